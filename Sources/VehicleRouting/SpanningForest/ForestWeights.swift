/// Prices of what a forest leaves out of account, in metres.
struct ForestPrices {
  /// Of an edge missing at each stop.
  var stop: [Double]
  /// Of a crossing missing of each ring, for each metre of its width.
  var ring: [Double]
  /// Of a trip missing into each set; rings' and sets' are never negative.
  var set: [Double] = []
}

/// What edges weigh at some prices: their metres less what they pay for. Half of the price of a trip into
/// a set lies on each end within it, and comes back where both are.
struct ForestWeights {
  private(set) var edge: [Double]
  /// Of the edge between each stop and the depot.
  let depot: [Double]
  /// To be added to the weight of all edges used.
  let constant: Double
  /// Parts of an edge's payment at its ends: of the stops, and of the rings as far as the stops.
  private let share: [Double]
  private let height: [Double]

  init(
    _ prices: ForestPrices, _ graph: ForestGraph, _ rings: DepotRings, _ sets: CapacitySets
  ) {
    let height = rings.heights(prices.ring)
    var constant = 2 * prices.stop.reduce(0, +)
    for (price, need) in zip(prices.ring, rings.need) { constant += price * need }
    var share = prices.stop
    var edge = [Double](repeating: 0, count: graph.edges.count)
    for (set, price) in prices.set.enumerated() where price > 0 {
      constant += price * sets.trips[set]
      for stop in sets.members(set) { share[Int(stop)] += price / 2 }
      for number in sets.edges(set) { edge[Int(number)] += price }
    }
    for (number, ends) in graph.edges.enumerated() {
      let (one, other) = (Int(ends.one), Int(ends.other))
      edge[number] += ends.metres - abs(height[one] - height[other]) - share[one] - share[other]
    }
    depot = share.indices.map { rings.depotMetres[$0] - height[$0] - share[$0] }
    (self.edge, self.constant, self.share, self.height) = (edge, constant, share, height)
  }

  /// Weight of any edge.
  /// - Parameter common: price of the sets that hold both ends
  @inline(__always)
  func weight(_ one: Int, _ other: Int, metres: Double, common: Double) -> Double {
    metres - abs(height[one] - height[other]) - share[one] - share[other] + common
  }

  /// Adds an edge to each stop from the one where it weighs least, `outside` metres at each end: no edge
  /// left out of the graph weighs less, and of weights of that form a lightest forest needs only those.
  /// Only for prices of stops alone.
  mutating func addHub(_ outside: [Double]) -> [ForestGraph.Edge] {
    guard
      let hub = share.indices.min(by: {
        outside[$0] / 2 - share[$0] < outside[$1] / 2 - share[$1]
      })
    else { return [] }
    for stop in share.indices {
      edge.append(
        stop == hub ? .infinity : (outside[stop] + outside[hub]) / 2 - share[stop] - share[hub])
    }
    return share.indices.map {
      ForestGraph.Edge(one: Int32($0), other: Int32(hub), metres: 0)
    }
  }
}
