/// How much an optimisation may spend, and when it may stop early. A value: it knows nothing of any
/// problem.
///
/// Work is a deterministic count that each solver names in its documentation (iterations, nodes,
/// rounds). A result stopped by work is the same on every machine; one stopped by time is not.
public struct Budget: Sendable {
  /// Wall-clock seconds; nil for no limit.
  public var seconds: Double?
  /// Units of the solver's own work count; nil for no limit.
  public var work: Int?
  /// Stop once `(objective − bound) / |objective|` is at most this share. 0 asks for a proof.
  public var gap: Double
  /// Threads the solver may use; its result never depends on it.
  public var threads: Int
  /// Seed of every random choice.
  public var seed: UInt64
  /// Set from outside (Ctrl-C) to end with what has been found.
  public var cancellation: Cancellation

  public init(
    seconds: Double? = nil, work: Int? = nil, gap: Double = 0, threads: Int = 1, seed: UInt64 = 1,
    cancellation: Cancellation = Cancellation()
  ) {
    self.seconds = seconds
    self.work = work
    self.gap = gap
    self.threads = max(1, threads)
    self.seed = seed
    self.cancellation = cancellation
  }

  /// The moment this budget's time is over, counted from now.
  public func deadline() -> Deadline { Deadline(seconds: seconds, cancellation: cancellation) }
}
