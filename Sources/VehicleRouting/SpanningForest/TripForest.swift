/// What `m` trips over `n` stops weigh at least: the `n − m` lightest edges of a lightest spanning tree,
/// and twice the `m` lightest edges at the depot, for the `m` at which that is least.
struct TripForest {
  let trips: Int
  let weight: Double
  /// Stops with the lightest depot edges; those of the trips come first.
  let byDepot: [Int32]

  init(_ tree: LightestTree, _ weights: ForestWeights, leastTrips: Int) {
    self.init(
      tree: tree.chosen.map { weights.edge[Int($0)] }, depot: weights.depot,
      leastTrips: leastTrips)
  }

  /// - Parameters:
  ///   - tree: weights of the tree's edges, ascending; fewer than n − 1 where it is several trees
  ///   - depot: weight of the edge between each stop and the depot
  init(tree: [Double], depot: [Double], leastTrips: Int) {
    let count = depot.count
    let byDepot = (0..<Int32(count)).sorted {
      (depot[Int($0)], $0) < (depot[Int($1)], $1)
    }
    var trips = max(1, min(count, max(leastTrips, count - tree.count)))
    var sum = 0.0
    for rank in 0..<trips { sum += 2 * depot[Int(byDepot[rank])] }
    for weight in tree.prefix(count - trips) { sum += weight }
    // More trips while the heaviest edge of the forest weighs more than another two at the depot.
    while trips < count {
      let change = 2 * depot[Int(byDepot[trips])] - tree[count - trips - 1]
      if change >= 0 { break }
      sum += change
      trips += 1
    }
    (self.trips, weight, self.byDepot) = (trips, sum, byDepot)
  }
}
