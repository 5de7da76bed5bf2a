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
