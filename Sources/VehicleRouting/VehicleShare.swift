extension RoutingProblem.VehicleType {
  /// What every trip costs besides its way and work: a vehicle of its own, or a reload, which takes time
  /// that is paid for.
  var tripPrice: Double {
    maximumTrips > 1 ? min(fixedCost, reload * costPerSecond) : fixedCost
  }

  /// What a vehicle costs besides, however many trips it makes.
  var vehiclePrice: Double { fixedCost - tripPrice }
}

/// What one trip is charged of the price of the vehicle that drives it.
///
/// A vehicle makes at most `m` trips, and their durations with a reload `r` after each but the last fit
/// its shift `S`. So a trip of duration `d` is at least the share `1 / m` of the trips and the share
/// `(d + r) / (S + r)` of the time, and the shares of one vehicle's trips never sum to more than 1:
/// charging every trip its price and the vehicle's times either share charges no solution more than its
/// vehicles and reloads cost. That makes it valid for bounds, and lets the search see that short trips
/// share vehicles.
struct VehicleShare {
  /// Share of a vehicle that every trip is, and that every second of it is.
  var perTrip: Double
  var perSecond: Double

  /// What a trip on the type is charged by itself, and for each second.
  func charges(_ type: RoutingProblem.VehicleType) -> (trip: Double, second: Double) {
    (
      type.tripPrice + type.vehiclePrice * perTrip,
      type.costPerSecond + type.vehiclePrice * perSecond
    )
  }

  /// The share of the trips.
  init(ofTrips type: RoutingProblem.VehicleType) {
    (perTrip, perSecond) = (1 / Double(type.maximumTrips), 0)
  }

  /// The share of the time; nil where the shift is not limited.
  init?(ofTime type: RoutingProblem.VehicleType) {
    let whole = type.maximumDuration + type.reload
    guard whole < .infinity, whole > 0 else { return nil }
    (perTrip, perSecond) = (type.reload / whole, 1 / whole)
  }

  /// The share that is likely to bind: judged by trips that are full and lead to the mean stop.
  init(likelyOf type: RoutingProblem.VehicleType, in problem: RoutingProblem) {
    self.init(ofTrips: type)
    guard type.maximumTrips > 1, let time = VehicleShare(ofTime: type) else { return }
    if time.perTrip + time.perSecond * problem.fullTrip(type).seconds > perTrip { self = time }
  }

  /// What the search charges a trip: the likely share, but a whole vehicle where full trips take so much of
  /// the shift that two hardly ever fit, or else it would be blind to what a vehicle more costs. No price
  /// for bounds: short trips may share a vehicle all the same.
  init(searchedOn type: RoutingProblem.VehicleType, in problem: RoutingProblem) {
    self.init(likelyOf: type, in: problem)
    let full = min(type.maximumDuration, problem.fullTrip(type).seconds)
    if perSecond > 0, Self.roomFor * (full + type.reload) > type.maximumDuration + type.reload {
      (perTrip, perSecond) = (1, 0)
    }
  }

  /// Full trips that a shift has to have time for if trips are to share vehicles. (Not two: somewhat
  /// shorter trips are worth a vehicle less.)
  private static let roomFor = 1.5
}

extension RoutingProblem {
  /// Seconds up to which trips of the type do most for their charge and their way to the mean stop and
  /// back: so many that some number of them fills the shift.
  func economicTripSeconds(_ type: VehicleType) -> Double {
    let full = fullTrip(type)
    let way = full.way * (type.costPerMetre + type.costPerSecond / type.metresPerSecond)
    let shift = type.maximumDuration + type.reload
    var best = (seconds: type.maximumDuration, rate: Double.infinity)
    for trips in 1...max(1, min(type.maximumTrips, 24)) {
      let longest = shift / Double(trips) - type.reload
      let work = min(longest, full.seconds) - full.way / type.metresPerSecond
      guard work > 0 else { break }
      let rate = (type.tripPrice + type.vehiclePrice / Double(trips) + way) / work
      if rate < best.rate { best = (longest, rate) }
    }
    return best.seconds
  }

  /// Seconds of a trip on the type that is full and leads to the mean stop, ways between stops apart, and
  /// metres of its way there and back.
  fileprivate func fullTrip(_ type: VehicleType) -> (seconds: Double, way: Double) {
    let load = stops.reduce(0.0) { $0 + Double($1.load.first ?? 0) }
    let service = stops.reduce(0.0) { $0 + $1.service }
    let trips = max(1, load / Double(max(1, type.capacity.first ?? 1)))
    // From the nearest depot, of a thousand stops all over the problem.
    let sample = stride(from: 0, to: stops.count, by: max(1, stops.count / 1000))
    let ways = sample.map { stop in
      2 * (depots.map { $0.point.distance(to: stops[stop].point) }.min() ?? 0)
    }
    let way = ways.reduce(0, +) / Double(max(1, ways.count))
    return (service / trips + way / type.metresPerSecond, way)
  }
}
