/// Why a solve ended.
public enum Termination: String, Sendable, Codable {
  case optimal
  /// There is no feasible point, and this is proven.
  case infeasible
  /// There are feasible points of any objective value; of a mixed-integer program only its relaxation
  /// is known to have them.
  case unbounded
  /// The objective is known to be no better than the limit set.
  case objectiveLimit
  case iterationLimit
  case nodeLimit
  /// The gap asked for is reached.
  case gap
  case time
  case interrupted
  /// The solver gave up for numerical reasons: scale the model, or loosen its tolerances.
  case numericalFailure
}

/// What the values left by a solve are worth.
public enum ResultStatus: String, Sendable, Codable {
  /// There are none.
  case none
  case feasible
  /// They break a constraint (primal), or a sign (dual).
  case infeasible
}

/// The end of a linear solve. Values, duals and the basis are read from the model.
public struct LinearResult: Sendable {
  public var termination: Termination
  /// What `values` are worth.
  public var primal: ResultStatus
  /// What `duals` and `reducedCosts` are worth.
  public var dual: ResultStatus
  /// Objective at the values; nil unless they are feasible.
  public var objective: Double?
  /// Proven bound on the optimum; nil unless the duals are feasible.
  public var bound: Double?
  /// Simplex iterations: the work count.
  public var iterations: Int

  public var isOptimal: Bool { termination == .optimal }
}
