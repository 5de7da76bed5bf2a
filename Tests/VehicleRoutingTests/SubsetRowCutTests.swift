import Testing

@testable import VehicleRouting

@Suite("Subset-row cuts")
struct SubsetRowCutTests {
  @Test("a trip counts for every second visit while all on the way remember")
  func counts() {
    let cut = SubsetRowCut(stops: [1, 2, 3], trips: [[5, 1, 6, 2, 7]])
    #expect(cut.remembering == [1, 2, 3, 6])
    #expect(cut.count(of: [1, 2]) == 1)
    #expect(cut.count(of: [1, 6, 2]) == 1)
    #expect(cut.count(of: [1, 7, 2]) == 0)
    #expect(cut.count(of: [1, 2, 3]) == 1)
    #expect(cut.count(of: [1, 2, 3, 1]) == 2)
    #expect(cut.count(of: [4, 1, 5]) == 0)
    #expect(cut.count(of: []) == 0)
  }

  @Test("a trip counts as much driven the other way, and what it was made for counts in full")
  func directions() {
    var random = SearchRandom(seed: 5)
    for _ in 0..<200 {
      let trips = (0..<3).map { _ in (0..<7).map { _ in Int32(random.next() % 9) } }
      let cut = SubsetRowCut(stops: [0, 1, 2], trips: [trips[0]])
      for trip in trips { #expect(cut.count(of: trip) == cut.count(of: trip.reversed())) }
      let visits = trips[0].count { $0 < 3 }
      #expect(cut.count(of: trips[0]) == Double(visits / 2))
    }
  }

  @Test("violated triples are found wherever there are any, the most violated first")
  func separation() {
    var random = SearchRandom(seed: 9)
    var violated = 0
    for _ in 0..<60 {
      // Nine stops in threes, each three on one trip or pair by pair on three halves, some of which are
      // joined to halves of other threes.
      var halves: [[Int32]] = []
      var trips: [(stops: [Int32], value: Double)] = []
      for first in [Int32(0), 3, 6] {
        if random.next() % 3 == 0 {
          trips.append(([first, first + 1, first + 2], 1))
        } else {
          halves += [[first, first + 1], [first + 1, first + 2], [first + 2, first]]
        }
      }
      while halves.count > 1, random.next() % 3 > 0 {
        let one = halves.remove(at: Int(random.next() % UInt64(halves.count)))
        let other = halves.remove(at: Int(random.next() % UInt64(halves.count)))
        trips.append((one + other, 0.5))
      }
      trips += halves.map { ($0, 0.5) }
      let separation = SubsetRowSeparation(stopCount: 9)
      let found = separation.violated(by: trips)
      func excess(_ cut: SubsetRowCut) -> Double {
        trips.reduce(-1) { $0 + $1.value * cut.count(of: $1.stops) }
      }
      for cut in found { #expect(excess(cut) > separation.leastViolation) }
      var most = 0.0
      for one in 0..<Int32(9) {
        for two in (one + 1)..<9 {
          for three in (two + 1)..<9 {
            let all = SubsetRowCut(stops: [one, two, three], trips: trips.map(\.stops))
            most = max(most, excess(all))
          }
        }
      }
      #expect(found.isEmpty == (most <= separation.leastViolation))
      if let first = found.first {
        violated += 1
        #expect(abs(excess(first) - most) < 1e-9)
      }
    }
    #expect(violated > 10)
  }
}
