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

@Suite("HybridGeneticSearch")
struct HybridGeneticSearchTests {
  static func instance(_ count: Int) throws -> CapacitatedInstance {
    let flat = FlatProblem(try SolveTests.random(count))
    let plan = TripPlan(
      trips: (0..<Int32(count)).map { Trip(kind: 0, stops: [$0]) }, absent: [])
    #expect(CapacitatedInstance.suits(flat, plan))
    return CapacitatedInstance(flat, plan, near: flat.nearStops(width: 20))
  }

  @Test("local search serves every place once and never ends above where it began")
  func education() throws {
    let instance = try Self.instance(40)
    let search = GeneticLocalSearch(instance)
    var random = SearchRandom(seed: 1, 0)
    for penalty in [0.1, 10, 1000] {
      for _ in 0..<4 {
        var tour = (1...Int32(40)).map { $0 }
        for index in tour.indices.dropLast() {
          tour.swapAt(index, index + random.index(below: tour.count - index))
        }
        let start = Individual(
          TourSplit(instance: instance).trips(of: tour, penalty: penalty), instance)
        let end = search.educated(start.trips, penalty, &random)
        #expect(end.trips.joined().sorted() == (1...Int32(40)).map { $0 })
        #expect(end.penalised(penalty) <= start.penalised(penalty) + 1e-9)
        let again = search.educated(end.trips, penalty, &random)
        #expect(again.penalised(penalty) >= end.penalised(penalty) * 0.8)
      }
    }
  }

  @Test("a tour is cut into trips at least cost", arguments: [0.5, 100])
  func split(penalty: Double) throws {
    let instance = try Self.instance(20)
    let tour = Array((1...Int32(9)))
    var least = Double.infinity
    for cuts in 0..<(1 << (tour.count - 1)) {
      var trips: [[Int32]] = [[tour[0]]]
      for index in 1..<tour.count {
        if cuts & 1 << (index - 1) != 0 { trips.append([]) }
        trips[trips.count - 1].append(tour[index])
      }
      let isLong = trips.contains { trip in
        trip.count > 1
          && 2 * trip.reduce(0) { $0 + Int(instance.demand[Int($1)]) } > 3 * instance.capacity
      }
      if isLong || trips.count > instance.trips { continue }
      least = min(least, Individual(trips, instance).penalised(penalty))
    }
    let split = TourSplit(instance: instance).trips(of: tour, penalty: penalty)
    #expect(abs(Individual(split, instance).penalised(penalty) - least) < 1e-9)
  }
}
