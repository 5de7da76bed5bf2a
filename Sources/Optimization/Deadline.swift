/// A point in time at which a solver must stop, or earlier if it is cancelled.
public struct Deadline: Sendable {
  private let start: ContinuousClock.Instant
  private let end: ContinuousClock.Instant?
  public let cancellation: Cancellation

  public init(seconds: Double?, cancellation: Cancellation = Cancellation()) {
    let start = ContinuousClock.now
    self.start = start
    // Over a century is no limit; the clock's own arithmetic would trap long before infinity.
    end = seconds.flatMap { $0 < 3.2e9 ? start + .seconds(max(0, $0)) : nil }
    self.cancellation = cancellation
  }

  /// Seconds since the deadline was set up.
  public var elapsed: Double { (ContinuousClock.now - start).inSeconds }

  /// Seconds left; infinity without a limit, never negative.
  public var remaining: Double {
    guard let end else { return .infinity }
    return max(0, (end - ContinuousClock.now).inSeconds)
  }

  public var isOver: Bool { cancellation.isCancelled || remaining <= 0 }

  /// Why the solver has to stop now; nil while it may go on.
  public var stopReason: StopReason? {
    if cancellation.isCancelled { return .interrupted }
    return remaining <= 0 ? .time : nil
  }

  /// A deadline at most `seconds` away and no later than this one.
  public func within(seconds: Double) -> Deadline {
    Deadline(seconds: min(seconds, remaining), cancellation: cancellation)
  }
}

extension Duration {
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
