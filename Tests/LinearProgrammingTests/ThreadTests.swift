import Foundation
import GLPKGuard
import LinearProgramming
import Testing

@Suite("Threads and lifetimes", .serialized)
struct ThreadTests {
  /// Kilobytes of this process in memory.
  private func residentKilobytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4
  }

  @Test("models on several threads do not meet")
  func sideBySide() throws {
    let threads = (0..<4).map { thread in
      Joined {
        for seed in 0..<40 {
          let program = RandomProgram(
            rows: 3, columns: 5, seed: UInt64(thread * 1000 + seed + 1), boxed: true)
          let result = try program.model(integer: true).branchAndCut()
          #expect(near(result.objective, program.bruteForce()))
        }
      }
    }
    for thread in threads { try thread.join() }
  }

  @Test("a call from another thread is refused and does no harm")
  func wrongThread() throws {
    nonisolated(unsafe) let model = try RandomProgram(rows: 4, columns: 6, seed: 2, boxed: true)
      .model()
    try onThread {
      #expect(throws: ModelError.wrongThread) { try model.solve() }
      #expect(throws: ModelError.wrongThread) { try model.addVariable() }
      #expect(throws: ModelError.wrongThread) { try model.basis() }
      #expect(throws: ModelError.wrongThread) { try model.branchAndCut() }
      // Having one of its own makes no difference.
      let own = try Model()
      #expect(throws: ModelError.wrongThread) { try model.solve() }
      #expect(try own.solve().isOptimal)
    }
    #expect(try model.solve().isOptimal)
  }

  @Test("a model dropped on another thread is freed by its own thread's next model")
  func droppedElsewhere() throws {
    try onThread {
      let kept = try Model()
      let before = SolverMemory.inUse
      nonisolated(unsafe) var dropped: Model? = try Model()
      try dropped?.addVariables(10_000)
      let full = SolverMemory.inUse
      #expect(full > before + 500_000)
      try onThread { dropped = nil }
      #expect(SolverMemory.inUse == full)
      let next = try Model()
      #expect(SolverMemory.inUse < before + 500_000)
      #expect(try next.solve().isOptimal && kept.solve().isOptimal)
    }
  }

  @Test("a model that outlives its thread can still be dropped")
  func outlivesThread() throws {
    nonisolated(unsafe) var left: Model?
    try onThread {
      left = try RandomProgram(rows: 4, columns: 6, seed: 2, boxed: true).model()
      try left?.solve()
    }
    Thread.sleep(forTimeInterval: 0.05)
    #expect(throws: ModelError.wrongThread) { try left?.solve() }
    left = nil
  }

  @Test("the solver's memory goes with the last model of a thread")
  func memoryReturned() throws {
    try onThread {
      do {
        let model = try Model()
        try model.addVariables(1000)
        #expect(SolverMemory.inUse > 0)
        #expect(try model.solve().isOptimal)
      }
      #expect(SolverMemory.inUse == 0)
    }
  }

  @Test("thousands of models, searches and threads leave nothing behind")
  func noLeak() throws {
    func work(_ count: Int) throws {
      for seed in 0..<count {
        let program = RandomProgram(rows: 4, columns: 6, seed: UInt64(seed + 1), boxed: true)
        let model = try program.model(integer: true)
        try model.solve()
        _ = try model.branchAndCut()
        if seed % 10 == 0 {
          try onThread {
            let other = try program.model(integer: true)
            _ = try other.branchAndCut()
          }
        }
      }
    }
    try work(300)
    // Other tests of this process take memory too, but not every time; a leak shows every time.
    var least = Int.max
    for _ in 0..<4 where least > 2_000 {
      let before = try residentKilobytes()
      try work(600)
      least = min(least, try residentKilobytes() - before)
    }
    #expect(least <= 2_000)
  }

  @Test("a failure of GLPK itself is a code and a message, and the thread goes on with new models")
  func lostEnvironment() throws {
    try onThread {
      let bystander = try Model()
      let problem = try #require(guard_create())
      // Out of range: what the Swift side never lets through.
      let code = guard_set_row_bounds(problem, 12_345, 0, 1)
      #expect(code == Int32(GUARD_LOST.rawValue))
      #expect(String(cString: guard_message()).contains("row number out of range"))
      #expect(guard_set_cost(problem, 0, 1) == Int32(GUARD_NOT_HERE.rawValue))
      guard_free(problem)
      #expect(throws: ModelError.wrongThread) { try bystander.solve() }
      let next = try Model()
      try next.addVariable(lower: 2, cost: 1)
      #expect(try next.solve().objective == 2)
    }
  }

  @Test("every guarded call survives a number out of range")
  func guardedCalls() throws {
    let calls: [(OpaquePointer) -> Int32] = [
      { guard_set_row_bounds($0, 7, 0, 1) }, { guard_set_column_bounds($0, -7, 0, 1) },
      { guard_set_cost($0, 7, 1) }, { guard_set_integer($0, 7, true) },
      { guard_set_row_name($0, 7, "x") }, { guard_set_column_name($0, 7, "x") },
      { guard_delete_rows($0, 1, [7]) }, { guard_delete_columns($0, 2, [0, 0]) },
      { guard_set_row($0, 0, 1, [7], [1]) },
      { guard_add_rows($0, 1, [0], [1], [0, 2], [0, 0], [1, 1]) },
      { guard_add_columns($0, 1, [0], [1], [0], [false], [0, 1], [9], [1]) },
      { guard_scale($0, 0x7fff) },
      {
        var options = glp_smcp()
        var result = guard_simplex_result()
        return guard_simplex($0, &options, nil, nil, &result)
      },
      {
        var options = glp_iocp()
        var hooks = guard_search_hooks()
        var result = guard_search_result()
        return guard_search($0, &options, &hooks, nil, &result)
      },
    ]
    for (place, call) in calls.enumerated() {
      try onThread {
        let problem = try #require(guard_create())
        #expect(guard_add_rows(problem, 1, [0], [1], [0, 0], [], []) == 0)
        #expect(guard_add_columns(problem, 1, [0], [1], [0], [false], [0, 0], [], []) == 0)
        #expect(call(problem) == Int32(GUARD_LOST.rawValue), "call \(place)")
        guard_free(problem)
        #expect(try Model().solve().isOptimal)
      }
    }
  }
}
