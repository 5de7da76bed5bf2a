import FacilityLocation

/// Site, service and outside costs of a siting with modular capacities, its coverage shares, budget and
/// assignment rule.
public func verify(_ solution: MinimumCostSitingSolution, for problem: MinimumCostSitingProblem)
  -> Verdict
{
  var check = SitingCheck(sites: problem.sites.map(\.state), clients: problem.clientCount)
  check.checkSites(solution.openSites.map(\.site), p: nil)
  var capacities = [Double](repeating: 0, count: problem.siteCount)
  var siteCost = 0.0
  for open in solution.openSites where problem.sites.indices.contains(open.site) {
    let (capacity, price) = check.equipment(open, problem.sites[open.site])
    capacities[open.site] = capacity
    siteCost += price
  }
  if let budget = problem.budget, exceeds(siteCost, budget) {
    check.report(.budgetExceeded, "the open sites cost \(siteCost), the budget is \(budget)")
  }
  check.cost = siteCost
  guard check.hasSize(solution.assignment.clientCount) else { return check.verdict }
  var loads = [Double](repeating: 0, count: problem.siteCount)
  var served = [Double](repeating: 0, count: problem.clientCount)
  let open = Set(solution.openSites.map(\.site))
  for client in 0..<problem.clientCount {
    served[client] = check.serve(
      client, problem.clients[client], solution.assignment[client], open, &loads)
  }
  if problem.rule == .closestOpenSite {
    check.requireClosest(problem, solution.assignment, open, capacities)
    // Whom an open site attracts is covered, however full it is.
    for (index, client) in problem.clients.enumerated() {
      served[index] = client.links.contains { open.contains($0.site) } ? 1 : 0
    }
  }
  check.checkLoads(loads, capacities)
  check.requireShares(problem, served)
  return check.verdict
}

extension MinimumCostSitingProblem.Site {
  fileprivate var state: SiteState {
    switch status {
    case .candidate: .free
    case .required: .forced
    case .forbidden: .forbidden
    }
  }
}

extension SitingCheck {
  /// What an open site holds and costs by its modules.
  fileprivate mutating func equipment(
    _ open: MinimumCostSitingSolution.OpenSite, _ site: MinimumCostSitingProblem.Site
  ) -> (capacity: Double, price: Double) {
    let counts = open.level.moduleCounts
    let total = counts.reduce(0, +)
    guard counts.count == site.modules.count, counts.allSatisfy({ $0 >= 0 }),
      total >= 1, total <= site.moduleLimit
    else {
      report(
        .siteLevelUnknown,
        "site \(open.site + 1) has modules \(counts); \(site.modules.count) kinds are offered and at "
          + "most \(site.moduleLimit) modules fit")
      return (0, site.openingCost)
    }
    let installed = zip(site.modules, counts)
    let capacity = installed.reduce(0) { $0 + $1.0.capacity * Double($1.1) }
    if case .required(let required) = site.status, exceeds(required, capacity) {
      report(
        .siteLevelUnknown,
        "site \(open.site + 1) holds \(capacity) and has to hold at least \(required)")
    }
    return (capacity, site.openingCost + installed.reduce(0) { $0 + $1.0.cost * Double($1.1) })
  }

  /// Adds the cost of a client's shares and of what is left outside; returns the share served.
  fileprivate mutating func serve(
    _ number: Int, _ client: MinimumCostSitingProblem.Client,
    _ shares: [(site: Int, share: Double)], _ open: Set<Int>, _ loads: inout [Double]
  ) -> Double {
    var served = 0.0
    for (site, share) in shares {
      guard let link = client.links.first(where: { $0.site == site }) else {
        isCosted = false
        report(.clientOutOfReach, "client \(number + 1) is not linked to site \(site + 1)")
        continue
      }
      if !open.contains(site) {
        report(
          .clientServedByClosedSite,
          "client \(number + 1) is served by site \(site + 1), which is closed")
      }
      served += share
      loads[site] += share * client.demand
      cost += share * client.demand * link.unitCost
    }
    let outside = 1 - served
    if outside < -tolerance {
      report(.clientSplit, "client \(number + 1) is served to \(served) of its demand")
    } else if outside > tolerance {
      if client.outsideUnitCost.isFinite {
        cost += outside * client.demand * client.outsideUnitCost
      } else {
        isCosted = false
        report(.clientUnserved, "client \(number + 1) is served to \(served) of its demand")
      }
    }
    return min(1, served)
  }

  /// A client with an open site in reach goes to the closest one, which serves the same share of all
  /// who come: everything, or what its capacity allows.
  fileprivate mutating func requireClosest(
    _ problem: MinimumCostSitingProblem, _ assignment: SplitAssignment, _ open: Set<Int>,
    _ capacities: [Double]
  ) {
    let closest = problem.clients.map { client in
      client.links.filter { open.contains($0.site) }
        .min { ($0.distance, $0.site) < ($1.distance, $1.site) }?.site
    }
    var coming = [Double](repeating: 0, count: problem.siteCount)
    for (index, site) in closest.enumerated() {
      if let site { coming[site] += problem.clients[index].demand }
    }
    for (index, site) in closest.enumerated() {
      guard let site else { continue }
      let fair = coming[site] > capacities[site] ? capacities[site] / coming[site] : 1
      let share = assignment[index].first { $0.site == site }?.share ?? 0
      let elsewhere = assignment[index].contains { $0.site != site && $0.share > tolerance }
      if elsewhere || abs(share - fair) > tolerance {
        report(
          .clientNotAtClosestSite,
          "client \(index + 1) is served to \(share) by site \(site + 1), its closest open one, which "
            + "serves \(fair) of all who come")
      }
    }
  }

  fileprivate mutating func requireShares(_ problem: MinimumCostSitingProblem, _ served: [Double]) {
    func require(_ share: Double, _ clients: [Int], _ what: String) {
      func weight(_ client: Int) -> Double {
        problem.clients[client].coverageWeight ?? problem.clients[client].demand
      }
      let total = clients.reduce(0) { $0 + weight($1) }
      let covered = clients.reduce(0) { $0 + served[$1] * weight($1) }
      if covered < share * total - tolerance * max(1, total) {
        report(
          .coverageShort, "\(covered) of \(total) is covered \(what), a share of \(share) has to be"
        )
      }
    }
    require(problem.requiredShare, Array(problem.clients.indices), "overall")
    for (group, share) in problem.requiredGroupShares.enumerated() {
      let members = problem.clients.indices.filter { problem.clients[$0].group == group }
      require(share, members, "in group \(group + 1)")
    }
  }
}
