/// Near stops where stops have windows: metres, with the waiting and lateness that no schedule
/// avoids when one stop follows the other directly, in the better of both orders (Vidal, Crainic,
/// Gendreau, Prins, Comput. Oper. Res. 40, 2013).
extension FlatProblem {
  /// A second of waiting counts as so many seconds on the way; one of lateness as a whole one.
  private static var waitingWeight: Double { 0.2 }
  /// Stops looked at, as a multiple of those kept.
  private static var reach: Int { 4 }

  /// Of the stops nearest in space to each, the `width` nearest with windows, in that order.
  func timelyNeighbours<T: Travel>(_ travel: T, width: Int) -> NearStops {
    let wide = nearStops(width: Self.reach * width)
    let width = min(width, wide.width)
    let secondsPerMetre = max(1e-9, kinds.map(\.secondsPerMetre).min() ?? 1)
    var lists: [Int32] = []
    lists.reserveCapacity(width * stopCount)
    for stop in 0..<stopCount {
      let ranked = wide.of(stop).map { other in
        let there = succession(stop, Int(other), travel, secondsPerMetre)
        let back = succession(Int(other), stop, travel, secondsPerMetre)
        return (stop: other, metres: min(there, back))
      }
      lists += ranked.sorted { ($0.metres, $0.stop) < ($1.metres, $1.stop) }
        .prefix(width).map(\.stop)
    }
    return NearStops(lists: lists, width: width)
  }

  /// Metres that going on to `next` from `first` is worth, waiting and lateness counted in.
  private func succession<T: Travel>(
    _ first: Int, _ next: Int, _ travel: T, _ secondsPerMetre: Double
  ) -> Double {
    let metres = travel.distance(first, next)
    let way = travel.hasDurations ? travel.duration(first, next) : metres * secondsPerMetre
    let shift = service[first] + way
    let waiting = max(0, windowStart[next] - windowEnd[first] - shift)
    let lateness = max(0, windowStart[first] + shift - windowEnd[next])
    return metres + (Self.waitingWeight * waiting + lateness) / secondsPerMetre
  }
}
