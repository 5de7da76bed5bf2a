/// A rounded capacity inequality: at least ⌈load(S) / Q⌉ trips enter the set S of stops (Laporte &
/// Nobert 1983). Q is the largest capacity, so it holds for mixed fleets too.
struct CapacityCut: Hashable {
  /// Stops of the set, ascending.
  let members: [Int32]
  let contains: [Bool]
  /// Trips that have to enter.
  let trips: Double

  /// How often a trip from the depot through these stops and back enters the set.
  func entries(of stops: [Int32]) -> Double {
    var (entries, wasInside) = (0.0, false)
    for stop in stops {
      let isInside = contains[Int(stop)]
      if isInside, !wasInside { entries += 1 }
      wasInside = isInside
    }
    return entries
  }
}
