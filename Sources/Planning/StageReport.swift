import Optimization

/// What one optimisation of a plan achieved and what is proven of it.
public struct StageReport: Sendable {
  /// Such as `siting` or `routes north door+pickup`.
  public var name: String
  /// Value of the solution found; nil without one.
  public var objective: Double?
  /// Proven bound on every solution's objective; nil where none is proven.
  public var bound: Double?
  /// `|objective − bound| / |objective|`; nil while either is unknown.
  public var gap: Double?
  /// Unit of objective and bound.
  public var unit: String
  public var sense: Sense
  public var status: Status
  public var stop: StopReason
  /// In the solver's own count: the work limit that repeats the result.
  public var work: Int
  public var seconds: Double
  /// The problem whose optimum the bound bounds, in words.
  public var problem: String
  /// What single steps of the solver have brought.
  public var steps: [StepStatistics]

  public init<Solution>(
    name: String, problem: String, unit: String, outcome: Outcome<Solution>
  ) {
    self.name = name
    self.problem = problem
    self.unit = unit
    objective = outcome.objective
    bound = outcome.bound
    gap = outcome.gap
    sense = outcome.sense
    status = outcome.status
    stop = outcome.stop
    work = outcome.work
    seconds = outcome.seconds
    steps = outcome.steps
  }
}
