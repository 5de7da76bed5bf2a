import Optimization

/// Solves minimum-cost siting by Lagrangian relaxation and local search, with a proven lower bound at
/// any time.
///
/// Work: evaluations of the relaxation plus moves tried by the local search.
public func solve(
  _ problem: MinimumCostSitingProblem, budget: Budget = Budget(),
  progress: @escaping ProgressHandler = silent
) -> Outcome<MinimumCostSitingSolution> {
  let solver = SplitSitingSolver(problem.instance, budget: budget, progress: progress)
  switch problem.rule {
  case .free: solver.run()
  case .closestOpenSite: solver.runClosest(distance: problem.distances(solver.instance))
  }
  return solver.outcome { answer in
    let openLevels = answer.levels.enumerated().map { site, level in
      level < 0 ? nil : problem.levels[site][Int(level - solver.instance.levelStart[site])]
    }
    let rows = answer.flows.enumerated().map { client, row in
      row.map { (site: $0.site, share: $0.amount / problem.clients[client].demand) }
    }
    return MinimumCostSitingSolution(
      problem: problem, openLevels: openLevels, assignment: SplitAssignment(rows: rows))
  }
}

extension MinimumCostSitingProblem {
  /// Distance of each entry of the instance's rows.
  fileprivate func distances(_ instance: LevelledInstance) -> [Double] {
    var distance = [Double](repeating: 0, count: instance.entryCount)
    for (index, client) in clients.enumerated() {
      var bySite: [Int: Double] = [:]
      for link in client.links { bySite[link.site] = link.distance }
      for entry in instance.row(index) {
        distance[entry] = bySite[Int(instance.entrySite[entry])] ?? .infinity
      }
    }
    return distance
  }

  /// The common form; coverage rows only where something is required.
  var instance: LevelledInstance {
    let shares = [requiredShare] + requiredGroupShares
    let hasCoverage = shares.contains { $0 > 0 }
    var total = shares.map { _ in 0.0 }
    for (index, client) in clients.enumerated() {
      total[0] += coverageWeight(of: index)
      if let group = client.group { total[group + 1] += coverageWeight(of: index) }
    }
    return LevelledInstance(
      LevelledInstance.Description(
        rows: clients.map { client in
          client.links.map { ($0.site, $0.unitCost * client.demand) }
        },
        demand: clients.map(\.demand),
        outsideCost: clients.map { $0.outsideUnitCost * $0.demand },
        levels: levels.map { $0.map { ($0.capacity, $0.cost) } },
        mustOpen: sites.indices.map(isRequired),
        allowedUncovered: hasCoverage ? zip(shares, total).map { (1 - $0) * $1 } : [],
        coverageWeight: clients.indices.map(coverageWeight),
        coverageRow: clients.map { Int32(($0.group ?? -1) + 1) },
        budget: budget ?? .infinity))
  }
}
