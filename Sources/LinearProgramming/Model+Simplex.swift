import CGLPK
import GLPKGuard
import Optimization

extension Model {
  /// Solves the linear program (integrality left aside) from the basis that is there.
  ///
  /// Ends with `optimal`, `infeasible` or `unbounded`, at a limit of the options, or in
  /// `numericalFailure` where GLPK finds no way on.
  @discardableResult
  public func solve(_ options: SimplexOptions = SimplexOptions()) throws -> LinearResult {
    lastResult = nil
    if let stop = options.deadline.stopReason {
      return stopped(stop == .time ? .time : .interrupted)
    }
    var parameters = try self.parameters(options)
    var outcome = try run(&parameters, options.deadline)
    var iterations = Int(outcome.iterations)
    let isBasisBad = [GLP_EBADB, GLP_ESING, GLP_ECOND, GLP_EFAIL].contains(outcome.code)
    /// What is left of the iteration limit.
    func limitAgain() {
      if let limit = options.iterationLimit {
        parameters.it_lim = Int32(clamping: max(0, limit - iterations))
      }
    }
    if isBasisBad {
      limitAgain()
      // Deleting rows or columns may spoil the basis, and rounding the search: start afresh.
      try check(guard_crash_basis(problem, GUARD_TRIANGULAR_BASIS))
      parameters.meth = GLP_PRIMAL
      outcome = try run(&parameters, options.deadline)
      iterations += Int(outcome.iterations)
    }
    // No dual solution: unbounded if there is a primal one, and the primal simplex names the ray.
    let isDualInfeasible = outcome.code == 0 && outcome.dual == GLP_NOFEAS
    let isPrimalRun = parameters.meth == GLP_PRIMAL && parameters.presolve == GLP_OFF
    if isDualInfeasible && !isPrimalRun || outcome.code == GLP_ENODFS {
      limitAgain()
      parameters.meth = GLP_PRIMAL
      parameters.presolve = GLP_OFF
      outcome = try run(&parameters, options.deadline)
      iterations += Int(outcome.iterations)
    }
    var result = interpret(outcome)
    result.iterations = iterations
    lastResult = result
    if result.isOptimal {
      primalIsStale = false
      dualIsStale = false
    }
    return result
  }

  private func parameters(_ options: SimplexOptions) throws -> glp_smcp {
    var parameters = Poll.parameters(options.deadline)
    switch options.method {
    case .automatic: parameters.meth = primalIsStale ? GLP_DUALP : GLP_PRIMAL
    case .primal: parameters.meth = GLP_PRIMAL
    case .dual: parameters.meth = GLP_DUAL
    case .dualThenPrimal: parameters.meth = GLP_DUALP
    }
    parameters.pricing = options.pricing == .steepestEdge ? GLP_PT_PSE : GLP_PT_STD
    switch options.ratioTest {
    case .harris: parameters.r_test = GLP_RT_HAR
    case .textbook: parameters.r_test = GLP_RT_STD
    case .boundFlipping:
      parameters.r_test = parameters.meth == GLP_PRIMAL ? GLP_RT_HAR : GLP_RT_FLIP
    }
    for tolerance in [options.primalTolerance, options.dualTolerance, options.pivotTolerance]
    where !(tolerance > 0 && tolerance < 1) {
      throw ModelError.invalidOption("a tolerance lies between 0 and 1, not at \(tolerance)")
    }
    parameters.tol_bnd = options.primalTolerance
    parameters.tol_dj = options.dualTolerance
    parameters.tol_piv = options.pivotTolerance
    parameters.presolve = options.presolve ? GLP_ON : GLP_OFF
    if let limit = options.objectiveLimit {
      guard limit.isFinite else {
        throw ModelError.invalidOption("the objective limit must be finite, or nil for none")
      }
      if sense == .minimize { parameters.obj_ul = limit } else { parameters.obj_ll = limit }
    }
    if let limit = options.iterationLimit { parameters.it_lim = Int32(clamping: max(0, limit)) }
    return parameters
  }

  private func run(_ parameters: inout glp_smcp, _ deadline: Deadline) throws
    -> guard_simplex_result
  {
    parameters.tm_lim = Poll.milliseconds(deadline)
    let poll = Poll(deadline)
    var outcome = guard_simplex_result()
    let code = withExtendedLifetime(poll) {
      guard_simplex(
        problem, &parameters, Poll.ask, Unmanaged.passUnretained(poll).toOpaque(), &outcome)
    }
    try check(code)
    if code == Int32(GUARD_INTERRUPTED.rawValue) {
      outcome.code = deadline.cancellation.isCancelled ? GLP_ESTOP : GLP_ETMLIM
      outcome.primal = GLP_UNDEF
      outcome.dual = GLP_UNDEF
    }
    return outcome
  }

  private func stopped(_ termination: Termination) -> LinearResult {
    LinearResult(
      termination: termination, primal: .none, dual: .none, objective: nil, bound: nil,
      iterations: 0)
  }

  private func interpret(_ outcome: guard_simplex_result) -> LinearResult {
    let termination: Termination
    switch outcome.code {
    case 0:
      switch (outcome.primal, outcome.dual) {
      case (GLP_FEAS, GLP_FEAS): termination = .optimal
      case (GLP_NOFEAS, _): termination = .infeasible
      case (GLP_FEAS, GLP_NOFEAS): termination = .unbounded
      default: termination = .numericalFailure
      }
    case GLP_ENOPFS: return stopped(.infeasible)
    case GLP_EOBJLL, GLP_EOBJUL: termination = .objectiveLimit
    case GLP_EITLIM: termination = .iterationLimit
    case GLP_ETMLIM: termination = .time
    case GLP_ESTOP: termination = .interrupted
    default: return stopped(.numericalFailure)
    }
    let primal = Self.status(outcome.primal)
    let dual = Self.status(outcome.dual)
    let isBound = dual == .feasible && termination != .infeasible
    return LinearResult(
      termination: termination, primal: primal, dual: dual,
      objective: primal == .feasible ? outcome.objective : nil,
      bound: isBound ? outcome.objective : nil, iterations: Int(outcome.iterations))
  }

  private static func status(_ status: Int32) -> ResultStatus {
    switch status {
    case GLP_FEAS: .feasible
    case GLP_INFEAS, GLP_NOFEAS: .infeasible
    default: .none
    }
  }

  // MARK: Reading

  /// Values of all variables, by column.
  public func values() throws -> [Double] {
    try read(columnCount, "values") { guard_read_columns(problem, $0, nil) }
  }

  /// Reduced costs of all variables, by column: cost less the duals' price of the column.
  public func reducedCosts() throws -> [Double] {
    try read(columnCount, "reduced costs") { guard_read_columns(problem, nil, $0) }
  }

  /// Left-hand sides of all rows.
  public func rowValues() throws -> [Double] {
    try read(rowCount, "row values") { guard_read_rows(problem, $0, nil) }
  }

  /// Duals of all rows: by how much the objective rises a unit of right-hand side.
  public func duals() throws -> [Double] {
    try read(rowCount, "duals") { guard_read_rows(problem, nil, $0) }
  }

  // One at a time: for small models and tests; each costs as much as reading all.

  public func value(_ variable: Variable) throws -> Double {
    try requireColumn(variable.index)
    return try values()[Int(variable.index)]
  }

  public func reducedCost(_ variable: Variable) throws -> Double {
    try requireColumn(variable.index)
    return try reducedCosts()[Int(variable.index)]
  }

  public func dual(_ row: Row) throws -> Double {
    try requireRow(row.index)
    return try duals()[Int(row.index)]
  }

  private func read(
    _ count: Int, _ what: String, _ fill: (UnsafeMutablePointer<Double>?) -> Int32
  ) throws -> [Double] {
    guard lastResult != nil else {
      throw ModelError.noSolution("\(what) are there after a solve, until the model changes")
    }
    var code: Int32 = 0
    let result = [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      code = fill(buffer.baseAddress)
      filled = code == 0 ? count : 0
    }
    try check(code)
    return result
  }
}
