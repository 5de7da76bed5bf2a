import LinearProgramming
import Optimization

/// The Benders form of a median model over GLPK: binary yⱼ, the service cost θᵢ of each client, and
/// for a position of the client's row with cost K the cut
///
///     θᵢ ≥ K − Σ over sites of the row cheaper than K of (K − cost)·yⱼ
///
/// of which the strongest at a point is found in one pass along the row (Duran-Mateluna, Alès &
/// Elloumi, EJOR 2023). The duals of the cuts are turned into Lagrangian prices, so that no bound
/// rests on the tolerances of the simplex method.
///
/// Columns: y of each site, then θ of each client.
final class MedianProgram {
  let model: MedianModel
  private let program: Model
  /// Row cost at which each cut row was made, and its client; −1 for rows that are no cut.
  private var cutClient: [Int32] = []
  private var cutCost: [Double] = []
  private var isFixed: [Bool]

  /// - Parameter prices: Lagrangian prices; the first cuts are those on both sides of each
  init(_ model: MedianModel, prices: [Double]) throws {
    self.model = model
    program = try Model(.minimize)
    isFixed = [Bool](repeating: false, count: model.siteCount)
    var columns = ColumnBatch()
    for site in 0..<model.siteCount {
      columns.finishColumn(cost: model.openingCosts[site], lower: 0, upper: 1, integer: true)
    }
    for client in 0..<model.clientCount {
      let least = model.rowCost[model.rowStart[client]]
      columns.finishColumn(cost: 1, lower: least, upper: .infinity, integer: false)
    }
    try program.add(columns)
    try program.setObjectiveConstant(model.offset)
    var rows = RowBatch()
    if let p = model.p {
      for site in 0..<model.siteCount { rows.addEntry(Variable(index: Int32(site)), 1) }
      rows.finishRow(lower: Double(p), upper: Double(p))
      note(client: -1, cost: 0)
    }
    for client in 0..<model.clientCount {
      let above = firstPosition(client, notBelow: prices[client])
      append(cut(client, position: above), to: &rows)
      let below = prices[client].nextDown
      if above > model.rowStart[client], model.rowCost[above - 1] <= below {
        append(
          cut(client, position: firstPosition(client, notBelow: model.rowCost[above - 1])),
          to: &rows)
      }
    }
    try program.add(rows)
  }

  struct Cut {
    var client: Int
    var cost: Double
    var lower: Double
    var columns: [Int32]
    var coefficients: [Double]
  }

  private func firstPosition(_ client: Int, notBelow cost: Double) -> Int {
    var position = model.rowStart[client]
    while position < model.rowStart[client + 1], model.rowCost[position] < cost { position += 1 }
    return position
  }

  /// The cut at the cost of a position of the client's row; at its end, the cut at the cap, or that
  /// somebody has to serve the client.
  private func cut(_ client: Int, position: Int) -> Cut {
    let start = model.rowStart[client]
    let isEnd = position == model.rowStart[client + 1]
    if isEnd, model.cap[client] == .infinity {
      let sites = (start..<position).map { model.rowSite[$0] }
      return Cut(
        client: client, cost: .infinity, lower: 1, columns: sites,
        coefficients: [Double](repeating: 1, count: sites.count))
    }
    let cost = isEnd ? model.cap[client] : model.rowCost[position]
    var (columns, coefficients) = ([Int32(model.siteCount + client)], [1.0])
    var entry = start
    while entry < position, model.rowCost[entry] < cost {
      columns.append(model.rowSite[entry])
      coefficients.append(cost - model.rowCost[entry])
      entry += 1
    }
    return Cut(
      client: client, cost: cost, lower: cost, columns: columns, coefficients: coefficients)
  }

  private func append(_ cut: Cut, to rows: inout RowBatch) {
    rows.append(
      lower: cut.lower, upper: .infinity, columns: cut.columns, coefficients: cut.coefficients)
    note(client: cut.cost < .infinity ? cut.client : -1, cost: cut.cost)
  }

  private func note(client: Int, cost: Double) {
    cutClient.append(Int32(client))
    cutCost.append(cost)
  }

  /// The strongest cut of a client at a point, if it is broken by more than `slack`.
  private func brokenCut(
    _ client: Int, at values: UnsafeBufferPointer<Double>, slack: Double
  ) -> Cut? {
    var (open, saved) = (0.0, 0.0)
    var position = model.rowStart[client]
    let end = model.rowStart[client + 1]
    while position < end {
      let value = values[Int(model.rowSite[position])]
      if value > 0 {
        if open + value >= 1 - 1e-9 { break }
        open += value
        saved += value * model.rowCost[position]
      }
      position += 1
    }
    if position == end, model.cap[client] == .infinity {
      return open < 1 - 1e-6 ? cut(client, position: position) : nil
    }
    let cost = position == end ? model.cap[client] : model.rowCost[position]
    let service = saved + (1 - open) * cost
    guard service > values[model.siteCount + client] + slack else { return nil }
    return cut(client, position: position)
  }

  // MARK: Root

  enum RootEnd {
    case solved, infeasible, stopped
  }

  /// Solves the linear relaxation by rounds of cuts.
  ///
  /// - Parameter round: called after each with the prices its duals stand for and the simplex iterations
  ///   it took; returns what is decided of each site by then, or nil to stop
  func solveRoot(
    deadline: Deadline, iterationLimit: Int?,
    round: (borrowing OwnedBuffer<Double>, _ iterations: Int) -> [SiteDecision]?
  ) throws -> RootEnd {
    let prices = OwnedBuffer(repeating: 0.0, count: model.clientCount)
    var iterations = 0
    while true {
      var options = SimplexOptions(deadline: deadline)
      options.iterationLimit = iterationLimit.map { max(0, $0 - iterations) }
      let result = try program.solve(options)
      iterations += result.iterations
      if result.termination == .infeasible { return .infeasible }
      guard result.isOptimal else { return .stopped }
      let values = try program.values()
      setPrices(prices, from: try program.duals())
      guard let decisions = round(prices, result.iterations) else { return .stopped }
      var rows = RowBatch()
      values.withUnsafeBufferPointer { values in
        for client in 0..<model.clientCount {
          let slack = 1e-6 * max(1, values[model.siteCount + client])
          if let cut = brokenCut(client, at: values, slack: slack) { append(cut, to: &rows) }
        }
      }
      if rows.count == 0 { return .solved }
      try fix(decisions)
      try program.add(rows)
    }
  }

  /// Σ over a client's cuts of dual × cost: by convexity the Lagrangian bound at these prices is no
  /// less than the linear program's.
  private func setPrices(_ prices: borrowing OwnedBuffer<Double>, from duals: [Double]) {
    var total = [Double](repeating: 0, count: model.clientCount)
    var weighted = total
    for (row, dual) in duals.enumerated() where cutClient[row] >= 0 && dual > 0 {
      total[Int(cutClient[row])] += dual
      weighted[Int(cutClient[row])] += dual * cutCost[row]
    }
    for client in 0..<model.clientCount {
      let missing = max(0, 1 - total[client])
      let price = weighted[client] + missing * model.rowCost[model.rowStart[client]]
      prices[client] = min(price / max(1, total[client]), model.cap[client])
    }
  }

  private func fix(_ decisions: [SiteDecision]) throws {
    for (site, decision) in decisions.enumerated() where decision != .undecided && !isFixed[site] {
      let value = decision == .open ? 1.0 : 0
      try program.setBounds(Variable(index: Int32(site)), lower: value, upper: value)
      isFixed[site] = true
    }
  }

  // MARK: Branch and cut

  /// Searches for solutions below `cutoff` with cuts at integral and fractional points.
  ///
  /// - Parameter candidate: told every integral point's sites
  func branchAndCut(
    cutoff: Double?, objective: Double, meter: WorkMeter, candidate: @escaping ([Int32]) -> Void
  ) throws -> IntegerResult {
    var options = BranchAndCutOptions(deadline: meter.deadline)
    options.cutoff = cutoff
    options.gap = meter.budget.gap
    options.iterationLimit = meter.budget.work.map { _ in meter.remainingWork }
    options.rounding = false
    options.preprocessing = .none
    let separate: (SearchNode) throws -> Void = { [unowned self] node in
      var added = 0
      for client in 0..<model.clientCount {
        let slack = 1e-6 * max(1, node.values[model.siteCount + client])
        if let cut = brokenCut(client, at: node.values, slack: slack) {
          try node.addRow(lower: cut.lower, columns: cut.columns, coefficients: cut.coefficients)
          added += 1
        }
      }
      if node.isIntegral {
        candidate((0..<Int32(model.siteCount)).filter { node.values[Int($0)] > 0.5 })
      }
    }
    let callbacks = BranchAndCutCallbacks(
      lazyConstraints: separate, cuts: separate,
      progress: meter.inner(objective: objective < .infinity ? objective : nil))
    return try program.branchAndCut(options, callbacks: callbacks)
  }
}
