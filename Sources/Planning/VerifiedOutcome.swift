import Optimization
import Verification

/// An answer of a solver that code sharing nothing with it refuses: a defect of the program.
public struct RefutedAnswer: Error, Sendable, CustomStringConvertible {
  /// Such as `siting` or `routes of carrier a to doors`.
  public var stage: String
  /// What the answer breaks, or that its objective or bound is not what it says.
  public var contradictions: [String]

  public var description: String {
    contradictions.prefix(10).map { "\(stage): \($0)" }.joined(separator: "\n")
  }
}

extension Outcome {
  /// This outcome, its solution and its claims confirmed.
  ///
  /// - Parameters:
  ///   - stage: names it where it is refused
  ///   - reported: violations that the plan tells its reader by other means
  /// - Throws: `RefutedAnswer`
  func verified(
    _ stage: String, besides reported: Set<Violation.Kind> = [],
    by verify: (Solution) -> Verdict
  ) throws -> Self {
    let found = solution.map { verify($0).contradictions(to: self, besides: reported) } ?? []
    if !found.isEmpty { throw RefutedAnswer(stage: stage, contradictions: found) }
    return self
  }
}
