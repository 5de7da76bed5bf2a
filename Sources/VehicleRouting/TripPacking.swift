/// Puts trips on vehicles: each vehicle's day is one trip, or several where its type allows, with
/// reloading between them. Longest trips first, each where it costs least (best-fit decreasing).
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

  /// The routes, and the stops of trips that no vehicle was left for.
  func packed() -> (routes: [RoutingSolution.Route], leftOver: [Int32]) {
    let cheap = packed(fillFirst: false)
    guard !cheap.leftOver.isEmpty else { return cheap }
    let tight = packed(fillFirst: true)
    return tight.leftOver.count < cheap.leftOver.count ? tight : cheap
  }

  /// - Parameter fillFirst: use a new vehicle only when no started one has room.
  private func packed(fillFirst: Bool) -> (
    routes: [RoutingSolution.Route], leftOver: [Int32]
  ) {
    var vehicles: [Vehicle] = []
    var vehiclesOf: [[Int]] = Array(repeating: [], count: flat.kinds.count)
    var leftOver: [Int32] = []
    for trip in order() {
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
    return (routes, leftOver)
  }

  private func order() -> [Int] {
    trips.indices.sorted { (measures[$0].duration, $1) > (measures[$1].duration, $0) }
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
