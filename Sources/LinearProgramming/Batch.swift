/// Rows to add in one call, kept in flat buffers (compressed by rows). The quick way to add many:
/// fill it, add it, empty it, fill it again; nothing is allocated per row.
public struct RowBatch: Sendable {
  public var lower: [Double] = []
  public var upper: [Double] = []
  /// Entries of row `i` are `starts[i]..<starts[i + 1]`; one element more than rows.
  public var starts: [Int32] = [0]
  public var columns: [Int32] = []
  public var coefficients: [Double] = []

  public init() {}

  @inlinable public var count: Int { lower.count }

  /// Adds an entry to the row being written; `finishRow` closes it.
  @inlinable public mutating func addEntry(_ variable: Variable, _ coefficient: Double) {
    columns.append(variable.index)
    coefficients.append(coefficient)
  }

  /// Closes the row of the entries added since the last one.
  @inlinable public mutating func finishRow(
    lower: Double = -.infinity, upper: Double = .infinity
  ) {
    self.lower.append(lower)
    self.upper.append(upper)
    starts.append(Int32(truncatingIfNeeded: columns.count))
  }

  /// Adds `lower ≤ Σ coefficients[k] · columns[k] ≤ upper`.
  @inlinable public mutating func append(
    lower: Double = -.infinity, upper: Double = .infinity, columns: some Collection<Int32>,
    coefficients: some Collection<Double>
  ) {
    self.columns.append(contentsOf: columns)
    self.coefficients.append(contentsOf: coefficients)
    finishRow(lower: lower, upper: upper)
  }

  /// Empties the batch and keeps its memory.
  @inlinable public mutating func removeAll() {
    lower.removeAll(keepingCapacity: true)
    upper.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    columns.removeAll(keepingCapacity: true)
    coefficients.removeAll(keepingCapacity: true)
  }
}

/// Columns to add in one call, kept in flat buffers (compressed by columns); the quick way for large
/// models and for column generation.
public struct ColumnBatch: Sendable {
  public var lower: [Double] = []
  public var upper: [Double] = []
  public var costs: [Double] = []
  public var integer: [Bool] = []
  /// Entries of column `j` are `starts[j]..<starts[j + 1]`; one element more than columns.
  public var starts: [Int32] = [0]
  public var rows: [Int32] = []
  public var coefficients: [Double] = []

  public init() {}

  @inlinable public var count: Int { costs.count }

  /// Adds an entry to the column being written; `finishColumn` closes it.
  @inlinable public mutating func addEntry(_ row: Row, _ coefficient: Double) {
    rows.append(row.index)
    coefficients.append(coefficient)
  }

  /// Closes the column of the entries added since the last one.
  @inlinable public mutating func finishColumn(
    cost: Double, lower: Double = 0, upper: Double = .infinity, integer: Bool = false
  ) {
    self.lower.append(lower)
    self.upper.append(upper)
    costs.append(cost)
    self.integer.append(integer)
    starts.append(Int32(truncatingIfNeeded: rows.count))
  }

  /// Adds a column with `coefficients[k]` in row `rows[k]`.
  @inlinable public mutating func append(
    cost: Double, lower: Double = 0, upper: Double = .infinity, integer: Bool = false,
    rows: some Collection<Int32>, coefficients: some Collection<Double>
  ) {
    self.rows.append(contentsOf: rows)
    self.coefficients.append(contentsOf: coefficients)
    finishColumn(cost: cost, lower: lower, upper: upper, integer: integer)
  }

  /// Empties the batch and keeps its memory.
  @inlinable public mutating func removeAll() {
    lower.removeAll(keepingCapacity: true)
    upper.removeAll(keepingCapacity: true)
    costs.removeAll(keepingCapacity: true)
    integer.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    rows.removeAll(keepingCapacity: true)
    coefficients.removeAll(keepingCapacity: true)
  }
}
