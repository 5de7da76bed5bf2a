import Optimization

/// The end of a search.
public struct IntegerResult: Sendable {
  public var termination: Termination
  /// The best solution, by column, integral where it must be; nil where none was found.
  public var values: [Double]?
  public var objective: Double?
  /// Proven bound on the objective of every solution; nil where none is proven.
  public var bound: Double?
  public var sense: Sense
  /// Simplex iterations, the root's included: the work count.
  public var iterations: Int
  public var nodes: Int
  /// Rows brought in by callbacks, each once.
  public var addedRows: Int
  public var tookInitialSolution: Bool
  public var seconds: Double

  public var isOptimal: Bool { termination == .optimal }

  /// `|objective − bound| / |objective|`; nil while either is unknown.
  public var gap: Double? {
    guard let objective, let bound else { return nil }
    return relativeGap(objective: objective, bound: bound)
  }

  /// The same in the words all solvers share. An unbounded model is one nothing is known of.
  public var outcome: Outcome<[Double]> {
    let status: Status
    switch termination {
    case .optimal: status = .optimal
    case .infeasible: status = .infeasible
    default: status = values == nil ? .unknown : .feasible
    }
    let stop: StopReason
    switch termination {
    case .optimal, .infeasible, .unbounded, .objectiveLimit: stop = .proven
    case .iterationLimit, .nodeLimit: stop = .work
    case .gap: stop = .gap
    case .time: stop = .time
    case .interrupted, .numericalFailure: stop = .interrupted
    }
    return Outcome(
      solution: values, objective: objective, bound: bound, sense: sense, status: status,
      stop: stop, work: iterations, seconds: seconds)
  }
}
