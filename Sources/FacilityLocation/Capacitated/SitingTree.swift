import Optimization

/// Best-first branch and bound over the Lagrangian relaxation (Holmberg, Rönnqvist & Yuan 1999;
/// Görtz & Klose 2012): sites are opened or closed, then levels narrowed, then single-source links
/// fixed; every node goes on from its parent's multipliers and fixes by reduced cost.
final class SitingTree {
  enum Decision {
    case close(Int32)
    case open(Int32)
    /// Takes a level away.
    case without(level: Int32)
    /// Serves the client over this row entry, or not over it.
    case serve(entry: Int32)
    case avoid(entry: Int32)
  }

  private struct Node {
    var bound: Double
    var decisions: [Decision]
    var multipliers: [Double]
    var depth: Int
  }

  let relaxation: SitingRelaxation
  let volume: VolumeAlgorithm
  let meter: WorkMeter
  private let instance: LevelledInstance
  private let decidesLevels: Bool
  private var nodes: [Node] = []
  private let queue: LabelQueue
  private let baseLevels: OwnedBuffer<Bool>
  private let baseClosing: OwnedBuffer<Bool>
  private let baseLinks: OwnedBuffer<Bool>
  private(set) var explored = 0
  /// Least bound of nodes that could be neither pruned nor branched.
  private var leafBound = Double.infinity

  /// - Parameters:
  ///   - volume: at the root's best multipliers; what its relaxation allows is the root
  ///   - decidesLevels: whether the levels of open sites have to be branched on
  init(_ volume: VolumeAlgorithm, meter: WorkMeter, decidesLevels: Bool = true) {
    self.volume = volume
    self.decidesLevels = decidesLevels
    self.meter = meter
    relaxation = volume.relaxation
    instance = relaxation.instance
    queue = LabelQueue()
    baseLevels = OwnedBuffer(relaxation.isLevelAllowed.array)
    baseClosing = OwnedBuffer(relaxation.isClosingAllowed.array)
    baseLinks = OwnedBuffer(relaxation.isLinkAllowed.array)
  }

  /// What the tree needs from its solver.
  protocol Host: AnyObject {
    /// Value that a node's bound must stay below to matter.
    var cutoff: Double { get }
    /// Tries to make a solution of the relaxation's state.
    func tryRelaxed()
    /// All sites are decided: the exact cost (split), +∞ if infeasible; nil where not known.
    func exactCost() -> Double?
    func treeAdvanced(bound: Double, explored: Int, open: Int)
  }

  /// Explores until the tree is empty or the meter has run out; the proven bound (+∞ when empty).
  func explore(root bound: Double, host: some Host) -> Double {
    start(root: bound)
    return advance(host: host)
  }

  /// Begins with the root, of which `bound` is known.
  func start(root bound: Double) {
    add(Node(bound: bound, decisions: [], multipliers: volume.center.array, depth: 0))
  }

  /// Explores at most `limit` more nodes, as `explore` does. Trees over one relaxation may take turns.
  func advance(host: some Host, nodes limit: Int = .max) -> Double {
    let first = explored
    while let index = queue.first, !meter.isOver, explored - first < limit {
      let node = nodes[index]
      if node.bound >= host.cutoff { break }
      queue.removeFirst()
      nodes[index].multipliers = []
      nodes[index].decisions = []
      explored += 1
      if !expand(node, host: host) {
        // Interrupted: the node still stands for all below it.
        leafBound = min(leafBound, node.bound)
      }
      if explored % 16 == 0 {
        host.treeAdvanced(bound: globalBound, explored: explored, open: queue.count)
      }
    }
    return globalBound
  }

  private var globalBound: Double {
    var bound = leafBound
    if let index = queue.first { bound = min(bound, nodes[index].bound) }
    return bound
  }

  private func add(_ node: Node) {
    queue.add(nodes.count, key: node.bound)
    nodes.append(node)
  }

  /// Bounds the node and adds its children; false if the meter ran out first.
  private func expand(_ node: Node, host: some Host) -> Bool {
    apply(node.decisions)
    volume.center.copy(from: node.multipliers)
    volume.restart(stepFactor: node.depth == 0 ? 0.3 : 0.15, largestWeight: 0.1)
    volume.ascend(
      iterations: node.depth == 0 ? 200 : 50, target: host.cutoff, goal: host.cutoff)
    var bound = max(node.bound, volume.bound)
    if bound >= host.cutoff { return true }
    if meter.isOver { return false }
    let value = volume.evaluateCenter(precise: true)
    bound = max(bound, value)
    host.tryRelaxed()
    var decisions = node.decisions
    guard fixByReducedCost(value, host.cutoff, &decisions) else { return true }
    guard let (first, second) = branch() else {
      if let exact = host.exactCost() { bound = max(bound, exact) }
      if bound < host.cutoff { leafBound = min(leafBound, bound) }
      return true
    }
    let multipliers = volume.center.array
    for branch in [first, second] {
      add(
        Node(
          bound: bound, decisions: decisions + branch, multipliers: multipliers,
          depth: node.depth + 1))
    }
    return true
  }

  private func apply(_ decisions: [Decision]) {
    relaxation.isLevelAllowed.copy(from: baseLevels)
    relaxation.isClosingAllowed.copy(from: baseClosing)
    if instance.isSingleSource { relaxation.isLinkAllowed.copy(from: baseLinks) }
    for decision in decisions { apply(decision) }
  }

  private func apply(_ decision: Decision) {
    switch decision {
    case .close(let site):
      for level in instance.levels(Int(site)) { relaxation.isLevelAllowed[level] = false }
    case .open(let site): relaxation.isClosingAllowed[site] = false
    case .without(let level): relaxation.isLevelAllowed[level] = false
    case .avoid(let entry): relaxation.isLinkAllowed[instance.entryPosition[entry]] = false
    case .serve(let entry):
      let position = instance.entryPosition[entry]
      for other in instance.row(Int(instance.columnClient[position])) {
        if Int32(other) != entry { relaxation.isLinkAllowed[instance.entryPosition[other]] = false }
      }
      relaxation.isClosingAllowed[instance.entrySite[entry]] = false
    }
  }

  /// Decides what the cutoff leaves no choice about; false where nothing is left.
  private func fixByReducedCost(
    _ value: Double, _ cutoff: Double, _ decisions: inout [Decision]
  ) -> Bool {
    if cutoff == .infinity { return true }
    for site in 0..<instance.siteCount {
      let levels = instance.levels(site).filter { relaxation.isLevelAllowed[$0] }
      if levels.isEmpty {
        if !relaxation.isClosingAllowed[site] { return false }
        continue
      }
      var left = levels.count
      for level in levels where left > 1 || relaxation.isClosingAllowed[site] {
        if relaxation.bound(value, forcing: site, to: level) >= cutoff {
          decisions.append(.without(level: Int32(level)))
          relaxation.isLevelAllowed[level] = false
          left -= 1
        }
      }
      if left > 0, relaxation.isClosingAllowed[site],
        relaxation.bound(value, forcing: site, to: nil) >= cutoff
      {
        decisions.append(.open(Int32(site)))
        relaxation.isClosingAllowed[site] = false
      }
    }
    return true
  }

  /// The two ways to decide what the averaged solution leaves most open; nil where all is decided.
  private func branch() -> ([Decision], [Decision])? {
    undecidedSite() ?? (decidesLevels ? undecidedLevel() : nil)
      ?? (instance.isSingleSource ? undecidedLink() : nil)
  }

  private func undecidedSite() -> ([Decision], [Decision])? {
    var best: (site: Int, score: Double) = (-1, -1)
    for site in 0..<instance.siteCount where relaxation.isClosingAllowed[site] {
      let levels = instance.levels(site).filter { relaxation.isLevelAllowed[$0] }
      if levels.isEmpty { continue }
      let share = levels.reduce(0) { $0 + volume.levelShare[$1] }
      let value = levels.map { abs(relaxation.levelValue[$0]) }.min() ?? 0
      let size = levels.map { instance.levelCost[$0] }.max() ?? 0
      let score = min(share, 1 - share) + 1e-3 / (1 + value / max(1e-9, size))
      if score > best.score { best = (site, score) }
    }
    return best.site < 0 ? nil : ([.close(Int32(best.site))], [.open(Int32(best.site))])
  }

  /// Splits the levels of an open site at their mean capacity.
  private func undecidedLevel() -> ([Decision], [Decision])? {
    var best: (levels: [Int], split: Int, score: Double) = ([], 0, -1)
    for site in 0..<instance.siteCount {
      let levels = instance.levels(site).filter { relaxation.isLevelAllowed[$0] }
      if levels.count < 2 { continue }
      let total = max(1e-12, levels.reduce(0) { $0 + volume.levelShare[$1] })
      let mean =
        levels.reduce(0) { $0 + volume.levelShare[$1] * instance.levelCapacity[$1] } / total
      let split = min(
        max(1, levels.firstIndex { instance.levelCapacity[$0] > mean } ?? 0), levels.count - 1)
      let low = levels[..<split].reduce(0) { $0 + volume.levelShare[$1] } / total
      let score = min(low, 1 - low)
      if score > best.score { best = (levels, split, score) }
    }
    if best.levels.isEmpty { return nil }
    return (
      best.levels[best.split...].map { .without(level: Int32($0)) },
      best.levels[..<best.split].map { .without(level: Int32($0)) }
    )
  }

  private func undecidedLink() -> ([Decision], [Decision])? {
    var best: (entry: Int32, score: Double) = (-1, 1e-6)
    for client in 0..<instance.clientCount {
      var (entry, share, allowed) = (Int32(-1), -1.0, 0)
      for candidate in instance.row(client) {
        let position = instance.entryPosition[candidate]
        if !relaxation.isLinkAllowed[position] || !isUsable(instance.entrySite[candidate]) {
          continue
        }
        allowed += 1
        if volume.linkShare[Int(position)] > share {
          (entry, share) = (Int32(candidate), volume.linkShare[Int(position)])
        }
      }
      if allowed < 2 { continue }
      let score = max(2e-6, 1 - share) * (1 + 1e-3 * instance.demand[client])
      if score > best.score { best = (entry, score) }
    }
    return best.entry >= 0 ? ([.avoid(entry: best.entry)], [.serve(entry: best.entry)]) : nil
  }

  private func isUsable(_ site: Int32) -> Bool {
    instance.levels(Int(site)).contains { relaxation.isLevelAllowed[$0] }
  }
}

/// Node numbers by key, least first, ties by number.
final class LabelQueue {
  private var items: [SortItem] = []

  var count: Int { items.count }
  var first: Int? { items.first.map { Int($0.index) } }

  func add(_ node: Int, key: Double) {
    items.append(SortItem(key: key, index: Int32(node)))
    var hole = items.count - 1
    while hole > 0 && items[hole] < items[(hole - 1) / 2] {
      items.swapAt(hole, (hole - 1) / 2)
      hole = (hole - 1) / 2
    }
  }

  func removeFirst() {
    items.swapAt(0, items.count - 1)
    items.removeLast()
    var hole = 0
    while 2 * hole + 1 < items.count {
      var down = 2 * hole + 1
      if down + 1 < items.count && items[down + 1] < items[down] { down += 1 }
      if !(items[down] < items[hole]) { break }
      items.swapAt(down, hole)
      hole = down
    }
  }
}
