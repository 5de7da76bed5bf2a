import LinearProgramming
import Optimization
import Testing

@Suite("Branch and cut")
struct BranchAndCutTests {
  private struct Stray: Error, Equatable {}

  /// A knapsack with many nearly equal items and an odd capacity: hard to prove.
  private func hardKnapsack(items: Int = 40) throws -> Model {
    let model = try Model(.maximize)
    var row = LinearExpression()
    for item in 0..<items {
      let weight = Double(1000 + (item * 7919) % 977 * 2)
      row.add(weight, try model.addVariable(cost: weight, kind: .binary))
    }
    try model.add(row <= Double(items * 497) + 0.5)
    return model
  }

  /// A program whose root is fractional: something for every callback to do.
  private func branchingProgram() throws -> RandomProgram {
    for seed: UInt64 in 1...50 {
      let program = RandomProgram(rows: 4, columns: 6, seed: seed, boxed: true)
      if try program.model(integer: true).branchAndCut(plain).nodes > 3 { return program }
    }
    throw Stray()
  }

  /// Nothing that would spare a branching.
  private var plain: BranchAndCutOptions {
    var options = BranchAndCutOptions()
    options.rounding = false
    options.preprocessing = .none
    return options
  }

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

  @Test("small integer programs end where trying every point ends", arguments: 1...120)
  func bruteForce(seed: UInt64) throws {
    let program = RandomProgram(
      rows: 3, columns: 5, seed: seed, boxed: true, feasible: seed % 4 != 0)
    let result = try program.model(integer: true).branchAndCut()
    let best = program.bruteForce()
    #expect(result.termination == (best == nil ? .infeasible : .optimal))
    #expect(near(result.objective, best))
    if let values = result.values {
      #expect(values.allSatisfy { $0 == $0.rounded() })
      #expect(program.isFeasible(values))
      #expect(near(program.objective(values), result.objective))
    }
  }

  @Test("every technique finds the same optimum", arguments: 1...8)
  func techniques(seed: UInt64) throws {
    let program = RandomProgram(rows: 5, columns: 6, seed: seed, boxed: true)
    let best = program.bruteForce()
    let branchings: [BranchAndCutOptions.Branching] = [
      .firstFractional, .lastFractional, .mostFractional, .driebeckTomlin,
    ]
    let selections: [BranchAndCutOptions.NodeSelection] = [
      .depthFirst, .breadthFirst, .bestLocalBound, .bestProjection,
    ]
    for branching in branchings {
      for selection in selections {
        var options = BranchAndCutOptions()
        options.branching = branching
        options.nodeSelection = selection
        options.cuts = .all
        options.rounding = seed % 2 == 0
        #expect(near(try program.model(integer: true).branchAndCut(options).objective, best))
      }
    }
    for preprocessing in [BranchAndCutOptions.Preprocessing.none, .root, .allNodes] {
      var options = BranchAndCutOptions()
      options.preprocessing = preprocessing
      #expect(near(try program.model(integer: true).branchAndCut(options).objective, best))
      options.presolve = true
      #expect(near(try program.model(integer: true).branchAndCut(options).objective, best))
    }
  }

  @Test("integers and reals mix: a lot-sizing plan pays each setup it needs")
  func mixed() throws {
    let demand = [40.0, 60, 10, 90]
    let model = try Model()
    let make = try demand.map { _ in try model.addVariable(cost: 1) }
    let stock = try demand.map { _ in try model.addVariable(cost: 0.5) }
    let setup = try demand.map { _ in try model.addVariable(cost: 40, kind: .binary) }
    for t in demand.indices {
      let before = t == 0 ? LinearExpression() : stock[t - 1].expression
      try model.add(before + make[t] - stock[t] == demand[t])
      try model.add(make[t] <= 200 * setup[t])
    }
    // Wagner and Whitin: produce for 1-3 in period 1 or 2 separately; tried over all setup patterns.
    var best = Double.infinity
    for pattern in 0..<16 where pattern & 1 == 1 {
      var cost = 200.0
      var source = 0
      for t in 0..<4 {
        if pattern >> t & 1 == 1 {
          source = t
          cost += 40
        }
        cost += 0.5 * Double(t - source) * demand[t]
      }
      best = min(best, cost)
    }
    #expect(near(try model.branchAndCut().objective, best))
  }

  @Test("fractional bounds on integers are rounded inwards, or leave nothing")
  func fractionalBounds() throws {
    let model = try Model()
    let x = try model.addVariable(lower: 0.4, upper: 2.6, cost: 1, kind: .integer)
    #expect(try model.branchAndCut().values == [1])
    try model.setCost(x, -1)
    #expect(try model.branchAndCut().values == [2])
    try model.setBounds(x, lower: 0.4, upper: 0.6)
    #expect(try model.branchAndCut().termination == .infeasible)
  }

  @Test("an integer program whose relaxation is unbounded says so")
  func unbounded() throws {
    let model = try Model(.maximize)
    let x = try model.addVariable(cost: 1, kind: .integer)
    try model.add(x >= 1)
    #expect(try model.branchAndCut().termination == .unbounded)
    #expect(try model.branchAndCut().bound == nil)
  }

  @Test("a cutoff worse than the optimum changes nothing, one at or beyond it proves that")
  func cutoff() throws {
    for seed: UInt64 in 1...12 {
      let program = RandomProgram(rows: 3, columns: 5, seed: seed, boxed: true)
      let best = try #require(program.bruteForce())
      let worse: Double = program.sense == .minimize ? 2 : -2
      var options = BranchAndCutOptions()
      options.cutoff = best + worse
      let found = try program.model(integer: true).branchAndCut(options)
      #expect(found.termination == .optimal)
      #expect(near(found.objective, best))
      options.cutoff = best
      let proven = try program.model(integer: true).branchAndCut(options)
      #expect(proven.termination == .objectiveLimit)
      #expect(proven.values == nil)
      #expect(proven.bound == best)
    }
  }

  @Test("a start that is optimal is kept, one that breaks a row is left aside")
  func initialSolution() throws {
    let program = RandomProgram(rows: 4, columns: 6, seed: 5, boxed: true)
    let best = try program.model(integer: true).branchAndCut()
    var options = BranchAndCutOptions()
    options.initialSolution = best.values
    let again = try program.model(integer: true).branchAndCut(options)
    #expect(again.tookInitialSolution)
    #expect(again.termination == .optimal)
    #expect(near(again.objective, best.objective))
    options.initialSolution = program.columnUpper.map { $0 + 1 }
    let refused = try program.model(integer: true).branchAndCut(options)
    #expect(!refused.tookInitialSolution)
    #expect(near(refused.objective, best.objective))
    options.initialSolution = best.values?.map { $0 + 0.5 }
    #expect(try !program.model(integer: true).branchAndCut(options).tookInitialSolution)
    options.initialSolution = best.values?.map { _ in .nan }
    #expect(try !program.model(integer: true).branchAndCut(options).tookInitialSolution)
  }

  @Test("a start with a number that is none is left aside, whatever its bounds")
  func initialNotANumber() throws {
    let model = try Model()
    let x = try model.addVariable(lower: -.infinity, cost: 1)
    try model.add(x >= 3)
    var options = BranchAndCutOptions()
    for value in [Double.nan, .infinity, -.infinity] {
      options.initialSolution = [value]
      let result = try model.branchAndCut(options)
      #expect(!result.tookInitialSolution)
      #expect(result.values == [3])
    }
  }

  @Test("a heuristic's solution becomes the incumbent")
  func heuristic() throws {
    let model = try hardKnapsack(items: 30)
    var options = BranchAndCutOptions()
    options.rounding = false
    options.nodeLimit = 2
    let empty = [Double](repeating: 0, count: 30)
    let without = try model.branchAndCut(options)
    let with = try model.branchAndCut(
      options, callbacks: BranchAndCutCallbacks(heuristic: { _ in empty }))
    #expect(without.values == nil)
    #expect(with.values == empty)
    #expect(with.objective == 0)
  }

  @Test("branching can be chosen, and only on fractional variables")
  func branching() throws {
    let program = try branchingProgram()
    var chosen = 0
    let result = try program.model(integer: true).branchAndCut(
      plain,
      callbacks: BranchAndCutCallbacks(branching: { node in
        let candidates = (0..<6).map { Variable(index: Int32($0)) }
        let fractional = try candidates.filter { try node.isFractional($0) }
        chosen += 1
        return fractional.last.map { BranchingDecision($0, first: .up) }
      }))
    #expect(near(result.objective, program.bruteForce()))
    #expect(chosen > 0)
    #expect(throws: ModelError.self) {
      try program.model(integer: true).branchAndCut(
        plain,
        callbacks: BranchAndCutCallbacks(branching: { _ in
          BranchingDecision(Variable(index: 6))
        }))
    }
  }

  @Test("node and iteration limits stop at the same place every time, with a true bound")
  func limits() throws {
    let optimum = try #require(try hardKnapsack(items: 16).branchAndCut().objective)
    var options = BranchAndCutOptions()
    options.nodeLimit = 20
    let first = try hardKnapsack(items: 16).branchAndCut(options)
    let again = try hardKnapsack(items: 16).branchAndCut(options)
    #expect(first.termination == .nodeLimit)
    #expect(first.nodes == again.nodes && first.iterations == again.iterations)
    #expect(first.values == again.values && first.bound == again.bound)
    #expect(try #require(first.bound) >= optimum)
    options = BranchAndCutOptions()
    options.iterationLimit = 15
    let work = try hardKnapsack(items: 16).branchAndCut(options)
    #expect(work.termination == .iterationLimit)
    #expect(work.outcome.stop == .work)
    #expect(try #require(work.bound) >= optimum)
  }

  @Test("a gap asked for is kept by the bound that is told")
  func gap() throws {
    var options = BranchAndCutOptions()
    options.gap = 0.01
    let result = try hardKnapsack().branchAndCut(options)
    #expect(result.termination == .gap || result.termination == .optimal)
    #expect(try #require(result.gap) <= 0.01)
    #expect(try #require(result.objective) <= result.bound ?? 0)
  }

  @Test("an error from any callback ends the search and comes out as it went in")
  func callbackErrors() throws {
    let program = try branchingProgram()
    let throwing: [BranchAndCutCallbacks] = [
      BranchAndCutCallbacks(lazyConstraints: { _ in throw Stray() }),
      BranchAndCutCallbacks(cuts: { _ in throw Stray() }),
      BranchAndCutCallbacks(heuristic: { _ in throw Stray() }),
      BranchAndCutCallbacks(branching: { _ in throw Stray() }),
    ]
    for callbacks in throwing {
      let model = try program.model(integer: true)
      #expect(throws: Stray()) { try model.branchAndCut(plain, callbacks: callbacks) }
      // The model has come through unharmed.
      #expect(near(try model.branchAndCut().objective, program.bruteForce()))
    }
  }

  @Test("bad rows from a callback are refused like any")
  func badRows() throws {
    let program = RandomProgram(rows: 4, columns: 6, seed: 7, boxed: true)
    let bad: [(SearchNode) throws -> Void] = [
      { try $0.addRow(upper: 1, columns: [0, 0], coefficients: [1, 1]) },
      { try $0.addRow(upper: 1, columns: [9], coefficients: [1]) },
      { try $0.addRow(upper: 1, columns: [0], coefficients: [.nan]) },
      { try $0.addRow(upper: .nan, columns: [0], coefficients: [1]) },
      { try $0.addRow(upper: 1, columns: [0], coefficients: [1, 2]) },
      { try $0.add(Variable(index: 77) <= 1) },
      { try $0.submit([1]) },
    ]
    for separate in bad {
      let model = try program.model(integer: true)
      #expect(throws: ModelError.self) {
        try model.branchAndCut(callbacks: BranchAndCutCallbacks(lazyConstraints: separate))
      }
      #expect(try model.solve().isOptimal)
    }
  }

  @Test("a model under search cannot be touched, another can be solved meanwhile")
  func nested() throws {
    let program = RandomProgram(rows: 4, columns: 6, seed: 7, boxed: true)
    let model = try program.model(integer: true)
    #expect(throws: ModelError.busy) {
      try model.branchAndCut(
        callbacks: BranchAndCutCallbacks(lazyConstraints: { _ in try model.solve() }))
    }
    var solved = 0
    let result = try model.branchAndCut(
      callbacks: BranchAndCutCallbacks(lazyConstraints: { _ in
        let other = try RandomProgram(rows: 5, columns: 5, seed: 9, boxed: true).model(
          integer: true)
        _ = try other.branchAndCut()
        solved += 1
      }))
    #expect(solved > 0)
    #expect(near(result.objective, program.bruteForce()))
  }

  @Test("a node kept beyond its call is of no use")
  func escaped() throws {
    let program = RandomProgram(rows: 4, columns: 6, seed: 7, boxed: true)
    var kept: SearchNode?
    _ = try program.model(integer: true).branchAndCut(
      callbacks: BranchAndCutCallbacks(lazyConstraints: { kept = $0 }))
    let node = try #require(kept)
    #expect(throws: ModelError.self) { try node.addRow(upper: 1, columns: [0], coefficients: [1]) }
    #expect(throws: ModelError.self) { try node.submit([0, 0, 0, 0, 0, 0]) }
    #expect(throws: ModelError.self) { try node.isFractional(Variable(index: 0)) }
  }

  @Test("progress tells each better solution with a bound on the right side")
  func progress() throws {
    let collected = Collected()
    let result = try hardKnapsack(items: 16).branchAndCut(
      callbacks: BranchAndCutCallbacks(progress: { collected.append($0) }))
    let seen = collected.all
    #expect(!seen.isEmpty)
    let objectives = seen.compactMap(\.objective)
    #expect(objectives == objectives.sorted())
    #expect(objectives.last == result.objective)
    #expect(seen.allSatisfy { ($0.bound ?? .infinity) >= (result.objective ?? 0) - 1e-6 })
  }
}
