/// The least that finishing a trip can cost from each stop with so much room left: q-routes, which
/// may come back to a stop at once (Christofides, Mingozzi & Toth 1981). A label that cannot end
/// below the threshold is not worth keeping.
///
/// Room is counted in buckets, in the label's favour: what is left is rounded up, loads are rounded
/// down. O(buckets · arcs).
struct CompletionBounds {
  /// At room · stops + stop; nil where there are too many buckets, or a load would round to none.
  private let least: [Double]?
  private let stopCount: Int
  private let bucketWidth: Int32

  static let mostBuckets = 2500

  init(_ arcs: PricedArcs, load: [Int32], capacity: Int32, bucketWidth: Int32) {
    stopCount = load.count
    self.bucketWidth = bucketWidth
    let rooms = Self.room(capacity, bucketWidth) + 1
    guard rooms <= Self.mostBuckets, load.allSatisfy({ $0 >= bucketWidth }) else {
      least = nil
      return
    }
    let count = load.count
    let weight = load.map { Int($0 / bucketWidth) }
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
    self.least = least
  }

  private static func room(_ load: Int32, _ bucketWidth: Int32) -> Int {
    Int((load + bucketWidth - 1) / bucketWidth)
  }

  /// The least cost of going on from the stop with this much capacity left.
  @inline(__always)
  func cost(from stop: Int, left: Int32) -> Double {
    guard let least else { return -.infinity }
    return least[Self.room(left, bucketWidth) * stopCount + stop]
  }
}
