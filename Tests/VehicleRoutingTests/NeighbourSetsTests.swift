import Testing

@testable import VehicleRouting

@Suite("Neighbour sets")
struct NeighbourSetsTests {
  /// Stops on a line, the depot at its end.
  private func sets(_ count: Int, size: Int) -> NeighbourSets {
    let width = count + 1
    let cost = (0..<(width * width)).map { Double(abs($0 / width - $0 % width)) }
    return NeighbourSets(cost: cost, stopCount: count, size: size)
  }

  /// Whether a trip comes back to no stop that all stops between remember, read from the definition.
  private func allows(_ sets: NeighbourSets, _ trip: [Int32]) -> Bool {
    for (end, stop) in trip.enumerated() {
      guard let start = trip[..<end].lastIndex(of: stop) else { continue }
      let remembers = trip[(start + 1)..<end].allSatisfy {
        sets.position[Int($0) * sets.stopCount + Int(stop)] >= 0
      }
      if remembers { return false }
    }
    return true
  }

  @Test("a trip is allowed as the definition says, before and after sets have grown")
  func allowed() {
    var random = SearchRandom(seed: 5)
    for size in [1, 3, 5] {
      var sets = sets(9, size: size)
      for turn in 0..<200 {
        let trip = (0..<7).map { _ in Int32(random.next() % 9) }
        let steps = zip(trip, trip.dropFirst())
        if steps.contains(where: { $0 == $1 }) { continue }
        #expect(sets.allow(trip) == allows(sets, trip))
        if turn % 40 == 39 { _ = sets.forbidReturns(in: trip) }
      }
    }
  }

  @Test("a return that is forbidden is allowed no more, and sets only grow")
  func forbidden() {
    var sets = sets(12, size: 2)
    let trip: [Int32] = [0, 6, 11, 0, 3]
    #expect(sets.allow(trip))
    let before = sets.position
    let hasGrown = sets.forbidReturns(in: trip)
    #expect(hasGrown)
    #expect(!sets.allow(trip))
    #expect(sets.allow([6, 0, 3]))
    #expect(zip(before, sets.position).allSatisfy { $0 < 0 || $0 == $1 })
    let growsOn = sets.forbidReturns(in: trip)
    #expect(!growsOn)
  }

  @Test("stops with no time to come back to are left out, which no trip by the clock notices")
  func noTimeToReturn() throws {
    var hasLeftOut = false
    for seed in 0..<6 as Range<UInt64> {
      let problem = try SmallProblems.make([.windows], stops: 6, seed: seed)
      let relaxation = try #require(TripRelaxation(problem))
      let time = try #require(relaxation.classes[0].time)
      func sets(_ time: TripTime?) -> NeighbourSets {
        NeighbourSets(
          cost: relaxation.classes[0].arcCost, stopCount: 6, size: 6, time: time)
      }
      let (all, some) = (sets(nil), sets(time))
      hasLeftOut = hasLeftOut || all.position != some.position
      func extend(_ trip: [Int32], at clock: Int32) {
        #expect(all.allow(trip) == some.allow(trip))
        if trip.count == 5 { return }
        for next in 0..<Int32(6) where next != trip.last {
          let from = trip.last.map { Int($0) + 1 } ?? 0
          let arrival = clock + time.arc[from * 7 + Int(next) + 1]
          let start = max(arrival, time.clock.earliest[Int(next)])
          if start <= time.clock.latest[Int(next)] { extend(trip + [next], at: start) }
        }
      }
      extend([], at: 0)
    }
    #expect(hasLeftOut)
  }

  @Test("a set that is full grows no more, and the return stays allowed")
  func full() {
    var sets = sets(20, size: NeighbourSets.largest)
    let trip: [Int32] = [0, 19, 0]
    let hasGrown = sets.forbidReturns(in: trip)
    #expect(!hasGrown)
    #expect(sets.allow(trip))
  }
}
