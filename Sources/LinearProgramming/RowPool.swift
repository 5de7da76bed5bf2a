/// Rows that hold for the whole tree. GLPK knows a row only in the node that added it and below; the
/// pool brings it to the other nodes where it is broken.
struct RowPool {
  private(set) var count = 0
  private var lower: [Double] = []
  private var upper: [Double] = []
  private var starts: [Int] = [0]
  private var columns: [Int32] = []
  private var coefficients: [Double] = []

  mutating func append(
    lower: Double, upper: Double, columns: some Collection<Int32>,
    coefficients: some Collection<Double>
  ) {
    self.lower.append(lower)
    self.upper.append(upper)
    self.columns.append(contentsOf: columns)
    self.coefficients.append(contentsOf: coefficients)
    starts.append(self.columns.count)
    count += 1
  }

  /// By how much the point breaks the row, relative to the size of its bound.
  func violation(of row: Int, at point: UnsafeBufferPointer<Double>) -> Double {
    columns.withUnsafeBufferPointer { columns in
      coefficients.withUnsafeBufferPointer { coefficients in
        let entries = starts[row]..<starts[row + 1]
        var activity = 0.0
        for entry in entries { activity += coefficients[entry] * point[Int(columns[entry])] }
        return RowPool.violation(activity, lower: lower[row], upper: upper[row])
      }
    }
  }

  /// The rows that the point breaks by more than the tolerance.
  func broken(at point: UnsafeBufferPointer<Double>, tolerance: Double) -> [Int] {
    (0..<count).filter { violation(of: $0, at: point) > tolerance }
  }

  /// By how much an activity breaks bounds, relative to their size.
  static func violation(_ activity: Double, lower: Double, upper: Double) -> Double {
    let below = lower == -.infinity ? 0 : (lower - activity) / max(1, abs(lower))
    let above = upper == .infinity ? 0 : (activity - upper) / max(1, abs(upper))
    return max(below, above)
  }

  /// The two rows have the same bounds and the same entries in the same order.
  func isSame(_ one: Int, _ other: Int) -> Bool {
    let left = starts[one]..<starts[one + 1]
    let right = starts[other]..<starts[other + 1]
    return lower[one] == lower[other] && upper[one] == upper[other]
      && columns[left].elementsEqual(columns[right])
      && coefficients[left].elementsEqual(coefficients[right])
  }

  /// Calls with the bounds and entries of a row.
  func withRow<Result>(
    _ row: Int,
    _ body: (
      Double, Double, UnsafeBufferPointer<Int32>, UnsafeBufferPointer<Double>
    ) throws -> Result
  ) rethrows -> Result {
    let entries = starts[row]..<starts[row + 1]
    return try columns.withUnsafeBufferPointer { columns in
      try coefficients.withUnsafeBufferPointer { coefficients in
        try body(
          lower[row], upper[row], UnsafeBufferPointer(rebasing: columns[entries]),
          UnsafeBufferPointer(rebasing: coefficients[entries]))
      }
    }
  }
}
