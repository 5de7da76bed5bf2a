/// The least that finishing a trip can cost from each stop with so much room left: q-routes, which
/// may come back to a stop at once (Christofides, Mingozzi & Toth 1981). A label that cannot end
/// below the threshold is not worth keeping.
///
/// Room is counted in buckets, in the label's favour: what is left is rounded up, loads are rounded
/// down. O(buckets · stops²).
struct CompletionBounds {
  /// At room · stops + stop; nil where there are too many buckets, or a load would round to none.
  private let least: [Double]?
  private let stopCount: Int
  private let bucketWidth: Int32

  static let mostBuckets = 2500

  init(arcs: [Double], load: [Int32], capacity: Int32, bucketWidth: Int32) {
    stopCount = load.count
    self.bucketWidth = bucketWidth
    let rooms = Self.room(capacity, bucketWidth) + 1
    guard rooms <= Self.mostBuckets, load.allSatisfy({ $0 >= bucketWidth }) else {
      least = nil
      return
    }
    let (count, width) = (load.count, load.count + 1)
    let weight = load.map { Int($0 / bucketWidth) }
    var least = [Double](repeating: .infinity, count: rooms * count)
    // From every next stop with the room that is left there.
    var onward = [Double](repeating: .infinity, count: count)
    least.withUnsafeMutableBufferPointer { least in
      onward.withUnsafeMutableBufferPointer { onward in
        arcs.withUnsafeBufferPointer { arcs in
          for room in 0..<rooms {
            for next in 0..<count {
              onward[next] =
                weight[next] <= room ? least[(room - weight[next]) * count + next] : .infinity
            }
            for stop in 0..<count {
              let row = (stop + 1) * width + 1
              var best = arcs[row - 1]
              for next in 0..<count { best = min(best, arcs[row + next] + onward[next]) }
              least[room * count + stop] = best
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
