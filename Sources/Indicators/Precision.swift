/// How narrow an indicator's 95 % confidence interval has to be, city-wide.
public struct PrecisionTarget: Sendable, Hashable {
  public var code: String
  /// In the indicator's unit.
  public var halfWidth: Double

  public init(code: String, halfWidth: Double) {
    self.code = code
    self.halfWidth = halfWidth
  }
}

extension Measurement {
  /// The targets not met yet: an interval too wide, or none for want of replications. An indicator
  /// without a value, such as the days to a recovery that never comes, cannot get one by repeating.
  public func unmet(_ targets: [PrecisionTarget]) -> [PrecisionTarget] {
    targets.filter { target in
      guard let estimate = estimate(target.code, .city, 0) else { return false }
      return (estimate.halfWidth ?? .infinity) > target.halfWidth
    }
  }

  /// Replications that the targets probably take, given how wide the intervals are after `count` of
  /// them; `count` where all are met.
  ///
  /// A half-width falls with the root of the replications. The estimate is itself uncertain, so the
  /// number at most doubles from one question to the next.
  public func replicationsNeeded(for targets: [PrecisionTarget], after count: Int) -> Int {
    unmet(targets).reduce(count) { most, target in
      guard let halfWidth = estimate(target.code, .city, 0)?.halfWidth else {
        return max(most, Self.fewestForAnInterval)
      }
      let share = halfWidth / target.halfWidth
      let needed = (Double(count) * share * share).rounded(.up)
      return max(most, count + 1, Int(min(needed, 2 * Double(count))))
    }
  }

  /// With fewer, Student's t is so wide that the interval tells nothing.
  private static let fewestForAnInterval = 5
}
