import Optimization

/// Solves a median model: local search and Lagrangian bound in turn, each making the other's work
/// smaller; then the linear relaxation and branch and cut on the sites left undecided.
///
/// Work: one unit per iteration of the local search, per evaluation of the bound and per iteration of
/// the simplex method.
final class MedianEngine {
  /// Cost of an open set in the problem itself; infinite where it does not serve everybody.
  typealias Costing = ([Int32]) -> Double

  /// What is left of the problem after sites were decided, and how it maps back.
  struct Stage {
    var model: MedianModel
    /// The root's site and client for each of the model's.
    var siteOf: [Int32]
    var clientOf: [Int32]
    /// Root sites open in every better solution.
    var decided: [Int32]
  }

  private let root: MedianModel
  private let cost: Costing
  let meter: WorkMeter
  /// Best open set, in sites of the root.
  private(set) var open: [Int32] = []
  private(set) var objective = Double.infinity
  private(set) var bound = -Double.infinity
  private(set) var isInfeasible = false
  private var prices: [Double] = []
  private(set) var failure: (any Error)?

  init(_ root: MedianModel, meter: WorkMeter, cost: @escaping Costing) {
    self.root = root
    self.meter = meter
    self.cost = cost
  }

  /// Whether the best solution is proven to be best.
  var isProven: Bool { root.isClosed(objective: objective, bound: bound) }

  /// Why an unproven run ended.
  var stopReason: StopReason {
    meter.stopReason ?? (failure == nil ? .gap : .interrupted)
  }

  private var isDone: Bool {
    if isProven || isInfeasible || meter.isOver { return true }
    return relativeGap(objective: objective, bound: bound) <= meter.budget.gap
  }

  func run() {
    guard let stage = tighten(rounds: 12) else { return }
    do {
      try solveProgram(stage)
    } catch {
      // The linear program gave up: the best solution and the bounds proven so far stand.
      failure = error
    }
  }

  /// Local search and Lagrangian bound in turn, at most `rounds` times.
  ///
  /// - Parameter largeSize: undecided sites above which there are up to 1000 rounds
  /// - Returns: what is left to decide; nil where nothing is, or the budget is spent
  func tighten(rounds: Int, largeSize: Int = .max) -> Stage? {
    var stage = Stage(
      model: root, siteOf: (0..<root.siteCount).map { Int32($0) },
      clientOf: (0..<root.clientCount).map { Int32($0) }, decided: [])
    let deadline = meter.deadline
    var search = MedianLocalSearch(root, seed: meter.budget.seed)
    search.startSpread { deadline.isOver }
    offer(search.best, stage)
    prices = initialPrices(search.search)
    for round in 0... {
      let isLarge = stage.model.siteCount > largeSize
      if round >= (isLarge ? 1000 : rounds) { break }
      let (lagrangian, isSettled) = raiseBound(stage, search)
      if isDone { return nil }
      let sites = stage.model.siteCount
      let remaining = lagrangian.decisions.count { $0 == .undecided }
      if remaining < sites * 9 / 10 || (round == 0 && remaining < sites) {
        guard let smaller = reduce(stage, lagrangian.decisions) else {
          proveEmpty()
          return nil
        }
        stage = smaller
        search = MedianLocalSearch(stage.model, seed: meter.budget.seed &+ UInt64(round))
        search.start(from: startingPoint(stage)) { deadline.isOver }
      } else if isSettled, round > 1, !isLarge {
        break
      }
      search.iterate(steps: searchSteps, meter: meter)
      offer(search.best, stage)
      if isDone { return nil }
    }
    return stage
  }

  // MARK: Linear program

  /// Solves the linear relaxation of what is left, again and again while that decides many sites,
  /// and then branches and cuts.
  private func solveProgram(_ initial: Stage) throws {
    var stage = initial
    while true {
      if stage.model.siteCount == 0 || stage.model.p == 0 {
        // A single set is left.
        offer([], stage)
        return proveEmpty()
      }
      let program = try MedianProgram(stage.model, prices: stagePrices(stage))
      let (end, decisions) = try solveRelaxation(program, stage)
      if isDone { return }
      if end == .infeasible { return proveEmpty() }
      let remaining = decisions.count { $0 == .undecided }
      guard remaining < stage.model.siteCount * 9 / 10 else {
        branchOnPrices(stage)
        if isDone { return }
        return try branchAndCut(program, stage)
      }
      guard let smaller = reduce(stage, decisions) else { return proveEmpty() }
      stage = smaller
    }
  }

  private func solveRelaxation(_ program: MedianProgram, _ stage: Stage) throws
    -> (MedianProgram.RootEnd, [SiteDecision])
  {
    let lagrangian = LagrangianBound(stage.model)
    let end = try program.solveRoot(
      deadline: meter.deadline, iterationLimit: meter.budget.work.map { _ in meter.remainingWork }
    ) { duals, iterations in
      let value = lagrangian.evaluate(duals)
      meter.count(iterations + 1)
      if value > bound {
        bound = value
        for (client, original) in stage.clientOf.enumerated() {
          prices[Int(original)] = duals[client]
        }
      }
      meter.report("linear relaxation", objective: objective, bound: bound)
      _ = lagrangian.decide(bound: value, objective: objective)
      return isDone ? nil : lagrangian.decisions
    }
    return (end, lagrangian.decisions)
  }

  /// Row entries that branching on prices may evaluate.
  private static let mostEntries = 800_000_000

  /// Branch and bound on Lagrangian bounds: where few long rows are left it closes the tree long
  /// before linear programs would. Where it does not within a fixed effort, they take over.
  private func branchOnPrices(_ stage: Stage) {
    let prices = stagePrices(stage)
    var entries = stage.model.clientCount
    for (client, price) in prices.enumerated() {
      entries += stage.model.row(client).prefix { stage.model.rowCost[$0] < price }.count
    }
    var tree = MedianTree(stage.model, prices: prices, bound: bound)
    let end = meter.work + min(30_000, Self.mostEntries / entries)
    while !tree.isEmpty, !isDone, meter.work < end {
      tree.processNext(objective: objective, meter: meter) { offer($0, stage) }
      bound = max(bound, min(tree.bound, objective))
      meter.report("branch and bound", objective: objective, bound: bound)
    }
    if tree.isEmpty { proveEmpty() }
  }

  private func branchAndCut(_ program: MedianProgram, _ stage: Stage) throws {
    let result = try program.branchAndCut(
      cutoff: objective < .infinity
        ? objective - root.improvement(on: objective) * 0.999 : nil, objective: objective,
      meter: meter
    ) { [unowned self] in offer($0, stage) }
    meter.count(result.iterations)
    switch result.termination {
    case .infeasible, .objectiveLimit: proveEmpty()
    case .optimal:
      // Where lists hold the nearest sites only, the program's optimum may really cost more.
      let value = result.objective ?? objective
      if root.isClosed(objective: objective, bound: value) {
        proveEmpty()
      } else {
        bound = max(bound, value)
      }
    default: bound = max(bound, min(result.bound ?? bound, objective))
    }
  }

  private func stagePrices(_ stage: Stage) -> [Double] {
    stage.clientOf.indices.map { min(prices[Int(stage.clientOf[$0])], stage.model.cap[$0]) }
  }

  // MARK: Root

  /// Effort of the local search between two bounds: by size, and no more than about a second.
  private var searchSteps: Int { min(10_000_000, 2000 * (root.siteCount + root.clientCount)) }

  /// Half way between the two cheapest open sites of each client: near the best prices.
  private func initialPrices(_ search: InterchangeSearch) -> [Double] {
    (0..<root.clientCount).map { index in
      let client = search.clients[index]
      if root.isCovering { return min((client.first + client.second) / 2, root.cap[index]) }
      return min((client.first + min(client.second, 3 * client.first + 1)) / 2, root.cap[index])
    }
  }

  /// Rounds of the volume algorithm, each followed by a local search from what it opens.
  private func raiseBound(_ stage: Stage, _ search: MedianLocalSearch)
    -> (LagrangianBound, isSettled: Bool)
  {
    let deadline = meter.deadline
    let lagrangian = LagrangianBound(stage.model)
    let ascent = VolumeAscent(
      lagrangian,
      prices: stagePrices(stage), factor: bound == -.infinity ? 0.4 : 0.1)
    var isSettled = false
    for _ in 0..<20 {
      let before = ascent.best
      let target = min(objective, search.bestObjective)
      isSettled = ascent.ascend(100, target: target, meter: meter) { _ in }
      bound = max(bound, ascent.best)
      meter.report("Lagrangian bound", objective: objective, bound: bound)
      if isDone { break }
      if lagrangian.chosen.count == stage.model.p || stage.model.p == nil {
        search.start(from: lagrangian.chosen) { deadline.isOver }
        offer(search.best, stage)
      }
      _ = lagrangian.decide(bound: ascent.reevaluate(), objective: objective)
      if isDone || isSettled { break }
      if ascent.best - before < 0.002 * (target - ascent.best) {
        isSettled = true
        break
      }
    }
    for (client, original) in stage.clientOf.enumerated() {
      prices[Int(original)] = ascent.prices[client]
    }
    return (lagrangian, isSettled)
  }

  private func reduce(_ stage: Stage, _ decisions: [SiteDecision]) -> Stage? {
    guard let model = stage.model.reduced(decisions) else { return nil }
    return Stage(
      model: model, siteOf: model.siteOf.map { stage.siteOf[Int($0)] },
      clientOf: model.clientOf.map { stage.clientOf[Int($0)] },
      decided: stage.decided
        + decisions.indices.filter { decisions[$0] == .open }.map { stage.siteOf[$0] })
  }

  /// The best open set as far as the stage can still express it, filled up to p.
  private func startingPoint(_ stage: Stage) -> [Int32] {
    var isBest = [Bool](repeating: false, count: root.siteCount)
    for site in open { isBest[Int(site)] = true }
    let sites = (0..<Int32(stage.siteOf.count))
    let kept = sites.filter { isBest[Int(stage.siteOf[Int($0)])] }
    guard let p = stage.model.p else { return kept.isEmpty ? Array(sites.prefix(1)) : kept }
    let others = sites.filter { !isBest[Int(stage.siteOf[Int($0)])] }
    return Array((kept + others).prefix(p))
  }

  /// Nothing better than the best solution is left; without one, there is none at all.
  private func proveEmpty() {
    bound = objective
    isInfeasible = objective == .infinity
  }

  /// Keeps an open set of a stage if it is the best so far.
  private func offer(_ sites: [Int32], _ stage: Stage) {
    let candidate = stage.decided + sites.map { stage.siteOf[Int($0)] }
    if let p = root.p, candidate.count != p { return }
    let value = cost(candidate)
    if value < objective {
      objective = value
      open = candidate
      meter.report("local search", objective: objective, bound: bound)
    }
  }
}
