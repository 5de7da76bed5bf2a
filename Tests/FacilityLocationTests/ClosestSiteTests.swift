import FacilityLocation
import Geography
import Optimization
import Testing
import Verification

private typealias Problem = MinimumCostSitingProblem

/// The least cost over all choices of levels when everybody goes to the closest open site and a full
/// one serves the same share of all.
private func leastClosestCost(_ problem: Problem) -> Double? {
  var best: Double?
  let total = problem.clients.indices.reduce(0) { $0 + problem.coverageWeight(of: $1) }
  forEachChoice(problem.levels.map { $0.count + 1 }) { choice in
    var cost = 0.0
    for (site, pick) in choice.enumerated() where pick > 0 {
      cost += problem.levels[site][pick - 1].cost
    }
    if let budget = problem.budget, cost > budget { return }
    var load = problem.sites.map { _ in 0.0 }
    var covered = 0.0
    let closest = problem.clients.map { client in
      client.links.filter { choice[$0.site] > 0 }
        .min { ($0.distance, $0.site) < ($1.distance, $1.site) }
    }
    for (index, link) in closest.enumerated() {
      guard let link else { continue }
      load[link.site] += problem.clients[index].demand
      covered += problem.coverageWeight(of: index)
    }
    if covered < problem.requiredShare * total * (1 - 1e-9) { return }
    for (client, link) in zip(problem.clients, closest) {
      var share = 0.0
      if let link {
        share = min(1, problem.levels[link.site][choice[link.site] - 1].capacity / load[link.site])
        cost += share * client.demand * link.unitCost
      }
      if share < 1 { cost += (1 - share) * client.demand * client.outsideUnitCost }
    }
    if cost < best ?? .infinity { best = cost }
  }
  return best
}

/// The problem with its sites and clients in another order.
private func reversed(_ problem: Problem) throws -> Problem {
  let last = problem.siteCount - 1
  return try Problem(
    sites: problem.sites.reversed(),
    clients: problem.clients.reversed().map { client in
      var client = client
      client.links = client.links.map {
        Problem.Link(site: last - $0.site, distance: $0.distance, unitCost: $0.unitCost)
      }
      return client
    }, rule: problem.rule, requiredShare: problem.requiredShare, budget: problem.budget)
}

@Suite struct ClosestSiteTests {
  /// - Parameter isExact: whether the least cost has to be found and not only a valid answer
  private func check(_ problem: Problem, _ comment: Comment, isExact: Bool = true) throws {
    let outcome = solve(problem, budget: Budget(work: 3_000))
    guard let least = leastClosestCost(problem) else {
      #expect(outcome.solution == nil, comment)
      return
    }
    #expect(try #require(outcome.bound) <= least + 1e-6, comment)
    if !isExact && outcome.solution == nil { return }
    let solution = try #require(outcome.solution, comment)
    let verdict = verify(solution, for: problem)
    #expect(verdict.violations.isEmpty, comment)
    #expect(isClose(try #require(verdict.objective), try #require(outcome.objective)), comment)
    let objective = try #require(outcome.objective)
    #expect(isExact ? isClose(objective, least) : objective >= least - 1e-6, comment)
  }

  @Test("finds the least cost of all choices, overflow going outside", arguments: 0..<16)
  func bruteForce(seed: Int) throws {
    let problem = try randomSitingProblem(seed: seed, mayLeave: true, rule: .closestOpenSite)
    try check(problem, "some must be served")
    let clients = problem.clients.map { client in
      var client = client
      client.outsideUnitCost = 11
      return client
    }
    let free = try Problem(sites: problem.sites, clients: clients, rule: .closestOpenSite)
    try check(free, "all may be left outside")
    // Under a budget, however ample, open sets are searched and not all tried.
    let ample = try Problem(
      sites: problem.sites, clients: clients, rule: .closestOpenSite, budget: 1e6)
    try check(ample, "with an ample budget")
    let covering = try Problem(
      sites: problem.sites, clients: clients, rule: .closestOpenSite, requiredShare: 0.7)
    try check(covering, "with coverage")
    if let least = leastClosestCost(covering) {
      let tight = try Problem(
        sites: problem.sites, clients: clients, rule: .closestOpenSite, budget: 0.5 * least)
      try check(tight, "with a budget", isExact: false)
    }
  }

  @Test("is solved to proof where it is small")
  func proof() throws {
    let outcome = solve(
      try randomSitingProblem(seed: 4, rule: .closestOpenSite), budget: Budget(seconds: 20))
    #expect(outcome.status == .optimal)
    #expect(outcome.gap == 0)
  }

  @Test("tries all open sets of up to sixteen sites", arguments: 0..<3)
  func enumeration(seed: Int) throws {
    let problem = try randomSitingProblem(
      seed: seed, sites: 12, clients: 30, mayLeave: true, rule: .closestOpenSite)
    let outcome = solve(problem, budget: Budget(work: 1_000))
    #expect(outcome.status == .optimal)
    let stopped = solve(problem, budget: Budget(work: 152))
    #expect(stopped.status == .feasible)
    #expect(try #require(stopped.bound) <= #require(outcome.objective) + 1e-6)
    #expect(try #require(stopped.objective) >= #require(outcome.objective) - 1e-6)
  }

  @Test("does not depend on the order of sites and clients", arguments: 0..<3)
  func order(seed: Int) throws {
    let problem = try randomSitingProblem(seed: seed, sites: 8, clients: 20, rule: .closestOpenSite)
    let one = solve(problem, budget: Budget(work: 2_000)).objective
    let other = solve(try reversed(problem), budget: Budget(work: 2_000)).objective
    // Equal distances may be broken the other way round.
    let ties = problem.clients.contains { Set($0.links.map(\.distance)).count < $0.links.count }
    if !ties { #expect(isClose(try #require(one), try #require(other))) }
  }

  @Test("a site too small for all who come serves a share of each")
  func overflow() throws {
    let problem = try Problem(
      sites: [
        .init(
          openingCost: 0, modules: [.init(capacity: 5, cost: 3), .init(capacity: 10, cost: 100)])
      ],
      clients: [
        .init(demand: 4, links: [.init(site: 0, distance: 1, unitCost: 1)], outsideUnitCost: 5),
        .init(demand: 6, links: [.init(site: 0, distance: 2, unitCost: 0)], outsideUnitCost: 5),
      ], rule: .closestOpenSite, requiredShare: 1)
    let outcome = solve(problem, budget: Budget(work: 2_000))
    let solution = try #require(outcome.solution)
    // Half of each: 3 + 2 · 1 + 5 · 5.
    #expect(solution.assignment[0].map(\.share) == [0.5])
    #expect(isClose(solution.cost, 30))
    #expect(solution.coveredShare == 1)
    #expect(solution.openSites[0].load == 5)
    #expect(verify(solution, for: problem).violations.isEmpty)
  }

  @Test("gives the same answer for the same work")
  func determinism() throws {
    let problem = try randomSitingProblem(seed: 5, sites: 40, clients: 80, rule: .closestOpenSite)
    let first = solve(problem, budget: Budget(work: 900))
    let second = solve(problem, budget: Budget(work: 900, threads: 2))
    #expect(first.solution == second.solution && first.bound == second.bound)
    let brief = solve(problem, budget: Budget(seconds: 0.3))
    #expect(brief.seconds < 1.3)
  }
}
