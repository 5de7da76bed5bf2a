import FacilityLocation
import Geography
import Optimization
import Testing

private typealias Problem = MinimumCostSitingProblem

/// A small problem in whole numbers; every second client may be left outside.
func randomSitingProblem(
  seed: Int, sites m: Int = 4, clients n: Int = 5, mayLeave: Bool = true,
  rule: MinimumCostSitingProblem.AssignmentRule = .free, requiredShare: Double = 0,
  budget: Double? = nil, scale: Double = 1
) throws -> MinimumCostSitingProblem {
  var random = RandomStream(seed: 7, name: "siting tests", seed)
  let sites = (0..<m).map { _ in
    Problem.Site(
      openingCost: scale * Double(5 + random.index(below: 30)),
      modules: [
        Problem.Module(
          capacity: Double(4 + random.index(below: 5)),
          cost: scale * Double(2 + random.index(below: 8))),
        Problem.Module(
          capacity: Double(9 + random.index(below: 6)),
          cost: scale * Double(6 + random.index(below: 9))),
      ], moduleLimit: 2)
  }
  let clients = (0..<n).map { i in
    Problem.Client(
      demand: Double(1 + random.index(below: 7)),
      links: (0..<m).map { j in
        Problem.Link(
          site: j, distance: Double(random.index(below: 100)),
          unitCost: scale * Double(random.index(below: 9)))
      }, outsideUnitCost: mayLeave && i % 2 == 0 ? scale * 12 : .infinity)
  }
  return try Problem(
    sites: sites, clients: clients, rule: rule, requiredShare: requiredShare, budget: budget)
}

/// The least cost over all choices of levels, by the reference transportation.
private func leastCost(_ problem: Problem) -> Double? {
  var best: Double?
  forEachChoice(problem.levels.map { $0.count + 1 }) { choice in
    var siteCost = 0.0
    var capacity: [Int] = []
    for (site, pick) in choice.enumerated() {
      siteCost += pick > 0 ? problem.levels[site][pick - 1].cost : 0
      capacity.append(pick > 0 ? Int(problem.levels[site][pick - 1].capacity) : 0)
    }
    if let budget = problem.budget, siteCost > budget { return }
    let flows = ReferenceTransportation.cost(
      demand: problem.clients.map { Int($0.demand) }, capacity: capacity,
      cost: problem.clients.map { client in
        problem.sites.indices.map { site in client.links.first { $0.site == site }?.unitCost }
      },
      outside: problem.clients.map { $0.outsideUnitCost < .infinity ? $0.outsideUnitCost : nil })
    if let flows, siteCost + flows < best ?? .infinity { best = siteCost + flows }
  }
  return best
}

/// What is wrong with the solution, recomputed from the problem alone.
private func violations(_ problem: Problem, _ solution: MinimumCostSitingSolution) -> [String] {
  var found: [String] = []
  var load = problem.sites.map { _ in 0.0 }
  var cost = solution.openSites.reduce(0) { $0 + $1.level.cost }
  var (covered, total) = (0.0, 0.0)
  for (index, client) in problem.clients.enumerated() {
    var served = 0.0
    for (site, share) in solution.assignment[index] {
      guard let link = client.links.first(where: { $0.site == site }) else { return ["no link"] }
      load[site] += share * client.demand
      cost += share * client.demand * link.unitCost
      served += share
    }
    if served > 1 + 1e-6 { found.append("client \(index) is served \(served) times") }
    if served < 1 - 1e-6 { cost += (1 - served) * client.demand * client.outsideUnitCost }
    covered += served * client.demand
    total += client.demand
  }
  for site in problem.sites.indices {
    let open = solution.openSites.first { $0.site == site }
    if let open, !problem.levels[site].contains(open.level) { found.append("level at \(site)") }
    if load[site] > (open?.level.capacity ?? 0) + 1e-6 { found.append("overload at \(site)") }
    if open == nil && problem.isRequired(site) { found.append("site \(site) is required") }
  }
  if covered < problem.requiredShare * total - 1e-6 { found.append("coverage") }
  if let budget = problem.budget, solution.siteCost > budget + 1e-6 { found.append("budget") }
  if !isClose(cost, solution.cost) { found.append("cost \(solution.cost) is \(cost)") }
  return found
}

@Suite struct MinimumCostSitingTests {
  @Test("finds the least cost of every choice of levels", arguments: 0..<12)
  func bruteForce(seed: Int) throws {
    let problem = try randomSitingProblem(seed: seed)
    let outcome = solve(problem)
    let solution = try #require(outcome.solution)
    let least = try #require(leastCost(problem))
    #expect(violations(problem, solution).isEmpty)
    #expect(isClose(try #require(outcome.objective), least))
    #expect(outcome.status == .optimal)
    #expect(try #require(outcome.bound) <= least + 1e-6)
  }

  @Test("keeps the coverage asked for, under a bound that no answer beats", arguments: 0..<6)
  func coverage(seed: Int) throws {
    let free = try randomSitingProblem(seed: seed)
    let problem = try randomSitingProblem(seed: seed, requiredShare: 1)
    let served = try randomSitingProblem(seed: seed, mayLeave: false)
    let outcome = solve(problem, budget: Budget(work: 5_000))
    let solution = try #require(outcome.solution)
    #expect(violations(problem, solution).isEmpty)
    // Covering all is the problem in which nobody may be left outside.
    let least = try #require(leastCost(served))
    let bound = try #require(outcome.bound)
    #expect(bound <= least + 1e-6)
    #expect(bound >= (leastCost(free) ?? 0) * 0.8)
    #expect(try #require(outcome.objective) >= least - 1e-6)
  }

  @Test("keeps the budget, under a bound that no answer beats", arguments: 0..<6)
  func budget(seed: Int) throws {
    let free = try #require(solve(try randomSitingProblem(seed: seed)).solution)
    let problem = try randomSitingProblem(seed: seed, budget: free.siteCost * 0.9)
    let outcome = solve(problem, budget: Budget(work: 5_000))
    guard let least = leastCost(problem) else {
      #expect(outcome.solution == nil)
      return
    }
    if let solution = outcome.solution {
      #expect(violations(problem, solution).isEmpty)
      #expect(solution.cost >= least - 1e-6)
    }
    #expect(try #require(outcome.bound) <= least + 1e-6)
  }

  @Test("scales with the costs")
  func scaling() throws {
    let one = try #require(solve(try randomSitingProblem(seed: 3)).objective)
    let thousand = try #require(solve(try randomSitingProblem(seed: 3, scale: 1000)).objective)
    #expect(isClose(1000 * one, thousand))
  }

  @Test("opens required sites with the capacity asked for, and no forbidden one")
  func siteStates() throws {
    let sites = [
      Problem.Site(
        openingCost: 100, modules: [Problem.Module(capacity: 5, cost: 1)], moduleLimit: 3,
        status: .required(capacity: 10)),
      Problem.Site(
        openingCost: 0, modules: [Problem.Module(capacity: 50, cost: 0)], status: .forbidden),
      Problem.Site(openingCost: 1, modules: [Problem.Module(capacity: 50, cost: 1)]),
    ]
    let links = (0..<3).map { Problem.Link(site: $0, distance: 0, unitCost: Double($0)) }
    let problem = try Problem(
      sites: sites, clients: [Problem.Client(demand: 12, links: links)])
    let solution = try #require(solve(problem).solution)
    #expect(solution.openSites.first?.site == 0)
    #expect((solution.openSites.first?.level.capacity ?? 0) >= 10)
    #expect(!solution.openSites.contains { $0.site == 1 })
    #expect(violations(problem, solution).isEmpty)
  }

  @Test("gives the same answer for the same work, and ends in time")
  func limits() throws {
    let problem = try randomSitingProblem(seed: 5, sites: 40, clients: 80)
    let first = solve(problem, budget: Budget(work: 900))
    let second = solve(problem, budget: Budget(work: 900))
    #expect(first.solution == second.solution && first.bound == second.bound)
    let brief = solve(problem, budget: Budget(seconds: 0.3))
    #expect(brief.seconds < 1.3)
    let cancelled = Budget()
    cancelled.cancellation.cancel()
    let none = solve(problem, budget: cancelled)
    #expect(none.stop == .interrupted && none.status != .optimal)
  }

  @Test("names conflicts for what they are")
  func conflicts() {
    let module = Problem.Module(capacity: 5, cost: 1)
    let site = Problem.Site(openingCost: 3, modules: [module])
    let forced = Problem.Site(openingCost: 3, modules: [module], status: .required(capacity: 9))
    let link = Problem.Link(site: 0, distance: 1, unitCost: 1)
    let client = Problem.Client(demand: 8, links: [link])
    let apart = Problem.Client(demand: 1, links: [], outsideUnitCost: 1)
    #expect(throws: SitingError.capacityShort(demand: 8, capacity: 5)) {
      try Problem(sites: [site], clients: [client])
    }
    #expect(throws: SitingError.forcedSiteTooSmall(site: 0, required: 9, largest: 5)) {
      try Problem(sites: [forced], clients: [apart])
    }
    #expect(throws: SitingError.unreachableClient(0)) {
      try Problem(sites: [site], clients: [Problem.Client(demand: 1, links: [])])
    }
    #expect(throws: SitingError.uncoverable(group: nil, required: 0.5, reachable: 0)) {
      try Problem(sites: [site], clients: [apart], requiredShare: 0.5)
    }
    #expect(throws: SitingError.self) {
      try Problem(sites: [site], clients: [Problem.Client(demand: .nan, links: [link])])
    }
    #expect(throws: SitingError.siteOutOfRange(4, sites: 1)) {
      let far = Problem.Link(site: 4, distance: 0, unitCost: 0)
      return try Problem(sites: [site], clients: [Problem.Client(demand: 1, links: [far])])
    }
  }

  @Test("levels are the undominated combinations of modules")
  func levels() throws {
    let site = Problem.Site(
      openingCost: 10,
      modules: [Problem.Module(capacity: 4, cost: 5), Problem.Module(capacity: 9, cost: 8)],
      moduleLimit: 2)
    let problem = try Problem(
      sites: [site],
      clients: [
        Problem.Client(
          demand: 3, links: [Problem.Link(site: 0, distance: 0, unitCost: 1)])
      ])
    // 4 + 4 for 20 holds less than 9 for 18.
    #expect(problem.levels[0].map(\.moduleCounts) == [[1, 0], [0, 1], [1, 1], [0, 2]])
    #expect(problem.levels[0].map(\.cost) == [15, 18, 23, 26])
  }
}
