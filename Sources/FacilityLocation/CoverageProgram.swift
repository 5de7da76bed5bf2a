import LinearProgramming
import Optimization

/// A reduced covering model as a mixed-integer program: binary yⱼ, and for each class what is left
/// uncovered, u ≥ 1 − Σ yⱼ over its sites. A class with one site is 1 − yⱼ itself.
struct CoverageProgram {
  private let model: CoverageModel
  let program: Model
  private var column: [Int32]
  /// The rows of classes that the program is given as points break them; nil where it has all.
  private(set) var lazyRows: CoverageRows?

  /// - Parameter isLazy: leaves out the rows of classes that need not be covered
  init(_ model: CoverageModel, isLazy: Bool = false) throws {
    self.model = model
    program = try Model(.minimize)
    column = [Int32](repeating: -1, count: model.siteCount)
    let alive = (0..<model.siteCount).filter { model.isAlive[$0] }
    for (place, site) in alive.enumerated() { column[site] = Int32(place) }
    // A class with a single site is accounted for in that site's own coefficients.
    var costs = model.objectiveCosts
    var constant = 0.0
    let isSingle = model.sitesOf.map { $0.count == 1 }
    for (index, sites) in model.sitesOf.enumerated() where isSingle[index] {
      costs[Int(sites[0])] -= model.values[index]
      constant += model.values[index]
    }
    let isInRow = Self.classesInRows(model)
    var columns = ColumnBatch()
    for site in alive {
      columns.finishColumn(
        cost: costs[site], lower: model.isForced[site] ? 1 : 0, upper: 1, integer: true)
    }
    var uncovered = [Int32](repeating: -1, count: model.sitesOf.count)
    var count = Int32(alive.count)
    for index in model.sitesOf.indices
    where !model.sitesOf[index].isEmpty && !isSingle[index] && !model.isMandatory[index]
      && (model.values[index] > 0 || isInRow[index])
    {
      columns.finishColumn(cost: model.values[index], lower: 0, upper: 1, integer: false)
      uncovered[index] = count
      count += 1
    }
    try program.add(columns)
    try program.setObjectiveConstant(constant)
    if isLazy { lazyRows = lazyRows(uncovered: uncovered) }
    try program.add(rows(alive: alive, uncovered: uncovered))
  }

  private func lazyRows(uncovered: [Int32]) -> CoverageRows {
    var weights = model.values
    for row in model.rows {
      for (index, weight) in zip(row.classes, row.weights) { weights[Int(index)] += weight }
    }
    return CoverageRows(
      model.sitesOf.indices.filter { uncovered[$0] >= 0 }.map { index in
        (model.sitesOf[index].map { column[Int($0)] }, uncovered[index], weights[index])
      })
  }

  private static func classesInRows(_ model: CoverageModel) -> [Bool] {
    var isInRow = [Bool](repeating: false, count: model.sitesOf.count)
    for row in model.rows {
      for index in row.classes { isInRow[Int(index)] = true }
    }
    return isInRow
  }

  private func rows(alive: [Int], uncovered: [Int32]) -> RowBatch {
    var rows = RowBatch()
    if let p = model.p {
      for site in alive { rows.addEntry(Variable(index: column[site]), 1) }
      rows.finishRow(upper: Double(p))
    }
    if model.budget < .infinity {
      for site in alive where model.budgetCosts[site] > 0 {
        rows.addEntry(Variable(index: column[site]), model.budgetCosts[site])
      }
      rows.finishRow(upper: model.budget)
    }
    for (index, sites) in model.sitesOf.enumerated()
    where model.isMandatory[index] || uncovered[index] >= 0 && lazyRows == nil {
      for site in sites { rows.addEntry(Variable(index: column[Int(site)]), 1) }
      if uncovered[index] >= 0 { rows.addEntry(Variable(index: uncovered[index]), 1) }
      rows.finishRow(lower: 1)
    }
    for row in model.rows { append(row, uncovered: uncovered, to: &rows) }
    return rows
  }

  /// Σ weight × covered ≥ required, written with what is left uncovered.
  private func append(_ row: CoverageRow, uncovered: [Int32], to rows: inout RowBatch) {
    var required = row.required
    var siteWeights: [Int32: Double] = [:]
    for (index, weight) in zip(row.classes, row.weights) {
      if model.isMandatory[Int(index)] {
        required -= weight
      } else if uncovered[Int(index)] >= 0 {
        rows.addEntry(Variable(index: uncovered[Int(index)]), -weight)
        required -= weight
      } else {
        siteWeights[model.sitesOf[Int(index)][0], default: 0] += weight
      }
    }
    for site in siteWeights.keys.sorted() {
      rows.addEntry(Variable(index: column[Int(site)]), siteWeights[site]!)
    }
    rows.finishRow(lower: required)
  }

  /// A lower bound on what mandatory classes cost, from the duals of the linear relaxation made
  /// feasible by scaling: valid whatever the tolerances. Nil where it was not solved.
  func relaxationBound(_ meter: WorkMeter) throws -> Double? {
    let result = try program.solve(SimplexOptions(deadline: meter.deadline))
    meter.count(result.iterations)
    if result.termination == .infeasible { return .infinity }
    guard result.isOptimal else { return nil }
    let duals = try program.duals()
    var (price, total, row) = ([Double](repeating: 0, count: model.siteCount), 0.0, 0)
    for (index, sites) in model.sitesOf.enumerated() where model.isMandatory[index] {
      let dual = max(0, duals[row])
      row += 1
      total += dual
      for site in sites { price[Int(site)] += dual }
    }
    var scale = 1.0
    for site in 0..<model.siteCount where model.isAlive[site] && price[site] > 0 {
      scale = max(scale, price[site] / max(model.objectiveCosts[site], 1e-12))
    }
    return total / scale
  }

  /// Whether `p` sites cover every mandatory class, where each site costs 1; nil if cut short.
  func isCoverable(by p: Int, _ meter: WorkMeter) throws -> (Bool, open: [Int]?)? {
    // No fewer than p are looked for, so that the first cover by p sites ends the search.
    var rows = RowBatch()
    for site in 0..<model.siteCount where column[site] >= 0 {
      rows.addEntry(Variable(index: column[site]), 1)
    }
    rows.finishRow(lower: Double(min(p, rows.columns.count)))
    try program.add(rows)
    var options = BranchAndCutOptions(deadline: meter.deadline)
    options.cutoff = Double(p) + 0.999
    options.iterationLimit = meter.budget.work.map { _ in meter.remainingWork }
    let result = try program.branchAndCut(options)
    meter.count(result.iterations)
    if result.values != nil { return (true, open(result)) }
    switch result.termination {
    case .infeasible, .objectiveLimit: return (false, nil)
    default: return nil
    }
  }

  /// The value of each site's column, 0 for sites without one.
  func openness(_ values: UnsafeBufferPointer<Double>) -> [Double] {
    column.map { $0 < 0 ? 0 : values[Int($0)] }
  }

  /// The program's point for an open set, by column.
  func solution(open: [Int], _ rows: CoverageRows) -> [Double] {
    var values = [Double](repeating: 0, count: program.columnCount)
    for site in open where column[site] >= 0 { values[Int(column[site])] = 1 }
    rows.complete(&values)
    return values
  }

  func open(_ result: IntegerResult) -> [Int]? {
    result.values.map { values in
      (0..<model.siteCount).filter { column[$0] >= 0 && values[Int(column[$0])] > 0.5 }
    }
  }

  /// Runs branch and cut.
  ///
  /// - Returns: the search's end and the open sites of its best solution
  func solve(_ options: BranchAndCutOptions, progress: @escaping ProgressHandler = silent) throws
    -> (IntegerResult, open: [Int]?)
  {
    let result = try program.branchAndCut(
      options, callbacks: BranchAndCutCallbacks(progress: progress))
    return (result, open(result))
  }

  /// Runs branch and cut on all that the meter has left.
  func solve(_ meter: WorkMeter, objective: Double?) throws -> (IntegerResult, open: [Int]?) {
    var options = BranchAndCutOptions(deadline: meter.deadline)
    options.presolve = true
    options.gap = meter.budget.gap
    options.iterationLimit = meter.budget.work.map { _ in meter.remainingWork }
    return try solve(options, progress: meter.inner(objective: objective))
  }
}
