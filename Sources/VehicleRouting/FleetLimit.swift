extension FlatProblem {
  /// Keeps a plan within the vehicles there are: the trips with the largest loads choose first;
  /// one that finds no vehicle left to fit it is dissolved.
  func limitedToFleet<T: Travel>(_ plan: TripPlan, _ travel: T) -> TripPlan {
    guard kinds.contains(where: { $0.available < Int.max }) else { return plan }
    var left = kinds.map(\.available)
    var limited = TripPlan(trips: [], absent: plan.absent)
    let loads = plan.trips.map { trip in trip.stops.reduce(0) { $0 + Int(load[Int($1)]) } }
    for index in plan.trips.indices.sorted(by: { (loads[$0], $1) > (loads[$1], $0) }) {
      var trip = plan.trips[index]
      if left[trip.kind] > 0 {
        left[trip.kind] -= 1
      } else if let kind = cheapest(for: trip, left, travel) {
        trip.kind = kind
        left[kind] -= 1
      } else {
        limited.absent += trip.stops
        continue
      }
      limited.trips.append(trip)
    }
    return limited
  }

  /// Vehicles in no trip's use, dealt out evenly to groups; who gets the odd ones changes with the
  /// turn.
  func spareVehicles(_ plan: TripPlan, groups: Int, turn: Int) -> [[Int]] {
    var used = [Int](repeating: 0, count: kinds.count)
    for trip in plan.trips { used[trip.kind] += 1 }
    return (0..<groups).map { group in
      kinds.enumerated().map { index, kind in
        if kind.available == Int.max { return Int(Int32.max) }
        let spare = max(0, kind.available - used[index])
        return spare / groups + ((group + turn) % groups < spare % groups ? 1 : 0)
      }
    }
  }

  private func cheapest<T: Travel>(for trip: Trip, _ left: [Int], _ travel: T) -> Int? {
    var best: (kind: Int, cost: Double)?
    for kind in kinds.indices where left[kind] > 0 {
      guard trip.stops.allSatisfy({ allows(Int($0), kind) }), fitsCapacity(trip.stops, kind)
      else { continue }
      let measure = measure(Trip(kind: kind, stops: trip.stops), travel)
      let cost = cost(measure, kind)
      if fits(measure, kind), cost < best?.cost ?? .infinity { best = (kind, cost) }
    }
    return best?.kind
  }
}
