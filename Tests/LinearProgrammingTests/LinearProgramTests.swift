import LinearProgramming
import Optimization
import Testing

let methods: [SimplexOptions.Method] = [.automatic, .primal, .dual, .dualThenPrimal]

@Suite("Linear programs")
struct LinearProgramTests {

  static func options(_ method: SimplexOptions.Method, presolve: Bool = false) -> SimplexOptions {
    var options = SimplexOptions()
    options.method = method
    options.presolve = presolve
    return options
  }

  @Test("a model without rows goes to its bounds")
  func noRows() throws {
    let model = try Model()
    let x = try model.addVariable(lower: -2, upper: 5, cost: 1)
    let y = try model.addVariable(lower: 0, upper: 3, cost: -2)
    #expect(try model.solve().objective == -8)
    #expect(try model.value(x) == -2)
    #expect(try model.value(y) == 3)
  }

  @Test("an empty model is optimal at its constant")
  func empty() throws {
    let model = try Model()
    try model.setObjectiveConstant(7)
    let result = try model.solve()
    #expect(result.termination == .optimal)
    #expect(result.objective == 7)
    #expect(try model.values().isEmpty)
    #expect(try model.branchAndCut().objective == 7)
  }

  @Test("rows without columns are feasible only around 0")
  func noColumns() throws {
    let model = try Model()
    var rows = RowBatch()
    rows.finishRow(lower: -1, upper: 1)
    try model.add(rows)
    #expect(try model.solve().termination == .optimal)
    rows.removeAll()
    rows.finishRow(lower: 1)
    try model.add(rows)
    #expect(try model.solve().termination == .infeasible)
  }

  @Test("contradicting rows are infeasible by every method", arguments: methods, [false, true])
  func infeasible(method: SimplexOptions.Method, presolve: Bool) throws {
    let model = try Model()
    let x = try model.addVariable(cost: 1)
    let y = try model.addVariable(cost: 1)
    try model.add(x + y >= 4)
    try model.add(x + y <= 3)
    let result = try model.solve(Self.options(method, presolve: presolve))
    #expect(result.termination == .infeasible)
    #expect(result.objective == nil)
    #expect(result.bound == nil)
  }

  @Test("an open direction is unbounded by every method", arguments: methods, [false, true])
  func unbounded(method: SimplexOptions.Method, presolve: Bool) throws {
    let model = try Model(.maximize)
    let x = try model.addVariable(cost: 1)
    let y = try model.addVariable(cost: 1)
    try model.add(x - y <= 2)
    try model.add(x + 2 * y >= 1)
    let result = try model.solve(Self.options(method, presolve: presolve))
    #expect(result.termination == .unbounded)
    #expect(result.bound == nil)
  }

  @Test("free variables take negative values, and equalities hold exactly")
  func freeVariables() throws {
    let model = try Model()
    let x = try model.addVariable(lower: -.infinity, cost: 1)
    let y = try model.addVariable(lower: -.infinity, cost: 2)
    try model.add(x + y == -3)
    try model.add(y - x >= 1)
    try model.add(x >= -10)
    let result = try model.solve()
    #expect(result.isOptimal)
    let values = try model.values()
    #expect(near(values[0] + values[1], -3))
    #expect(values[1] - values[0] >= 1 - 1e-9)
    #expect(near(result.objective, -4))
  }

  @Test("Beale's cycling example is solved")
  func beale() throws {
    let model = try Model()
    let x = try [-0.75, 150, -0.02, 6].map { try model.addVariable(cost: $0) }
    try model.add(0.25 * x[0] - 60 * x[1] - 0.04 * x[2] + 9 * x[3] <= 0)
    try model.add(0.5 * x[0] - 90 * x[1] - 0.02 * x[2] + 3 * x[3] <= 0)
    try model.add(x[2] <= 1)
    for method in methods {
      try model.setBasis(.slack)
      #expect(near(try model.solve(Self.options(method)).objective, -0.05))
    }
  }

  @Test("the Klee-Minty cube of dimension 8 ends at its far corner")
  func kleeMinty() throws {
    let n = 8
    let model = try Model(.maximize)
    let x = try (0..<n).map { try model.addVariable(cost: Double(1 << (n - 1 - $0))) }
    for i in 0..<n {
      var row = 1 * x[i]
      for j in 0..<i { row += Double(1 << (i - j + 1)) * x[j] }
      var bound = 1.0
      for _ in 0...i { bound *= 5 }
      try model.add(row <= bound)
    }
    #expect(near(try model.solve().objective, 390_625))
  }

  @Test("Winston's power plants serve their cities for 1020")
  func transport() throws {
    let supply = [35.0, 50, 40]
    let demand = [45.0, 20, 30, 30]
    let cost = [[8.0, 6, 10, 9], [9, 12, 13, 7], [14, 9, 16, 5]]
    let model = try Model()
    let ship = try cost.map { try $0.map { try model.addVariable(cost: $0) } }
    for i in 0..<3 { try model.add(sum(0..<4) { 1 * ship[i][$0] } <= supply[i]) }
    for j in 0..<4 { try model.add(sum(0..<3) { 1 * ship[$0][j] } >= demand[j]) }
    #expect(near(try model.solve().objective, 1020))
  }

  @Test("bounds that leave one value fix the variable")
  func fixed() throws {
    let model = try Model()
    let x = try model.addVariable(lower: 3, upper: 3, cost: 2)
    let y = try model.addVariable(cost: 1)
    try model.add(x + y >= 5)
    #expect(near(try model.solve().objective, 8))
    try model.setBounds(x, lower: 1, upper: 9)
    #expect(near(try model.solve().objective, 6))
  }

  @Test("an iteration limit stops with the count it was given")
  func iterationLimit() throws {
    let program = RandomProgram(rows: 20, columns: 30, seed: 4, boxed: true)
    var options = SimplexOptions()
    options.iterationLimit = 3
    let stopped = try program.model().solve(options)
    #expect(stopped.termination == .iterationLimit)
    #expect(stopped.iterations == 3)
    let full = try program.model().solve()
    #expect(full.isOptimal && full.iterations > 3)
  }

  @Test("a solve that has to begin again keeps to the iteration limit", arguments: 1...40)
  func iterationLimitOverall(seed: UInt64) throws {
    // Unbounded programs are solved a second time, by the primal simplex, for their ray.
    let program = RandomProgram(rows: 6, columns: 12, seed: seed)
    let whole = try program.model().solve().iterations
    for limit in 0...whole {
      var options = SimplexOptions()
      options.iterationLimit = limit
      #expect(try program.model().solve(options).iterations <= limit)
    }
  }

  @Test("an objective limit stops the dual simplex with a bound at least as far")
  func objectiveLimit() throws {
    let model = try Model()
    let x = try model.addVariables(6, cost: 1)
    for i in 0..<6 { try model.add(x[i] + x[(i + 1) % 6] >= 2) }
    var options = SimplexOptions()
    options.method = .dual
    options.objectiveLimit = 3
    let result = try model.solve(options)
    #expect(result.termination == .objectiveLimit)
    #expect(try #require(result.bound) >= 3)
    options.objectiveLimit = 100
    #expect(near(try model.solve(options).objective, 6))
  }

  @Test("scaling changes neither optimum nor duals")
  func scaling() throws {
    let model = try Model()
    let x = try model.addVariable(cost: 1e-4)
    let y = try model.addVariable(cost: 1e5)
    let row = try model.add(1e6 * x + 1e-3 * y >= 2e6)
    try model.add(1e-5 * x + 1e4 * y >= 3)
    let plain = try model.solve()
    let duals = try model.duals()
    try model.scale()
    try model.setBasis(.slack)
    #expect(near(try model.solve().objective, plain.objective))
    #expect(zip(try model.duals(), duals).allSatisfy { near($0, $1, 1e-5) })
    try model.unscale()
    #expect(near(try model.dual(row), duals[0]))
  }

  @Test("the same solve takes the same iterations every time")
  func deterministic() throws {
    let program = RandomProgram(rows: 25, columns: 40, seed: 11, boxed: true)
    let first = try program.model().solve()
    let again = try program.model().solve()
    #expect(first.iterations == again.iterations)
    #expect(first.objective == again.objective)
  }
}
