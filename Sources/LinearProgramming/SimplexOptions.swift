import Optimization

/// How and how long the simplex method runs. The defaults suit warm-started re-solves.
public struct SimplexOptions: Sendable {
  public enum Method: Sendable {
    /// Primal where only columns or costs changed since the last optimum, otherwise dual, and primal
    /// where the dual fails.
    case automatic
    case primal
    case dual
    /// Dual simplex, and primal where it fails.
    case dualThenPrimal
  }

  public enum Pricing: Sendable {
    /// Projected steepest edge.
    case steepestEdge
    /// Dantzig's rule.
    case largestReducedCost
  }

  public enum RatioTest: Sendable {
    /// Harris' two-pass test.
    case harris
    case textbook
    /// Long steps over bounds of boxed variables (dual simplex); the primal takes Harris' test.
    case boundFlipping
  }

  public var method = Method.automatic
  public var pricing = Pricing.steepestEdge
  public var ratioTest = RatioTest.harris
  /// Reduce the problem before solving it. Starts from scratch: for one cold solve, not for re-solves.
  public var presolve = false
  public var primalTolerance = 1e-7
  public var dualTolerance = 1e-7
  public var pivotTolerance = 1e-9
  /// The dual simplex stops once its objective is known to be no better than this.
  public var objectiveLimit: Double?
  /// Simplex iterations of this call: a deterministic limit.
  public var iterationLimit: Int?
  public var deadline: Deadline

  public init(deadline: Deadline = Deadline(seconds: nil)) { self.deadline = deadline }
}
