import FacilityLocation
import Geography
import Optimization
import Testing

@Suite("p-median and uncapacitated facility location")
struct MedianSolverTests {
  private func median(_ instance: SmallInstance, unserved: Double?) throws -> SitingCase {
    let problem = try PMedianProblem(
      lists: instance.lists(), weights: instance.weights, p: instance.p,
      restrictions: instance.restrictions, unservedCost: unserved)
    return SitingCase(siteCount: instance.sites) {
      solve(problem, budget: $0)
    } value: { open in
      open.count == instance.p && instance.allows(open)
        ? instance.service(open, unserved: unserved) : nil
    }
  }

  @Test("p-median finds and proves what trying all sets of sites finds", arguments: 0..<40)
  func medianAgainstEnumeration(seed: Int) throws {
    for (density, isIntegral, restricted) in [
      (1.0, true, false), (1, false, true), (0.5, true, true), (0.3, false, false),
    ] {
      let instance = SmallInstance(
        seed: UInt64(seed), density: density, isIntegral: isIntegral, restricted: restricted)
      for unserved in [nil, 12.0] {
        guard let test = try? median(instance, unserved: unserved) else { continue }
        test.check("seed \(seed), density \(density), unserved \(unserved ?? -1)")
      }
    }
  }

  @Test("facility location finds and proves what trying all sets finds", arguments: 0..<40)
  func facilityAgainstEnumeration(seed: Int) throws {
    for (density, isIntegral) in [(1.0, true), (0.5, false), (0.3, true)] {
      let instance = SmallInstance(seed: UInt64(seed), density: density, isIntegral: isIntegral)
      for unserved in [nil, 12.0] {
        let problem = try UncapacitatedFacilityProblem(
          lists: instance.lists(), weights: instance.weights, openingCosts: instance.openingCosts,
          unservedCost: unserved)
        SitingCase(siteCount: instance.sites) {
          solve(problem, budget: $0)
        } value: { open in
          instance.service(open, unserved: unserved).map {
            open.reduce($0) { $0 + instance.openingCosts[$1] }
          }
        }.check("seed \(seed), density \(density), unserved \(unserved ?? -1)")
      }
    }
  }

  private func plane(_ count: Int, seed: UInt64) -> [Point] {
    var stream = RandomStream(seed: seed, name: "points")
    return (0..<count).map { _ in Point(x: stream.uniform() * 1000, y: stream.uniform() * 1000) }
  }

  @Test("the optimum does not depend on order, scales with costs, and doubles with demand")
  func invariances() throws {
    let points = plane(60, seed: 3)
    let optimum = { (clients: [Point], sites: [Point], weight: Double) in
      solve(
        try PMedianProblem(
          lists: ServiceLists(clients: clients, sites: sites, metric: .flooredEuclidean),
          weights: [Double](repeating: weight, count: clients.count), p: 6))
    }
    let plain = try optimum(points, points, 1)
    #expect(plain.status == .optimal)
    #expect(try optimum(points.reversed(), points.reversed(), 1).objective == plain.objective)
    #expect(try optimum(points, points, 7).objective == plain.objective.map { $0 * 7 })
    #expect(try optimum(points + points, points, 1).objective == plain.objective.map { $0 * 2 })
  }

  @Test("lists of the nearest sites give the same optimum as all distances")
  func nearestLists() throws {
    let points = plane(120, seed: 5)
    let full = solve(
      try PMedianProblem(
        lists: ServiceLists(clients: points, sites: points, metric: .flooredEuclidean), p: 12))
    let short = solve(
      try PMedianProblem(
        lists: ServiceLists(
          clients: points, sites: points, metric: .flooredEuclidean, nearest: 40), p: 12))
    #expect(short.objective == full.objective)
    #expect((short.bound ?? 0) <= (full.objective ?? 0))
  }

  @Test("even lists far too short are answered with true costs and a valid bound")
  func tooShortLists() throws {
    let points = plane(50, seed: 6)
    let full = solve(try PMedianProblem(lists: ServiceLists(clients: points, sites: points), p: 2))
    let short = solve(
      try PMedianProblem(lists: ServiceLists(clients: points, sites: points, nearest: 5), p: 2))
    let optimum = try #require(full.objective)
    #expect(try #require(short.objective) >= optimum - 1e-6)
    #expect(try #require(short.bound) <= optimum + 1e-6)
    #expect(short.solution?.assignment.allSatisfy { $0 >= 0 } == true)
  }

  @Test("the same work limit gives the same solution, and stopping early keeps a valid bound")
  func workLimit() throws {
    let points = plane(150, seed: 8)
    let problem = try PMedianProblem(
      lists: ServiceLists(clients: points, sites: points, metric: .flooredEuclidean), p: 10)
    let optimum = try #require(solve(problem).objective)
    for work in [1, 40, 300] {
      let one = solve(problem, budget: Budget(work: work))
      let two = solve(problem, budget: Budget(work: work, threads: 2))
      #expect(one.solution == two.solution)
      #expect(one.bound == two.bound)
      #expect(one.work <= work + 1)
      #expect(try #require(one.objective) >= optimum)
      #expect((one.bound ?? -1) <= optimum)
    }
  }

  @Test("a run cancelled or out of time beforehand still says what it has, without a proof")
  func cancelled() throws {
    let points = plane(80, seed: 9)
    let problem = try PMedianProblem(lists: ServiceLists(clients: points, sites: points), p: 5)
    let cancellation = Cancellation()
    cancellation.cancel()
    for (budget, reason) in [
      (Budget(cancellation: cancellation), StopReason.interrupted),
      (Budget(seconds: 0), StopReason.time),
    ] {
      let outcome = solve(problem, budget: budget)
      #expect(outcome.stop == reason)
      #expect(outcome.status == .feasible)
      #expect(outcome.solution?.open.count == 5)
    }
  }
}
