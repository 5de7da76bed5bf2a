import Optimization
import Testing
import Verification

@Suite struct ClaimsTests {
  private let verdict = Verdict(objective: 10, violations: [])

  private func outcome(
    objective: Double? = 10, bound: Double? = 8, sense: Sense = .minimize,
    status: Status = .feasible
  ) -> Outcome<Int> {
    Outcome(
      solution: 1, objective: objective, bound: bound, sense: sense, status: status, stop: .work,
      work: 0, seconds: 0)
  }

  @Test("A feasible solution of the reported cost with a bound on the right side is confirmed")
  func confirmed() {
    #expect(verdict.contradictions(to: outcome()).isEmpty)
    #expect(verdict.contradictions(to: outcome(bound: nil)).isEmpty)
    #expect(verdict.contradictions(to: outcome(bound: 12, sense: .maximize)).isEmpty)
    #expect(verdict.contradictions(to: outcome(bound: 10, status: .optimal)).isEmpty)
  }

  @Test("A wrong cost, a bound beyond the cost and a proof without its bound are contradicted")
  func contradicted() {
    #expect(verdict.contradictions(to: outcome(objective: 9.99)).count == 1)
    #expect(verdict.contradictions(to: outcome(bound: 10.01)).count == 1)
    #expect(verdict.contradictions(to: outcome(bound: 9.99, sense: .maximize)).count == 1)
    #expect(verdict.contradictions(to: outcome(status: .optimal)).count == 1)
    #expect(verdict.contradictions(to: outcome(bound: nil, status: .optimal)).count == 1)
    #expect(Verdict(objective: nil, violations: []).contradictions(to: outcome()).count == 1)
  }

  @Test("Violations are named, but for those reported otherwise")
  func violations() {
    let verdict = Verdict(
      objective: 10,
      violations: [Violation(.stopMissing, "stop 1"), Violation(.stopMayNotBeLeftOut, "stop 2")])
    #expect(
      verdict.contradictions(to: outcome(), besides: [.stopMayNotBeLeftOut])
        == ["stop-missing: stop 1"])
    #expect(verdict.contradictions(to: outcome()).count == 2)
  }
}
