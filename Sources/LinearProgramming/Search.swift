import CGLPK
import GLPKGuard
import Optimization

/// One run of branch and cut: what stands behind GLPK's callback.
final class Search {
  let model: Model
  let options: BranchAndCutOptions
  let callbacks: BranchAndCutCallbacks
  private let rootIterations: Int
  private let started: Deadline
  private let lastMoment: Deadline
  /// The model's own limits, copied: while the search is on, it cannot be asked.
  let limits: ModelLimits

  var tree: OpaquePointer?
  var state = guard_tree_state()
  var pool = RowPool()
  /// Rows of the pool that this node has already; it need not be given them again.
  var poolRowsHere: Set<Int> = []
  /// Rows, of the pool and local ones, that were given to this node and not seen dropped.
  var rowsHere: Int32 = 0
  private var nodeHere: Int32 = -1
  var addedToNode = 0
  var addedLocal = 0
  var point: [Double]
  /// The point in question is the node's relaxation, not a solution handed in.
  var isAtNode = true
  /// Solutions handed in and not yet tried.
  var submitted: [[Double]] = []
  var tookInitialSolution = false

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
  static let tolerance = 1e-6
  /// Iterations times the size of the matrix that take some tenths of a second.
  static let longWork = 20_000_000

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
    if callbacks.branching != nil || isBranchingDear { reasons |= 1 << GLP_IBRANCH }
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
      rowsHere = 0
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

  /// Gives a callback a node to look at, for as long as the call lasts.
  func call(
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
}
