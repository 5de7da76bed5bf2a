import Testing

@testable import VehicleRouting

@Suite("Repair of capacity")
struct CapacityRepairTests {
  private typealias State = SearchState<PlanarTravel, Timed>

  /// All stops on trips that a vehicle can serve, by insertion.
  private static func fill(_ state: inout State, _ random: inout SearchRandom) {
    for stop in 0..<state.stopCount where state.nodes[stop].route < 0 {
      state.begin()
      var price = -state.ruin(Ruin(), stop, &random)
      price += state.recreate(Recreate(), &random)
      state.cost = state.changedCost() + price
      state.commit()
    }
  }

  private static func recount(_ flat: FlatProblem, _ plan: TripPlan) -> Double {
    plan.trips.reduce(0) { $0 + flat.cost(flat.measure($1, flat.planarTravel), $1.kind) }
  }

  private static func isFeasible(_ flat: FlatProblem, _ plan: TripPlan) -> Bool {
    (plan.absent + plan.trips.flatMap(\.stops)).sorted() == Array(0..<Int32(flat.stopCount))
      && plan.trips.allSatisfy {
        flat.fitsCapacity($0.stops, $0.kind)
          && flat.fits(flat.measure($0, flat.planarTravel), $0.kind)
      }
  }

  @Test("what is said to be repaired is within capacity and in time, and costs what a recount says")
  func repairs() throws {
    var (repaired, several, left) = (0, 0, 0)
    for seed in 1...4 as ClosedRange<UInt64> {
      let problem = try SmallProblems.make([.windows], stops: 60, seed: seed)
      SearchStates.withTimes(problem) { flat, state in
        var random = SearchRandom(seed: seed, 1)
        Self.fill(&state, &random)
        for _ in 0..<300 {
          let (before, costBefore) = (state.plan(), state.cost)
          state.begin()
          let head = random.index(below: state.stopCount)
          let isRepaired = state.exchangeAndRepair(beginningWith: head, 20, &random)
          #expect(!state.isSoft && state.poolCount == 0)
          let (plan, cost) = (state.plan(), state.changedCost())
          if isRepaired {
            repaired += 1
            if state.touchedCount > 2 { several += 1 }
            #expect(Self.isFeasible(flat, plan) && plan.absent == before.absent)
            let change = Self.recount(flat, plan) - Self.recount(flat, before)
            #expect(abs(cost - costBefore - change) < 1e-6)
            #expect(cost < costBefore + 20 * CapacityRepair.allowance)
            TimelyInsertionTests.expectTimes(state, "stop \(head)")
          } else {
            left += 1
          }
          if isRepaired, cost < costBefore + 20 {
            state.cost = cost
            state.commit()
          } else {
            state.undo()
            #expect(state.plan() == before && state.cost == costBefore)
            TimelyInsertionTests.expectTimes(state, "stop \(head), taken back")
          }
        }
      }
    }
    #expect(repaired > 100 && several > 20 && left > 20, "\(repaired), \(several), \(left)")
  }

  @Test("a repair leads elsewhere than back to where the step began")
  func elsewhere() throws {
    var (back, repaired) = (0, 0)
    let problem = try SmallProblems.make([.windows], stops: 60, seed: 5)
    SearchStates.withTimes(problem) { _, state in
      var random = SearchRandom(seed: 5, 1)
      Self.fill(&state, &random)
      let before = state.plan()
      for turn in 0..<600 {
        state.begin()
        let head = turn % state.stopCount
        if state.exchangeAndRepair(beginningWith: head, 50, &random) {
          repaired += 1
          if state.plan() == before { back += 1 }
        }
        state.undo()
      }
    }
    #expect(repaired > 50 && back == 0, "\(repaired), \(back)")
  }

  @Test("it is for trips that are nearly full and have windows")
  func suits() throws {
    for (features, capacity, suits) in [
      ([.windows], Int32(10), true), ([.windows], 12, false), ([], 10, false),
    ] as [(Set<Feature>, Int32, Bool)] {
      var problem = try SmallProblems.make(features, stops: 12, seed: 1)
      let stops = problem.stops.map { stop in
        var stop = stop
        stop.load = [5]
        stop.window = features.isEmpty ? stop.window : 0...1000
        return stop
      }
      problem = try RoutingProblem(
        depots: problem.depots, stops: stops,
        vehicleTypes: [.init(capacity: [capacity], fixedCost: 10)], metric: problem.metric)
      // Two stops of load 5 on each of six trips.
      let plan = TripPlan(
        trips: (0..<6).map { Trip(kind: 0, stops: [2 * $0, 2 * $0 + 1]) }, absent: [])
      let flat = FlatProblem(problem)
      let near = flat.nearStops(width: 11)
      if features.isEmpty {
        SearchStates.with(flat, flat.planarTravel, Timeless.self, near: near, plan: plan) {
          #expect(CapacityRepair.suits($1) == suits)
        }
      } else {
        SearchStates.with(flat, flat.planarTravel, Timed.self, near: near, plan: plan) {
          #expect(CapacityRepair.suits($1) == suits)
        }
      }
    }
  }
}
