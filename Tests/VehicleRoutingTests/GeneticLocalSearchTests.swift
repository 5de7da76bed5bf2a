import Testing

@testable import VehicleRouting

@Suite("GeneticLocalSearch")
struct GeneticLocalSearchTests {
  /// A random solution: places dealt out at random, some trips above capacity.
  static func trips(_ count: Int, _ random: inout SearchRandom, of number: Int) -> [[Int32]] {
    var trips = [[Int32]](repeating: [], count: number)
    for place in 1...Int32(count) { trips[random.index(below: number)].append(place) }
    for trip in trips.indices { random.shuffle(&trips[trip]) }
    return trips
  }

  @Test("the filter of moves stops none that gains")
  func filter() throws {
    let instance = try HybridGeneticSearchTests.instance(24)
    let search = GeneticLocalSearch(instance)
    var random = SearchRandom(seed: 5, 0)
    var stopped = 0
    for penalty in [0, 1, 100.0] {
      for number in [3, instance.trips - 1] {
        for _ in 0..<10 {
          search.penalty = penalty
          search.load(Self.trips(24, &random, of: number))
          for u in 1...24 {
            for v in 1...24 where v != u {
              if MoveFilter(u, search).passes(v, search) {
                _ = search.move(u, v)
              } else {
                #expect(!search.move(u, v))
                stopped += 1
              }
            }
          }
        }
      }
    }
    #expect(stopped > 10_000)
  }

  @Test("SWAP* leaves no pair of stops that would gain by changing trips whose sectors overlap")
  func swapStar() throws {
    let instance = try HybridGeneticSearchTests.instance(20)
    let search = GeneticLocalSearch(instance)
    var random = SearchRandom(seed: 6, 0)
    var checked = 0
    for penalty in [0.5, 200] {
      for _ in 0..<10 {
        search.penalty = penalty
        search.load(Self.trips(20, &random, of: 2))
        let before = cost(search, penalty)
        while search.swapStar() {}
        let trips = present(search)
        let after = cost(search, penalty)
        #expect(trips.joined().sorted() == (1...Int32(20)).map { $0 } && after <= before)
        guard search.overlap(0, 1) else { continue }
        checked += 1
        let (one, two) = (trips[0], trips[1])
        for u in one {
          for v in two {
            let with = { (trip: [Int32], stop: Int32) in
              (0...trip.count).map { index in
                var longer = trip
                longer.insert(stop, at: index)
                return Individual([longer], instance).penalised(penalty)
              }.min() ?? 0
            }
            let swapped = with(one.filter { $0 != u }, v) + with(two.filter { $0 != v }, u)
            #expect(swapped >= after - 1e-4)
          }
        }
      }
    }
    #expect(checked > 5)
  }

  private func present(_ search: GeneticLocalSearch) -> [[Int32]] {
    (0..<search.tripCount).map { trip in
      var list: [Int32] = []
      var here = search.after(search.start(trip))
      while !search.isDepot(here) {
        list.append(Int32(here))
        here = search.after(here)
      }
      return list
    }
  }

  private func cost(_ search: GeneticLocalSearch, _ penalty: Double) -> Double {
    Individual(present(search), search.instance).penalised(penalty)
  }

  @Test("a known local optimum within capacity is left as it is")
  func known() throws {
    let instance = try HybridGeneticSearchTests.instance(40)
    let search = GeneticLocalSearch(instance)
    var random = SearchRandom(seed: 7, 0)
    for _ in 0..<5 {
      let start = Self.trips(40, &random, of: instance.trips - 1)
      let end = search.educated(start, 1000, &random)
      guard end.isFeasible else { continue }
      let moves = search.moves
      let again = search.educated(end.trips, 1000, &random, known: [end])
      #expect(again.trips == end.trips && search.moves == moves + 1)
    }
  }
}
