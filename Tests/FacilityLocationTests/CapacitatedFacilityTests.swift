import FacilityLocation
import Geography
import Optimization
import Testing

private struct Sample {
  var demands: [Double]
  var capacities: [Double]
  var openingCosts: [Double]
  var costs: [[Double]]

  init(seed: Int, clients n: Int, sites m: Int) {
    var random = RandomStream(seed: 11, name: "capacitated tests", seed)
    demands = (0..<n).map { _ in Double(1 + random.index(below: 9)) }
    let total = demands.reduce(0, +)
    capacities = (0..<m).map { _ in
      (total * (0.4 + 0.5 * random.uniform())).rounded(.up)
    }
    openingCosts = (0..<m).map { _ in Double(20 + random.index(below: 60)) }
    costs = (0..<n).map { _ in (0..<m).map { _ in Double(1 + random.index(below: 40)) } }
  }

  func lists(order: [Int]) throws -> ServiceLists {
    try ServiceLists(
      matrix: costs.flatMap { row in order.map { row[$0] } }, clients: costs.count,
      sites: order.count)
  }

  var same: [Int] { Array(capacities.indices) }
}

@Suite struct CapacitatedFacilityTests {
  private func problem(_ sample: Sample, order: [Int]) throws -> CapacitatedFacilityProblem {
    try CapacitatedFacilityProblem(
      lists: sample.lists(order: order), demands: sample.demands,
      capacities: order.map { sample.capacities[$0] },
      openingCosts: order.map { sample.openingCosts[$0] })
  }

  private func leastCost(_ sample: Sample) -> Double {
    var best = Double.infinity
    forEachChoice(sample.capacities.map { _ in 2 }) { open in
      let flows = ReferenceTransportation.cost(
        demand: sample.demands.map { Int($0) },
        capacity: open.indices.map { open[$0] * Int(sample.capacities[$0]) },
        cost: sample.costs.enumerated().map { i, row in row.map { $0 / sample.demands[i] } },
        outside: sample.demands.map { _ in nil })
      let fixed = open.indices.reduce(0) { $0 + Double(open[$1]) * sample.openingCosts[$1] }
      if let flows { best = min(best, fixed + flows) }
    }
    return best
  }

  @Test("proves the least cost over all open sets", arguments: 0..<12)
  func bruteForce(seed: Int) throws {
    let sample = Sample(seed: seed, clients: 7, sites: 5)
    let outcome = solve(try problem(sample, order: sample.same))
    let solution = try #require(outcome.solution)
    #expect(isClose(try #require(outcome.objective), leastCost(sample)))
    #expect(outcome.status == .optimal)
    var load = [Double](repeating: 0, count: 5)
    var cost = solution.open.reduce(0) { $0 + sample.openingCosts[$1] }
    for client in 0..<7 {
      #expect(isClose(solution.assignment.servedShare(of: client), 1))
      for (site, share) in solution.assignment[client] {
        #expect(solution.open.contains(site))
        load[site] += share * sample.demands[client]
        cost += share * sample.costs[client][site]
      }
    }
    for site in 0..<5 { #expect(load[site] <= sample.capacities[site] + 1e-6) }
    #expect(isClose(cost, try #require(outcome.objective)))
  }

  @Test("a gap allowed leaves the bound proven", arguments: 0..<20)
  func gap(seed: Int) throws {
    let sample = Sample(seed: seed, clients: 7, sites: 5)
    for gap in [0.02, 0.2] {
      let outcome = solve(try problem(sample, order: sample.same), budget: Budget(gap: gap))
      #expect(try #require(outcome.bound) <= leastCost(sample) * (1 + 1e-9))
      #expect(try #require(outcome.gap) <= gap)
    }
  }

  @Test("the order of the sites does not matter", arguments: 0..<4)
  func order(seed: Int) throws {
    let sample = Sample(seed: seed, clients: 12, sites: 7)
    let forward = solve(try problem(sample, order: sample.same))
    let backward = solve(try problem(sample, order: sample.same.reversed()))
    #expect(isClose(try #require(forward.objective), try #require(backward.objective)))
  }

  @Test("forced sites open, forbidden ones do not")
  func restrictions() throws {
    let sample = Sample(seed: 2, clients: 6, sites: 6)
    let problem = try CapacitatedFacilityProblem(
      lists: sample.lists(order: sample.same), demands: sample.demands,
      capacities: sample.capacities, openingCosts: sample.openingCosts,
      restrictions: SiteRestrictions(forced: [0, 1], forbidden: [2]))
    let solution = try #require(solve(problem).solution)
    #expect(solution.open.contains(0) && solution.open.contains(1) && !solution.open.contains(2))
  }

  @Test("capacity short of demand is named")
  func shortage() throws {
    let lists = try ServiceLists(matrix: [1, 1], clients: 1, sites: 2)
    #expect(throws: SitingError.capacityShort(demand: 9, capacity: 8)) {
      try CapacitatedFacilityProblem(
        lists: lists, demands: [9], capacities: [4, 4], openingCosts: [1, 1])
    }
    #expect(throws: SitingError.clientTooLarge(client: 0, demand: 5, largest: 4)) {
      try SingleSourceFacilityProblem(
        lists: lists, demands: [5], capacities: [4, 4], openingCosts: [1, 1])
    }
    #expect(throws: SitingError.capacityShort(demand: 3, capacity: 2)) {
      try CapacitatedPMedianProblem(
        lists: ServiceLists(matrix: [1, 1, 1, 1, 1, 1], clients: 3, sites: 2),
        demands: [1, 1, 1], capacities: [2, 2], p: 1)
    }
  }
}

@Suite struct SingleSourceTests {
  /// The least cost over all assignments, opening what is used and whatever `p` asks for beyond.
  private func leastCost(_ sample: Sample, openingCosts: [Double], p: Int?) -> Double {
    let (n, m) = (sample.costs.count, sample.capacities.count)
    var best = Double.infinity
    forEachChoice([Int](repeating: m, count: n)) { choice in
      var load = [Double](repeating: 0, count: m)
      var cost = 0.0
      for (client, site) in choice.enumerated() {
        load[site] += sample.demands[client]
        cost += sample.costs[client][site]
      }
      var used = 0
      for site in 0..<m where load[site] > 0 {
        if load[site] > sample.capacities[site] { return }
        cost += openingCosts[site]
        used += 1
      }
      if let p, used > p { return }
      best = min(best, cost)
    }
    return best
  }

  private func check(_ solution: SitingSolution, _ sample: Sample, cost: Double, opening: [Double])
  {
    var load = sample.capacities.map { _ in 0.0 }
    var sum = solution.open.reduce(0) { $0 + opening[$1] }
    for (client, site) in solution.assignment.enumerated() {
      #expect(solution.open.contains(Int(site)))
      load[Int(site)] += sample.demands[client]
      sum += sample.costs[client][Int(site)]
    }
    for site in load.indices { #expect(load[site] <= sample.capacities[site] + 1e-9) }
    #expect(isClose(sum, cost))
  }

  @Test("proves the least cost over all assignments", arguments: 0..<12)
  func bruteForce(seed: Int) throws {
    let sample = Sample(seed: 100 + seed, clients: 7, sites: 4)
    let problem = try SingleSourceFacilityProblem(
      lists: sample.lists(order: sample.same), demands: sample.demands,
      capacities: sample.capacities, openingCosts: sample.openingCosts)
    let outcome = solve(problem)
    let least = leastCost(sample, openingCosts: sample.openingCosts, p: nil)
    if least == .infinity {
      #expect(outcome.solution == nil)
      return
    }
    let objective = try #require(outcome.objective)
    #expect(isClose(objective, least))
    #expect(outcome.status == .optimal)
    check(
      try #require(outcome.solution), sample, cost: objective, opening: sample.openingCosts)
  }

  @Test("opens p medians at least cost", arguments: 0..<8)
  func medians(seed: Int) throws {
    let sample = Sample(seed: 200 + seed, clients: 7, sites: 4)
    let none = [Double](repeating: 0, count: 4)
    let problem = try CapacitatedPMedianProblem(
      lists: sample.lists(order: sample.same), demands: sample.demands,
      capacities: sample.capacities, p: 3)
    let outcome = solve(problem)
    let least = leastCost(sample, openingCosts: none, p: 3)
    let objective = try #require(outcome.objective)
    #expect(isClose(objective, least))
    #expect(outcome.status == .optimal)
    #expect(outcome.solution?.open.count == 3)
    check(try #require(outcome.solution), sample, cost: objective, opening: none)
  }

  @Test("gives the same answer for the same work, and ends in time")
  func limits() throws {
    let sample = Sample(seed: 5, clients: 60, sites: 20)
    let problem = try SingleSourceFacilityProblem(
      lists: sample.lists(order: sample.same), demands: sample.demands,
      capacities: sample.capacities, openingCosts: sample.openingCosts)
    let first = solve(problem, budget: Budget(work: 3000))
    let second = solve(problem, budget: Budget(work: 3000))
    #expect(first.solution == second.solution && first.bound == second.bound)
    #expect(solve(problem, budget: Budget(seconds: 0.3)).seconds < 1.3)
  }
}
