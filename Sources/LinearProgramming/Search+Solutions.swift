import GLPKGuard

// Solutions that callbacks bring in.
extension Search {
  func runHeuristic() throws {
    guard let tree else { return }
    if let heuristic = callbacks.heuristic {
      try model.check(guard_tree_values(tree, &point))
      var found: [Double]?
      try call(
        { found = try heuristic($0) }, at: point, objective: state.relaxation, isIntegral: false,
        mayAdd: false)
      if let found {
        try model.requireSize("solution", model.columnCount, found.count)
        submitted.append(found)
      }
    }
    try takeSubmitted()
  }

  func takeSubmitted() throws {
    guard !submitted.isEmpty, let tree else { return }
    let candidates = submitted
    submitted = []
    for candidate in candidates {
      guard let solution = try feasible(candidate) else { continue }
      var taken = false
      try model.check(guard_tree_submit(tree, solution, &taken))
      if taken {
        if state.nodes == 1 && state.node == 0 { tookInitialSolution = true }
        try model.check(guard_tree_look(tree, &state))
      }
    }
  }

  /// The solution with its integers exact, if it keeps every bound, row and lazy constraint.
  func feasible(_ candidate: [Double]) throws -> [Double]? {
    guard let tree, let solution = limits.rounded(candidate, tolerance: Self.tolerance) else {
      return nil
    }
    var activities = [Double](repeating: 0, count: model.rowCount)
    try model.check(guard_tree_activities(tree, solution, Int32(activities.count), &activities))
    guard limits.allow(activities: activities, tolerance: Self.tolerance) else { return nil }
    guard keepsPool(solution) else { return nil }
    guard let separate = callbacks.lazyConstraints else { return solution }
    isAtNode = false
    defer { isAtNode = true }
    try call(
      separate, at: solution, objective: limits.objective(solution), isIntegral: true,
      mayAdd: true)
    return keepsPool(solution) ? solution : nil
  }

  func keepsPool(_ solution: [Double]) -> Bool {
    solution.withUnsafeBufferPointer { pool.broken(at: $0, tolerance: Self.tolerance).isEmpty }
  }
}
