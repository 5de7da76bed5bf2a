import GLPKGuard

// Rows that callbacks bring in: lazy constraints and cuts.
extension Search {
  /// Gives the node the rows of the pool that its relaxation breaks; where there is none and the point
  /// is integral, asks for new ones.
  func separateLazyConstraints() throws {
    guard let tree else { return }
    try model.check(guard_tree_values(tree, &point))
    addedToNode = 0
    try forgetDroppedRows()
    try addBrokenPoolRows()
    guard addedToNode == 0, let separate = callbacks.lazyConstraints else { return }
    var integral = false
    try model.check(guard_tree_is_integral(tree, options.integralityTolerance, &integral))
    guard integral else { return }
    var rounded = point
    for column in rounded.indices where model.isInteger[column] { rounded[column].round() }
    try call(separate, at: rounded, objective: state.relaxation, isIntegral: true, mayAdd: true)
  }

  func separateCuts() throws {
    guard let tree, let separate = callbacks.cuts else { return }
    try model.check(guard_tree_values(tree, &point))
    try forgetDroppedRows()
    let before = rowsHere
    try call(separate, at: point, objective: state.relaxation, isIntegral: false, mayAdd: true)
    // Gomory's cuts come next, from a tableau that the new rows have undone.
    if rowsHere > before, !options.cuts.isEmpty { try model.check(guard_tree_factorize(tree)) }
  }

  /// GLPK drops idle cuts within a node and does not say which: any row of the pool may be missing then.
  private func forgetDroppedRows() throws {
    guard let tree, rowsHere > 0 else { return }
    var kept: Int32 = 0
    try model.check(guard_tree_added_rows(tree, &kept))
    if kept < rowsHere { poolRowsHere.removeAll(keepingCapacity: true) }
    rowsHere = kept
  }

  func addBrokenPoolRows() throws {
    let broken = point.withUnsafeBufferPointer { pool.broken(at: $0, tolerance: Self.tolerance) }
    for row in broken where !poolRowsHere.contains(row) { try addToNode(row) }
  }

  func addToNode(_ row: Int) throws {
    guard let tree else { return }
    let code = pool.withRow(row) { lower, upper, columns, coefficients in
      guard_tree_add_row(
        tree, lower, upper, Int32(columns.count), columns.baseAddress, coefficients.baseAddress)
    }
    try model.check(code)
    poolRowsHere.insert(row)
    rowsHere += 1
    addedToNode += 1
  }

  /// A row from a callback: into the pool, and into the node if its relaxation breaks it.
  func add(
    lower: Double, upper: Double, columns: [Int32], coefficients: [Double], isLocal: Bool
  ) throws {
    guard let tree else { return }
    if isLocal {
      guard isAtNode else { return }
      addedLocal += 1
      try model.check(
        guard_tree_add_row(tree, lower, upper, Int32(columns.count), columns, coefficients))
      rowsHere += 1
      return
    }
    pool.append(lower: lower, upper: upper, columns: columns, coefficients: coefficients)
    let row = pool.count - 1
    guard isAtNode else { return }
    let violation = point.withUnsafeBufferPointer { pool.violation(of: row, at: $0) }
    guard violation > Self.tolerance else { return }
    // The relaxation breaks a row it has: it will not get better by a second copy.
    if poolRowsHere.contains(where: { pool.isSame($0, row) }) {
      if violation > 100 * Self.tolerance { stopWanted = .numericalFailure }
      return
    }
    try addToNode(row)
  }
}
