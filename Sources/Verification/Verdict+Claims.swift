import Optimization

extension Verdict {
  /// What an outcome claims of its solution and this verdict on it does not confirm; empty when all is
  /// well. A claim is believed by nobody.
  ///
  /// - Parameter reported: violations that the outcome's reader is told of by other means
  public func contradictions<Solution>(
    to outcome: Outcome<Solution>, besides reported: Set<Violation.Kind> = []
  ) -> [String] {
    guard outcome.solution != nil, let claimed = outcome.objective else { return [] }
    var found = violations.filter { !reported.contains($0.kind) }.map(\.description)
    if !confirms(claimed) {
      let recomputed = objective.map { "\($0)" } ?? "none"
      found.append("the objective is reported as \(claimed), recomputed it is \(recomputed)")
    }
    if let bound = outcome.bound {
      let excess = outcome.sense == .minimize ? bound - claimed : claimed - bound
      if exceeds(excess, 1e-6 * abs(claimed)) {
        found.append("the bound \(bound) contradicts the objective \(claimed)")
      }
    }
    if outcome.status == .optimal, outcome.gap.map({ $0 > 1e-5 }) ?? true {
      found.append(
        "a proof is reported, and the bound is \(outcome.bound.map { "\($0)" } ?? "none")")
    }
    return found
  }
}
