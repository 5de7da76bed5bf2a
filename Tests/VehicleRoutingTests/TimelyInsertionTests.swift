import Testing

@testable import VehicleRouting

@Suite("Insertion with windows")
struct TimelyInsertionTests {
  /// Least cost of putting the stop in anywhere, each place measured from nothing; nil for nowhere.
  private static func cheapest(
    _ stop: Int32, _ flat: FlatProblem, _ plan: TripPlan, alone: Bool
  ) -> Double? {
    var least: Double?
    func consider(_ trip: Trip, instead old: Double) {
      let measure = flat.measure(trip, flat.planarTravel)
      guard flat.fits(measure, trip.kind), flat.fitsCapacity(trip.stops, trip.kind) else { return }
      least = min(least ?? .infinity, flat.cost(measure, trip.kind) - old)
    }
    for trip in plan.trips {
      let old = flat.cost(flat.measure(trip, flat.planarTravel), trip.kind)
      for position in 0...trip.stops.count {
        var longer = trip
        longer.stops.insert(stop, at: position)
        consider(longer, instead: old)
      }
    }
    if alone { consider(Trip(kind: 0, stops: [stop]), instead: 0) }
    return least
  }

  @Test("the cheapest place is that of a recount of all places, and times stay those of a recount")
  func places() throws {
    let recreate = Recreate(blink: 1 << 40)
    var (found, none) = (0, 0)
    for (features, seed) in [
      ([.windows], 1), ([.windows, .fewVehicles], 2), ([.windows, .openingHours], 3),
    ] as [(Set<Feature>, UInt64)] {
      let problem = try SmallProblems.make(features, stops: 30, seed: seed)
      SearchStates.withTimes(problem) { flat, state in
        #expect(state.isPlain)
        var random = SearchRandom(seed: seed, 1)
        for _ in 0..<60 {
          state.begin()
          var price = -state.ruin(Ruin(), random.index(below: state.stopCount), &random)
          for index in 0..<state.poolCount {
            let stop = Int(state.pool[index])
            var countdown = Int.max
            let place = state.bestPlace(stop, .infinity, recreate, &countdown, &random)
            let expected = Self.cheapest(
              state.stops[stop], flat, state.plan(), alone: state.used[0] < state.allowed[0])
            guard let expected else {
              #expect(place.previous == -2)
              price += state.price[stop]
              none += 1
              continue
            }
            #expect(abs(place.cost - expected) < 1e-6, "\(features), stop \(stop)")
            let opened = place.previous == -1 ? state.open(place.kind) : nil
            state.insert(stop, after: opened.map { state.stopCount + $0 } ?? place.previous)
            found += 1
            Self.expectTimes(state, "\(features), stop \(stop)")
          }
          state.cost = state.changedCost() + price
          state.commit()
        }
      }
    }
    #expect(found > 500 && none > 50)
  }

  /// The times of all trips are those that a refresh of the whole trip gives.
  static func expectTimes(_ state: SearchState<PlanarTravel, Timed>, _ words: String) {
    let nodes = (0..<state.stopCount).filter { state.nodes[$0].route >= 0 }
    let (ready, latest) = (nodes.map { state.ready[$0] }, nodes.map { state.latest[$0] })
    for slot in 0..<state.slotCount { state.refreshTimes(slot) }
    for (index, node) in nodes.enumerated() {
      #expect(abs(state.ready[node] - ready[index]) < 1e-9, "\(words)")
      #expect(abs(state.latest[node] - latest[index]) < 1e-9, "\(words)")
    }
  }
}
