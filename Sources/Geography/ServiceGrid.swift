/// The square cells a city is served and reported by: column and row counted from the plane's
/// origin, so that a cell keeps its name whatever else the scenario holds.
public struct ServiceGrid: Sendable, Hashable {
  public struct Cell: Sendable, Hashable, Comparable {
    public var column: Int
    public var row: Int

    public init(column: Int, row: Int) {
      self.column = column
      self.row = row
    }

    /// `c12r-3`: the cell's name in every output.
    public var name: String { "c\(column)r\(row)" }

    public static func < (left: Cell, right: Cell) -> Bool {
      (left.row, left.column) < (right.row, right.column)
    }
  }

  /// Side of a cell in metres.
  public let side: Double

  /// - Precondition: `side` is positive and finite; scenarios are checked before they come here.
  public init(side: Double) {
    precondition(side > 0 && side.isFinite, "a service-grid cell needs a positive side")
    self.side = side
  }

  public func cell(at point: Point) -> Cell {
    Cell(
      column: Int((point.x / side).rounded(.down)), row: Int((point.y / side).rounded(.down)))
  }

  public func centre(of cell: Cell) -> Point {
    Point(x: (Double(cell.column) + 0.5) * side, y: (Double(cell.row) + 0.5) * side)
  }

  /// The four corners, counter-clockwise from the south-west.
  public func corners(of cell: Cell) -> [Point] {
    let (west, south) = (Double(cell.column) * side, Double(cell.row) * side)
    return [
      Point(x: west, y: south), Point(x: west + side, y: south),
      Point(x: west + side, y: south + side), Point(x: west, y: south + side),
    ]
  }
}
