import Optimization

/// The least metres of trips that visit every stop, by spanning forests with prices (Held & Karp, Oper.
/// Res. 18, 1970, for one tour; Fisher, Oper. Res. 42, 1994, for trips of limited load).
///
/// Without their depot edges, `m` trips over `n` stops are a forest of `n − m` edges. What makes a forest
/// trips has prices: that every stop has two edges, that trips cross the rings around the depots as often
/// as the loads beyond take (`DepotRings`), and enter sets of stops as often as their loads take
/// (`CapacitySets`). At any prices, those of missing crossings and trips not negative, metres are at least
/// the constant of `ForestWeights` and what the lightest forest weighs.
///
/// Prices are moved on a sparse graph. What is told is proven on all pairs of stops or, where these are
/// too many, on wider lists of near stops and a bound on all other edges.
struct ForestBound<T: Travel> {
  private let travel: T
  private let stopCount: Int
  private let near: NearStops
  private let depotMetres: [Double]
  private let load: [Int32]
  private let capacity: Int

  /// Stops that each one has an edge to at first.
  private static var width: Int { 10 }
  private static var wide: Int { 24 }
  /// Stops up to which all pairs are looked at: half a second each time.
  private static var mostOfAllPairs: Int { 12_000 }
  /// Beyond, more rounds make bounds worse: prices drift to where edges outside of the lists look cheap.
  private static var mostRoundsOnLists: Int { 50 }
  private static var ringCount: Int { 30 }

  /// - Parameters:
  ///   - travel: over the stops, the same both ways
  ///   - depotMetres: the least metres between each stop and any depot
  ///   - load: of each stop
  ///   - capacity: the largest load of a trip
  init(
    _ travel: T, depotMetres: [Double], near: NearStops, load: [Int32], capacity: Int
  ) {
    stopCount = depotMetres.count
    (self.travel, self.depotMetres, self.near) = (travel, depotMetres, near)
    (self.load, self.capacity) = (load, max(1, capacity))
  }

  private var isSmall: Bool { stopCount <= Self.mostOfAllPairs }

  /// The best bound that so many rounds prove.
  /// - Parameters:
  ///   - leastTrips: trips there are at least
  ///   - target: metres of a solution, if one is known: the scale of steps
  ///   - deadline: ends the rounds early
  func value(
    leastTrips: Int, target: Double? = nil, rounds: Int = 600,
    deadline: Deadline = Deadline(seconds: nil)
  ) -> Double {
    guard stopCount > 0 else { return 0 }
    let rings = DepotRings(
      depotMetres: depotMetres, load: load, capacity: capacity,
      count: isSmall ? Self.ringCount : 0)
    let graph = ForestGraph(near, width: Self.width, stopCount: stopCount) {
      travel.distance($0, $1)
    }
    var ascent = ForestAscent(
      graph, rings, load: load, capacity: capacity, leastTrips: leastTrips, target: target)
    var (best, proofSeconds) = (0.0, 0.0)
    func prove() {
      let began = deadline.elapsed
      let (bound, missing) = proof(ascent, leastTrips)
      proofSeconds = deadline.elapsed - began
      best = max(best, bound)
      ascent.correct(bound, missing)
    }
    if isSmall, !deadline.isOver { prove() }
    let rounds = isSmall ? rounds : min(rounds, Self.mostRoundsOnLists)
    for round in 1...max(1, rounds) {
      // The last proof has to come in time.
      if deadline.isOver || deadline.remaining < 2 * proofSeconds { break }
      ascent.step()
      if isSmall, round % 10 == 0, round >= 20, round < rounds - 20 { ascent.exchangeSets() }
      if round % max(1, rounds / 3) == 0 { prove() }
    }
    if !deadline.isOver { prove() }
    return best
  }

  /// The bound at the best prices, and edges of its forest that the graph lacks.
  private func proof(_ ascent: ForestAscent, _ leastTrips: Int)
    -> (bound: Double, missing: [ForestGraph.Edge])
  {
    if !isSmall { return (listedProof(ascent, leastTrips), []) }
    let weights = ascent.topWeights
    let tree = CompleteTree.edges(
      travel, stopCount: stopCount, weights, ascent.sets, prices: ascent.top.set)
    let forest = TripForest(
      tree: tree.map(\.weight), depot: weights.depot, leastTrips: leastTrips)
    let missing = tree.prefix(stopCount - forest.trips).map(\.edge).filter { edge in
      !ascent.graph.at(Int(edge.one)).contains {
        ascent.graph.end(of: $0, from: Int(edge.one)) == Int(edge.other)
      }
    }
    return (forest.weight + weights.constant, missing)
  }

  /// The same by wide lists of near stops, with an edge from each stop that no other weighs less than.
  private func listedProof(_ ascent: ForestAscent, _ leastTrips: Int) -> Double {
    let width = min(Self.wide, near.width)
    let graph = ForestGraph(near, width: width, stopCount: stopCount) { travel.distance($0, $1) }
    var weights = ForestWeights(ascent.top, graph, ascent.rings, ascent.sets)
    let outside = (0..<stopCount).map { stop in
      guard width < stopCount - 1, let farthest = near.of(stop).prefix(width).last else {
        return Double.infinity
      }
      return travel.distance(stop, Int(farthest))
    }
    let edges = graph.edges + weights.addHub(outside)
    var tree = LightestTree(stopCount: stopCount)
    tree.find(edges, weights.edge)
    let forest = TripForest(tree, weights, leastTrips: leastTrips)
    return forest.weight + weights.constant
  }
}
