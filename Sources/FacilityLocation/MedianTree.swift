import HeapModule
import Optimization

/// Branch and bound on open and closed sites with the Lagrangian bound at every node: each node
/// works on the model its decisions leave, starts from its parent's prices, and closes or opens by
/// reduced worth what cannot be otherwise in a better solution.
///
/// Best bound first. Work: one unit per evaluation of the bound.
struct MedianTree {
  private struct Node: Comparable {
    var bound: Double
    var number: Int
    var decisions: [SiteDecision]
    var prices: [Float]

    static func < (one: Node, other: Node) -> Bool {
      (one.bound, one.number) < (other.bound, other.number)
    }

    static func == (one: Node, other: Node) -> Bool { one.number == other.number }
  }

  let model: MedianModel
  private let reach: [Double]
  private var nodes = Heap<Node>()
  private var made = 0
  private(set) var processed = 0

  /// - Parameter prices: the root's best prices
  init(_ model: MedianModel, prices: [Double], bound: Double) {
    self.model = model
    reach = prices.enumerated().map { client, price in
      // Prices rise down the tree: keep twice as many sites a client as now lie below its price.
      let row = model.row(client)
      var below = row.lowerBound
      while below < row.upperBound, model.rowCost[below] < price { below += 1 }
      let last = row.lowerBound + 2 * (below - row.lowerBound) + 8
      return last < row.upperBound ? max(model.rowCost[last], price) : .infinity
    }
    push(
      Node(
        bound: bound, number: 0,
        decisions: [SiteDecision](repeating: .undecided, count: model.siteCount),
        prices: prices.map { Float($0) }))
  }

  private mutating func push(_ node: Node) {
    var node = node
    node.number = made
    made += 1
    nodes.insert(node)
  }

  /// Whether nothing is left that could be better.
  var isEmpty: Bool { nodes.isEmpty }

  /// Lower bound of everything that is left; infinity when nothing is.
  var bound: Double { nodes.min?.bound ?? .infinity }

  /// Works on the most promising node.
  ///
  /// - Parameters:
  ///   - objective: the best solution's; returns without work where the node cannot beat it
  ///   - candidate: told open sets, in sites of this model, that may be better
  mutating func processNext(
    objective: Double, meter: WorkMeter, candidate: ([Int32]) -> Void
  ) {
    guard let node = nodes.popMin() else { return }
    if model.isClosed(objective: objective, bound: node.bound) { return }
    processed += 1
    guard let part = model.reduced(node.decisions, reach: reach) else { return }
    let lagrangian = LagrangianBound(part)
    let ascent = VolumeAscent(
      lagrangian,
      prices: part.clientOf.indices.map {
        min(Double(node.prices[Int(part.clientOf[$0])]), part.cap[$0])
      }, factor: 0.2)
    var bound = node.bound
    var rounds = 0
    while true {
      let before = ascent.best
      _ = ascent.ascend(12, target: objective, meter: meter) { _ in }
      bound = max(bound, ascent.best)
      if model.isClosed(objective: objective, bound: bound) { return }
      rounds += 1
      let isStalled = ascent.best - before < 0.04 * (objective - ascent.best)
      if (rounds > 2 && isStalled) || rounds > 12 || meter.isOver { break }
    }
    candidate(opened(lagrangian.chosen, in: part, node.decisions))
    _ = lagrangian.decide(bound: ascent.reevaluate(), objective: objective)
    branch(node, part, lagrangian, ascent, bound: bound, candidate)
  }

  private mutating func branch(
    _ node: Node, _ part: MedianModel, _ lagrangian: LagrangianBound, _ ascent: VolumeAscent,
    bound: Double, _ candidate: ([Int32]) -> Void
  ) {
    var (decisions, prices) = (node.decisions, node.prices)
    for (site, decision) in lagrangian.decisions.enumerated() {
      decisions[Int(part.siteOf[site])] = decision
    }
    for (client, original) in part.clientOf.enumerated() {
      prices[Int(original)] = Float(ascent.prices[client])
    }
    var (branching, score) = (-1, -1.0)
    for site in 0..<part.siteCount where lagrangian.decisions[site] == .undecided {
      let openness = ascent.openness[site]
      let value = min(openness, 1 - openness)
      if value > score { (branching, score) = (Int(part.siteOf[site]), value) }
    }
    let open = decisions.count { $0 == .open }
    guard branching >= 0, open != model.p else {
      candidate(decisions.indices.filter { decisions[$0] == .open }.map { Int32($0) })
      return
    }
    for decision in [SiteDecision.open, .closed] {
      decisions[branching] = decision
      push(Node(bound: bound, number: 0, decisions: decisions, prices: prices))
    }
  }

  private func opened(_ chosen: [Int32], in part: MedianModel, _ decisions: [SiteDecision])
    -> [Int32]
  {
    chosen.map { part.siteOf[Int($0)] }
      + decisions.indices.filter { decisions[$0] == .open }.map { Int32($0) }
  }
}
