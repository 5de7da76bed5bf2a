import LinearProgramming
import Optimization

/// GLPK's side of a route program: the columns taken in so far.
struct RouteMaster {
  struct Prices {
    var objective: Double
    /// Of one more visit to each stop, never negative.
    var stop: [Double]
    /// Of one more trip of each kind, never positive.
    var fleet: [Double]
  }

  private let program: RouteProgram
  private let model: Model
  /// Row of each kind's limit, −1 for none.
  private let fleetRow: [Int]
  /// Columns of the program, in the order of the model's behind those of stops left out.
  private var columns: [Int] = []

  init(_ program: RouteProgram) throws {
    self.program = program
    model = try Model()
    var rows = RowBatch()
    for _ in program.penalty { rows.finishRow(lower: 1) }
    var fleetRow: [Int] = []
    for limit in program.limit {
      fleetRow.append(limit == nil ? -1 : rows.count)
      if let limit { rows.finishRow(upper: Double(limit)) }
    }
    self.fleetRow = fleetRow
    try model.add(rows)
    var absent = ColumnBatch()
    for (stop, penalty) in program.penalty.enumerated() {
      absent.append(cost: penalty, upper: 1, rows: [Int32(stop)], coefficients: [1])
    }
    try model.add(absent)
  }

  mutating func add(_ new: [Int]) throws {
    var batch = ColumnBatch()
    for column in new {
      for stop in program.stops(of: column) { batch.addEntry(Row(index: stop), 1) }
      let row = fleetRow[Int(program.kind[column])]
      if row >= 0 { batch.addEntry(Row(index: Int32(row)), 1) }
      batch.finishColumn(cost: program.cost[column])
    }
    try model.add(batch)
    columns += new
  }

  /// Nil where the limit or the deadline came first.
  func solve(_ limit: Int, _ deadline: Deadline) throws -> (prices: Prices, iterations: Int)? {
    var options = SimplexOptions(deadline: deadline)
    options.iterationLimit = limit
    let result = try model.solve(options)
    guard result.isOptimal, let objective = result.objective else { return nil }
    let duals = try model.duals()
    let prices = Prices(
      objective: objective, stop: duals[..<program.penalty.count].map { max(0, $0) },
      fleet: fleetRow.map { $0 < 0 ? 0 : min(0, duals[$0]) })
    return (prices, result.iterations)
  }

  /// The best selection found that is cheaper than `cutoff`.
  ///
  /// - Parameters:
  ///   - absent: stops the known solution leaves out
  ///   - known: columns, the first ones, of the known solution
  func branch(
    from absent: [Int], known: Int, cutoff: Double, iterations: Int, _ deadline: Deadline
  ) throws -> (chosen: [Int]?, iterations: Int) {
    let slackCount = program.penalty.count
    for column in 0..<model.columnCount {
      try model.setInteger(Variable(index: Int32(column)), true)
    }
    var start = [Double](repeating: 0, count: model.columnCount)
    for stop in absent { start[stop] = 1 }
    for column in 0..<known { start[slackCount + column] = 1 }
    var options = BranchAndCutOptions(deadline: deadline)
    options.iterationLimit = iterations
    options.root.iterationLimit = iterations
    options.initialSolution = start
    options.nodeSelection = .bestLocalBound
    options.gap = 1e-6
    let result = try model.branchAndCut(options)
    guard let values = result.values, let objective = result.objective, objective < cutoff else {
      return (nil, result.iterations)
    }
    return (
      columns.indices.filter { values[slackCount + $0] > 0.5 }.map { columns[$0] },
      result.iterations
    )
  }
}
