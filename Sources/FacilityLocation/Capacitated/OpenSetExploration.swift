/// Branch and bound over the open sets of a single-source problem: the split problem bounds all sets
/// below a node, and a set that it leaves no choice about is served by annealing of the clients alone
/// and bounded by the Lagrangian relaxation of its assignment.
///
/// Where capacity is tight, few open sets have a split cost below that of a good single-source
/// solution, and the cheapest of them is seldom the one whose assignment fits best: as cut-and-solve
/// does (Yang, Chu & Chen, EJOR 221, 2012), all are gone through, in the order of their bounds.
final class OpenSetExploration {
  /// An open set that may have a better assignment than the best known.
  struct OpenSet {
    var open: [Int]
    var bound: Double
    /// Of the single-source relaxation with exactly these sites.
    var multipliers: [Double]
  }

  private static let nodeLimit = 1_000

  private unowned let solver: SingleSourceSolver
  private let instance: LevelledInstance
  private let relaxation: SitingRelaxation
  private let volume: VolumeAlgorithm
  private let search: SplitSearch
  private(set) var sets: [OpenSet] = []
  /// Whether `sets` are all there are.
  private(set) var isComplete = false

  /// Nil where clients without demand leave the split problem undefined, and where no site costs
  /// anything, as with capacitated medians: then too many open sets cost nearly the same.
  init?(_ solver: SingleSourceSolver) {
    if solver.instance.levelCost.array.allSatisfy({ $0 == 0 }) { return nil }
    if solver.instance.demand.array.contains(where: { !($0 > 0) }) { return nil }
    self.solver = solver
    instance = solver.instance.split
    relaxation = SitingRelaxation(instance)
    volume = VolumeAlgorithm(relaxation, meter: solver.meter)
    search = SplitSearch(
      instance, isLevelAllowed: relaxation.isLevelAllowed,
      isClosingAllowed: relaxation.isClosingAllowed, meter: solver.meter)
  }

  /// - Returns: a lower bound on all solutions better than the best known
  func run() -> Double {
    volume.ascend(iterations: 700, target: cutoff, goal: cutoff)
    let tree = SitingTree(volume, meter: solver.meter)
    tree.start(root: volume.bound)
    let rest = tree.advance(host: self, nodes: Self.nodeLimit)
    isComplete = rest >= cutoff
    return min(rest, boundOfSets)
  }

  private var boundOfSets: Double { sets.map(\.bound).min() ?? .infinity }
}

extension OpenSetExploration: SitingTree.Host {
  var cutoff: Double { solver.cutoff }

  func tryRelaxed() {}

  /// The sites are decided: lists them, if their split cost leaves a chance.
  func exactCost() -> Double? {
    let levels = (0..<instance.siteCount).map { site -> Int32 in
      let level = instance.levels(site).first { relaxation.isLevelAllowed[$0] }
      return level.map { Int32($0) } ?? -1
    }
    search.restart(levels)
    let flows = search.transportation
    if flows.shortfall > 1e-7 * max(1, instance.requiredDemand) { return .infinity }
    let cost = search.objective * (1 - 1e-9)
    if cost >= cutoff { return cost }
    let open = levels.indices.filter { levels[$0] >= 0 }
    let (bound, multipliers) = solver.serve(from: open, wanted: largestFlows(flows))
    sets.append(OpenSet(open: open, bound: max(cost, bound), multipliers: multipliers))
    // Nothing is left here that the list does not hold.
    return .infinity
  }

  /// The entry over which most of each client comes. Both forms of the instance number them alike.
  private func largestFlows(_ flows: Transportation) -> [Int32] {
    (0..<instance.clientCount).map { client in
      instance.row(client).filter { flows.flow[$0] > 0 }
        .max { flows.flow[$0] < flows.flow[$1] }.map { Int32($0) } ?? -1
    }
  }

  func treeAdvanced(bound: Double, explored: Int, open: Int) {
    solver.treeAdvanced(bound: min(bound, boundOfSets), explored: explored, open: open)
  }
}
