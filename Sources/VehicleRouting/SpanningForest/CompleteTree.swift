/// The lightest spanning tree where every pair of stops has an edge (Prim 1957), in time n² and memory n.
enum CompleteTree {
  /// - Returns: edges with their weights, the lightest first.
  static func edges<T: Travel>(
    _ travel: T, stopCount: Int, _ weights: ForestWeights, _ sets: CapacitySets,
    prices: [Double]
  ) -> [(edge: ForestGraph.Edge, weight: Double)] {
    guard stopCount > 1 else { return [] }
    let setsOf = sets.setsOfStops(stopCount)
    var common = [Double](repeating: 0, count: stopCount)
    var outside = (1..<Int32(stopCount)).map(\.self)
    var lightest = [Double](repeating: .infinity, count: stopCount)
    var from = [Int32](repeating: 0, count: stopCount)
    var edges: [(edge: ForestGraph.Edge, weight: Double)] = []
    edges.reserveCapacity(stopCount - 1)
    var here = 0
    while !outside.isEmpty {
      for set in setsOf[here] where prices[Int(set)] > 0 {
        for stop in sets.members(Int(set)) { common[Int(stop)] += prices[Int(set)] }
      }
      var (next, least) = (0, Double.infinity)
      for (place, stop) in outside.enumerated() {
        let stop = Int(stop)
        let weight = weights.weight(
          here, stop, metres: travel.distance(here, stop), common: common[stop])
        if weight < lightest[stop] { (lightest[stop], from[stop]) = (weight, Int32(here)) }
        if lightest[stop] < least { (next, least) = (place, lightest[stop]) }
      }
      for set in setsOf[here] {
        for stop in sets.members(Int(set)) { common[Int(stop)] = 0 }
      }
      here = Int(outside[next])
      let edge = ForestGraph.Edge(
        one: from[here], other: Int32(here), metres: travel.distance(Int(from[here]), here))
      edges.append((edge, least))
      outside.swapAt(next, outside.count - 1)
      outside.removeLast()
    }
    return edges.sorted {
      ($0.weight, $0.edge.one, $0.edge.other) < ($1.weight, $1.edge.one, $1.edge.other)
    }
  }
}
