/// Prices that climb by subgradient steps towards a forest that keeps the rows it leaves out, as far as
/// the edges of a sparse graph tell. The direction is what the forests of late have lacked, old ones ever
/// less, as in the volume algorithm (Barahona & Anbil, Math. Program. 87, 2000).
struct ForestAscent {
  let rings: DepotRings
  private(set) var graph: ForestGraph
  private(set) var sets = CapacitySets()
  /// The best prices, and what they are worth.
  private(set) var top: ForestPrices
  private var topValue = -Double.infinity
  private var here: ForestPrices
  /// What the forests of late have lacked of each row, and how much they used each edge.
  private var lack: ForestPrices
  private var use: [Double]
  private var tree: LightestTree
  private var search: CapacitySetSearch
  private let leastTrips: Int
  private let target: Double?
  private var factor = firstStep
  private var (rounds, sinceTop) = (0, 0)

  /// Share of the way to the target that the first step aims to make good.
  private static let firstStep = 0.1
  /// What steps grow or shrink by; rounds without a better value, or how much worse one is by the way to
  /// the target, before they shrink and prices go back to the best.
  private static let (longer, shorter) = (1.1, 0.66)
  private static let (patience, deepest) = (20, 0.3)
  /// Weight of the latest forest in what is lacking.
  private static let newest = 0.2
  /// How much farther prices of sets move: a set needs its price at once, a stop has had it all along.
  private static let stepOfSets = 4.0
  /// What the rings pay at first of each metre away from the depot.
  private static let firstRingPrice = 0.5

  init(
    _ graph: ForestGraph, _ rings: DepotRings, load: [Int32], capacity: Int, leastTrips: Int,
    target: Double?
  ) {
    (self.graph, self.rings, self.leastTrips, self.target) = (graph, rings, leastTrips, target)
    let nothing = [Double](repeating: 0, count: graph.stopCount)
    here = ForestPrices(
      stop: nothing, ring: [Double](repeating: Self.firstRingPrice, count: rings.count))
    top = here
    lack = ForestPrices(stop: nothing, ring: [Double](repeating: 0, count: rings.count))
    use = [Double](repeating: 0, count: graph.edges.count)
    tree = LightestTree(stopCount: graph.stopCount)
    search = CapacitySetSearch(load: load, capacity: capacity)
  }

  var topWeights: ForestWeights { ForestWeights(top, graph, rings, sets) }

  /// The lightest forest at the present prices, and on to the next.
  mutating func step() {
    rounds += 1
    let weights = ForestWeights(here, graph, rings, sets)
    tree.find(graph.edges, weights.edge)
    let forest = TripForest(tree, weights, leastTrips: leastTrips)
    let value = forest.weight + weights.constant
    let agreement = blend(missing(in: forest))
    if value > topValue {
      (top, topValue, sinceTop) = (here, value, 0)
      if agreement >= 0, rounds > 1 { factor = min(2, factor * Self.longer) }
    } else {
      sinceTop += 1
      if sinceTop == Self.patience || value < topValue - Self.deepest * toTarget {
        (here, sinceTop) = (top, 0)
        factor *= Self.shorter
      }
    }
    move()
  }

  private var toTarget: Double {
    max(0, (target ?? topValue + 0.3 * abs(topValue)) - topValue)
  }

  private var newestWeight: Double { rounds > 1 ? Self.newest : 1 }

  /// What a forest lacks of each row; its edges count as used.
  private mutating func missing(in forest: TripForest) -> ForestPrices {
    let count = graph.stopCount
    var degree = [Double](repeating: 0, count: count)
    var crossing = [Double](repeating: 0, count: rings.count)
    var isUsed = [Bool](repeating: false, count: graph.edges.count)
    for stop in forest.byDepot.prefix(forest.trips).lazy.map(Int.init) {
      degree[stop] += 2
      rings.visit(from: 0, to: rings.depotMetres[stop]) { crossing[$0] += 2 * $1 }
    }
    for number in tree.chosen.prefix(count - forest.trips).lazy.map(Int.init) {
      let (one, other) = (Int(graph.edges[number].one), Int(graph.edges[number].other))
      isUsed[number] = true
      degree[one] += 1
      degree[other] += 1
      rings.visit(from: rings.depotMetres[one], to: rings.depotMetres[other]) {
        crossing[$0] += $1
      }
    }
    for edge in use.indices { use[edge] += newestWeight * ((isUsed[edge] ? 1 : 0) - use[edge]) }
    return ForestPrices(
      stop: degree.map { 2 - $0 },
      ring: zip(rings.need, crossing).map { ($0 - $1) / rings.width },
      set: (0..<sets.count).map { set in
        entriesMissing(set, degree: degree) { isUsed[$0] ? 1 : 0 }
      })
  }

  /// Trips that have to enter a set but do not.
  @inline(__always)
  private func entriesMissing(_ set: Int, degree: [Double], use: (Int) -> Double) -> Double {
    var missing = sets.trips[set]
    for stop in sets.members(set) { missing -= degree[Int(stop)] / 2 }
    for edge in sets.edges(set) { missing += use(Int(edge)) }
    return missing
  }

  /// Mixes into what is lacking; tells whether the two agreed.
  private mutating func blend(_ latest: ForestPrices) -> Double {
    let weight = newestWeight
    var agreement = 0.0
    func blend(_ old: inout [Double], _ new: [Double], _ prices: [Double]?) {
      for row in new.indices {
        if prices.map({ $0[row] > 0 || new[row] > 0 }) ?? true { agreement += old[row] * new[row] }
        old[row] += weight * (new[row] - old[row])
      }
    }
    blend(&lack.stop, latest.stop, nil)
    blend(&lack.ring, latest.ring, here.ring)
    blend(&lack.set, latest.set, here.set)
    return agreement
  }

  private mutating func move() {
    func length(_ lack: [Double], _ prices: [Double]) -> Double {
      zip(lack, prices).reduce(0) { $0 + ($1.0 > 0 || $1.1 > 0 ? $1.0 * $1.0 : 0) }
    }
    let norm =
      lack.stop.reduce(0) { $0 + $1 * $1 } + length(lack.ring, here.ring)
      + Self.stepOfSets * length(lack.set, here.set)
    guard norm > 1e-9 else { return }
    let step = factor * toTarget / norm
    for (stop, lack) in lack.stop.enumerated() { here.stop[stop] += step * lack }
    for (ring, lack) in lack.ring.enumerated() {
      here.ring[ring] = max(0, here.ring[ring] + step * lack / rings.width)
    }
    for (set, lack) in lack.set.enumerated() {
      here.set[set] = max(0, here.set[set] + Self.stepOfSets * step * lack)
    }
  }

  /// Adds sets that too few trips enter, and takes out those that neither cost nor bind.
  mutating func exchangeSets() {
    let kept = (0..<sets.count).filter {
      here.set[$0] > 0 || top.set[$0] > 0 || lack.set[$0] > -0.2
    }
    if kept.count < sets.count {
      sets.keep(kept)
      for prices in [\ForestAscent.here.set, \.top.set, \.lack.set] {
        let old = self[keyPath: prices]
        self[keyPath: prices] = kept.map { old[$0] }
      }
    }
    let first = sets.count
    let new = search.sets(graph, use: use, known: sets.signatures)
    sets.append(new, graph)
    here.set += new.map { _ in 0 }
    top.set += new.map { _ in 0 }
    let degree = lack.stop.map { 2 - $0 }
    lack.set += (first..<sets.count).map { set in
      entriesMissing(set, degree: degree) { use[$0] }
    }
  }

  /// Takes in what the best prices are really worth, and the edges that showed it.
  mutating func correct(_ value: Double, _ missing: [ForestGraph.Edge]) {
    topValue = value
    guard !missing.isEmpty else { return }
    graph.add(missing)
    use += missing.map { _ in 0 }
    sets.listEdges(graph)
  }
}
