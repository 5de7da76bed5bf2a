import Geography
import Optimization
import Testing

@testable import VehicleRouting

@Suite("SearchState")
struct SearchStateTests {
  /// Random changes, half of them taken back; after each, the running sums against a recount.
  static func exercise<T: Travel, W: TimeRule>(
    _ flat: FlatProblem, _ travel: T, _: W.Type, _ features: Set<Feature>
  ) throws {
    SearchStates.with(flat, travel, W.self, near: flat.nearStops(width: 12)) { setting, state in
      var random = SearchRandom(seed: 3, 1)
      for step in 0..<120 {
        let before = state.plan()
        let costBefore = state.cost
        state.begin()
        var price = -state.ruin(Ruin(), random.index(below: state.stopCount), &random)
        price += state.recreate(Recreate(), &random)
        state.chooseVehicles()
        if state.canImproveLocally { state.improveLocally() }
        let cost = state.changedCost() + price
        if step % 2 == 1 {
          state.undo()
          #expect(state.plan() == before, "\(features): undo at step \(step)")
          #expect(state.cost == costBefore)
        } else {
          state.commit()
          state.cost = cost
        }
        let empty = (0..<state.slotCount).filter { state.routes[$0].count == 0 }
        let free = (0..<state.freeCount).map { Int(state.freeSlots[$0]) }
        #expect(free.sorted() == empty, "\(features): slots free at step \(step)")
        var recount = 0.0
        let plan = state.plan()
        for trip in plan.trips {
          let measure = flat.measure(trip, travel)
          #expect(flat.fits(measure, trip.kind), "\(features): a trip does not fit its vehicle")
          #expect(flat.fitsCapacity(trip.stops, trip.kind), "\(features)")
          recount += flat.cost(measure, trip.kind)
        }
        for stop in plan.absent { recount += setting.prices[Int(stop)] }
        #expect(abs(state.cost - recount) < 1e-6 * max(1, recount), "\(features), step \(step)")
      }
    }
  }

  @Test("costs after any change are those of a recount, and changes taken back leave no trace")
  func deltas() throws {
    for features in SolveTests.combinations where features.count != 1 {
      let problem = try SmallProblems.make(features, stops: 14, seed: 5)
      let flat = FlatProblem(problem)
      switch (flat.matrixTravel, flat.hasWindows) {
      case (.some(let matrix), true): try Self.exercise(flat, matrix, Timed.self, features)
      case (.some(let matrix), false): try Self.exercise(flat, matrix, Timeless.self, features)
      case (.none, true): try Self.exercise(flat, flat.planarTravel, Timed.self, features)
      case (.none, false): try Self.exercise(flat, flat.planarTravel, Timeless.self, features)
      }
    }
  }
}
