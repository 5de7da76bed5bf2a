/// Finds violated subset-row inequalities by going through all triples of stops that are often enough
/// on trips together.
struct SubsetRowSeparation {
  let stopCount: Int
  var leastViolation = 0.05
  /// Cuts at a time, and of those the ones that hold the same stop.
  var mostCuts = 12
  var mostOfAStop = 3

  /// The cuts violated most by a linear solution, remembered by no more stops than its trips need.
  /// - Parameter trips: stops and value of every trip used
  func violated(by trips: [(stops: [Int32], value: Double)]) -> [SubsetRowCut] {
    let partial = trips.filter { $0.value < 1 - 1e-6 }
    // How much each pair is together on trips; a triple's cut counts no more than its three pairs.
    var together = [Double](repeating: 0, count: stopCount * stopCount)
    var visiting = [[Int]](repeating: [], count: stopCount)
    for (number, trip) in partial.enumerated() {
      let visited = Set(trip.stops).map(Int.init)
      for one in visited {
        visiting[one].append(number)
        for other in visited where other != one { together[one * stopCount + other] += trip.value }
      }
    }
    var found: [(stops: [Int], violation: Double)] = []
    let least = 1 + leastViolation
    for one in 0..<stopCount {
      let near = (one + 1..<stopCount).filter { together[one * stopCount + $0] > 1e-6 }
      // Where two of them never meet, no more than the trips of the third are counted.
      for (rank, two) in near.enumerated() {
        for three in near[(rank + 1)...] where together[two * stopCount + three] > 1e-6 {
          let pairs =
            together[one * stopCount + two] + together[one * stopCount + three]
            + together[two * stopCount + three]
          guard pairs > least else { continue }
          let value = count([one, two, three], partial, visiting)
          if value > least { found.append(([one, two, three], value - 1)) }
        }
      }
    }
    found.sort {
      $0.violation == $1.violation
        ? $0.stops.lexicographicallyPrecedes($1.stops) : $0.violation > $1.violation
    }
    var uses = [Int](repeating: 0, count: stopCount)
    var cuts: [SubsetRowCut] = []
    let routes = partial.map(\.stops)
    for (stops, _) in found where cuts.count < mostCuts {
      if stops.contains(where: { uses[$0] >= mostOfAStop }) { continue }
      for stop in stops { uses[stop] += 1 }
      cuts.append(SubsetRowCut(stops: stops.map(Int32.init), trips: routes))
    }
    return cuts
  }

  /// What the trips that serve two or three of the stops make together.
  private func count(
    _ stops: [Int], _ trips: [(stops: [Int32], value: Double)], _ visiting: [[Int]]
  ) -> Double {
    var sum = 0.0
    for number in Set(stops.flatMap { visiting[$0] }).sorted() {
      let visits = trips[number].stops.count { stops.contains(Int($0)) }
      sum += Double(visits / 2) * trips[number].value
    }
    return sum
  }
}
