import LinearProgramming
import Optimization

/// A small generator of its own, so that every run draws the same cases.
struct Draws: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }
}

/// A linear program drawn at random, kept aside from any solver so that answers can be checked by hand.
struct RandomProgram {
  var sense: Sense
  var costs: [Double]
  var columnLower: [Double]
  var columnUpper: [Double]
  var rowLower: [Double]
  var rowUpper: [Double]
  /// `matrix[row][column]`.
  var matrix: [[Double]]

  /// Small integers all over; with `feasible` some point keeps every row.
  init(rows: Int, columns: Int, seed: UInt64, boxed: Bool = false, feasible: Bool = true) {
    var draws = Draws(seed)
    sense = Bool.random(using: &draws) ? .minimize : .maximize
    costs = (0..<columns).map { _ in Double(Int.random(in: -9...9, using: &draws)) }
    columnLower = []
    columnUpper = []
    for _ in 0..<columns {
      let low = Double(Int.random(in: -4...2, using: &draws))
      let high = low + Double(Int.random(in: 0...5, using: &draws))
      let kind = boxed ? 0 : Int.random(in: 0..<4, using: &draws)
      columnLower.append(kind == 1 || kind == 3 ? -.infinity : low)
      columnUpper.append(kind == 2 || kind == 3 ? .infinity : high)
    }
    let matrix = (0..<rows).map { _ in
      (0..<columns).map { _ in
        Int.random(in: 0..<3, using: &draws) == 0
          ? 0 : Double(Int.random(in: -5...5, using: &draws))
      }
    }
    self.matrix = matrix
    let (columnLower, columnUpper) = (columnLower, columnUpper)
    let point = (0..<columns).map { column in
      let low = columnLower[column].isFinite ? columnLower[column] : -3
      let high = columnUpper[column].isFinite ? columnUpper[column] : low + 6
      return Double(Int.random(in: Int(min(low, high))...Int(max(low, high)), using: &draws))
    }
    rowLower = []
    rowUpper = []
    for row in 0..<rows {
      let centre =
        feasible
        ? zip(matrix[row], point).reduce(0) { $0 + $1.0 * $1.1 }
        : Double(Int.random(in: -20...20, using: &draws))
      let kind = Int.random(in: 0..<4, using: &draws)
      let slack = Double(Int.random(in: 0...4, using: &draws))
      rowLower.append(kind == 1 ? -.infinity : kind == 2 ? centre : centre - slack)
      rowUpper.append(kind == 0 ? .infinity : kind == 2 ? centre : centre + slack)
    }
  }

  func model(integer: Bool = false) throws -> Model {
    let model = try Model(sense)
    var columns = ColumnBatch()
    for column in costs.indices {
      columns.finishColumn(
        cost: costs[column], lower: columnLower[column], upper: columnUpper[column],
        integer: integer)
    }
    try model.add(columns)
    var rows = RowBatch()
    for row in matrix.indices {
      for (column, value) in matrix[row].enumerated() where value != 0 {
        rows.addEntry(Variable(index: Int32(column)), value)
      }
      rows.finishRow(lower: rowLower[row], upper: rowUpper[row])
    }
    try model.add(rows)
    return model
  }

  func activity(_ row: Int, _ point: [Double]) -> Double {
    zip(matrix[row], point).reduce(0) { $0 + $1.0 * $1.1 }
  }

  func objective(_ point: [Double]) -> Double { zip(costs, point).reduce(0) { $0 + $1.0 * $1.1 } }

  func isFeasible(_ point: [Double], tolerance: Double = 1e-6) -> Bool {
    point.indices.allSatisfy {
      point[$0] >= columnLower[$0] - tolerance && point[$0] <= columnUpper[$0] + tolerance
    }
      && matrix.indices.allSatisfy {
        let activity = activity($0, point)
        return activity >= rowLower[$0] - tolerance && activity <= rowUpper[$0] + tolerance
      }
  }

  /// The best integral point of a boxed program, all of them tried; nil without one.
  func bruteForce() -> Double? {
    var best: Double?
    var point = columnLower
    func extend(_ column: Int) {
      if column == point.count {
        guard isFeasible(point, tolerance: 1e-9) else { return }
        let value = objective(point)
        best = best.map { sense == .minimize ? min($0, value) : max($0, value) } ?? value
        return
      }
      var value = columnLower[column]
      while value <= columnUpper[column] {
        point[column] = value
        extend(column + 1)
        value += 1
      }
    }
    extend(0)
    return best
  }
}

func near(_ left: Double?, _ right: Double?, _ tolerance: Double = 1e-6) -> Bool {
  guard let left, let right else { return left == nil && right == nil }
  return abs(left - right) <= tolerance * max(1, abs(left), abs(right))
}
