/// Which way an objective is better.
public enum Sense: String, Sendable, Codable {
  case minimize, maximize
}

/// Why an optimisation ended.
public enum StopReason: String, Sendable, Codable {
  /// Optimality (or infeasibility) is proven.
  case proven
  /// The gap asked for is reached.
  case gap
  case time
  case work
  case interrupted
}

/// What is known at the end. `optimal` only with a proof.
public enum Status: String, Sendable, Codable {
  case optimal, feasible, infeasible, unknown
}

/// The answer of an optimisation: the solution, what is proven of it, and why the search ended.
public struct Outcome<Solution: Sendable>: Sendable {
  /// The best solution found; nil where none is.
  public var solution: Solution?
  /// Its objective value, in the problem's own unit; nil without a solution.
  public var objective: Double?
  /// Proven bound on every feasible objective: from below when minimising, from above when
  /// maximising; nil where none is proven.
  public var bound: Double?
  public var sense: Sense
  public var status: Status
  public var stop: StopReason
  /// Work done, in the solver's own count: give it back as `Budget.work` to repeat the result.
  public var work: Int
  public var seconds: Double
  /// What single steps have brought, those that the solver counts.
  public var steps: [StepStatistics]

  public init(
    solution: Solution?, objective: Double?, bound: Double?, sense: Sense = .minimize,
    status: Status, stop: StopReason, work: Int, seconds: Double,
    steps: [StepStatistics] = []
  ) {
    self.solution = solution
    self.objective = objective
    self.bound = bound
    self.sense = sense
    self.status = status
    self.stop = stop
    self.work = work
    self.seconds = seconds
    self.steps = steps
  }

  /// `|objective − bound| / |objective|`, 0 when both are 0; nil while either is unknown.
  public var gap: Double? {
    guard let objective, let bound else { return nil }
    return relativeGap(objective: objective, bound: bound)
  }

  /// The same outcome with its solution turned into another form.
  public func map<Other: Sendable>(_ transform: (Solution) throws -> Other) rethrows
    -> Outcome<Other>
  {
    Outcome<Other>(
      solution: try solution.map(transform), objective: objective, bound: bound, sense: sense,
      status: status, stop: stop, work: work, seconds: seconds, steps: steps)
  }
}

/// `|objective − bound| / |objective|`; infinite when the objective is 0 and the bound is not.
public func relativeGap(objective: Double, bound: Double) -> Double {
  let difference = abs(objective - bound)
  if difference == 0 { return 0 }
  return objective == 0 ? .infinity : difference / abs(objective)
}
