import CityModel
import Planning
import VehicleRouting

/// Why a stop is served as it is, or not at all, and what would serve it better: its round with it and
/// without it, and every other place that could take it.
struct StopExplanation {
  private static let shownStops = 6
  private static let shownPlaces = 5

  let text: String

  /// - Parameter id: `route/trip/sequence` as in stops.csv, or a site or a community for all stops there
  init(_ run: FinishedRun, _ id: String, scenario: String?) throws {
    let stops = try RunStops(run, SitingReview(run, scenario: scenario))
    let named = try stops.named(id)
    var parts = named.prefix(Self.shownStops).map { Self.explanation(of: $0, stops) }
    let rest = named.count - parts.count
    if rest > 0 { parts.append("and \(rest) more stops there: name one as route/trip/sequence") }
    text = parts.joined(separator: "\n\n")
  }

  private static func explanation(of stop: RunStops.Stop, _ stops: RunStops) -> String {
    let task = stops.rounds.tasks[stop.task]
    let heading = heading(stop, task, stops)
    guard let problem = task.problem else {
      return heading + "\nNot served: the carrier has no depot with a vehicle for it; add one."
    }
    let review = problem.review(stop.position, in: task.solution)
    let lines =
      if let served = review.served, let route = served.route {
        round(stop, route, served.addedCost, task, problem, stops)
      } else {
        [
          "Not served: "
            + (review.obstacle ?? .fleetUsedUp).mend + "."
        ]
      }
    return ([heading] + lines + alternatives(review, task, stops)).joined(separator: "\n")
  }

  private static func heading(
    _ stop: RunStops.Stop, _ task: PlannedRounds.Task, _ stops: RunStops
  ) -> String {
    let planned = task.stops[stop.position]
    let city = stops.city
    let place =
      switch planned.place {
      case .site(let site): "pickup point \(city.sites[site].id)"
      case .building(let building):
        "door in community \(city.zones[Int(stops.rounds.buildings.zones[building])].id)"
      }
    return "stop \(stop.name ?? "on no route"): \(place), "
      + "\(city.words(forCarriers: task.carriers)), "
      + "\(Screen.number(planned.parcels)) parcels a day"
  }

  /// Where it stands in its round and what it adds to it.
  private static func round(
    _ stop: RunStops.Stop, _ index: Int, _ added: Double, _ task: PlannedRounds.Task,
    _ problem: RoutingProblem, _ stops: RunStops
  ) -> [String] {
    let route = task.solution.routes[index]
    let type = problem.vehicleTypes[route.vehicleType]
    let without = RoutingSolution.Route(
      vehicleType: route.vehicleType,
      trips: route.trips.map { $0.filter { $0 != Int32(stop.position) } })
    let (day, rest) = (problem.evaluate(route), problem.evaluate(without))
    var lines = [
      "It is on \(task.names[index]), \(vehicle(route.vehicleType, task, stops)): a day of "
        + "\(hours(day.duration))"
        + (type.maximumDuration < .infinity ? " in a shift of \(hours(type.maximumDuration))" : "")
        + "."
    ]
    for (trip, driven) in zip(route.trips, day.trips) {
      guard let sequence = trip.firstIndex(of: Int32(stop.position)) else { continue }
      let start = day.trips.first?.departure ?? 0
      lines.append(
        "The vehicle is there \(hours(driven.arrivals[sequence] - start)) after it leaves, stop "
          + "\(sequence + 1) of \(trip.count) on the trip.")
    }
    let late = day.duration - type.maximumDuration
    if late > 1 { lines.append("The day ends \(hours(late)) after the shift.") }
    let mean = task.solution.routes.reduce(0) { $0 + problem.evaluate($1).cost }
    let count = task.solution.routes.reduce(0) { $0 + $1.trips.reduce(0) { $0 + $1.count } }
    let perStop = mean / Double(max(1, count))
    let (metres, seconds) = (day.distance - rest.distance, day.duration - rest.duration)
    let work = problem.stops[stop.position].service
    lines.append(
      "It adds \(yuan(added)) to the round: \(Screen.number(metres)) m and \(minutes(seconds - work)) of "
        + "driving, \(minutes(work)) of work there"
        + (rest.trips.isEmpty ? ", and the vehicle, which has no other stop." : "."))
    lines.append(
      "A stop of these rounds costs \(yuan(perStop)) in the mean, depot ways and vehicles included; "
        + (added > 2 * perStop
          ? "this one is dear."
          : added > perStop ? "this one adds more than that." : "this one adds less.")
    )
    return lines
  }

  /// What else could take it, all other stops as planned.
  private static func alternatives(
    _ review: StopReview, _ task: PlannedRounds.Task, _ stops: RunStops
  ) -> [String] {
    let verb = review.served == nil ? "would have served" : "could serve"
    var lines: [String] = []
    func change(_ cost: Double) -> String {
      guard let served = review.served else { return "plus \(yuan(cost))" }
      let more = cost - served.addedCost
      return "\(yuan(cost)) instead, \(yuan(abs(more))) \(more < 0 ? "less" : "more")"
    }
    if !review.others.isEmpty {
      lines.append("Other rounds that \(verb) it, all else as planned:")
      for place in review.others.prefix(shownPlaces) {
        let name = place.route.map { task.names[$0] } ?? ""
        lines.append(
          "  \(name), \(vehicle(place.vehicleType, task, stops)): \(change(place.addedCost))")
      }
      let rest = review.others.count - shownPlaces
      if rest > 0 { lines.append("  and \(rest) more") }
    }
    let refusals = StopReview.Refusal.allCases.compactMap { reason in
      review.refusals[reason].map { "\($0) \(reason.words)" }
    }
    if !refusals.isEmpty {
      lines.append("Rounds that cannot take it: \(refusals.joined(separator: ", ")).")
    }
    if let own = review.ownVehicle {
      lines.append(
        "A further vehicle for it alone, \(vehicle(own.vehicleType, task, stops)): "
          + change(own.addedCost) + ".")
    } else if review.obstacle == nil {
      lines.append("No further vehicle is left for it.")
    }
    return lines
  }

  // MARK: Words

  private static func vehicle(_ type: Int, _ task: PlannedRounds.Task, _ stops: RunStops) -> String
  {
    let fleet = task.fleets[type]
    return "\(stops.city.vehicles[fleet.vehicle].id) of depot \(stops.city.depots[fleet.depot].id)"
  }

  private static func hours(_ seconds: Double) -> String { "\(Screen.number(seconds / 3600)) h" }
  private static func minutes(_ seconds: Double) -> String { "\(Screen.number(seconds / 60)) min" }
  private static func yuan(_ cost: Double) -> String { "\(Screen.number(cost)) CNY a day" }
}

extension StopReview.Refusal {
  /// Why a round cannot take a stop.
  fileprivate var words: String {
    switch self {
    case .notAllowed: "with vehicles that may not"
    case .load: "with no room for its parcels"
    case .range: "at the end of their range"
    case .shift: "at the end of their shift"
    case .window: "outside its hours"
    }
  }
}
