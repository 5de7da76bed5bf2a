import LinearProgramming
import Optimization
import Testing

@Suite("Duality")
struct DualityTests {
  /// Primal and dual feasibility and complementary slackness: together a proof of optimality that owes
  /// nothing to the solver.
  private func expectOptimal(_ program: RandomProgram, _ model: Model) throws {
    let values = try model.values()
    let duals = try model.duals()
    let reduced = try model.reducedCosts()
    let rows = try model.rowValues()
    #expect(program.isFeasible(values))
    let sign: Double = program.sense == .minimize ? 1 : -1
    for column in values.indices {
      let price = program.matrix.indices.reduce(0.0) {
        $0 + duals[$1] * program.matrix[$1][column]
      }
      #expect(near(reduced[column], program.costs[column] - price))
      if sign * reduced[column] > 1e-6 {
        #expect(near(values[column], program.columnLower[column]))
      }
      if sign * reduced[column] < -1e-6 {
        #expect(near(values[column], program.columnUpper[column]))
      }
    }
    for row in rows.indices {
      #expect(near(rows[row], program.activity(row, values)))
      if sign * duals[row] > 1e-6 { #expect(near(rows[row], program.rowLower[row])) }
      if sign * duals[row] < -1e-6 { #expect(near(rows[row], program.rowUpper[row])) }
    }
  }

  @Test("optima are complementary, and ends without one are proven", arguments: 1...60)
  func random(seed: UInt64) throws {
    let program = RandomProgram(rows: 6, columns: 8, seed: seed, feasible: seed % 3 != 0)
    let model = try program.model()
    let result = try model.solve()
    switch result.termination {
    case .optimal: try expectOptimal(program, model)
    case .infeasible: try expectFarkas(program, model)
    case .unbounded: try expectRay(program, model)
    default: Issue.record("ended \(result.termination)")
    }
    let presolved = try program.model().solve(
      LinearProgramTests.options(.automatic, presolve: true))
    #expect(presolved.termination == result.termination)
    if result.isOptimal { #expect(near(presolved.objective, result.objective)) }
  }

  /// `y · A x` stays below the least of `y · r` for all x within bounds.
  private func expectFarkas(_ program: RandomProgram, _ model: Model) throws {
    let y = try #require(try model.farkasMultipliers())
    var least = 0.0
    for row in y.indices where y[row] != 0 {
      least += y[row] * (y[row] > 0 ? program.rowLower[row] : program.rowUpper[row])
    }
    var most = 0.0
    for column in program.costs.indices {
      let price = y.indices.reduce(0.0) { $0 + y[$1] * program.matrix[$1][column] }
      if abs(price) > 1e-9 {
        most += price * (price > 0 ? program.columnUpper[column] : program.columnLower[column])
      }
    }
    #expect(least > most + 1e-9)
  }

  private func expectRay(_ program: RandomProgram, _ model: Model) throws {
    let ray = try #require(try model.unboundedRay())
    let gain = program.objective(ray)
    #expect(program.sense == .minimize ? gain < -1e-9 : gain > 1e-9)
    for column in ray.indices {
      if program.columnLower[column].isFinite { #expect(ray[column] > -1e-9) }
      if program.columnUpper[column].isFinite { #expect(ray[column] < 1e-9) }
    }
    for row in program.matrix.indices {
      let drift = program.activity(row, ray)
      if program.rowLower[row].isFinite { #expect(drift > -1e-9) }
      if program.rowUpper[row].isFinite { #expect(drift < 1e-9) }
    }
  }

  @Test("infeasible programs are proven by every method", arguments: 1...20)
  func farkas(seed: UInt64) throws {
    let program = RandomProgram(rows: 8, columns: 4, seed: seed, boxed: true, feasible: false)
    for method in methods {
      let model = try program.model()
      guard try model.solve(LinearProgramTests.options(method)).termination == .infeasible else {
        continue
      }
      try expectFarkas(program, model)
    }
  }

  @Test("duals are the slopes of the optimum over the right-hand sides", arguments: 1...20)
  func slopes(seed: UInt64) throws {
    let program = RandomProgram(rows: 4, columns: 6, seed: seed, boxed: true)
    let model = try program.model()
    let base = try #require(try model.solve().objective)
    let duals = try model.duals()
    let step = 1e-5
    func moved(_ row: Int, by step: Double) throws -> Double? {
      var shifted = program
      shifted.rowLower[row] += step
      shifted.rowUpper[row] += step
      return try shifted.model().solve().objective
    }
    for row in duals.indices {
      // At a kink the two sides differ and the dual lies between them.
      guard let up = try moved(row, by: step), let down = try moved(row, by: -step) else {
        continue
      }
      let right = (up - base) / step
      let left = (base - down) / step
      #expect(duals[row] <= max(left, right) + 1e-4)
      #expect(duals[row] >= min(left, right) - 1e-4)
    }
  }

  @Test("reduced costs are the slopes over the costs' threshold: pricing in pays exactly there")
  func reducedCosts() throws {
    let model = try Model()
    let x = try model.addVariable(cost: 3)
    let y = try model.addVariable(cost: 4)
    try model.add(x + y >= 2)
    try model.solve()
    #expect(near(try model.reducedCost(y), 1))
    try model.setCost(y, 3.1)
    try model.solve()
    #expect(near(try model.value(y), 0))
    try model.setCost(y, 2.9)
    try model.solve()
    #expect(near(try model.value(y), 2))
  }
}
