/// A node of the tree as a callback sees it; it lives only as long as the call.
public final class SearchNode {
  /// Values of all variables at the point in question: the node's relaxation, or a solution brought in.
  public internal(set) var values: UnsafeBufferPointer<Double>
  /// Objective of the point.
  public internal(set) var objective: Double
  /// Depth in the tree; 0 at the root.
  public internal(set) var depth: Int
  /// Number of the node in order of creation, from 1 on; 0 before the root.
  public internal(set) var number: Int
  /// Objective of the best solution so far.
  public internal(set) var incumbent: Double?
  /// The point is integral: a solution but for the lazy constraints.
  public internal(set) var isIntegral: Bool
  /// Rows added by this call.
  public private(set) var addedRows = 0

  /// Nil once the call is over.
  private var search: Search?
  private let mayAdd: Bool

  init(
    search: Search, values: UnsafeBufferPointer<Double>, objective: Double, depth: Int,
    number: Int, incumbent: Double?, isIntegral: Bool, mayAdd: Bool
  ) {
    self.search = search
    self.values = values
    self.objective = objective
    self.depth = depth
    self.number = number
    self.incumbent = incumbent
    self.isIntegral = isIntegral
    self.mayAdd = mayAdd
  }

  public func value(_ variable: Variable) -> Double {
    precondition(values.indices.contains(Int(variable.index)), "no such variable in this node")
    return values[Int(variable.index)]
  }

  /// Ends the node's life with the call it was made for.
  func close() {
    search = nil
    values = UnsafeBufferPointer(start: nil, count: 0)
  }

  private func openSearch() throws -> Search {
    guard let search else {
      throw ModelError.invalidOption("a node lives only as long as the callback it is given to")
    }
    return search
  }

  /// Adds a constraint that holds for every solution, or with `isLocal` for those below this node.
  public func add(_ constraint: LinearConstraint, isLocal: Bool = false) throws {
    let terms = try openSearch().model.merged(constraint.expression)
    let constant = constraint.expression.constant
    try addRow(
      lower: constraint.lower - constant, upper: constraint.upper - constant,
      columns: terms.map(\.variable.index), coefficients: terms.map(\.coefficient),
      isLocal: isLocal)
  }

  /// Adds `lower ≤ Σ coefficients[k] · columns[k] ≤ upper`. A row the point does not break is kept for
  /// other nodes, and changes nothing here.
  public func addRow(
    lower: Double = -.infinity, upper: Double = .infinity, columns: [Int32],
    coefficients: [Double], isLocal: Bool = false
  ) throws {
    let search = try openSearch()
    guard mayAdd else {
      throw ModelError.invalidOption(
        "rows are added from within the callbacks for lazy constraints and cuts only")
    }
    try search.model.requireRowEntries(
      lower: lower, upper: upper, columns: columns, coefficients: coefficients)
    try search.add(
      lower: lower, upper: upper, columns: columns, coefficients: coefficients,
      isLocal: isLocal)
    addedRows += 1
  }

  /// Hands in a solution, by column; it is taken at the next chance if it is feasible and better.
  public func submit(_ solution: [Double]) throws {
    let search = try openSearch()
    try search.model.requireSize("solution", values.count, solution.count)
    search.submitted.append(solution)
  }

  /// Ends the search with what it has.
  public func stop() { search?.stopWanted = .interrupted }

  /// Whether the variable is fractional here; only such a one can be branched on.
  public func isFractional(_ variable: Variable) throws -> Bool {
    try openSearch().canBranch(variable)
  }
}
