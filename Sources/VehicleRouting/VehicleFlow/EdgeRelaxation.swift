/// A routing problem by how often its trips join each pair of places, whichever way (the two-index
/// vehicle-flow formulation: Laporte, Nobert & Desrochers, Oper. Res. 33, 1985). An edge costs the
/// least of any vehicle type and direction, and half of what a trip costs by itself is on the edge
/// at either of its ends, so that no solution is charged more than it costs.
struct EdgeRelaxation {
  let stopCount: Int
  /// Cost of an edge, (stops + 1)², symmetric, place 0 all depots; infinite where nothing may go.
  let cost: [Double]
  let load: [Int32]
  /// Largest load of any trip.
  let capacity: Int32
  /// Cost of leaving each stop out; infinite where it must be served.
  let penalty: [Double]
  /// Trips that the loads of the stops that must be served take at least.
  let leastTrips: Int

  init(_ trips: TripRelaxation) {
    stopCount = trips.stopCount
    load = trips.load
    penalty = trips.penalty
    capacity = trips.classes.map(\.capacity).max() ?? 1
    let width = stopCount + 1
    var cost = [Double](repeating: .infinity, count: width * width)
    for tripClass in trips.classes {
      for one in 0..<width {
        for other in 0..<one {
          let arcs = min(
            tripClass.arcCost[one * width + other], tripClass.arcCost[other * width + one])
          let edge = other == 0 ? arcs + tripClass.fixedCost / 2 : arcs
          if edge < cost[one * width + other] {
            cost[one * width + other] = edge
            cost[other * width + one] = edge
          }
        }
      }
    }
    self.cost = cost
    var total = 0
    for stop in 0..<stopCount where penalty[stop] == .infinity { total += Int(load[stop]) }
    let byLoad = FleetBound.leastTrips(load: total, capacity: Int(max(1, capacity)))
    leastTrips = max(penalty.contains(.infinity) ? 1 : 0, byLoad)
  }
}
