import CGLPK
import GLPKGuard
import Optimization

/// One run of branch and cut: what stands behind GLPK's callback.
final class Search {
  let model: Model
  private let options: BranchAndCutOptions
  private let callbacks: BranchAndCutCallbacks
  private let rootIterations: Int
  private let started: Deadline
  private let lastMoment: Deadline
  /// The model's own limits, copied: while the search is on, it cannot be asked.
  private let limits: ModelLimits

  private var tree: OpaquePointer?
  private var state = guard_tree_state()
  private var pool = RowPool()
  /// Rows of the pool that this node has already; it need not be given them again.
  private var poolRowsHere: Set<Int> = []
  private var nodeHere: Int32 = -1
  private var addedToNode = 0
  private var addedLocal = 0
  private var point: [Double]
  /// Solutions handed in and not yet tried.
  var submitted: [[Double]] = []
  private(set) var tookInitialSolution = false

  /// Why the search is to end, once something says so.
  var stopWanted: Termination?
  private(set) var failure: (any Error)?
  /// Best bound seen last.
  private(set) var bound: Double?
  private(set) var nodes = 0
  private var lastObjective: Double?
  private var iterationsBefore: Int32 = 0
  private var nextReport = 0.0

  /// A row counts as broken beyond this share of its bound.
  private static let tolerance = 1e-6
  /// Iterations times the size of the matrix that take some tenths of a second.
  private static let longWork = 20_000_000

  init(
    model: Model, options: BranchAndCutOptions, callbacks: BranchAndCutCallbacks,
    relaxation: LinearResult?
  ) throws {
    self.model = model
    limits = try ModelLimits(model)
    if let initial = options.initialSolution { submitted = [initial] }
    self.options = options
    self.callbacks = callbacks
    rootIterations = relaxation?.iterations ?? 0
    bound = relaxation?.bound
    started = Deadline(seconds: nil)
    lastMoment = Deadline(
      seconds: options.deadline.remaining + 0.4, cancellation: options.deadline.cancellation)
    point = [Double](repeating: 0, count: model.columnCount)
  }

  /// Past the moment at which GLPK should have stopped by itself.
  private var isOverdue: Bool { lastMoment.isOver }

  var addedRows: Int { pool.count + addedLocal }
  var seconds: Double { started.elapsed }

  /// The reasons for which GLPK has to call.
  var reasons: UInt32 {
    var reasons: UInt32 = 1 << GLP_ISELECT | 1 << GLP_IPREPRO | 1 << GLP_IBINGO
    if callbacks.lazyConstraints != nil || callbacks.cuts != nil { reasons |= 1 << GLP_IROWGEN }
    if callbacks.cuts != nil { reasons |= 1 << GLP_ICUTGEN }
    if callbacks.heuristic != nil { reasons |= 1 << GLP_IHEUR }
    if callbacks.branching != nil { reasons |= 1 << GLP_IBRANCH }
    return reasons
  }

  static let visit: guard_visit = { context, tree, reason in
    guard let context, let tree else { return }
    Unmanaged<Search>.fromOpaque(context).takeUnretainedValue().visit(tree, reason)
  }

  static let poll: guard_poll = { context in
    guard let context else { return false }
    return Unmanaged<Search>.fromOpaque(context).takeUnretainedValue().isOverdue
  }

  /// One call out of the search. Errors end it and are thrown once GLPK has returned.
  private func visit(_ tree: OpaquePointer, _ reason: Int32) {
    self.tree = tree
    guard failure == nil else { return }
    do {
      try model.check(guard_tree_look(tree, &state))
      if reason == GLP_ISELECT || reason == GLP_IPREPRO { try takeSubmitted() }
      try checkLimits(reason)
      if stopWanted == nil {
        switch reason {
        case GLP_IPREPRO: try relaxIfLong()
        case GLP_IROWGEN: try separateLazyConstraints()
        case GLP_IHEUR: try runHeuristic()
        case GLP_ICUTGEN: try separateCuts()
        case GLP_IBRANCH: try branch()
        default: break
        }
      }
      if stopWanted != nil { try end() }
    } catch {
      failure = error
      _ = guard_tree_stop(tree)
    }
  }

  private func checkLimits(_ reason: Int32) throws {
    nodes = Int(state.nodes)
    if state.node != nodeHere {
      nodeHere = state.node
      poolRowsHere.removeAll(keepingCapacity: true)
    }
    if let stop = options.deadline.stopReason {
      stopWanted = stop == .time ? .time : .interrupted
    } else if let limit = options.nodeLimit, state.nodes > limit {
      stopWanted = .nodeLimit
    } else if let limit = options.iterationLimit, rootIterations + Int(state.iterations) >= limit {
      stopWanted = .iterationLimit
    }
    guard reason == GLP_ISELECT || reason == GLP_IBINGO else { return }
    let isBetter = state.has_solution && state.objective != lastObjective
    if state.has_solution { lastObjective = state.objective }
    guard isBetter || options.gap > 0 || seconds >= nextReport else { return }
    try lookAtBound()
    if isBetter || seconds >= nextReport { report() }
  }

  private func report() {
    nextReport = seconds + 0.5
    callbacks.progress(
      Progress(
        phase: "branch and cut", objective: lastObjective, bound: bound,
        work: rootIterations + Int(state.iterations), seconds: seconds))
  }

  private func lookAtBound() throws {
    guard let tree else { return }
    var found = false
    var best = 0.0
    try model.check(guard_tree_bound(tree, &best, &found))
    if found { improveBound(best) }
  }

  /// Takes a bound that is as good as the one there is or better.
  func improveBound(_ candidate: Double) {
    guard abs(candidate) < Double.greatestFiniteMagnitude else { return }
    guard let known = bound else {
      bound = candidate
      return
    }
    bound = model.sense == .minimize ? max(known, candidate) : min(known, candidate)
  }

  private func end() throws {
    try lookAtBound()
    if let tree { try model.check(guard_tree_stop(tree)) }
  }

  /// Solves a relaxation that is likely to take long where it can be interrupted. How long is guessed
  /// from the one before it by a count, so that the course of the search stays the same.
  private func relaxIfLong() throws {
    let before = iterationsBefore
    iterationsBefore = state.iterations
    let work = Int(state.iterations - before)
    guard !options.presolve, work > 50, work * Int(state.size) > Self.longWork, let tree else {
      return
    }
    var parameters = Poll.parameters(options.deadline)
    parameters.meth = GLP_DUALP
    parameters.r_test = GLP_RT_FLIP
    if state.has_objective_limit {
      if model.sense == .minimize {
        parameters.obj_ul = state.objective
      } else {
        parameters.obj_ll = state.objective
      }
    }
    let poll = Poll(options.deadline)
    let code = withExtendedLifetime(poll) {
      guard_tree_relax(
        tree, &parameters, Poll.ask, Unmanaged.passUnretained(poll).toOpaque())
    }
    try model.check(code)
    stopWanted = options.deadline.stopReason.map { $0 == .time ? .time : .interrupted }
  }

  // MARK: Rows

  /// Gives the node the rows of the pool that its relaxation breaks; where there is none and the point
  /// is integral, asks for new ones.
  private func separateLazyConstraints() throws {
    guard let tree else { return }
    try model.check(guard_tree_values(tree, &point))
    addedToNode = 0
    try addBrokenPoolRows()
    guard addedToNode == 0, let separate = callbacks.lazyConstraints else { return }
    var integral = false
    try model.check(guard_tree_is_integral(tree, options.integralityTolerance, &integral))
    guard integral else { return }
    var rounded = point
    for column in rounded.indices where model.isInteger[column] { rounded[column].round() }
    try call(separate, at: rounded, objective: state.relaxation, isIntegral: true, mayAdd: true)
  }

  private func separateCuts() throws {
    guard let tree, let separate = callbacks.cuts else { return }
    try model.check(guard_tree_values(tree, &point))
    try call(separate, at: point, objective: state.relaxation, isIntegral: false, mayAdd: true)
  }

  private func addBrokenPoolRows() throws {
    for row in 0..<pool.count where !poolRowsHere.contains(row) {
      if pointViolation(row) > Self.tolerance { try addToNode(row) }
    }
  }

  private func pointViolation(_ row: Int) -> Double {
    point.withUnsafeBufferPointer { pool.violation(of: row, at: $0) }
  }

  private func addToNode(_ row: Int) throws {
    guard let tree else { return }
    let code = pool.withRow(row) { lower, upper, columns, coefficients in
      guard_tree_add_row(
        tree, lower, upper, Int32(columns.count), columns.baseAddress, coefficients.baseAddress)
    }
    try model.check(code)
    poolRowsHere.insert(row)
    addedToNode += 1
  }

  /// A row from a callback: into the pool, and into the node if its relaxation breaks it.
  func add(
    lower: Double, upper: Double, columns: [Int32], coefficients: [Double], isLocal: Bool
  ) throws {
    guard let tree else { return }
    if isLocal {
      guard isAtNode else { return }
      addedLocal += 1
      try model.check(
        guard_tree_add_row(tree, lower, upper, Int32(columns.count), columns, coefficients))
      return
    }
    pool.append(lower: lower, upper: upper, columns: columns, coefficients: coefficients)
    let row = pool.count - 1
    guard isAtNode else { return }
    let violation = pointViolation(row)
    guard violation > Self.tolerance else { return }
    // The relaxation breaks a row it has: it will not get better by a second copy.
    if poolRowsHere.contains(where: { pool.isSame($0, row) }) {
      if violation > 100 * Self.tolerance { stopWanted = .numericalFailure }
      return
    }
    try addToNode(row)
  }

  /// The point in question is the node's relaxation, not a solution handed in.
  private var isAtNode = true

  private func call(
    _ callback: (SearchNode) throws -> Void, at values: [Double], objective: Double,
    isIntegral: Bool, mayAdd: Bool
  ) throws {
    try values.withUnsafeBufferPointer { buffer in
      let node = SearchNode(
        search: self, values: buffer, objective: objective, depth: max(0, Int(state.depth)),
        number: Int(state.node), incumbent: state.has_solution ? state.objective : nil,
        isIntegral: isIntegral, mayAdd: mayAdd)
      defer { node.close() }
      try callback(node)
    }
  }

  // MARK: Solutions

  private func runHeuristic() throws {
    guard let tree else { return }
    if let heuristic = callbacks.heuristic {
      try model.check(guard_tree_values(tree, &point))
      var found: [Double]?
      try call(
        { found = try heuristic($0) }, at: point, objective: state.relaxation, isIntegral: false,
        mayAdd: false)
      if let found {
        try model.requireSize("solution", model.columnCount, found.count)
        submitted.append(found)
      }
    }
    try takeSubmitted()
  }

  private func takeSubmitted() throws {
    guard !submitted.isEmpty, let tree else { return }
    let candidates = submitted
    submitted = []
    for candidate in candidates {
      guard let solution = try feasible(candidate) else { continue }
      var taken = false
      try model.check(guard_tree_submit(tree, solution, &taken))
      if taken {
        if state.nodes == 1 && state.node == 0 { tookInitialSolution = true }
        try model.check(guard_tree_look(tree, &state))
      }
    }
  }

  /// The solution with its integers exact, if it keeps every bound, row and lazy constraint.
  private func feasible(_ candidate: [Double]) throws -> [Double]? {
    guard let tree, let solution = limits.rounded(candidate, tolerance: Self.tolerance) else {
      return nil
    }
    var activities = [Double](repeating: 0, count: model.rowCount)
    try model.check(guard_tree_activities(tree, solution, Int32(activities.count), &activities))
    guard limits.allow(activities: activities, tolerance: Self.tolerance) else { return nil }
    guard keepsPool(solution, from: 0) else { return nil }
    guard let separate = callbacks.lazyConstraints else { return solution }
    let known = pool.count
    isAtNode = false
    defer { isAtNode = true }
    try call(
      separate, at: solution, objective: limits.objective(solution), isIntegral: true,
      mayAdd: true)
    return keepsPool(solution, from: known) ? solution : nil
  }

  private func keepsPool(_ solution: [Double], from first: Int) -> Bool {
    solution.withUnsafeBufferPointer { solution in
      (first..<pool.count).allSatisfy { pool.violation(of: $0, at: solution) <= Self.tolerance }
    }
  }

  // MARK: Branching

  private func branch() throws {
    guard let tree, let choose = callbacks.branching else { return }
    try model.check(guard_tree_values(tree, &point))
    var decision: BranchingDecision?
    try call(
      { decision = try choose($0) }, at: point, objective: state.relaxation, isIntegral: false,
      mayAdd: false)
    guard let decision else { return }
    guard try canBranch(decision.variable) else {
      throw ModelError.invalidOption(
        "variable \(decision.variable.index) is not fractional, so it cannot be branched on")
    }
    let side: Int32
    switch decision.first {
    case .down: side = GLP_DN_BRNCH
    case .up: side = GLP_UP_BRNCH
    case .either: side = GLP_NO_BRNCH
    }
    try model.check(guard_tree_branch(tree, decision.variable.index, side))
  }

  func canBranch(_ variable: Variable) throws -> Bool {
    guard let tree else { return false }
    try model.requireColumn(variable.index)
    var can = false
    try model.check(guard_tree_can_branch(tree, variable.index, &can))
    return can
  }
}
