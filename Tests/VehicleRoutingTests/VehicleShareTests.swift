import Geography
import Optimization
import Testing

@testable import VehicleRouting

@Suite("Vehicle share")
struct VehicleShareTests {
  @Test("a trip's share of its vehicle is never more than the vehicle")
  func shares() throws {
    var type = try FleetBoundTests.line(1, shift: 36000).vehicleTypes[0]
    type.maximumTrips = 3
    let time = try #require(VehicleShare(ofTime: type))
    // Three trips that fill the shift with two reloads between them.
    let driven = 36000.0 - 2 * 600
    #expect(abs(3 * time.perTrip + driven * time.perSecond - 1) < 1e-12)
    #expect(abs(3 * VehicleShare(ofTrips: type).perTrip - 1) < 1e-12)
    type.maximumDuration = .infinity
    #expect(VehicleShare(ofTime: type) == nil)
  }

  @Test("where a shift has time for one full trip, the search charges it a whole vehicle")
  func wholeVehicles() throws {
    func share(hours: Double) throws -> VehicleShare {
      let problem = try FleetBoundTests.line(12, shift: hours * 3600)
      return VehicleShare(searchedOn: problem.vehicleTypes[0], in: problem)
    }
    // Full trips of four hours.
    for hours in [4.5, 6] { #expect(try share(hours: hours).perTrip == 1) }
    for hours in [6.5, 20, .infinity] {
      let problem = try FleetBoundTests.line(12, shift: hours * 3600)
      let likely = VehicleShare(likelyOf: problem.vehicleTypes[0], in: problem)
      #expect(try share(hours: hours).perTrip == likely.perTrip)
    }
  }

  @Test("where shifts have time for more, a trip is charged by how many as long as it fit one")
  func steps() throws {
    // Full trips of four hours.
    let problem = try FleetBoundTests.line(12, shift: 9 * 3600)
    let kind = FlatProblem(problem).kinds[0]
    let whole = 9 * 3600.0 + 600
    for trips in 1...10 {
      let longest = whole / Double(trips) - 600
      #expect(abs(kind.charge(longest) - 1000 / Double(trips)) < 1e-9)
      #expect(trips == 1 || abs(kind.charge(longest + 1) - 1000 / Double(trips - 1)) < 1e-9)
    }
    // Three trips of two hours and 53 minutes do more work for a vehicle than two of four hours, or four.
    #expect(abs(problem.economicTripSeconds(problem.vehicleTypes[0]) - (whole / 3 - 600)) < 1e-9)
    #expect(abs(kind.economicDuration - (whole / 3 - 600)) < 1e-9)
    // Ten trips at most.
    #expect(kind.charge(0) == 100 && kind.perSecond == 0)
    try SearchStateTests.exercise(
      FlatProblem(problem), FlatProblem(problem).planarTravel, Timeless.self, [.severalTrips])
  }

  @Test("bounds charge no more than trips that share vehicles cost")
  func bounds() throws {
    // Full trips would take an hour and a half, but two stops do not fit in one.
    let problem = try RoutingProblem(
      depots: [.init(point: Point(x: 0, y: 0))],
      stops: (1...4).map {
        .init(point: Point(x: Double($0), y: 0), load: [2], service: 3600)
      },
      vehicleTypes: [
        .init(
          capacity: [3], fixedCost: 1000, costPerMetre: 1, maximumDuration: 2.3 * 3600,
          maximumTrips: 10, reload: 600)
      ])
    #expect(VehicleShare(searchedOn: problem.vehicleTypes[0], in: problem).perTrip == 1)
    let flat = FlatProblem(problem)
    let bound = LowerBound(flat: flat, travel: flat.planarTravel)
      .value(near: flat.nearStops(width: 3), forestMetres: nil)
    let outcome = solve(problem, budget: Budget(work: 1009))
    #expect(try #require(outcome.solution).routes.count == 2)
    #expect(bound <= 2020 && outcome.objective == 2020)
  }

  @Test("trips that fill the shift take hardly more vehicles than their hours do")
  func fewVehicles() throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      var random = SearchRandom(seed: seed)
      func place() -> Point { Point(x: 9000 * random.uniform(), y: 9000 * random.uniform()) }
      let depots = (0..<12).map { _ in RoutingProblem.Depot(point: place()) }
      let problem = try RoutingProblem(
        depots: depots,
        stops: (0..<100).map { _ in .init(point: place(), load: [1], service: 600) },
        vehicleTypes: depots.indices.map {
          .init(
            depot: $0, capacity: [100], fixedCost: 50, costPerMetre: 0.001, costPerSecond: 0.006,
            metresPerSecond: 5, maximumDuration: 2 * 3600, maximumTrips: 3, reload: 600)
        })
      let outcome = solve(problem, budget: Budget(work: 10_000, seed: seed))
      let routes = try #require(outcome.solution).routes
      let hours = routes.flatMap { problem.evaluate($0).trips }
        .reduce(0) { $0 + $1.end - $1.departure }
      #expect(Double(routes.count) <= (hours / (2 * 3600)).rounded(.up) + 1, "seed \(seed)")
    }
  }
}
