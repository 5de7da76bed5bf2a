import Optimization

/// What the caller adds to branch and cut. Each is called on the model's own thread; an error it throws
/// ends the search and is thrown on. The model itself must not be touched meanwhile; other models may.
public struct BranchAndCutCallbacks {
  /// Called with every point that would become a solution, to add the constraints it breaks. A point
  /// for which no broken one is added is accepted. The constraints must hold for every solution that
  /// is to be accepted.
  public var lazyConstraints: ((SearchNode) throws -> Void)?
  /// Called with fractional points to add cuts: rows that hold for every solution (of the whole tree,
  /// unless they are said to be local).
  public var cuts: ((SearchNode) throws -> Void)?
  /// Called with fractional points; returns a solution found from it, by column.
  public var heuristic: ((SearchNode) throws -> [Double]?)?
  /// Called with fractional points; returns the variable to branch on, nil for GLPK's choice.
  public var branching: ((SearchNode) throws -> BranchingDecision?)?
  /// Called on each better solution and now and then.
  public var progress: ProgressHandler = silent

  public init(
    lazyConstraints: ((SearchNode) throws -> Void)? = nil,
    cuts: ((SearchNode) throws -> Void)? = nil,
    heuristic: ((SearchNode) throws -> [Double]?)? = nil,
    branching: ((SearchNode) throws -> BranchingDecision?)? = nil,
    progress: @escaping ProgressHandler = silent
  ) {
    self.lazyConstraints = lazyConstraints
    self.cuts = cuts
    self.heuristic = heuristic
    self.branching = branching
    self.progress = progress
  }
}

public struct BranchingDecision: Sendable {
  public enum Side: Sendable {
    case down, up
    /// By the order of node selection.
    case either
  }
  public var variable: Variable
  public var first: Side
  public init(_ variable: Variable, first: Side = .either) {
    self.variable = variable
    self.first = first
  }
}
