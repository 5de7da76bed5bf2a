/// Points of the plane, indexed for nearest-neighbour and radius queries: a balanced k-d tree
/// (Bentley 1975) with buckets, so that neither clusters nor coincident points slow it down.
///
/// Building takes O(n log n) time and 28 bytes a point; a query for k neighbours O(log n + k) on
/// spread points. Answers are ordered by distance, ties by index, and so never depend on the tree.
public struct SpatialIndex: Sendable {
  private static let bucket = 8

  /// Number of points.
  public var count: Int { order.count }

  /// Points in tree order, and the original index of each.
  private var points: [Point]
  private var order: [Int32]
  /// Of each inner node, in heap order: the axis (0: x, 1: y) and where it is cut.
  private var cuts: [Double]
  private var axes: [UInt8]

  public init(_ points: [Point]) {
    self.points = points
    order = Array(0..<Int32(points.count))
    var nodes = 1
    while points.count > Self.bucket * nodes { nodes *= 2 }
    cuts = Array(repeating: 0, count: nodes)
    axes = Array(repeating: 0, count: nodes)
    build(node: 1, 0, points.count)
  }

  /// The `k` points nearest to `place` (fewer when there are fewer), the nearest first.
  /// - Parameter excluded: an index to leave out, such as the asking point's own.
  public func nearest(_ k: Int, to place: Point, excluding excluded: Int? = nil) -> [Int] {
    var found = NearestList(capacity: k)
    search(node: 1, 0, count, place, Int32(excluded ?? -1), &found)
    return found.indices.map(Int.init)
  }

  /// All points at most `radius` from `place`, the nearest first.
  public func within(_ radius: Double, of place: Point) -> [Int] {
    var found: [(square: Double, index: Int32)] = []
    collect(node: 1, 0, count, place, radius * radius, &found)
    found.sort { ($0.square, $0.index) < ($1.square, $1.index) }
    return found.map { Int($0.index) }
  }

  /// The `min(k, count − 1)` nearest other points of every point, row by row.
  public func neighbourLists(_ k: Int) -> [Int32] {
    let width = max(0, min(k, count - 1))
    var lists = [Int32](repeating: 0, count: width * count)
    guard width > 0 else { return lists }
    lists.withUnsafeMutableBufferPointer { lists in
      var found = NearestList(capacity: width)
      for position in 0..<count {
        let index = Int(order[position])
        found.removeAll()
        search(node: 1, 0, count, points[position], Int32(index), &found)
        for (rank, neighbour) in found.indices.enumerated() {
          lists[index * width + rank] = neighbour
        }
      }
    }
    return lists
  }
}

extension SpatialIndex {
  private func isLeaf(_ low: Int, _ high: Int) -> Bool { high - low <= Self.bucket }

  private mutating func build(node: Int, _ low: Int, _ high: Int) {
    guard !isLeaf(low, high), node < cuts.count else { return }
    var (west, east) = (Double.infinity, -Double.infinity)
    var (south, north) = (Double.infinity, -Double.infinity)
    for position in low..<high {
      west = min(west, points[position].x)
      east = max(east, points[position].x)
      south = min(south, points[position].y)
      north = max(north, points[position].y)
    }
    let vertical = north - south > east - west
    let middle = (low + high) / 2
    select(middle, low, high, vertical)
    axes[node] = vertical ? 1 : 0
    cuts[node] = vertical ? points[middle].y : points[middle].x
    build(node: 2 * node, low, middle)
    build(node: 2 * node + 1, middle, high)
  }

  /// Hoare's selection: the point at `middle` gets its place, smaller ones before, larger behind.
  private mutating func select(_ middle: Int, _ low: Int, _ high: Int, _ vertical: Bool) {
    points.withUnsafeMutableBufferPointer { points in
      order.withUnsafeMutableBufferPointer { order in
        var (low, high) = (low, high - 1)
        while low < high {
          let pivot = vertical ? points[(low + high) / 2].y : points[(low + high) / 2].x
          var (left, right) = (low, high)
          while left <= right {
            while (vertical ? points[left].y : points[left].x) < pivot { left += 1 }
            while (vertical ? points[right].y : points[right].x) > pivot { right -= 1 }
            if left <= right {
              points.swapAt(left, right)
              order.swapAt(left, right)
              left += 1
              right -= 1
            }
          }
          if middle <= right {
            high = right
          } else if middle >= left {
            low = left
          } else {
            return
          }
        }
      }
    }
  }

  private func search(
    node: Int, _ low: Int, _ high: Int, _ place: Point, _ excluded: Int32,
    _ found: inout NearestList
  ) {
    if isLeaf(low, high) || node >= cuts.count {
      for position in low..<high where order[position] != excluded {
        let (dx, dy) = (points[position].x - place.x, points[position].y - place.y)
        found.offer(dx * dx + dy * dy, order[position])
      }
      return
    }
    let middle = (low + high) / 2
    let offset = (axes[node] == 0 ? place.x : place.y) - cuts[node]
    if offset < 0 {
      search(node: 2 * node, low, middle, place, excluded, &found)
      if offset * offset <= found.worst {
        search(node: 2 * node + 1, middle, high, place, excluded, &found)
      }
    } else {
      search(node: 2 * node + 1, middle, high, place, excluded, &found)
      if offset * offset <= found.worst {
        search(node: 2 * node, low, middle, place, excluded, &found)
      }
    }
  }

  private func collect(
    node: Int, _ low: Int, _ high: Int, _ place: Point, _ square: Double,
    _ found: inout [(square: Double, index: Int32)]
  ) {
    if isLeaf(low, high) || node >= cuts.count {
      for position in low..<high {
        let (dx, dy) = (points[position].x - place.x, points[position].y - place.y)
        let distance = dx * dx + dy * dy
        if distance <= square { found.append((distance, order[position])) }
      }
      return
    }
    let middle = (low + high) / 2
    let offset = (axes[node] == 0 ? place.x : place.y) - cuts[node]
    if offset <= 0 || offset * offset <= square {
      collect(node: 2 * node, low, middle, place, square, &found)
    }
    if offset >= 0 || offset * offset <= square {
      collect(node: 2 * node + 1, middle, high, place, square, &found)
    }
  }
}

/// The k nearest met so far, kept sorted by insertion: k is small.
private struct NearestList {
  private(set) var indices: [Int32] = []
  private var squares: [Double] = []
  private let capacity: Int

  init(capacity: Int) {
    self.capacity = max(0, capacity)
    indices.reserveCapacity(self.capacity + 1)
    squares.reserveCapacity(self.capacity + 1)
  }

  /// Squared distance that a newcomer must not exceed.
  var worst: Double {
    if capacity == 0 { return -1 }
    return squares.count < capacity ? .infinity : squares[capacity - 1]
  }

  mutating func removeAll() {
    indices.removeAll(keepingCapacity: true)
    squares.removeAll(keepingCapacity: true)
  }

  mutating func offer(_ square: Double, _ index: Int32) {
    guard capacity > 0 else { return }
    var position = squares.count
    if position == capacity {
      let last = capacity - 1
      guard (square, index) < (squares[last], indices[last]) else { return }
      position = last
      squares.removeLast()
      indices.removeLast()
    }
    squares.append(square)
    indices.append(index)
    while position > 0, (square, index) < (squares[position - 1], indices[position - 1]) {
      squares[position] = squares[position - 1]
      indices[position] = indices[position - 1]
      position -= 1
    }
    squares[position] = square
    indices[position] = index
  }
}
