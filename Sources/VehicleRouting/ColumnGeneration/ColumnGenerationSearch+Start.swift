// Prices to start from, and arcs that quick pricing keeps to.

extension ColumnGenerationSearch {
  /// So many arcs out of each place are near, and as many into it. (Measured: of 8, exact pricing has to
  /// find much more.)
  static var nearWays: Int { 12 }

  /// First prices: every trip's cost shared among its stops by the arcs at either side.
  static func shares(of trips: [TripMaster.Trip], _ relaxation: TripRelaxation)
    -> TripMaster.Duals
  {
    let width = relaxation.stopCount + 1
    var duals = TripMaster.Duals(
      stop: relaxation.penalty.map { $0 == .infinity ? 0 : $0 },
      fleet: relaxation.classes.map { _ in 0 }, cut: [])
    for trip in trips {
      let arcs = relaxation.classes[trip.tripClass].arcCost
      let places = [0] + trip.stops.map { Int($0) + 1 } + [0]
      let weights = trip.stops.indices.map {
        arcs[places[$0] * width + places[$0 + 1]] + arcs[places[$0 + 1] * width + places[$0 + 2]]
      }
      let total = weights.reduce(0, +)
      let cost = relaxation.cost(trip.stops, trip.tripClass)
      for (stop, weight) in zip(trip.stops, weights) {
        duals.stop[Int(stop)] = total > 0 ? cost * weight / total : 0
      }
    }
    return duals
  }

  /// The arcs that are cheapest at the best prices known, out of each place and into it, and those of the
  /// program's trips.
  func findNearArcs() {
    let cost = reducedArcs(0, box.center, CutBorders(master.cuts), onlyNear: false)
    isNear = Self.nearArcs(relaxation, cost, count: Self.nearWays)
    for trip in master.trips { addNear(trip) }
  }

  func addNear(_ trip: TripMaster.Trip) {
    let width = relaxation.stopCount + 1
    for (from, to) in zip(trip.stops, trip.stops.dropFirst()) {
      isNear[(Int(from) + 1) * width + Int(to) + 1] = true
    }
  }

  /// Arcs at the depot, and the cheapest out of each place and into it.
  static func nearArcs(_ relaxation: TripRelaxation, _ cost: [Double], count: Int) -> [Bool] {
    let width = relaxation.stopCount + 1
    let back = cost.indices.map { cost[$0 % width * width + $0 / width] }
    var isNear = [Bool](repeating: false, count: width * width)
    for place in 0..<width {
      (isNear[place], isNear[place * width]) = (true, true)
      for other in NeighbourSets.nearest(count, to: place, width, cost) {
        isNear[place * width + other] = true
      }
      for other in NeighbourSets.nearest(count, to: place, width, back) {
        isNear[other * width + place] = true
      }
    }
    return isNear
  }
}
