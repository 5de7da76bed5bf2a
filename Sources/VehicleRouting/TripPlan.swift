/// One trip from a depot: what the search works on.
struct Trip: Sendable, Hashable {
  /// Vehicle type.
  var kind: Int
  var stops: [Int32]
}

/// Trips, and the stops on none.
struct TripPlan: Sendable, Hashable {
  /// Stops from which on trips count as long, in the mean: the search treats them otherwise.
  static let longTrip = 10

  var trips: [Trip] = []
  var absent: [Int32] = []

  /// Stops on trips and absent ones.
  var stopCount: Int { trips.reduce(absent.count) { $0 + $1.stops.count } }

  /// Mean stops on a trip.
  var meanTrip: Double { Double(stopCount - absent.count) / Double(max(1, trips.count)) }

  var hasLongTrips: Bool { meanTrip >= Double(Self.longTrip) }
}

/// What a trip adds up to, recomputed from nothing.
struct TripMeasure {
  var distance = 0.0
  var time = TimeSegment(service: 0, window: 0...Double.infinity)
  /// In the first dimension.
  var load = 0

  var duration: Double { time.duration }
  var lateness: Double { time.lateness }
}

extension FlatProblem {
  /// Slack in comparing seconds and metres that are sums of many terms.
  static let tolerance = 1e-6

  /// Distance, duration and load of a trip, in one pass.
  func measure<T: Travel>(_ trip: Trip, _ travel: T) -> TripMeasure {
    var measure = TripMeasure()
    guard !trip.stops.isEmpty else { return measure }
    let kind = kinds[trip.kind]
    let opening = kind.opening
    var day = TimeSegment(service: 0, window: opening...max(opening, kind.closing))
    var here = Int(kind.depot)
    for stop in trip.stops.lazy.map(Int.init) {
      let metres = travel.distance(here, stop)
      let seconds =
        travel.hasDurations ? travel.duration(here, stop) : metres * kind.secondsPerMetre
      measure.distance += metres
      measure.load += Int(load[stop])
      day = day.joined(
        seconds, TimeSegment(service: service[stop], window: windowStart[stop]...windowEnd[stop]))
      here = stop
    }
    if !kind.open {
      let metres = travel.distance(here, Int(kind.depot))
      let seconds =
        travel.hasDurations
        ? travel.duration(here, Int(kind.depot)) : metres * kind.secondsPerMetre
      measure.distance += metres
      day = day.joined(
        seconds, TimeSegment(service: 0, window: opening...max(opening, kind.closing)))
    }
    measure.time = day
    return measure
  }

  /// Whether a measured trip fits its vehicle type, loads apart.
  func fits(_ measure: TripMeasure, _ kind: Int) -> Bool {
    measure.lateness <= Self.tolerance
      && measure.distance <= kinds[kind].maximumDistance + Self.tolerance
      && measure.duration <= kinds[kind].maximumDuration + Self.tolerance
  }

  /// Whether the stops' loads fit the type in every dimension.
  func fitsCapacity(_ stops: some Sequence<Int32>, _ kind: Int) -> Bool {
    for (dimension, capacity) in problem.vehicleTypes[kind].capacity.enumerated() {
      var sum = 0
      for stop in stops { sum += Int(loads[Int(stop) * dimensions + dimension]) }
      if sum > Int(capacity) { return false }
    }
    return true
  }

  func cost(_ measure: TripMeasure, _ kind: Int) -> Double {
    kinds[kind].charge(measure.duration) + kinds[kind].perMetre * measure.distance
      + kinds[kind].perSecond * measure.duration
  }

  /// Cost of serving the stop on a trip of its own; nil where that is not possible.
  func aloneCost<T: Travel>(_ stop: Int, _ kind: Int, _ travel: T) -> Double? {
    guard allows(stop, kind), kinds[kind].available > 0 else { return nil }
    let trip = Trip(kind: kind, stops: [Int32(stop)])
    guard fitsCapacity(trip.stops, kind) else { return nil }
    let measure = measure(trip, travel)
    return fits(measure, kind) ? cost(measure, kind) : nil
  }

  /// Why no vehicle can serve the stop even alone; nil where one can.
  func obstacle<T: Travel>(_ stop: Int, _ travel: T) -> RoutingSolution.Reason? {
    let allowed = kinds.indices.filter { allows(stop, $0) && kinds[$0].available > 0 }
    if allowed.isEmpty { return .noVehicle }
    let large = allowed.filter { fitsCapacity(CollectionOfOne(Int32(stop)), $0) }
    if large.isEmpty { return .overCapacity }
    let measures = large.map { ($0, measure(Trip(kind: $0, stops: [Int32(stop)]), travel)) }
    if measures.contains(where: { fits($0.1, $0.0) }) { return nil }
    let punctual = measures.filter { $0.1.lateness <= Self.tolerance }
    if punctual.isEmpty { return .windowOutOfReach }
    return punctual.allSatisfy { $0.1.distance > kinds[$0.0].maximumDistance + Self.tolerance }
      ? .outOfRange : .shiftTooShort
  }
}
