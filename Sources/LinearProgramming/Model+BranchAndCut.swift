import CGLPK
import GLPKGuard
import Optimization

extension Model {
  /// Solves the mixed-integer program: relaxation first, then branch and cut.
  ///
  /// The relaxation, lazy constraints left aside, has to be bounded. Rows that callbacks add live as
  /// long as the search; afterwards the model is as before, with the basis of its relaxation.
  public func branchAndCut(
    _ options: BranchAndCutOptions = BranchAndCutOptions(),
    callbacks: BranchAndCutCallbacks = BranchAndCutCallbacks()
  ) throws -> IntegerResult {
    try require(options, callbacks)
    let clock = Deadline(seconds: nil)
    var relaxation: LinearResult?
    if !options.presolve {
      let solved = try solveRoot(options)
      guard solved.isOptimal else {
        return IntegerResult(
          termination: solved.termination, values: nil, objective: nil, bound: solved.bound,
          sense: sense, iterations: solved.iterations, nodes: 0, addedRows: 0,
          tookInitialSolution: false, seconds: clock.elapsed)
      }
      relaxation = solved
    }
    let search = try Search(
      model: self, options: options, callbacks: callbacks, relaxation: relaxation)
    var parameters = parameters(options, callbacks)
    var found = guard_search_result()
    var values = [Double](repeating: 0, count: columnCount)
    let code = withExtendedLifetime(search) {
      var hooks = guard_search_hooks(
        visit: Search.visit, poll: Search.poll,
        context: Unmanaged.passUnretained(search).toOpaque(), reasons: search.reasons,
        has_cutoff: options.cutoff != nil, cutoff: options.cutoff ?? 0)
      return guard_search(problem, &parameters, &hooks, &values, &found)
    }
    if let failure = search.failure { throw failure }
    try check(code)
    let isCutShort = code == Int32(GUARD_INTERRUPTED.rawValue)
    if isCutShort, found.has_bound { search.improveBound(found.bound) }
    if found.code == GLP_EMIPGAP, found.has_solution {
      // GLPK saw the gap closed to this; the bound looked at last may be older.
      let width = options.gap * (abs(found.objective) + Double.ulpOfOne)
      search.improveBound(found.objective + (sense == .minimize ? -width : width))
    }
    let termination = termination(found, isCutShort: isCutShort, search, options)
    var result = IntegerResult(
      termination: termination, values: found.has_solution ? values : nil,
      objective: found.has_solution ? found.objective : nil, bound: search.bound, sense: sense,
      iterations: (relaxation?.iterations ?? 0) + Int(found.iterations), nodes: search.nodes,
      addedRows: search.addedRows, tookInitialSolution: search.tookInitialSolution,
      seconds: clock.elapsed)
    switch termination {
    case .optimal: result.bound = result.objective
    case .infeasible, .unbounded: result.bound = nil
    case .objectiveLimit: result.bound = options.cutoff
    default:
      if let objective = result.objective, let bound = result.bound {
        result.bound = sense == .minimize ? min(bound, objective) : max(bound, objective)
      }
    }
    return result
  }

  private func require(_ options: BranchAndCutOptions, _ callbacks: BranchAndCutCallbacks) throws {
    if let initial = options.initialSolution {
      try requireSize("initial solution", columnCount, initial.count)
    }
    guard options.gap >= 0, options.gap.isFinite else {
      throw ModelError.invalidOption("the gap is a share, 0 or more, not \(options.gap)")
    }
    guard options.integralityTolerance > 0, options.integralityTolerance < 0.5 else {
      throw ModelError.invalidOption(
        "the integrality tolerance lies between 0 and 0.5, not at \(options.integralityTolerance)")
    }
    if let cutoff = options.cutoff, !cutoff.isFinite {
      throw ModelError.invalidOption("the cutoff must be finite, or nil for none")
    }
    let bringsIn =
      callbacks.lazyConstraints != nil || callbacks.cuts != nil || callbacks.heuristic != nil
      || callbacks.branching != nil || options.initialSolution != nil || options.cutoff != nil
    if options.presolve && bringsIn {
      throw ModelError.invalidOption(
        "presolve renumbers rows and columns: leave it off where callbacks, an initial solution or a "
          + "cutoff name them")
    }
  }

  private func solveRoot(_ options: BranchAndCutOptions) throws -> LinearResult {
    var root = options.root
    root.deadline = options.deadline
    root.iterationLimit = options.iterationLimit
    root.objectiveLimit = options.cutoff
    return try solve(root)
  }

  private func parameters(_ options: BranchAndCutOptions, _ callbacks: BranchAndCutCallbacks)
    -> glp_iocp
  {
    var parameters = glp_iocp()
    glp_init_iocp(&parameters)
    parameters.msg_lev = GLP_MSG_ON
    parameters.out_frq = 200
    parameters.out_dly = 0
    switch options.branching {
    case .firstFractional: parameters.br_tech = GLP_BR_FFV
    case .lastFractional: parameters.br_tech = GLP_BR_LFV
    case .mostFractional: parameters.br_tech = GLP_BR_MFV
    case .driebeckTomlin: parameters.br_tech = GLP_BR_DTH
    }
    switch options.nodeSelection {
    case .depthFirst: parameters.bt_tech = GLP_BT_DFS
    case .breadthFirst: parameters.bt_tech = GLP_BT_BFS
    case .bestLocalBound: parameters.bt_tech = GLP_BT_BLB
    case .bestProjection: parameters.bt_tech = GLP_BT_BPH
    }
    switch options.preprocessing {
    case .none: parameters.pp_tech = GLP_PP_NONE
    case .root: parameters.pp_tech = GLP_PP_ROOT
    case .allNodes: parameters.pp_tech = GLP_PP_ALL
    }
    parameters.tol_int = options.integralityTolerance
    parameters.mip_gap = options.gap
    parameters.gmi_cuts = options.cuts.contains(.gomory) ? GLP_ON : GLP_OFF
    parameters.mir_cuts = options.cuts.contains(.mixedIntegerRounding) ? GLP_ON : GLP_OFF
    parameters.cov_cuts = options.cuts.contains(.cover) ? GLP_ON : GLP_OFF
    parameters.clq_cuts = options.cuts.contains(.clique) ? GLP_ON : GLP_OFF
    parameters.presolve = options.presolve ? GLP_ON : GLP_OFF
    let rounding = options.rounding && callbacks.lazyConstraints == nil
    parameters.sr_heur = rounding ? GLP_ON : GLP_OFF
    // A little late, so that the callback, which knows the bound, stops first.
    parameters.tm_lim = Poll.milliseconds(options.deadline, plus: 100)
    return parameters
  }

  private func termination(
    _ found: guard_search_result, isCutShort: Bool, _ search: Search,
    _ options: BranchAndCutOptions
  ) -> Termination {
    if isCutShort { return options.deadline.cancellation.isCancelled ? .interrupted : .time }
    switch found.code {
    case 0 where found.has_solution: return .optimal
    case 0, GLP_ENOPFS: return options.cutoff == nil ? .infeasible : .objectiveLimit
    case GLP_ENODFS: return .unbounded
    case GLP_EMIPGAP: return .gap
    case GLP_ETMLIM: return .time
    case GLP_ESTOP: return search.stopWanted ?? .interrupted
    default: return .numericalFailure
    }
  }
}
