import Geography
import Testing

@testable import VehicleRouting

@Suite struct StopReviewTests {
  /// Stops at 10, 20 and 30 east, two routes of capacity 2 and one vehicle more.
  private func problem(available: Int = 3, shift: Double = .infinity) throws -> RoutingProblem {
    try RoutingProblem(
      depots: [RoutingProblem.Depot(point: Point(x: 0, y: 0))],
      stops: [10.0, 20, 30].map {
        RoutingProblem.Stop(point: Point(x: $0, y: 0), load: [1])
      },
      vehicleTypes: [
        RoutingProblem.VehicleType(
          capacity: [2], fixedCost: 100, maximumDuration: shift, available: available)
      ])
  }

  private let solution = RoutingSolution(routes: [
    RoutingSolution.Route(vehicleType: 0, trips: [[0, 1]]),
    RoutingSolution.Route(vehicleType: 0, trips: [[2]]),
  ])

  @Test func aServedStopIsComparedWithEveryOtherPlace() throws {
    let review = try problem().review(1, in: solution)
    #expect(review.served?.route == 0)
    // Out to 20 instead of 10 and back.
    #expect(review.served?.addedCost == 20)
    // On the way to 30.
    #expect(review.others.map(\.route) == [1])
    #expect(review.others.first?.addedCost == 0)
    #expect(review.ownVehicle?.addedCost == 140)
    #expect(review.obstacle == nil && review.refusals.isEmpty)
  }

  @Test func whatCannotTakeAStopSaysWhy() throws {
    let full = try problem(available: 2).review(2, in: solution)
    #expect(full.served?.addedCost == 160)
    #expect(full.others.isEmpty && full.refusals == [.load: 1])
    #expect(full.ownVehicle == nil)
    let short = try problem(shift: 50).review(2, in: RoutingSolution(routes: [solution.routes[0]]))
    #expect(short.served == nil && short.obstacle == .shiftTooShort)
    #expect(short.ownVehicle == nil)
  }
}
