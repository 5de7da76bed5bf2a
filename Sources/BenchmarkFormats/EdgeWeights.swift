import Foundation
import Geography

/// How far it is between TSPLIB's nodes.
enum EdgeWeightType: String, CaseIterable {
  case euclideanRounded = "EUC_2D"
  case euclideanCeiled = "CEIL_2D"
  case euclideanFloored = "FLOOR_2D"
  case euclideanExact = "EXACT_2D"
  case manhattan = "MAN_2D"
  case maximum = "MAX_2D"
  case geographical = "GEO"
  case pseudoEuclidean = "ATT"
  case explicit = "EXPLICIT"

  /// The distance by the formulas of TSPLIB 95, for the types that have one.
  func distance(_ one: Point, _ other: Point) -> Double {
    let (dx, dy) = (abs(one.x - other.x), abs(one.y - other.y))
    let straight = (dx * dx + dy * dy).squareRoot()
    switch self {
    case .euclideanRounded: return straight.rounded()
    case .euclideanCeiled: return straight.rounded(.up)
    case .euclideanFloored: return straight.rounded(.down)
    case .euclideanExact, .explicit: return straight
    case .manhattan: return (dx + dy).rounded()
    case .maximum: return max(dx.rounded(), dy.rounded())
    case .pseudoEuclidean: return ((dx * dx + dy * dy) / 10).squareRoot().rounded(.up)
    case .geographical: return Self.geographicalDistance(one, other)
    }
  }

  /// Great-circle kilometres on TSPLIB's idealised sphere; coordinates are degrees and minutes,
  /// DDD.MM, and π is 3.141592 as stated there.
  private static func geographicalDistance(_ one: Point, _ other: Point) -> Double {
    func radians(_ value: Double) -> Double {
      let degrees = value.rounded(.towardZero)
      return 3.141592 * (degrees + 5 * (value - degrees) / 3) / 180
    }
    let q1 = cos(radians(one.y) - radians(other.y))
    let q2 = cos(radians(one.x) - radians(other.x))
    let q3 = cos(radians(one.x) + radians(other.x))
    let cosine = 0.5 * ((1 + q1) * q2 - (1 - q1) * q3)
    return (6378.388 * acos(max(-1, min(1, cosine))) + 1).rounded(.down)
  }
}

/// The order in which TSPLIB's explicit weights are written.
enum EdgeWeightFormat: String, CaseIterable {
  case fullMatrix = "FULL_MATRIX"
  case lowerRow = "LOWER_ROW"
  case lowerDiagonalRow = "LOWER_DIAG_ROW"
  case upperRow = "UPPER_ROW"
  case upperDiagonalRow = "UPPER_DIAG_ROW"
  case lowerColumn = "LOWER_COL"
  case lowerDiagonalColumn = "LOWER_DIAG_COL"
  case upperColumn = "UPPER_COL"
  case upperDiagonalColumn = "UPPER_DIAG_COL"

  /// The columns written for a row. A triangle by columns is the other triangle by rows.
  private func columns(_ row: Int, _ dimension: Int) -> Range<Int> {
    switch self {
    case .fullMatrix: 0..<dimension
    case .lowerRow, .upperColumn: 0..<row
    case .lowerDiagonalRow, .upperDiagonalColumn: 0..<row + 1
    case .upperRow, .lowerColumn: row + 1..<dimension
    case .upperDiagonalRow, .lowerDiagonalColumn: row..<dimension
    }
  }

  /// The square matrix, row by row.
  func readMatrix(_ dimension: Int, _ reader: inout TokenReader) throws -> [Double] {
    let square = dimension.multipliedReportingOverflow(by: dimension)
    let least = self == .fullMatrix ? square : (square.0 / 2 - dimension, square.overflow)
    try reader.require(tokens: least, "DIMENSION is \(dimension)")
    var matrix = [Double](repeating: 0, count: dimension * dimension)
    for row in 0..<dimension {
      for column in columns(row, dimension) {
        let weight = try reader.amount("the weight of edge \(row + 1)–\(column + 1)")
        matrix[row * dimension + column] = weight
        if self != .fullMatrix { matrix[column * dimension + row] = weight }
      }
    }
    return matrix
  }
}
