import Geography
import Optimization
import Testing

@testable import VehicleRouting

@Suite("Scarce fleets")
struct ScarceFleetTests {
  /// Vehicles of capacity 100, and stops with windows whose loads fill each but for one unit.
  private static func full(vehicles: Int, seed: UInt64) throws -> RoutingProblem {
    var random = RandomStream(seed: seed, name: "scarce fleet")
    var loads: [Int32] = []
    for _ in 0..<vehicles {
      var left: Int32 = 99
      while left > 0 {
        let load = min(left, Int32(4 + random.index(below: 22)))
        loads.append(load)
        left -= load
      }
    }
    return try RoutingProblem(
      depots: [.init(point: Point(x: 50, y: 50), window: 0...2000)],
      stops: loads.map { load in
        let opening = Double(random.index(below: 1000))
        return .init(
          point: Point(x: 100 * random.uniform(), y: 100 * random.uniform()), load: [load],
          window: opening...(opening + 600))
      }, vehicleTypes: [.init(capacity: [100], available: vehicles)])
  }

  @Test("loads that fill a fleet to the hundredth are packed", arguments: [1, 2, 3] as [UInt64])
  func packing(seed: UInt64) throws {
    let problem = try Self.full(vehicles: 20, seed: seed)
    let outcome = solve(problem, budget: Budget(work: 100 * 1009))
    let solution = try #require(outcome.solution)
    #expect(outcome.status == .feasible)
    #expect(SmallProblems.violations(problem, solution).isEmpty)
  }

  @Test("a stop that must be served costs more to leave out than to serve, and more with its load")
  func prices() throws {
    let problem = try RoutingProblem(
      depots: [.init(point: Point(x: 0, y: 0))],
      stops: [
        .init(point: Point(x: 10, y: 0), load: [1]), .init(point: Point(x: 300, y: 0), load: [8]),
        .init(point: Point(x: 20, y: 0), load: [4]),
        .init(point: Point(x: 5, y: 0), load: [8], penalty: 7),
      ], vehicleTypes: [.init(capacity: [10], fixedCost: 50)])
    let flat = FlatProblem(problem)
    let travel = flat.planarTravel
    let prices = flat.prices(CandidateKinds(flat, travel), travel)
    #expect(prices[3] == 7)
    #expect(prices[0] < prices[2] && prices[2] < prices[1])
    #expect(prices.prefix(3).allSatisfy { $0 > 5 * (50 + 600) })
  }

  @Test("missing stops are insisted on in every other round behind the first tenth")
  func rounds() {
    let schedule = Schedule(work: 100 * 1009)
    #expect(schedule.cooling == 100)
    let insisting = (0..<schedule.rounds).filter { schedule.insists(in: $0) }
    #expect(insisting == Array(stride(from: 11, to: 100, by: 2)))
  }
}
