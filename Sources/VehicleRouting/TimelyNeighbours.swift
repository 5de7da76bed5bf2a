/// Near stops where stops have windows: metres, with the waiting and lateness that no schedule
/// avoids when one stop follows the other directly, in the better of both orders (Vidal, Crainic,
/// Gendreau, Prins, Comput. Oper. Res. 40, 2013).
extension FlatProblem {
  /// A second of waiting counts as so many seconds on the way.
  private static var waitingWeight: Double { 0.2 }

  /// Of the stops nearest in space to each, those nearest with windows, in that order.
  func timelyNeighbours<T: Travel>(_ travel: T, width: Int) -> NearStops {
    let wide = nearStops(width: 4 * width)
    let width = min(width, wide.width)
    let pace = max(1e-9, kinds.map(\.secondsPerMetre).min() ?? 1)
    var lists: [Int32] = []
    lists.reserveCapacity(width * stopCount)
    for stop in 0..<stopCount {
      let ranked = wide.of(stop).map { other in
        let there = detour(stop, Int(other), travel, pace)
        return (stop: other, far: min(there, detour(Int(other), stop, travel, pace)))
      }
      lists += ranked.sorted { ($0.far, $0.stop) < ($1.far, $1.stop) }.prefix(width).map(\.stop)
    }
    return NearStops(lists: lists, width: width)
  }

  /// How far `next` is behind `first`, in metres.
  private func detour<T: Travel>(_ first: Int, _ next: Int, _ travel: T, _ pace: Double) -> Double {
    let metres = travel.distance(first, next)
    let way = service[first] + (travel.hasDurations ? travel.duration(first, next) : metres * pace)
    let waiting = max(0, windowStart[next] - windowEnd[first] - way)
    let lateness = max(0, windowStart[first] + way - windowEnd[next])
    return metres + (Self.waitingWeight * waiting + lateness) / pace
  }
}
