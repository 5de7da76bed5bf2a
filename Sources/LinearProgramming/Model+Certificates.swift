import GLPKGuard

extension Model {
  /// Multipliers `y` of the rows that prove the last solve's `infeasible` (Farkas' lemma): for every x
  /// within its bounds, `y · A x` stays below the least that y times the rows must come to. A column
  /// with `y · a > 0` and room upwards weakens the proof: price by these to mend a restricted master.
  ///
  /// Found on a copy where the last solve did not end in a dual ray; nil where rounding leaves no proof.
  public func farkasMultipliers() throws -> [Double]? {
    guard lastResult?.termination == .infeasible else {
      throw ModelError.noSolution(
        "Farkas multipliers are there after a solve that ended infeasible")
    }
    var multipliers = [Double](repeating: 0, count: rowCount)
    var found = false
    try check(guard_farkas(problem, &multipliers, &found))
    return found ? multipliers : nil
  }

  /// Direction, by column, that keeps every constraint and improves the objective without end, after a
  /// solve that ended unbounded; nil where the solver names none.
  public func unboundedRay() throws -> [Double]? {
    guard lastResult?.termination == .unbounded else {
      throw ModelError.noSolution("a ray is there after a solve that ended unbounded")
    }
    var direction = [Double](repeating: 0, count: columnCount)
    var found = false
    try check(guard_ray(problem, &direction, &found))
    return found ? direction : nil
  }
}
