import LinearProgramming
import Optimization
import Testing

@Suite("Branch and cut")
struct BranchAndCutTests {
  @Test("a knapsack takes the best set")
  func knapsack() throws {
    let values = [60.0, 100, 120, 80]
    let weights = [10.0, 20, 30, 25]
    let model = try Model(.maximize)
    let take = try values.map { try model.addVariable(cost: $0, kind: .binary) }
    try model.add(sum(0..<4) { weights[$0] * take[$0] } <= 50)
    let result = try model.branchAndCut()
    #expect(result.termination == .optimal)
    #expect(result.values == [0, 1, 1, 0])
    #expect(result.objective == 220)
    #expect(result.bound == 220)
    #expect(result.outcome.status == .optimal)
  }
}
