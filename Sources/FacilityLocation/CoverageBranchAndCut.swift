import LinearProgramming
import Optimization

/// Branch and cut with the rows of classes brought in as points break them: the Benders cuts of Cordeau,
/// Furini & Ljubić (EJOR 275, 2019), one for each class rather than for all together, which is what
/// keeps a few hundred of ten thousand classes in the relaxation of a city that is nearly covered.
extension CoverageProgram {
  /// Rows brought in at once: more make the relaxation large before its point means much.
  private static let mostRowsAtOnce = 300

  /// Searches for solutions of the program that cost less than `cutoff`.
  ///
  /// - Parameters:
  ///   - gap: at which the search may stop, as a share of the program's cost
  ///   - objective: of the best solution, in the problem's own terms, for progress
  ///   - rounding: makes an open set of how far open a relaxation has each site
  /// - Returns: the search's end and the open sites of its best solution
  func branchAndCut(
    _ meter: WorkMeter, cutoff: Double?, gap: Double, objective: Double?,
    rounding: (([Double]) -> [Int])? = nil
  ) throws -> (IntegerResult, open: [Int]?) {
    let rows = lazyRows ?? CoverageRows([])
    try solveRoot(rows, meter)
    var options = BranchAndCutOptions(deadline: meter.deadline)
    options.cutoff = cutoff
    options.gap = gap
    options.iterationLimit = meter.budget.work.map { _ in meter.remainingWork }
    options.preprocessing = .none
    options.branching = .mostFractional
    let separate: (SearchNode) throws -> Void = { node in
      for row in rows.broken(at: node.values, most: Self.mostRowsAtOnce) {
        let columns = rows.columns(of: row)
        try node.addRow(
          lower: 1, columns: columns, coefficients: [Double](repeating: 1, count: columns.count))
      }
    }
    let callbacks = BranchAndCutCallbacks(
      lazyConstraints: separate, cuts: separate,
      heuristic: rounding.map { round in { solution(open: round(openness($0.values)), rows) } },
      progress: meter.inner(objective: objective))
    let result = try program.branchAndCut(options, callbacks: callbacks)
    return (result, open(result))
  }

  /// Solves the linear relaxation by rounds of rows, and leaves in the program those that bind.
  private func solveRoot(_ rows: CoverageRows, _ meter: WorkMeter) throws {
    let own = program.rowCount
    while true {
      var options = SimplexOptions(deadline: meter.deadline)
      options.iterationLimit = meter.budget.work.map { _ in meter.remainingWork }
      let result = try program.solve(options)
      meter.count(result.iterations)
      guard result.isOptimal else { return }
      let broken = try program.values().withUnsafeBufferPointer {
        rows.broken(at: $0, most: Self.mostRowsAtOnce)
      }
      if broken.isEmpty { break }
      var batch = RowBatch()
      for row in broken {
        let columns = rows.columns(of: row)
        batch.append(
          lower: 1, columns: columns, coefficients: [Double](repeating: 1, count: columns.count))
      }
      try program.add(batch)
    }
    let status = try program.basis().rows
    let slack = (own..<program.rowCount).filter { status[$0] == .basic }
    try program.delete(rows: slack.map { Row(index: Int32($0)) })
  }
}
