import Geography
import Testing

@testable import VehicleRouting

@Suite("Local search")
struct LocalSearchTests {
  /// A state with the stops dealt out at random, as far as they fit.
  static func withState(
    _ problem: RoutingProblem, seed: UInt64,
    _ body: (FlatProblem, inout SearchState<PlanarTravel, Timeless>) throws -> Void
  ) rethrows {
    let flat = FlatProblem(problem)
    let travel = flat.planarTravel
    var random = RandomStream(seed: seed, name: "local search test")
    var plan = TripPlan()
    for stop in 0..<Int32(flat.stopCount) {
      let kind = random.index(below: flat.kinds.count)
      let fitting = plan.trips.indices.filter { index in
        let trip = Trip(kind: plan.trips[index].kind, stops: plan.trips[index].stops + [stop])
        return flat.fitsCapacity(trip.stops, trip.kind)
          && flat.fits(flat.measure(trip, travel), trip.kind)
      }
      if fitting.isEmpty || random.index(below: 5) == 0 {
        plan.trips.append(Trip(kind: kind, stops: [stop]))
      } else {
        plan.trips[fitting[random.index(below: fitting.count)]].stops.append(stop)
      }
    }
    let spare = flat.kinds.map { _ in 100 }
    try SearchStates.with(
      flat, travel, Timeless.self, near: flat.nearStops(width: 20), plan: plan, spare: spare
    ) { try body(flat, &$1) }
  }

  /// The same with more trips for vehicles that make several.
  static func manyTrips(_ problem: RoutingProblem) throws -> RoutingProblem {
    var types = problem.vehicleTypes
    for type in types.indices where types[type].maximumTrips > 1 { types[type].maximumTrips = 5 }
    return try RoutingProblem(
      depots: problem.depots, stops: problem.stops, vehicleTypes: types, metric: problem.metric)
  }

  static func recount(_ flat: FlatProblem, _ plan: TripPlan) -> Double {
    plan.trips.reduce(0) {
      $0 + flat.cost(flat.measure($1, flat.planarTravel), $1.kind)
    }
  }

  @Test("every move gains what it promises, keeps all limits and can be taken back")
  func moves() throws {
    var seen: [LocalMove.Family: Int] = [:]
    var returns = 0
    let sets: [Set<Feature>] = [
      [], [.rounded], [.depots], [.types], [.shift], [.range], [.timeCost], [.shift, .types],
      [.depots, .range, .timeCost], [.severalTrips, .shift], [.severalTrips, .shift, .depots],
      [.severalTrips, .shift, .timeCost, .types],
    ]
    var shared = 0
    for (number, features) in sets.enumerated() {
      for seed in 0..<6 as Range<UInt64> {
        let problem = try Self.manyTrips(
          SmallProblems.make(features, stops: 24, seed: 10 * UInt64(number) + seed))
        Self.withState(problem, seed: seed) { flat, state in
          #expect(state.canImproveLocally)
          if state.sharesVehicles { shared += 1 }
          for stop in 0..<state.stopCount {
            let before = state.plan()
            state.begin()
            let move = state.bestMove(of: stop)
            guard move.family != .none else { continue }
            seen[move.family, default: 0] += 1
            if move.bFirst >= 0 { returns += 1 }
            let isMade = state.make(move)
            #expect(isMade)
            let after = state.plan()
            let change = Self.recount(flat, after) - Self.recount(flat, before)
            #expect(abs(change - move.cost) < 1e-6, "\(features) \(move)")
            #expect(abs(state.changedCost() - state.costBefore - move.cost) < 1e-6)
            // A stop out of reach is on a trip of its own from the start.
            for trip in after.trips where trip.stops.count > 1 {
              #expect(flat.fits(flat.measure(trip, flat.planarTravel), trip.kind), "\(features)")
              #expect(flat.fitsCapacity(trip.stops, trip.kind), "\(features)")
            }
            #expect(
              after.trips.flatMap(\.stops).sorted() == before.trips.flatMap(\.stops).sorted())
            if stop % 2 == 0 {
              state.undo()
              #expect(state.plan() == before)
            } else {
              let cost = state.changedCost()
              state.commit()
              state.cost = cost
            }
          }
        }
      }
    }
    for family in [LocalMove.Family.exchange, .crossTails, .crossHeads, .reverse] {
      #expect(seen[family, default: 0] >= 3, "\(family) was hardly tried")
    }
    #expect(returns >= 10 && shared >= 3)
  }

  @Test("a search from every stop ends where hardly any stop has a gaining move left")
  func ends() throws {
    let problem = try SolveTests.random(80)
    Self.withState(problem, seed: 1) { flat, state in
      state.begin()
      for stop in 0..<state.stopCount { state.enqueue(stop) }
      state.improveQueued()
      let after = Self.recount(flat, state.plan())
      #expect(abs(state.changedCost() - after) < 1e-6)
      #expect(after < 0.7 * state.costBefore)
      // Room that a later move makes does not call the stops back that could use it.
      let left = (0..<state.stopCount).filter { state.bestMove(of: $0).family != .none }
      #expect(left.count <= 4)
    }
  }
}
