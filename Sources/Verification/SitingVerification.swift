import FacilityLocation

/// Weighted cost of the clients at the sites they are assigned to; exactly p sites open.
public func verify(_ solution: SitingSolution, for problem: PMedianProblem) -> Verdict {
  var check = SitingCheck(sites: problem.siteStates, clients: problem.clientCount)
  check.checkSites(solution.open, p: problem.p)
  check.checkAssignment(solution.assignment)
  for (client, site) in check.assigned(solution.assignment) {
    check.serve(
      client, site, problem.lists, weight: problem.weights[client], unserved: problem.unservedCost)
  }
  return check.verdict
}

/// The largest cost of a client at the site it is assigned to; exactly p sites open.
public func verify(_ solution: SitingSolution, for problem: PCenterProblem) -> Verdict {
  var check = SitingCheck(sites: problem.siteStates, clients: problem.clientCount)
  check.checkSites(solution.open, p: problem.p)
  check.checkAssignment(solution.assignment)
  var largest = 0.0
  for (client, site) in check.assigned(solution.assignment) {
    let before = check.cost
    check.serve(client, site, problem.lists, weight: 1, unserved: nil)
    largest = max(largest, check.cost - before)
    check.cost = 0
  }
  check.cost = largest
  return check.verdict
}

/// Opening costs and the weighted cost of the clients at the sites they are assigned to.
public func verify(_ solution: SitingSolution, for problem: UncapacitatedFacilityProblem) -> Verdict
{
  var check = SitingCheck(sites: problem.siteStates, clients: problem.clientCount)
  check.checkSites(solution.open, p: nil)
  check.payFor(solution.open, problem.openingCosts)
  check.checkAssignment(solution.assignment)
  for (client, site) in check.assigned(solution.assignment) {
    check.serve(
      client, site, problem.lists, weight: problem.weights[client], unserved: problem.unservedCost)
  }
  return check.verdict
}

/// Opening and service costs, every client wholly at one site and no site over its capacity.
public func verify(_ solution: SitingSolution, for problem: SingleSourceFacilityProblem) -> Verdict
{
  var check = SitingCheck(sites: problem.siteStates, clients: problem.clientCount)
  check.checkSites(solution.open, p: nil)
  check.payFor(solution.open, problem.openingCosts)
  check.serveWholly(solution, problem.lists, problem.demands, problem.capacities)
  return check.verdict
}

/// Service cost, every client wholly at one of exactly p sites and no site over its capacity.
public func verify(_ solution: SitingSolution, for problem: CapacitatedPMedianProblem) -> Verdict {
  var check = SitingCheck(sites: problem.siteStates, clients: problem.clientCount)
  check.checkSites(solution.open, p: problem.p)
  check.serveWholly(solution, problem.lists, problem.demands, problem.capacities)
  return check.verdict
}

/// Opening and service costs, every client's shares summing to 1 and no site over its capacity.
public func verify(_ solution: SplitSitingSolution, for problem: CapacitatedFacilityProblem)
  -> Verdict
{
  var check = SitingCheck(sites: problem.siteStates, clients: problem.clientCount)
  check.checkSites(solution.open, p: nil)
  check.payFor(solution.open, problem.openingCosts)
  guard check.hasSize(solution.assignment.clientCount) else { return check.verdict }
  var loads = [Double](repeating: 0, count: problem.siteCount)
  for client in 0..<problem.clientCount {
    var served = 0.0
    for (site, share) in solution.assignment[client] {
      served += share
      if problem.siteStates.indices.contains(site) {
        loads[site] += share * problem.demands[client]
      }
      check.serve(client, site, problem.lists, weight: share, unserved: nil)
    }
    if abs(served - 1) > tolerance {
      check.report(.clientUnserved, "client \(client + 1) is served to \(served) of its demand")
    }
  }
  check.checkLoads(loads, problem.capacities)
  return check.verdict
}

/// What sites and clients have to keep, and the cost so far.
struct SitingCheck {
  let states: [SiteState]
  let clients: Int
  var violations: [Violation] = []
  var cost = 0.0
  var isCosted = true
  private var isOpen: [Bool]

  init(sites: [SiteState], clients: Int) {
    states = sites
    self.clients = clients
    isOpen = [Bool](repeating: false, count: sites.count)
  }

  var verdict: Verdict { Verdict(objective: isCosted ? cost : nil, violations: violations) }

  mutating func report(_ kind: Violation.Kind, _ message: String) {
    violations.append(Violation(kind, message))
  }

  /// - Parameter p: how many have to be open; nil for any number.
  mutating func checkSites(_ open: [Int], p: Int?, atMost: Bool = false) {
    for site in open {
      guard states.indices.contains(site) else {
        report(.siteUnknown, "site \(site + 1) is open but does not exist")
        continue
      }
      if isOpen[site] { report(.siteRepeated, "site \(site + 1) is listed twice") }
      isOpen[site] = true
      if states[site] == .forbidden {
        report(.siteForbidden, "site \(site + 1) is open and must not be")
      }
    }
    for site in states.indices where states[site] == .forced && !isOpen[site] {
      report(.siteForcedClosed, "site \(site + 1) is closed and must be open")
    }
    let count = isOpen.count { $0 }
    if let p, atMost ? count > p : count != p {
      report(
        .wrongNumberOfSites,
        "\(count) sites are open, \(atMost ? "at most " : "")\(p) have to be")
    }
  }

  mutating func payFor(_ open: [Int], _ prices: [Double]) {
    for site in open where prices.indices.contains(site) { cost += prices[site] }
  }

  /// Whether there is an entry for each client.
  mutating func hasSize(_ count: Int) -> Bool {
    if count == clients { return true }
    isCosted = false
    report(.wrongSize, "\(count) clients are assigned, there are \(clients)")
    return false
  }

  mutating func checkAssignment(_ assignment: [Int32]) { _ = hasSize(assignment.count) }

  /// Clients with their sites; nothing when the sizes differ.
  func assigned(_ assignment: [Int32]) -> [(Int, Int)] {
    assignment.count == clients ? assignment.enumerated().map { ($0.offset, Int($0.element)) } : []
  }

  /// Adds `weight` times the cost of a client at a site.
  ///
  /// - Parameter unserved: what leaving it out costs; nil where it must be served.
  mutating func serve(
    _ client: Int, _ site: Int, _ lists: ServiceLists, weight: Double, unserved: Double?
  ) {
    if site == -1 {
      if let unserved {
        cost += weight * unserved
      } else {
        isCosted = false
        report(.clientUnserved, "client \(client + 1) is served by no site")
      }
      return
    }
    guard states.indices.contains(site) else {
      isCosted = false
      report(
        .siteUnknown, "client \(client + 1) is served by site \(site + 1), which does not exist")
      return
    }
    if !isOpen[site] {
      report(
        .clientServedByClosedSite,
        "client \(client + 1) is served by site \(site + 1), which is closed")
    }
    if let unit = listedCost(lists, client, site) {
      cost += weight * unit
    } else {
      isCosted = false
      report(.clientOutOfReach, "client \(client + 1) cannot be served by site \(site + 1)")
    }
  }

  mutating func serveWholly(
    _ solution: SitingSolution, _ lists: ServiceLists, _ demands: [Double], _ capacities: [Double]
  ) {
    checkAssignment(solution.assignment)
    var loads = [Double](repeating: 0, count: states.count)
    for (client, site) in assigned(solution.assignment) {
      if states.indices.contains(site) { loads[site] += demands[client] }
      serve(client, site, lists, weight: 1, unserved: nil)
    }
    checkLoads(loads, capacities)
  }

  mutating func checkLoads(_ loads: [Double], _ capacities: [Double]) {
    for site in loads.indices where exceeds(loads[site], capacities[site]) {
      report(
        .siteOverCapacity,
        "site \(site + 1) serves \(loads[site]), its capacity is \(capacities[site])")
    }
  }

  /// The cost of one unit of the client's weight at the site; nil where it cannot serve.
  private func listedCost(_ lists: ServiceLists, _ client: Int, _ site: Int) -> Double? {
    for position in lists.row(client) where lists.sites[position] == Int32(site) {
      return lists.costs[position]
    }
    guard case .farther(let clients, let sites, let metric) = lists.unlisted else { return nil }
    let (from, to) = (clients[client], sites[site])
    let line = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
    switch metric {
    case .euclidean: return line
    case .flooredEuclidean: return line.rounded(.towardZero)
    case .roundedEuclidean: return (line + 0.5).rounded(.down)
    }
  }
}
