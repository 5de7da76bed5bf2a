/// Nodes that one open set's tree explores before all are compared again.
private let nodesPerTurn = 32

extension SingleSourceSolver {
  /// Finds the open sets that may be better than the best solution, then the best assignment to each;
  /// where they are too many, branches on sites and links alike.
  func exploreOpenSets() {
    guard let exploration = OpenSetExploration(self) else { return branch() }
    raiseBound(to: exploration.run())
    report("\(exploration.sets.count) open sets")
    if isClosed || meter.isOver { return }
    if exploration.isComplete { solveAssignments(exploration.sets) } else { branch() }
  }

  /// Branches on the links of every open set, always in the one with the least bound.
  private func solveAssignments(_ sets: [OpenSetExploration.OpenSet]) {
    areSitesFixed = true
    var trees = sets.filter { $0.bound < cutoff }.map { set in
      fix(open: set.open)
      volume.center.copy(from: OwnedBuffer(set.multipliers))
      fixLinks()
      let tree = SitingTree(volume, meter: meter)
      tree.start(root: set.bound)
      return (tree: tree, bound: set.bound)
    }
    while let index = trees.indices.min(by: { trees[$0].bound < trees[$1].bound }),
      trees[index].bound < cutoff, !meter.isOver
    {
      let others = trees.indices.filter { $0 != index }
      boundOfOtherSets = others.map { trees[$0].bound }.min() ?? .infinity
      let explored = trees[index].tree.explored
      let proven = trees[index].tree.advance(host: self, nodes: nodesPerTurn)
      trees[index].bound = max(trees[index].bound, proven)
      raiseBound(to: trees.map(\.bound).min() ?? .infinity)
      // What is left in it can be neither excluded nor branched on.
      if trees[index].tree.explored == explored { break }
    }
    if trees.allSatisfy({ $0.bound >= cutoff }) { raiseBound(to: .infinity) }
  }

  /// Leaves the relaxation exactly these sites.
  private func fix(open: [Int]) {
    relaxation.isLevelAllowed.fill(false)
    relaxation.isClosingAllowed.fill(true)
    relaxation.isLinkAllowed.fill(true)
    for site in open {
      relaxation.isClosingAllowed[site] = false
      for level in instance.levels(site) { relaxation.isLevelAllowed[level] = true }
    }
  }

  /// Takes out the links that cost too much at the multipliers in `volume.center`: with one in use, a
  /// site gains at least as much less as its reduced cost.
  private func fixLinks() {
    let value = volume.evaluateCenter(precise: true)
    for position in 0..<instance.entryCount {
      let price = relaxation.multiplier[instance.columnClient[position]]
      if value + instance.columnCost[position] - price >= cutoff {
        relaxation.isLinkAllowed[position] = false
      }
    }
  }

  /// Serves everybody from exactly these sites as cheaply as annealing of the clients finds.
  ///
  /// - Parameter wanted: the entry each client is to be served over at first
  /// - Returns: a lower bound on what these sites cost, and the multipliers that prove it
  func serve(from open: [Int], wanted: [Int32]) -> (bound: Double, multipliers: [Double]) {
    let scale = temperatureScale
    anneal(
      steps: 5000 * instance.clientCount, from: 0.1 * scale, to: 0.005 * scale, open: open,
      wanted: wanted, movesSites: false)
    let (root, start) = (relaxation.isLevelAllowed.array, volume.center.array)
    let closing = relaxation.isClosingAllowed.array
    fix(open: open)
    volume.restart(stepFactor: 0.3)
    volume.ascend(iterations: 300, target: cutoff, goal: cutoff)
    let result = (volume.bound, volume.center.array)
    relaxation.isLevelAllowed.copy(from: OwnedBuffer(root))
    relaxation.isClosingAllowed.copy(from: OwnedBuffer(closing))
    volume.center.copy(from: OwnedBuffer(start))
    volume.restart(stepFactor: 0.3)
    return result
  }
}
