import Geography
import Optimization
import Testing

@testable import VehicleRouting

@Suite("Fleet bound")
struct FleetBoundTests {
  @Test(
    "counted vehicles never cost more than the best solution",
    arguments: [
      Set([Feature.severalTrips, .shift]), [.severalTrips, .timeCost], [.shift, .timeCost],
      [.severalTrips, .shift, .depots], [.severalTrips, .shift, .types],
      [.severalTrips, .shift, .optional], [.severalTrips, .shift, .windows],
      [.severalTrips, .shift, .timeCost], [.severalTrips, .timeCost, .types],
    ])
  func belowEverySolution(features: Set<Feature>) throws {
    for seed in 0..<4 as Range<UInt64> {
      let problem = try SmallProblems.make(features, seed: 40 + seed)
      #expect(problem.countsVehicles)
      guard let least = SmallProblems.bruteForce(problem) else { continue }
      let near = FlatProblem(problem).nearStops(width: 20)
      let quick = problem.quickFleetBound(near: near, forestMetres: nil)
      #expect(quick <= least + 1e-6, "seed \(seed)")
      let outcome = solve(problem, budget: Budget(work: 1009))
      guard outcome.status != .unknown, let start = outcome.solution else { continue }
      if let bound = problem.generatedBound(from: start, budget: Budget(work: 300)) {
        #expect(bound <= least + 1e-6, "seed \(seed)")
      }
    }
  }

  /// One stop after the other on a line, each an hour's work, four of which fill a vehicle.
  static func line(_ count: Int, shift: Double) throws -> RoutingProblem {
    try RoutingProblem(
      depots: [.init(point: Point(x: 0, y: 0))],
      stops: (1...count).map {
        .init(point: Point(x: Double($0), y: 0), load: [1], service: 3600)
      },
      vehicleTypes: [
        .init(
          capacity: [4], fixedCost: 1000, costPerMetre: 1, maximumDuration: shift,
          maximumTrips: 10, reload: 600)
      ])
  }

  @Test("whole vehicles are counted by the time of all trips, with reloads, and by the trips")
  func counts() throws {
    // Twelve hours of work on three trips: two reloads too many for one shift of 13 hours.
    let twelve = try Self.line(12, shift: 13 * 3600)
    #expect(FleetBound(twelve, seconds: 12 * 3600).vehicles == 1)
    #expect(FleetBound(twelve, seconds: 12.8 * 3600).vehicles == 2)
    #expect(FleetBound(twelve, seconds: 12.8 * 3600).cost == 2000)
    let loose = try Self.line(12, shift: .infinity)
    #expect(FleetBound(loose, seconds: 1e9).vehicles == 1)
  }

  @Test("reloads are paid for", arguments: [0.5, 1, 3])
  func reloads(costPerSecond: Double) throws {
    // Three trips of four stops on one vehicle, or on three where reloads cost more than those.
    let line = try Self.line(12, shift: 13 * 3600)
    var type = line.vehicleTypes[0]
    type.costPerSecond = costPerSecond
    let problem = try RoutingProblem(depots: line.depots, stops: line.stops, vehicleTypes: [type])
    let outcome = solve(problem, budget: Budget(work: 10_000))
    let driven = 2.0 * (4 + 8 + 12)
    let worked = costPerSecond * (12 * 3600 + driven)
    let least = driven + worked + 1000 + 2 * min(1000, costPerSecond * 600)
    #expect(abs(try #require(outcome.objective) - least) < 1e-6)
    #expect(try #require(outcome.bound) > least - 0.1 * driven * (1 + costPerSecond))
  }

  @Test("where vehicles dominate, the bound of a solved day is close")
  func dominated() throws {
    let problem = try Self.line(12, shift: 7 * 3600)
    let outcome = solve(problem, budget: Budget(work: 40_000))
    #expect(try #require(outcome.solution).routes.count == 2)
    #expect(try #require(outcome.gap) < 0.02)
  }
}
