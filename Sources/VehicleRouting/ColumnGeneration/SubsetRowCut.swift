/// A subset-row inequality over three stops (Jepsen, Petersen, Spoorendonk & Pisinger, Operations
/// Research 56, 2008): of all trips that serve two or three of them, a solution has one at most. A trip
/// is counted for every second visit; one that leaves the stops that remember the cut starts to count
/// anew (limited memory: Pecin, Pessoa, Poggi & Uchoa, Math. Program. Comput. 9, 2017), which weakens the
/// cut for trips that were not met yet and keeps pricing quick.
struct SubsetRowCut: Hashable {
  /// Three stops, ascending.
  let stops: [Int32]
  /// The stops that remember a first visit, the three among them.
  var remembering: Set<Int32>

  /// - Parameter trips: are counted in full: the stops between two visits remember the cut
  init(stops: [Int32], trips: [[Int32]]) {
    self.stops = stops
    remembering = Set(stops)
    for trip in trips {
      var first: Int?
      for (position, stop) in trip.enumerated() where stops.contains(stop) {
        if let start = first {
          remembering.formUnion(trip[start...position])
          first = nil
        } else {
          first = position
        }
      }
    }
  }

  /// How often a trip is counted.
  func count(of trip: [Int32]) -> Double {
    var (count, isOdd) = (0.0, false)
    for stop in trip {
      guard remembering.contains(stop) else {
        isOdd = false
        continue
      }
      guard stops.contains(stop) else { continue }
      if isOdd { count += 1 }
      isOdd.toggle()
    }
    return count
  }
}
