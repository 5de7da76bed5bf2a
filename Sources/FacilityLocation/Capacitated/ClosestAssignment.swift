extension MinimumCostSitingProblem {
  /// The closest open site of each client; nil where none is linked.
  public func closestOpenSites(_ isOpen: [Bool]) -> [Int?] {
    clients.map { client in
      client.links.filter { isOpen[$0.site] }
        .min { ($0.distance, $0.site) < ($1.distance, $1.site) }?.site
    }
  }

  /// Everybody at the closest open site, which serves all who come alike: as much of each as its
  /// level holds of all.
  ///
  /// - Parameter openLevels: the level of each open site, by site; nil where it is closed
  public func closestAssignment(_ openLevels: [CapacityLevel?]) -> SplitAssignment {
    let closest = closestOpenSites(openLevels.map { $0 != nil })
    var load = [Double](repeating: 0, count: siteCount)
    for (client, site) in closest.enumerated() {
      if let site { load[site] += clients[client].demand }
    }
    return SplitAssignment(
      rows: closest.map { site in
        guard let site, let level = openLevels[site] else { return [] }
        let isFull = load[site] > level.capacity * (1 + 1e-9)
        return [(site, isFull ? level.capacity / load[site] : 1)].filter { $0.1 > 0 }
      })
  }

  /// The weight of each coverage row, the whole's first, and how much of it may stay uncovered;
  /// empty where no share is required.
  var coverageRows: [(total: Double, allowedUncovered: Double)] {
    let shares = [requiredShare] + requiredGroupShares
    guard shares.contains(where: { $0 > 0 }) else { return [] }
    var total = shares.map { _ in 0.0 }
    for (index, client) in clients.enumerated() {
      total[0] += coverageWeight(of: index)
      if let group = client.group { total[group + 1] += coverageWeight(of: index) }
    }
    return zip(shares, total).map { ($1, (1 - $0) * $1) }
  }

  /// Free assignment but for this: a client whose closest site is open is served there or outside. All
  /// that the closest-open-site rule does it allows, at the same cost, so that its bounds are the
  /// rule's. Coverage, which under the rule does not wait for room, becomes a matter of clients of its
  /// own without demand.
  var closestSiteRelaxation: LevelledInstance {
    let rows = coverageRows
    var description = freeDescription(allowedUncovered: rows.map(\.allowedUncovered))
    description.ownSite = clients.map { client in
      let closest = client.links.filter { !levels[$0.site].isEmpty }
        .min { ($0.distance, $0.site) < ($1.distance, $1.site) }
      return client.outsideUnitCost < .infinity ? closest.map { Int32($0.site) } ?? -1 : -1
    }
    for client in clients.indices where !rows.isEmpty && coverageWeight(of: client) > 0 {
      description.rows.append(clients[client].links.map { ($0.site, 0) })
      description.demand.append(0)
      description.ownSite.append(-1)
      description.outsideCost.append(0)
      description.coverageWeight.append(description.coverageWeight[client])
      description.coverageRow.append(description.coverageRow[client])
      description.coverageWeight[client] = 0
    }
    return LevelledInstance(description.withoutFreeOutside())
  }
}

extension LevelledInstance.Description {
  /// Without the clients that cost nothing outside and count in no coverage: leaving them there is
  /// never dearer.
  fileprivate func withoutFreeOutside() -> LevelledInstance.Description {
    let kept = rows.indices.filter { outsideCost[$0] > 0 || coverageWeight[$0] > 0 }
    var description = self
    description.rows = kept.map { rows[$0] }
    description.demand = kept.map { demand[$0] }
    description.ownSite = kept.map { ownSite[$0] }
    description.outsideCost = kept.map { outsideCost[$0] }
    description.coverageWeight = kept.map { coverageWeight[$0] }
    description.coverageRow = kept.map { coverageRow[$0] }
    return description
  }
}

extension ClosestSiteState {
  /// The state as a solution, its costs added up anew.
  func solution(of problem: MinimumCostSitingProblem) -> MinimumCostSitingSolution {
    let levels = (0..<instance.siteCount).map { site -> CapacityLevel? in
      let level = level(site)
      return level < 0 ? nil : problem.levels[site][Int(level - instance.levelStart[site])]
    }
    return MinimumCostSitingSolution(
      problem: problem, openLevels: levels, assignment: problem.closestAssignment(levels))
  }
}
