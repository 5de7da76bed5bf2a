import Foundation
import LinearProgramming
import Optimization
import Testing

@Suite("Limits", .serialized)
struct LimitTests {
  /// A dense linear program that takes the simplex method many seconds.
  private func longProgram(rows: Int = 1200, columns: Int = 2400, integer: Bool = false) throws
    -> Model
  {
    var draws = Draws(7)
    let model = try Model()
    var columnBatch = ColumnBatch()
    for _ in 0..<columns {
      columnBatch.finishColumn(
        cost: Double.random(in: 1...2, using: &draws), upper: 10, integer: integer)
    }
    try model.add(columnBatch)
    var rowBatch = RowBatch()
    for _ in 0..<rows {
      for column in 0..<columns where Int.random(in: 0..<3, using: &draws) == 0 {
        rowBatch.addEntry(Variable(index: Int32(column)), Double.random(in: 0...1, using: &draws))
      }
      rowBatch.finishRow(lower: Double.random(in: 100...200, using: &draws))
    }
    try model.add(rowBatch)
    return model
  }

  /// Weights and worths that go together: no item is clearly worth its room.
  private func hardKnapsack(items: Int = 80) throws -> Model {
    let model = try Model(.maximize)
    try model.addVariables(items, kind: .binary)
    var draws = Draws(3)
    var worth = [Double](repeating: 100, count: items)
    var rows = RowBatch()
    for _ in 0..<8 {
      for item in 0..<items {
        let weight = Double(Int.random(in: 100...999, using: &draws))
        worth[item] += weight / 8
        rows.addEntry(Variable(index: Int32(item)), weight)
      }
      rows.finishRow(upper: Double(items) * 275)
    }
    try model.add(rows)
    try model.setCosts(worth.map { $0.rounded() })
    return model
  }

  private func timed<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
    let clock = Deadline(seconds: nil)
    return (try body(), clock.elapsed)
  }

  private func cancelled(after seconds: Double) -> Cancellation {
    let cancellation = Cancellation()
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: seconds)
      cancellation.cancel()
    }
    return cancellation
  }

  @Test(
    "a deadline stops a long linear program within a second, and the next solve goes on from there")
  func linearDeadline() throws {
    let model = try longProgram()
    let (result, seconds) = try timed {
      try model.solve(SimplexOptions(deadline: Deadline(seconds: 0.8)))
    }
    #expect(result.termination == .time)
    #expect(seconds < 1.8)
    #expect(result.iterations > 0)
    var options = SimplexOptions()
    options.iterationLimit = 5
    #expect(try model.solve(options).termination == .iterationLimit)
  }

  @Test("cancelling from another thread stops a long linear program within a second, by any method")
  func linearCancellation() throws {
    for method in [SimplexOptions.Method.primal, .dualThenPrimal] {
      let model = try longProgram()
      let cancellation = cancelled(after: 0.2)
      var options = SimplexOptions(deadline: Deadline(seconds: nil, cancellation: cancellation))
      options.method = method
      let (result, seconds) = try timed { try model.solve(options) }
      #expect(result.termination == .interrupted)
      #expect(seconds < 1.3)
      #expect(result.primal == .none)
      options = SimplexOptions()
      options.iterationLimit = 5
      #expect(try model.solve(options).termination == .iterationLimit)
    }
  }

  @Test("a deadline that is over, or a cancellation raised before, costs nothing")
  func alreadyOver() throws {
    let model = try longProgram()
    #expect(try model.solve(SimplexOptions(deadline: Deadline(seconds: 0))).termination == .time)
    let cancellation = Cancellation()
    cancellation.cancel()
    let deadline = Deadline(seconds: nil, cancellation: cancellation)
    #expect(
      try model.branchAndCut(BranchAndCutOptions(deadline: deadline)).termination == .interrupted)
  }

  @Test("a deadline stops a hard integer program within a second, with solution and bound")
  func integerDeadline() throws {
    let model = try hardKnapsack()
    let (result, seconds) = try timed {
      try model.branchAndCut(BranchAndCutOptions(deadline: Deadline(seconds: 0.5)))
    }
    #expect(result.termination == .time)
    #expect(seconds < 1.5)
    #expect(try #require(result.objective) < (try #require(result.bound)))
    #expect(result.outcome.stop == .time)
  }

  @Test("cancelling stops a hard integer program within a second, and the model goes on living")
  func integerCancellation() throws {
    let model = try hardKnapsack()
    let deadline = Deadline(seconds: nil, cancellation: cancelled(after: 0.3))
    let (result, seconds) = try timed {
      try model.branchAndCut(BranchAndCutOptions(deadline: deadline))
    }
    #expect(result.termination == .interrupted)
    #expect(seconds < 1.3)
    #expect(result.values != nil)
    var options = BranchAndCutOptions()
    options.nodeLimit = 5
    #expect(try model.branchAndCut(options).termination == .nodeLimit)
  }

  @Test("a relaxation within the tree that takes long is interrupted within a second too")
  func longRelaxation() throws {
    // A first round of rows teaches the search that relaxations take many iterations; then come the
    // rest, and thousands of iterations with them.
    let rows = 900
    let columns: Int32 = 1800
    let model = try longProgram(rows: 0, columns: Int(columns))
    var draws = Draws(11)
    let hidden = (0..<rows).map { _ in
      (0..<columns).filter { _ in Int.random(in: 0..<3, using: &draws) == 0 }
    }
    let weights = (0..<columns).map { _ in Double.random(in: 0...1, using: &draws) }
    let cancellation = Cancellation()
    var options = BranchAndCutOptions(
      deadline: Deadline(seconds: nil, cancellation: cancellation))
    options.preprocessing = .none
    var sent = 0
    var armed = Deadline(seconds: nil)
    let result = try model.branchAndCut(
      options,
      callbacks: BranchAndCutCallbacks(lazyConstraints: { node in
        let next = sent == 0 ? 200 : rows
        for row in sent..<next {
          let entries = hidden[row].map {
            weights[Int($0)] * Double(1 + ($0 * 31 + Int32(row)) % 17)
          }
          try node.addRow(lower: 900, columns: hidden[row], coefficients: entries)
        }
        sent = next
        guard sent == rows else { return }
        armed = Deadline(seconds: nil)
        Thread.detachNewThread {
          Thread.sleep(forTimeInterval: 0.2)
          cancellation.cancel()
        }
      }))
    #expect(sent == rows)
    #expect(result.termination == .interrupted)
    #expect(armed.elapsed < 1.2)
    #expect(try model.solve().isOptimal)
  }

  @Test("a memory limit ends in an error, with the process and new models sound")
  func memoryLimit() throws {
    try onThread {
      try SolverMemory.limit(mebibytes: 2)
      let model = try Model()
      try model.addVariables(1000, cost: 1)
      var rows = RowBatch()
      for _ in 0..<1000 {
        for column in 0..<1000 { rows.addEntry(Variable(index: Int32(column)), 1) }
        rows.finishRow(lower: 1)
      }
      let error = #expect(throws: ModelError.self) { try model.add(rows) }
      if case .outOfMemory = error {} else { Issue.record("not \(String(describing: error))") }
      #expect(throws: ModelError.wrongThread) { try model.solve() }
      let small = try Model()
      try small.addVariable(lower: 1, cost: 1)
      #expect(try small.solve().objective == 1)
      #expect(throws: ModelError.self) { try SolverMemory.limit(mebibytes: 0) }
      try SolverMemory.limit(mebibytes: nil)
      let large = try Model()
      try large.addVariables(1000, cost: 1)
      try large.add(rows)
      #expect(SolverMemory.inUse > 2 << 20)
      #expect(throws: ModelError.self) { try SolverMemory.limit(mebibytes: 2) }
    }
  }

  @Test("memory running out in a callback's own model ends the search with that error")
  func memoryInCallback() throws {
    try onThread {
      let model = try RandomProgram(rows: 4, columns: 6, seed: 7, boxed: true).model(integer: true)
      let error = #expect(throws: ModelError.self) {
        try model.branchAndCut(
          callbacks: BranchAndCutCallbacks(lazyConstraints: { _ in
            try SolverMemory.limit(mebibytes: SolverMemory.inUse >> 20 + 1)
            try Model().addVariables(100_000)
          }))
      }
      if case .outOfMemory = error {} else { Issue.record("not \(String(describing: error))") }
      #expect(throws: ModelError.wrongThread) { try model.solve() }
      try SolverMemory.limit(mebibytes: nil)
      #expect(try Model().solve().isOptimal)
    }
  }

  @Test("a callback that hides the loss of the solver cannot save the search")
  func hiddenLoss() throws {
    try onThread {
      let model = try RandomProgram(rows: 4, columns: 6, seed: 7, boxed: true).model(integer: true)
      #expect(throws: ModelError.self) {
        try model.branchAndCut(
          callbacks: BranchAndCutCallbacks(lazyConstraints: { _ in
            try? SolverMemory.limit(mebibytes: SolverMemory.inUse >> 20 + 1)
            _ = try? Model().addVariables(100_000)
          }))
      }
      try SolverMemory.limit(mebibytes: nil)
      #expect(try Model().solve().isOptimal)
    }
  }
}
