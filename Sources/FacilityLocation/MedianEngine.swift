import Optimization

/// Solves a median model: local search and Lagrangian bound in turn, each making the other's work
/// smaller, until the sites left undecided are few; then branch and bound on those.
///
/// Work: one unit per iteration of the local search and per evaluation of the bound.
final class MedianEngine {
  /// Cost of an open set in the problem itself; infinite where it does not serve everybody.
  typealias Costing = ([Int32]) -> Double

  /// What is left of the problem after sites were decided, and how it maps back.
  private struct Stage {
    var model: MedianModel
    /// The root's site and client for each of the model's.
    var siteOf: [Int32]
    var clientOf: [Int32]
    /// Root sites open in every better solution.
    var decided: [Int32]
  }

  private let root: MedianModel
  private let cost: Costing
  private(set) var meter: WorkMeter
  /// Best open set, in sites of the root.
  private(set) var open: [Int32] = []
  private(set) var objective = Double.infinity
  private(set) var bound = -Double.infinity
  private var prices: [Double] = []

  init(_ root: MedianModel, meter: WorkMeter, cost: @escaping Costing) {
    self.root = root
    self.meter = meter
    self.cost = cost
  }

  /// Whether the best solution is proven to be best.
  var isProven: Bool { root.isClosed(objective: objective, bound: bound) }

  private var isDone: Bool {
    if isProven || meter.isOver { return true }
    return relativeGap(objective: objective, bound: bound) <= meter.budget.gap
  }

  func run() {
    var stage = Stage(
      model: root, siteOf: (0..<root.siteCount).map { Int32($0) },
      clientOf: (0..<root.clientCount).map { Int32($0) }, decided: [])
    let deadline = meter.deadline
    var search = MedianLocalSearch(root, seed: meter.budget.seed)
    search.startSpread { deadline.isOver }
    offer(search.best, stage)
    prices = initialPrices(search.search)
    for round in 0..<12 {
      let (lagrangian, isSettled) = raiseBound(stage, search)
      if isDone { return }
      let sites = stage.model.siteCount
      let remaining = lagrangian.decisions.count { $0 == .undecided }
      if remaining < sites * 9 / 10 || (round == 0 && remaining < sites) {
        guard let smaller = reduce(stage, lagrangian.decisions) else { return proveEmpty() }
        stage = smaller
        search = MedianLocalSearch(stage.model, seed: meter.budget.seed &+ UInt64(round))
        search.start(from: startingPoint(stage)) { deadline.isOver }
      } else if isSettled, round > 1 {
        break
      }
      search.iterate(steps: 30_000_000, meter: &meter)
      offer(search.best, stage)
      if isDone { return }
    }
    branch(stage, search)
  }

  // MARK: Root

  /// Half way between the two cheapest open sites of each client: near the best prices.
  private func initialPrices(_ search: InterchangeSearch) -> [Double] {
    (0..<root.clientCount).map { index in
      let client = search.clients[index]
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
      prices: stage.clientOf.indices.map {
        min(prices[Int(stage.clientOf[$0])], stage.model.cap[$0])
      }, factor: bound == -.infinity ? 0.4 : 0.1)
    var isSettled = false
    for _ in 0..<20 {
      let before = ascent.best
      isSettled = ascent.ascend(100, target: objective, meter: &meter) { _ in }
      bound = max(bound, ascent.best)
      meter.report("Lagrangian bound", objective: objective, bound: bound)
      if isDone { break }
      if lagrangian.chosen.count == stage.model.p || stage.model.p == nil {
        search.start(from: lagrangian.chosen) { deadline.isOver }
        offer(search.best, stage)
      }
      _ = lagrangian.decide(bound: ascent.reevaluate(), objective: objective)
      if isDone || isSettled { break }
      if ascent.best - before < 0.002 * (objective - ascent.best) {
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

  /// Nothing better than the best solution is left.
  private func proveEmpty() { bound = objective }

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

  // MARK: Tree

  private func branch(_ stage: Stage, _ search: MedianLocalSearch) {
    let deadline = meter.deadline
    var tree = MedianTree(
      stage.model, prices: stage.clientOf.map { prices[Int($0)] }, bound: bound)
    var turn = 0
    while !tree.isEmpty, !isDone {
      tree.processNext(objective: objective, meter: &meter) { candidate in
        let known = objective
        offer(candidate, stage)
        if objective < known {
          search.start(from: candidate) { deadline.isOver }
          offer(search.best, stage)
        }
      }
      bound = max(bound, min(tree.bound, objective))
      meter.report("branch and bound", objective: objective, bound: bound)
      turn += 1
      if turn % 64 == 0 {
        search.iterate(steps: 5_000_000, meter: &meter)
        offer(search.best, stage)
      }
    }
    if tree.isEmpty { proveEmpty() }
  }
}
