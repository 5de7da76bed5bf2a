import LinearProgramming
import Optimization
import Testing

@Suite("Model")
struct ModelTests {
  @Test("a small program in operators has its textbook optimum, duals and reduced costs")
  func textbook() throws {
    let model = try Model(.maximize)
    let x = try model.addVariable(name: "doors")
    let y = try model.addVariable(name: "windows")
    try model.setObjective(3 * x + 5 * y + 1)
    try model.add(x <= 4, name: "plant 1")
    try model.add(2 * y <= 12)
    try model.add(3 * x + 2 * y <= 18)
    let result = try model.solve()
    #expect(result.termination == .optimal)
    #expect(result.objective.map { abs($0 - 37) < 1e-9 } == true)
    #expect(try model.values() == [2, 6])
    #expect(try model.duals() == [0, 1.5, 1])
    #expect(try model.reducedCosts() == [0, 0])
  }
}
