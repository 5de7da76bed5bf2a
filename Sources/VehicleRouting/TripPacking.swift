/// Puts trips on vehicles: each vehicle's day is one trip, or several where its type allows, with
/// reloading between them. Longest trips first, each where it costs least (best-fit decreasing);
/// then in orders that are less and less like that one, the cheapest of which is kept. A trip that
/// would need a vehicle of its own is cut in two where the vehicles there are have room for both.
struct TripPacking {
  /// A trip, or what was cut from one.
  private struct Piece {
    var trip: Trip
    var measure: TripMeasure
  }

  private struct Vehicle {
    var kind: Int
    var pieces: [Piece]
    var distance: Double
    var time: TimeSegment
  }

  let flat: FlatProblem
  private let pieces: [Piece]
  private let measure: (Trip) -> TripMeasure

  init<T: Travel>(_ flat: FlatProblem, _ plan: TripPlan, _ travel: T) {
    self.flat = flat
    measure = { flat.measure($0, travel) }
    pieces = plan.trips.filter { !$0.stops.isEmpty }.map {
      Piece(trip: $0, measure: flat.measure($0, travel))
    }
  }

  /// The routes, and the stops of trips that no vehicle was left for.
  func packed() -> (routes: [RoutingSolution.Route], leftOver: [Int32]) {
    let decreasing = order { $0.measure.duration }
    var best = cheaper(
      Packing(self, decreasing, fillFirst: false), Packing(self, decreasing, fillFirst: true))
    var random = SearchRandom(seed: 1, pieces.count)
    for attempt in 0..<attempts {
      let noise = Double(attempt + 1) / Double(attempts)
      let other = order { $0.measure.duration * (1 - noise * random.uniform()) }
      best = cheaper(best, Packing(self, other, fillFirst: attempt % 2 == 0))
    }
    return (best.routes, best.leftOver)
  }

  /// Further orders to try: so many that they take no noticeable time.
  private var attempts: Int {
    let isWorthIt =
      pieces.count > 2 && flat.problem.vehicleTypes.contains(where: { $0.maximumTrips > 1 })
    return isWorthIt ? min(100, 200_000 / (pieces.count * pieces.count)) : 0
  }

  /// Whatever leaves fewer stops over, then whatever costs less; the first where both are equal.
  private func cheaper(_ one: Packing, _ two: Packing) -> Packing {
    (two.leftOver.count, two.cost + 1e-9) < (one.leftOver.count, one.cost) ? two : one
  }

  private func order(_ key: (Piece) -> Double) -> [Piece] {
    let keys = pieces.map(key)
    return pieces.indices.sorted { (keys[$0], $1) > (keys[$1], $0) }.map { pieces[$0] }
  }

  // MARK: One order

  /// Vehicles as one order of the trips fills them.
  private struct Packing {
    private let packing: TripPacking
    private var vehicles: [Vehicle] = []
    private var vehiclesOf: [[Int]]
    private(set) var leftOver: [Int32] = []

    /// - Parameter fillFirst: use a new vehicle only when no started one has room.
    init(_ packing: TripPacking, _ order: [Piece], fillFirst: Bool) {
      self.packing = packing
      vehiclesOf = Array(repeating: [], count: packing.flat.kinds.count)
      for piece in order { add(piece, fillFirst: fillFirst) }
    }

    var routes: [RoutingSolution.Route] {
      vehicles.map {
        RoutingSolution.Route(vehicleType: $0.kind, trips: $0.pieces.map(\.trip.stops))
      }
    }

    var cost: Double {
      vehicles.reduce(0) {
        let type = packing.flat.problem.vehicleTypes[$1.kind]
        return $0 + type.fixedCost + type.costPerMetre * $1.distance
          + type.costPerSecond * $1.time.duration
      }
    }

    private mutating func add(_ piece: Piece, fillFirst: Bool) {
      let kind = piece.trip.kind
      let type = packing.flat.problem.vehicleTypes[kind]
      let mayStart = vehiclesOf[kind].count < type.available ?? Int.max
      let alone =
        type.fixedCost + type.costPerMetre * piece.measure.distance
        + type.costPerSecond * piece.measure.duration
      let best = cheapest(piece)
      if let best, fillFirst || !mayStart || best.cost <= alone {
        vehicles[best.vehicle] = best.day
      } else if best == nil, addInTwo(piece, below: mayStart ? alone : .infinity) {
        return
      } else if mayStart {
        vehiclesOf[kind].append(vehicles.count)
        vehicles.append(
          Vehicle(
            kind: kind, pieces: [piece], distance: piece.measure.distance,
            time: piece.measure.time))
      } else {
        leftOver += piece.trip.stops
      }
    }

    /// The started vehicle on which the trip costs least.
    private func cheapest(_ piece: Piece) -> (vehicle: Int, day: Vehicle, cost: Double)? {
      let kind = piece.trip.kind
      guard packing.flat.problem.vehicleTypes[kind].maximumTrips > 1 else { return nil }
      var best: (vehicle: Int, day: Vehicle, cost: Double)?
      for index in vehiclesOf[kind] {
        guard let (day, cost) = packing.extended(vehicles[index], piece) else { continue }
        if cost < best?.cost ?? .infinity { best = (index, day, cost) }
      }
      return best
    }

    /// Cuts the trip where its two parts cost least on the started vehicles; false where they find
    /// no room, or cost more than `limit`.
    private mutating func addInTwo(_ piece: Piece, below limit: Double) -> Bool {
      let stops = piece.trip.stops
      let before = vehicles
      var best: (vehicles: [Vehicle], cost: Double)?
      for cut in 1..<max(1, stops.count) {
        var cost = 0.0
        for part in [stops[..<cut], stops[cut...]] {
          let trip = Trip(kind: piece.trip.kind, stops: Array(part))
          let measure = packing.measure(trip)
          guard packing.flat.fits(measure, trip.kind),
            let place = cheapest(Piece(trip: trip, measure: measure))
          else {
            cost = .infinity
            break
          }
          vehicles[place.vehicle] = place.day
          cost += place.cost
        }
        if cost < min(limit, best?.cost ?? .infinity) { best = (vehicles, cost) }
        vehicles = before
      }
      guard let best else { return false }
      vehicles = best.vehicles
      return true
    }
  }

  /// The vehicle's day with one trip more, at the position that adds the least time, and what
  /// that costs; a little is added for room left unused, so that full days are preferred.
  private func extended(_ vehicle: Vehicle, _ piece: Piece) -> (Vehicle, Double)? {
    let type = flat.problem.vehicleTypes[vehicle.kind]
    let distance = vehicle.distance + piece.measure.distance
    guard vehicle.pieces.count < type.maximumTrips,
      distance <= type.maximumDistance + FlatProblem.tolerance
    else { return nil }
    var best: (Vehicle, Double)?
    for position in 0...vehicle.pieces.count {
      var order = vehicle.pieces
      order.insert(piece, at: position)
      var day = order[0].measure.time
      for next in order.dropFirst() { day = day.joined(type.reload, next.measure.time) }
      guard day.lateness <= FlatProblem.tolerance,
        day.duration <= type.maximumDuration + FlatProblem.tolerance
      else { continue }
      let room = type.maximumDuration < .infinity ? type.maximumDuration - day.duration : 0
      let cost =
        type.costPerMetre * piece.measure.distance
        + type.costPerSecond * (day.duration - vehicle.time.duration) + 1e-9 * room
      if cost < best?.1 ?? .infinity {
        best = (Vehicle(kind: vehicle.kind, pieces: order, distance: distance, time: day), cost)
      }
    }
    return best
  }
}
