import CGLPK
import GLPKGuard
import Optimization

/// A linear or mixed-integer program over GLPK, changed and re-solved in place.
///
/// Minimise or maximise `constant + Σ cost · x` over `lower ≤ A x ≤ upper` on the rows, bounds on the
/// variables and integrality of some. Every call checks its input and throws a `ModelError`.
///
/// A model lives on the thread that made it: build, solve and read it there, inside one synchronous
/// call or on a thread of its own, never across an `await`. Models on different threads run side by
/// side. Calls from another thread throw `wrongThread`; only dropping the last reference is allowed
/// anywhere.
public final class Model {
  let problem: OpaquePointer
  public let sense: Sense
  public private(set) var rowCount = 0
  public private(set) var columnCount = 0
  /// Whether each column is integral.
  var isInteger: [Bool] = []

  /// What changed since the last optimal basis, to choose the simplex method.
  var primalIsStale = true
  var dualIsStale = true
  /// The end of the last solve, nil once the model changes.
  var lastResult: LinearResult?

  /// Scratch that finds duplicates in one pass: the last row or column at which a number was seen.
  var seen: [Int32] = []
  var stamp: Int32 = 0

  /// An empty model. Throws `lost` or `outOfMemory` where GLPK cannot start.
  public init(_ sense: Sense = .minimize) throws {
    guard let problem = guard_create() else { throw ModelError.lost(Self.message) }
    self.problem = problem
    self.sense = sense
    if sense == .maximize { try check(guard_set_maximize(problem, true)) }
  }

  deinit { guard_free(problem) }

  // MARK: Building, one by one

  /// Adds a variable with `lower ≤ x ≤ upper` that costs `cost` a unit. Bounds may be infinite.
  @discardableResult
  public func addVariable(
    lower: Double = 0, upper: Double = .infinity, cost: Double = 0,
    kind: VariableKind = .continuous, name: String? = nil
  ) throws -> Variable {
    try name.map(requireName)
    var batch = ColumnBatch()
    let isBinary = kind == .binary
    batch.finishColumn(
      cost: cost, lower: isBinary ? 0 : lower, upper: isBinary ? 1 : upper,
      integer: kind != .continuous)
    let variable = try add(batch)[0]
    if let name { try check(guard_set_column_name(problem, variable.index, name)) }
    return variable
  }

  /// Adds `count` variables alike.
  @discardableResult
  public func addVariables(
    _ count: Int, lower: Double = 0, upper: Double = .infinity, cost: Double = 0,
    kind: VariableKind = .continuous
  ) throws -> Block<Variable> {
    guard count >= 0 else {
      throw ModelError.invalidOption("\(count) variables cannot be added; add 0 or more")
    }
    var batch = ColumnBatch()
    let isBinary = kind == .binary
    for _ in 0..<count {
      batch.finishColumn(
        cost: cost, lower: isBinary ? 0 : lower, upper: isBinary ? 1 : upper,
        integer: kind != .continuous)
    }
    return try add(batch)
  }

  /// Adds a constraint: `model.add(2 * x + y <= 4)`. A constant in it moves to the other side.
  @discardableResult
  public func add(_ constraint: LinearConstraint, name: String? = nil) throws -> Row {
    try name.map(requireName)
    var batch = RowBatch()
    let terms = try merged(constraint.expression)
    for term in terms { batch.addEntry(term.variable, term.coefficient) }
    let constant = constraint.expression.constant
    guard constant.isFinite else {
      throw ModelError.notFinite(what: "constant of row", place: rowCount)
    }
    batch.finishRow(lower: constraint.lower - constant, upper: constraint.upper - constant)
    let row = try add(batch)[0]
    if let name { try check(guard_set_row_name(problem, row.index, name)) }
    return row
  }

  /// Sets the whole objective; variables it leaves out cost nothing.
  public func setObjective(_ objective: some Linear) throws {
    var costs = [Double](repeating: 0, count: columnCount)
    let expression = objective.expression
    for term in try merged(expression) { costs[Int(term.variable.index)] = term.coefficient }
    try setCosts(costs)
    try setObjectiveConstant(expression.constant)
  }

  /// The terms with each variable once, in the order of first mention.
  func merged(_ expression: LinearExpression) throws -> [LinearExpression.Term] {
    var place: [Int32: Int] = [:]
    var terms: [LinearExpression.Term] = []
    for term in expression.terms {
      try requireColumn(term.variable.index)
      if let known = place[term.variable.index] {
        terms[known].coefficient += term.coefficient
      } else {
        place[term.variable.index] = terms.count
        terms.append(term)
      }
    }
    return terms
  }

  // MARK: Building, in bulk

  /// Adds rows over columns that are there already. The basis stays, with the new rows basic.
  @discardableResult
  public func add(_ batch: RowBatch) throws -> Block<Row> {
    let count = batch.count
    try requireSize("upper", count, batch.upper.count)
    try requireBounds("row", rowCount, batch.lower, batch.upper)
    try requireEntries(
      what: "column", limit: columnCount, count: count, starts: batch.starts,
      numbers: batch.columns, coefficients: batch.coefficients)
    let first = rowCount
    try check(
      guard_add_rows(
        problem, Int32(count), batch.lower, batch.upper, batch.starts, batch.columns,
        batch.coefficients))
    rowCount += count
    if count > 0 { touch(primal: true) }
    return Block(first: Int32(first), count: count)
  }

  /// Adds columns over rows that are there already. The basis stays, with the new columns non-basic.
  @discardableResult
  public func add(_ batch: ColumnBatch) throws -> Block<Variable> {
    let count = batch.count
    try requireSize("lower", count, batch.lower.count)
    try requireSize("upper", count, batch.upper.count)
    try requireSize("integer", count, batch.integer.count)
    try requireBounds("column", columnCount, batch.lower, batch.upper)
    try requireFinite("cost of column", columnCount, batch.costs)
    try requireEntries(
      what: "row", limit: rowCount, count: count, starts: batch.starts, numbers: batch.rows,
      coefficients: batch.coefficients)
    let first = columnCount
    try check(
      guard_add_columns(
        problem, Int32(count), batch.lower, batch.upper, batch.costs, batch.integer, batch.starts,
        batch.rows, batch.coefficients))
    columnCount += count
    isInteger.append(contentsOf: batch.integer)
    if count > 0 { touch(dual: true) }
    return Block(first: Int32(first), count: count)
  }

  // MARK: Changing

  public func setBounds(_ variable: Variable, lower: Double, upper: Double) throws {
    try requireColumn(variable.index)
    try requireBounds("column", Int(variable.index), [lower], [upper])
    try check(guard_set_column_bounds(problem, variable.index, lower, upper))
    touch(primal: true)
  }

  public func setBounds(_ row: Row, lower: Double, upper: Double) throws {
    try requireRow(row.index)
    try requireBounds("row", Int(row.index), [lower], [upper])
    try check(guard_set_row_bounds(problem, row.index, lower, upper))
    touch(primal: true)
  }

  public func setCost(_ variable: Variable, _ cost: Double) throws {
    try requireColumn(variable.index)
    try requireFinite("cost of column", Int(variable.index), [cost])
    try check(guard_set_cost(problem, variable.index, cost))
    touch(dual: true)
  }

  /// Costs of all columns.
  public func setCosts(_ costs: [Double]) throws {
    try requireSize("costs", columnCount, costs.count)
    try requireFinite("cost of column", 0, costs)
    try check(guard_set_costs(problem, 0, Int32(costs.count), costs))
    touch(dual: true)
  }

  /// What the objective is when all variables are 0.
  public func setObjectiveConstant(_ constant: Double) throws {
    try requireFinite("objective constant", 0, [constant])
    try check(guard_set_cost(problem, -1, constant))
    lastResult = nil
  }

  public func setInteger(_ variable: Variable, _ integer: Bool) throws {
    try requireColumn(variable.index)
    try check(guard_set_integer(problem, variable.index, integer))
    isInteger[Int(variable.index)] = integer
  }

  /// Deletes rows; later rows move down. Rows that are basic (slack) leave the basis valid and the
  /// optimum optimal; without the others the next solve starts afresh.
  public func delete(rows: some Sequence<Row>) throws {
    let numbers = try distinct(rows, limit: rowCount, what: "row")
    guard !numbers.isEmpty else { return }
    let status = try basis().rows
    try check(guard_delete_rows(problem, Int32(numbers.count), numbers))
    rowCount -= numbers.count
    let spoils = numbers.contains { status[Int($0)] != .basic }
    touch(primal: spoils, dual: spoils)
  }

  /// Deletes columns; later columns move down. Columns that are not basic and at 0 leave the basis
  /// valid and its point feasible; without basic ones the next solve starts afresh, so fix them at 0
  /// instead where that will do.
  public func delete(columns: some Sequence<Variable>) throws {
    let numbers = try distinct(columns, limit: columnCount, what: "column")
    guard !numbers.isEmpty else { return }
    let status = try basis().columns
    var values = [Double](repeating: 0, count: columnCount)
    try check(guard_read_columns(problem, &values, nil))
    try check(guard_delete_columns(problem, Int32(numbers.count), numbers))
    var isDeleted = [Bool](repeating: false, count: columnCount)
    for number in numbers { isDeleted[Int(number)] = true }
    isInteger = zip(isInteger, isDeleted).filter { !$0.1 }.map(\.0)
    columnCount -= numbers.count
    touch(primal: numbers.contains { status[Int($0)] == .basic || values[Int($0)] != 0 })
  }

  /// Replaces the entries of a row.
  public func setEntries(of row: Row, _ expression: LinearExpression) throws {
    try requireRow(row.index)
    let terms = try merged(expression)
    let coefficients = terms.map(\.coefficient)
    try requireFinite("coefficient of row", Int(row.index), coefficients)
    try check(
      guard_set_row(
        problem, row.index, Int32(terms.count), terms.map(\.variable.index), coefficients))
    touch(primal: true, dual: true)
  }

  /// Scales rows and columns for the solver, by geometric means and powers of two where the model is
  /// badly scaled. Worth it once a model is built; values and duals are told unscaled all the same.
  public func scale() throws {
    try check(guard_scale(problem, GLP_SF_GM | GLP_SF_EQ | GLP_SF_2N | GLP_SF_SKIP))
  }

  /// Takes the scale factors off.
  public func unscale() throws { try check(guard_scale(problem, 0)) }

  /// What changed since the last optimal basis: rows and bounds endanger primal feasibility, columns and
  /// costs dual feasibility.
  func touch(primal: Bool = false, dual: Bool = false) {
    primalIsStale = primalIsStale || primal
    dualIsStale = dualIsStale || dual
    lastResult = nil
  }
}
