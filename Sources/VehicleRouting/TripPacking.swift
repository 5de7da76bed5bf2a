/// Puts trips on vehicles: each vehicle's day is one trip, or several where its type allows, with
/// reloading between them. Longest trips first, each where it costs least (best-fit decreasing);
/// then in orders that are less and less like that one, the cheapest of which is kept.
struct TripPacking {
  private struct Vehicle {
    var kind: Int
    var trips: [Int]
    var distance: Double
    var time: TimeSegment
  }

  let flat: FlatProblem
  private let trips: [Trip]
  private let measures: [TripMeasure]

  init<T: Travel>(_ flat: FlatProblem, _ plan: TripPlan, _ travel: T) {
    self.flat = flat
    trips = plan.trips.filter { !$0.stops.isEmpty }
    measures = trips.map { flat.measure($0, travel) }
  }

  /// Packings tried, and trips above which only the first is.
  private static let attempts = 200
  private static let mostTrips = 400

  /// The routes, and the stops of trips that no vehicle was left for.
  func packed() -> (routes: [RoutingSolution.Route], leftOver: [Int32]) {
    let decreasing = order { measures[$0].duration }
    var best = cheaper(
      packed(decreasing, fillFirst: false), packed(decreasing, fillFirst: true))
    guard trips.count > 2, trips.count <= Self.mostTrips,
      flat.problem.vehicleTypes.contains(where: { $0.maximumTrips > 1 })
    else { return (best.routes, best.leftOver) }
    var random = SearchRandom(seed: 1, trips.count)
    for attempt in 0..<Self.attempts {
      let noise = Double(attempt + 1) / Double(Self.attempts)
      let other = order { measures[$0].duration * (1 - noise * random.uniform()) }
      best = cheaper(best, packed(other, fillFirst: attempt % 2 == 0))
    }
    return (best.routes, best.leftOver)
  }

  private struct Packing {
    var routes: [RoutingSolution.Route]
    var leftOver: [Int32]
    var cost: Double
  }

  /// Whatever leaves fewer stops over, then whatever costs less; the first where both are equal.
  private func cheaper(_ one: Packing, _ two: Packing) -> Packing {
    (two.leftOver.count, two.cost + 1e-9) < (one.leftOver.count, one.cost) ? two : one
  }

  private func order(_ key: (Int) -> Double) -> [Int] {
    let keys = trips.indices.map(key)
    return trips.indices.sorted { (keys[$0], $1) > (keys[$1], $0) }
  }

  /// - Parameter fillFirst: use a new vehicle only when no started one has room.
  private func packed(_ order: [Int], fillFirst: Bool) -> Packing {
    var vehicles: [Vehicle] = []
    var vehiclesOf: [[Int]] = Array(repeating: [], count: flat.kinds.count)
    var leftOver: [Int32] = []
    for trip in order {
      let kind = trips[trip].kind
      let type = flat.problem.vehicleTypes[kind]
      let mayStart = vehiclesOf[kind].count < type.available ?? Int.max
      let alone = type.fixedCost + type.costPerSecond * measures[trip].duration
      var best: (vehicle: Int, day: Vehicle, cost: Double)?
      if type.maximumTrips > 1 {
        for index in vehiclesOf[kind] {
          guard let (day, cost) = extended(vehicles[index], trip) else { continue }
          if cost < best?.cost ?? .infinity { best = (index, day, cost) }
        }
      }
      if let best, fillFirst || !mayStart || best.cost <= alone {
        vehicles[best.vehicle] = best.day
      } else if mayStart {
        vehiclesOf[kind].append(vehicles.count)
        vehicles.append(
          Vehicle(
            kind: kind, trips: [trip], distance: measures[trip].distance,
            time: measures[trip].time))
      } else {
        leftOver += trips[trip].stops
      }
    }
    let routes = vehicles.map { vehicle in
      RoutingSolution.Route(
        vehicleType: vehicle.kind, trips: vehicle.trips.map { trips[$0].stops })
    }
    return Packing(
      routes: routes, leftOver: leftOver,
      cost: vehicles.reduce(0) {
        let type = flat.problem.vehicleTypes[$1.kind]
        return $0 + type.fixedCost + type.costPerSecond * $1.time.duration
      })
  }

  /// The vehicle's day with one trip more, at the position that adds the least time, and what
  /// that adds; a little is added for room left unused, so that full days are preferred.
  private func extended(_ vehicle: Vehicle, _ trip: Int) -> (Vehicle, Double)? {
    let type = flat.problem.vehicleTypes[vehicle.kind]
    let distance = vehicle.distance + measures[trip].distance
    guard vehicle.trips.count < type.maximumTrips,
      distance <= type.maximumDistance + FlatProblem.tolerance
    else { return nil }
    var best: (Vehicle, Double)?
    for position in 0...vehicle.trips.count {
      var order = vehicle.trips
      order.insert(trip, at: position)
      var day = measures[order[0]].time
      for next in order.dropFirst() { day = day.joined(type.reload, measures[next].time) }
      guard day.lateness <= FlatProblem.tolerance,
        day.duration <= type.maximumDuration + FlatProblem.tolerance
      else { continue }
      let room = type.maximumDuration < .infinity ? type.maximumDuration - day.duration : 0
      let cost = type.costPerSecond * (day.duration - vehicle.time.duration) + 1e-9 * room
      if cost < best?.1 ?? .infinity {
        best = (
          Vehicle(kind: vehicle.kind, trips: order, distance: distance, time: day), cost
        )
      }
    }
    return best
  }
}
