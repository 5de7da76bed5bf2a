import Geography

/// Points sorted into square cells, for searches by radius and for the nearest few.
///
/// Build O(n), memory O(n); a search costs the points of the cells it touches.
struct PointGrid {
  let points: [Point]
  let originX: Double
  let originY: Double
  let cell: Double
  let columns: Int
  let rows: Int
  /// Start of each cell's points in `members`; one more entry than cells.
  let cellStart: [Int32]
  let members: [Int32]

  /// - Parameter cell: side of a cell; nil for about two points per cell.
  init(_ points: [Point], cell wanted: Double? = nil) {
    self.points = points
    var (minX, maxX, minY, maxY) = (
      Double.infinity, -Double.infinity, Double.infinity, -Double.infinity
    )
    for point in points {
      minX = min(minX, point.x)
      maxX = max(maxX, point.x)
      minY = min(minY, point.y)
      maxY = max(maxY, point.y)
    }
    if points.isEmpty { (minX, maxX, minY, maxY) = (0, 0, 0, 0) }
    let (width, height) = (maxX - minX, maxY - minY)
    let count = Double(max(1, points.count))
    // Never more than about four cells a point, however small the cell asked for.
    let finest = max((width * height / (4 * count)).squareRoot(), max(width, height) / (4 * count))
    let usual = max((2 * width * height / count).squareRoot(), max(width, height) * 2 / count)
    let side = max(finest, wanted ?? usual)
    cell = side > 0 && side.isFinite ? side : 1
    originX = minX
    originY = minY
    columns = Int(width / cell) + 1
    rows = Int(height / cell) + 1
    var start = [Int32](repeating: 0, count: columns * rows + 1)
    var cellOf = [Int32](repeating: 0, count: points.count)
    for (index, point) in points.enumerated() {
      let position = Int((point.y - minY) / cell) * columns + Int((point.x - minX) / cell)
      cellOf[index] = Int32(position)
      start[position + 1] += 1
    }
    for position in 0..<(columns * rows) { start[position + 1] += start[position] }
    cellStart = start
    var sorted = [Int32](repeating: 0, count: points.count)
    for index in points.indices {
      let position = Int(cellOf[index])
      sorted[Int(start[position])] = Int32(index)
      start[position] += 1
    }
    members = sorted
  }

  /// Column and row of the cell a point lies in, clamped to the grid.
  func place(of point: Point) -> (column: Int, row: Int) {
    (
      min(columns - 1, max(0, Int(max(0, (point.x - originX) / cell)))),
      min(rows - 1, max(0, Int(max(0, (point.y - originY) / cell))))
    )
  }

  /// The points in cells that a disc touches: a superset of those within `radius`.
  @inline(__always)
  func forEachCandidate(around center: Point, radius: Double, _ body: (Int32) -> Void) {
    let (left, bottom) = place(of: Point(x: center.x - radius, y: center.y - radius))
    let (right, top) = place(of: Point(x: center.x + radius, y: center.y + radius))
    for row in bottom...top {
      let first = Int(cellStart[row * columns + left])
      let last = Int(cellStart[row * columns + right + 1])
      for position in first..<last { body(members[position]) }
    }
  }

  /// The `count` points nearest to `center` in a straight line, ascending by (distance, index).
  func nearest(_ count: Int, to center: Point, where allowed: (Int32) -> Bool = { _ in true })
    -> [(index: Int32, distance: Double)]
  {
    var radius = cell * max(1, (Double(count) / 4).squareRoot())
    let reach = farthestCorner(from: center)
    while true {
      var found: [(index: Int32, distance: Double)] = []
      forEachCandidate(around: center, radius: radius) { index in
        let distance = center.distance(to: points[Int(index)])
        if distance <= radius, allowed(index) { found.append((index, distance)) }
      }
      if found.count >= count || radius > reach {
        found.sort { ($0.distance, $0.index) < ($1.distance, $1.index) }
        return Array(found.prefix(count))
      }
      let growth = found.isEmpty ? 2 : (Double(count) / Double(found.count)).squareRoot() * 1.1
      radius *= min(4, max(1.2, growth))
    }
  }

  /// A radius round `center` within which every point lies.
  private func farthestCorner(from center: Point) -> Double {
    let right = originX + Double(columns) * cell
    let top = originY + Double(rows) * cell
    return max(abs(center.x - originX), abs(center.x - right))
      + max(abs(center.y - originY), abs(center.y - top))
  }
}
