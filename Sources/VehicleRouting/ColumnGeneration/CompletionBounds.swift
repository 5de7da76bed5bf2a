/// The least that finishing a trip can cost from each stop with so much room or time left: q-routes,
/// which may come back to a stop at once (Christofides, Mingozzi & Toth 1981). A label that cannot end
/// below the threshold is not worth keeping.
///
/// What is left is counted in steps, in the label's favour. O(steps · arcs).
struct CompletionBounds {
  /// At step · stops + stop; nil where that is no bound worth having.
  private let least: [Double]?
  private let stopCount: Int
  private let width: Int32

  /// No bound worth having.
  static let none = Self(least: nil, stopCount: 0, width: 1)

  /// By the capacity left, which is rounded up, as loads are rounded down; nothing where there are too
  /// many steps, or a load would round to none.
  static func byLoad(_ arcs: PricedArcs, load: [Int32], capacity: Int32, width: Int32) -> Self {
    let count = load.count
    let rooms = Int((capacity + width - 1) / width) + 1
    guard rooms <= 2500, load.allSatisfy({ $0 >= width }) else {
      return Self(least: nil, stopCount: count, width: width)
    }
    let weight = load.map { Int($0 / width) }
    var least = [Double](repeating: .infinity, count: rooms * count)
    least.withUnsafeMutableBufferPointer { least in
      for room in 0..<rooms {
        for stop in 0..<count { least[room * count + stop] = arcs.back[stop] }
        for next in 0..<count where weight[next] <= room {
          let onward = least[(room - weight[next]) * count + next]
          arcs.reaching(next).withUnsafeBufferPointer { reaching in
            for arc in reaching {
              let place = room * count + Int(arc.stop)
              least[place] = min(least[place], arc.cost + onward)
            }
          }
        }
      }
    }
    return Self(least: least, stopCount: count, width: width)
  }

  /// By the time at which work starts, which is rounded down; nothing where an arc could end in the step
  /// that it begins in.
  static func byTime(_ arcs: PricedArcs, _ time: TripTime.Clock) -> Self {
    let count = time.latest.count
    let shortest = (0..<count).compactMap { arcs.leaving($0).map(\.time).min() }.min() ?? .max
    let width = min(shortest, time.horizon / 250)
    guard width > time.horizon / 1000 else { return Self(least: nil, stopCount: count, width: 1) }
    let steps = Int(time.horizon / width) + 1
    var least = [Double](repeating: .infinity, count: steps * count)
    least.withUnsafeMutableBufferPointer { least in
      for step in (0..<steps).reversed() {
        let now = Int32(step) * width
        for stop in 0..<count where now <= time.latest[stop] {
          var best = arcs.back[stop]
          arcs.leaving(stop).withUnsafeBufferPointer { leaving in
            for arc in leaving {
              let next = Int(arc.stop)
              let start = max(now + arc.time, time.earliest[next])
              if start > time.latest[next] { continue }
              best = min(best, arc.cost + least[Int(start / width) * count + next])
            }
          }
          least[step * count + stop] = best
        }
      }
    }
    return Self(least: least, stopCount: count, width: width)
  }

  /// The least cost of going on from the stop with so much capacity left.
  @inline(__always)
  func cost(from stop: Int, left: Int32) -> Double {
    guard let least else { return -.infinity }
    return least[Int((left + width - 1) / width) * stopCount + stop]
  }

  /// The least cost of going on from the stop where work starts then.
  @inline(__always)
  func cost(from stop: Int, at time: Int32) -> Double {
    guard let least else { return -.infinity }
    return least[Int(time / width) * stopCount + stop]
  }
}
