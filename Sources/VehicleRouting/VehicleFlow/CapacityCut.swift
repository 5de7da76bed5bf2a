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

extension CapacityCut {
  /// The places on the set's side of its border or on the other one, place 0 the depot: those that are
  /// fewer. What crosses the border is the same.
  var smallerSide: [Int32] {
    if 2 * members.count <= contains.count { return members.map { $0 + 1 } }
    return [0] + contains.indices.filter { !contains[$0] }.map { Int32($0) + 1 }
  }
}
