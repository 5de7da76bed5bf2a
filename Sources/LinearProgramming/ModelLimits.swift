import GLPKGuard

/// Bounds, costs and integrality of a model, to check solutions against while it is being searched.
struct ModelLimits {
  private var columnLower: [Double]
  private var columnUpper: [Double]
  private var rowLower: [Double]
  private var rowUpper: [Double]
  private var costs: [Double]
  private var constant = 0.0
  private var isInteger: [Bool]

  init(_ model: Model) throws {
    columnLower = [Double](repeating: 0, count: model.columnCount)
    columnUpper = columnLower
    costs = columnLower
    rowLower = [Double](repeating: 0, count: model.rowCount)
    rowUpper = rowLower
    isInteger = model.isInteger
    try model.check(guard_column_bounds(model.problem, &columnLower, &columnUpper))
    try model.check(guard_row_bounds(model.problem, &rowLower, &rowUpper))
    try model.check(guard_costs(model.problem, &constant, &costs))
  }

  /// The point with its integers exact; nil where one is not integral, or a bound is broken.
  func rounded(_ point: [Double], tolerance: Double) -> [Double]? {
    var result = point
    for column in point.indices {
      var value = point[column]
      guard value.isFinite else { return nil }
      if isInteger[column] {
        let nearest = value.rounded()
        guard abs(value - nearest) <= tolerance else { return nil }
        value = nearest
        result[column] = nearest
      }
      let violation = RowPool.violation(
        value, lower: columnLower[column], upper: columnUpper[column])
      guard violation <= tolerance else { return nil }
    }
    return result
  }

  func allow(activities: [Double], tolerance: Double) -> Bool {
    activities.indices.allSatisfy {
      RowPool.violation(activities[$0], lower: rowLower[$0], upper: rowUpper[$0]) <= tolerance
    }
  }

  func objective(_ point: [Double]) -> Double {
    zip(costs, point).reduce(constant) { $0 + $1.0 * $1.1 }
  }
}
