import Testing

@testable import VehicleRouting

@Suite("Exchanges with windows")
struct TimelyExchangeTests {
  private typealias State = SearchState<PlanarTravel, Timed>

  /// Least change of cost by exchanges of stretches that begin with the stop, at those near stops
  /// that the bits choose, each measured from nothing; nil where none fits.
  private static func cheapest(
    _ head: Int, _ chosen: UInt64, _ flat: FlatProblem, _ state: State
  ) -> Double? {
    var least: Double?
    let a = trip(of: head, state)
    guard let i = a.firstIndex(of: head) else { return nil }
    func consider(_ b: [Int], _ p: Int, _ countA: Int, _ countB: Int) {
      let newA = a[..<i] + b[p..<(p + countB)] + a[(i + countA)...]
      let newB = b[..<p] + a[i..<(i + countA)] + b[(p + countB)...]
      guard let gained = cost(Array(newA), flat, state), let paid = cost(Array(newB), flat, state),
        let old = cost(a, flat, state), let oldB = cost(b, flat, state)
      else { return }
      least = min(least ?? .infinity, gained + paid - old - oldB)
    }
    for rank in 0..<min(24, state.nearWidth) {
      let stop = Int(state.near[head * state.nearWidth + rank].stop)
      if stop < 0 { break }
      if chosen >> UInt64(rank) & 1 == 0 || state.nodes[stop].route < 0 { continue }
      let b = trip(of: stop, state)
      guard let j = b.firstIndex(of: stop), !a.contains(stop) else { continue }
      for p in [j, j + 1] {
        for countA in 1...3 where i + countA <= a.count {
          for countB in 0...3 where p + countB <= b.count { consider(b, p, countA, countB) }
        }
        if i > 0 || p > 0 { consider(b, p, a.count - i, b.count - p) }
      }
    }
    return least
  }

  private static func trip(of stop: Int, _ state: State) -> [Int] {
    guard state.nodes[stop].route >= 0 else { return [] }
    let depot = state.stopCount + Int(state.nodes[stop].route)
    var (trip, here) = ([Int](), Int(state.nodes[depot].next))
    while here < state.stopCount {
      trip.append(here)
      here = Int(state.nodes[here].next)
    }
    return trip
  }

  /// Nil where a limit is broken.
  private static func cost(_ stops: [Int], _ flat: FlatProblem, _ state: State) -> Double? {
    if stops.isEmpty { return 0 }
    let trip = Trip(kind: 0, stops: stops.map { state.stops[$0] })
    let measure = flat.measure(trip, flat.planarTravel)
    guard flat.fits(measure, 0), flat.fitsCapacity(trip.stops, 0) else { return nil }
    return flat.cost(measure, 0)
  }

  @Test("the cheapest exchange is that of a recount of all, is made as said and can be taken back")
  func exchanges() throws {
    var (found, none, rests) = (0, 0, 0)
    for (features, seed) in [
      ([.windows], 1), ([.windows, .rounded], 2), ([.windows, .openingHours], 3),
    ] as [(Set<Feature>, UInt64)] {
      let problem = try SmallProblems.make(features, stops: 40, seed: seed)
      SearchStates.withTimes(problem) { flat, state in
        #expect(state.canExchange)
        var random = SearchRandom(seed: seed, 1)
        for turn in 0..<300 {
          state.begin()
          if turn % 10 == 0 {
            // Trips to begin with, and other ones now and then.
            var price = -state.ruin(Ruin(), random.index(below: state.stopCount), &random)
            price += state.recreate(Recreate(), &random)
            state.cost = state.changedCost() + price
            state.commit()
            continue
          }
          let head = random.index(below: state.stopCount)
          let chosen = turn % 3 == 0 ? UInt64.max : random.next()
          let expected = Self.cheapest(head, chosen, flat, state)
          let exchange = state.cheapestExchange(beginningWith: head, among: chosen)
          guard let expected else {
            #expect(exchange.first < 0)
            none += 1
            continue
          }
          #expect(abs(exchange.cost - expected) < 1e-6, "\(features), stop \(head)")
          let before = state.plan()
          state.make(exchange)
          #expect(abs(state.changedCost() - state.costBefore - expected) < 1e-6)
          #expect(state.poolCount == 0)
          found += 1
          if exchange.firstCount > 3 || exchange.secondCount > 3 { rests += 1 }
          TimelyInsertionTests.expectTimes(state, "\(features), stop \(head)")
          if turn % 2 == 0 {
            state.undo()
            #expect(state.plan() == before)
            TimelyInsertionTests.expectTimes(state, "\(features), taken back")
          } else {
            state.cost = state.changedCost()
            state.commit()
          }
        }
      }
    }
    #expect(found > 300 && none > 20 && rests > 3, "\(found), \(none), \(rests)")
  }

  @Test("exchanges stand back where more than capacity and windows is to be respected")
  func suits() throws {
    for features in [[], [.windows, .depots], [.windows, .types], [.windows, .timeCost]]
      as [Set<Feature>]
    {
      let problem = try SmallProblems.make(features, seed: 1)
      SearchStates.withTimes(problem) { _, state in
        #expect(state.canExchange == features.isEmpty)
      }
    }
  }
}
