import Optimization
import Testing

@Suite("Outcome")
struct OutcomeTests {
  @Test("the gap is relative to the objective and 0 when both ends are 0")
  func gap() {
    #expect(relativeGap(objective: 200, bound: 150) == 0.25)
    #expect(relativeGap(objective: 0, bound: 0) == 0)
    #expect(relativeGap(objective: 0, bound: -1) == .infinity)
    #expect(relativeGap(objective: -10, bound: -12) == 0.2)
  }

  @Test("without a bound there is no gap")
  func noBound() {
    let outcome = Outcome<Int>(
      solution: 1, objective: 5, bound: nil, status: .feasible, stop: .time, work: 1, seconds: 0)
    #expect(outcome.gap == nil)
  }

  @Test("a cancelled deadline is over, and says it was interrupted")
  func cancellation() {
    let cancellation = Cancellation()
    let deadline = Deadline(seconds: nil, cancellation: cancellation)
    #expect(!deadline.isOver)
    cancellation.cancel()
    #expect(deadline.isOver)
    #expect(deadline.stopReason == .interrupted)
    #expect(Deadline(seconds: 0).stopReason == .time)
    #expect(Deadline(seconds: .infinity).remaining == .infinity)
  }
}
