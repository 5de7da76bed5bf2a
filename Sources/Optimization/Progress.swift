/// A look at a running optimisation: how far it is and how far apart objective and bound are.
public struct Progress: Sendable {
  /// The step, in the field's words: "dual ascent", "Benders root", "branch and cut", …
  public var phase: String
  public var objective: Double?
  public var bound: Double?
  public var work: Int
  public var seconds: Double

  public init(phase: String, objective: Double?, bound: Double?, work: Int, seconds: Double) {
    self.phase = phase
    self.objective = objective
    self.bound = bound
    self.work = work
    self.seconds = seconds
  }
}

/// Where solvers report to; it must be quick, and may be called from any thread.
public typealias ProgressHandler = @Sendable (Progress) -> Void

/// The default: nobody listens.
public let silent: ProgressHandler = { _ in }
