import Geography
import VehicleRouting

/// Recomputes a routing solution's cost and everything it has to keep, with distances of its own.
public func verify(_ solution: RoutingSolution, for problem: RoutingProblem) -> Verdict {
  var check = RoutingCheck(problem: problem)
  for (index, route) in solution.routes.enumerated() { check.drive(route, number: index + 1) }
  check.countVehicles()
  check.compareStops(unserved: solution.unserved.map(\.stop))
  return Verdict(objective: check.isCosted ? check.cost : nil, violations: check.violations)
}

private struct RoutingCheck {
  let problem: RoutingProblem
  let distances: RoutingDistances
  var violations: [Violation] = []
  var cost = 0.0
  /// Whether every route names places that exist.
  var isCosted = true
  var visits: [Int]
  var vehiclesUsed: [Int]

  init(problem: RoutingProblem) {
    self.problem = problem
    distances = RoutingDistances(problem)
    visits = [Int](repeating: 0, count: problem.stops.count)
    vehiclesUsed = [Int](repeating: 0, count: problem.vehicleTypes.count)
  }

  mutating func report(_ kind: Violation.Kind, _ message: String) {
    violations.append(Violation(kind, message))
  }

  /// One vehicle's day: counts its visits, sums its cost and compares it with every limit.
  mutating func drive(_ route: RoutingSolution.Route, number: Int) {
    guard problem.vehicleTypes.indices.contains(route.vehicleType) else {
      isCosted = false
      report(
        .vehicleTypeUnknown,
        "route \(number) uses vehicle type \(route.vehicleType + 1), which "
          + "does not exist")
      return
    }
    for stop in route.trips.joined() where !problem.stops.indices.contains(Int(stop)) {
      isCosted = false
      report(.stopUnknown, "route \(number) visits stop \(stop + 1), which does not exist")
    }
    let trips = route.trips.map { $0.map(Int.init).filter(problem.stops.indices.contains) }
      .filter { !$0.isEmpty }
    if trips.isEmpty { return }
    vehiclesUsed[route.vehicleType] += 1
    for stop in trips.joined() { visits[stop] += 1 }
    let type = problem.vehicleTypes[route.vehicleType]
    checkLoads(trips, route.vehicleType, number)
    if trips.count > type.maximumTrips {
      report(
        .tooManyTrips,
        "route \(number) makes \(trips.count) trips, \(type.maximumTrips) are allowed")
    }
    var distance = 0.0
    for trip in trips { distance += length(of: trip, type) }
    if exceeds(distance, type.maximumDistance) {
      report(
        .rangeExceeded, "route \(number) is \(distance) long, the range is \(type.maximumDistance)")
    }
    let duration = checkTimes(trips, route.vehicleType, number)
    if exceeds(duration, type.maximumDuration) {
      report(
        .durationExceeded,
        "route \(number) takes \(duration), the longest duration is \(type.maximumDuration)")
    }
    cost += type.fixedCost + type.costPerMetre * distance + type.costPerSecond * duration
  }

  private mutating func checkLoads(_ trips: [[Int]], _ typeIndex: Int, _ number: Int) {
    let type = problem.vehicleTypes[typeIndex]
    for (tripNumber, trip) in trips.enumerated() {
      for dimension in type.capacity.indices {
        let load = trip.reduce(0) { $0 + Int(problem.stops[$1].load[dimension]) }
        if load > Int(type.capacity[dimension]) {
          let what = type.capacity.count > 1 ? " in dimension \(dimension + 1)" : ""
          report(
            .vehicleOverCapacity,
            "route \(number), trip \(tripNumber + 1) carries \(load)\(what), the capacity is "
              + "\(type.capacity[dimension])")
        }
      }
      for stop in trip {
        if let allowed = problem.stops[stop].allowedTypes, !allowed.contains(typeIndex) {
          report(
            .vehicleTypeNotAllowed,
            "route \(number) visits stop \(stop + 1), which vehicle type \(typeIndex + 1) may not serve"
          )
        }
      }
    }
  }

  private func length(of trip: [Int], _ type: RoutingProblem.VehicleType) -> Double {
    let places = places(of: trip, type)
    return zip(places, places.dropFirst()).reduce(0) { $0 + distances.metres($1.0, $1.1) }
  }

  /// The depot, the stops, and the depot again unless the route is open; as rows of the matrix.
  private func places(of trip: [Int], _ type: RoutingProblem.VehicleType) -> [Int] {
    let stops = trip.map { problem.depots.count + $0 }
    return [type.depot] + stops + (type.open ? [] : [type.depot])
  }

  /// The vehicle's shortest day that is nowhere later than need be. It starts as late as the first
  /// unavoidable wait allows: every wait that is passed moves the start, until some window's end is met.
  private mutating func checkTimes(_ trips: [[Int]], _ typeIndex: Int, _ number: Int) -> Double {
    let type = problem.vehicleTypes[typeIndex]
    let opening = problem.depots[type.depot].window
    var clock = opening.lowerBound
    var start = clock
    // How much later the day may start without making any visit so far late.
    var slack = opening.upperBound - clock
    func wait(until earliest: Double) {
      guard clock < earliest else { return }
      // A later start passes the wait by, as far as the slack goes; the rest is waited for.
      let shift = min(slack, earliest - clock)
      start += shift
      slack -= shift
      clock = earliest
    }
    for (tripNumber, trip) in trips.enumerated() {
      if tripNumber > 0 { clock += type.reload }
      let places = places(of: trip, type)
      for (here, next) in zip(places, places.dropFirst()) {
        clock += distances.seconds(here, next, type)
        let isStop = next >= problem.depots.count
        let stop = isStop ? problem.stops[next - problem.depots.count] : nil
        let window = stop?.window ?? opening
        wait(until: window.lowerBound)
        if exceeds(clock, window.upperBound) {
          let late = clock - window.upperBound
          if isStop {
            report(
              .stopLate,
              "route \(number) reaches stop \(next - problem.depots.count + 1) at \(clock), \(late) "
                + "after its window ends")
          } else {
            report(
              .depotLate,
              "route \(number) is back at \(clock), \(late) after its depot closes")
          }
        }
        slack = max(0, min(slack, window.upperBound - clock))
        clock += stop?.service ?? 0
      }
    }
    return clock - start
  }

  mutating func countVehicles() {
    for (index, type) in problem.vehicleTypes.enumerated() {
      if let available = type.available, vehiclesUsed[index] > available {
        report(
          .tooManyVehicles,
          "\(vehiclesUsed[index]) vehicles of type \(index + 1) are used, there are \(available)")
      }
    }
  }

  mutating func compareStops(unserved: [Int]) {
    var leftOut = [Int](repeating: 0, count: visits.count)
    for stop in unserved {
      if visits.indices.contains(stop) {
        leftOut[stop] += 1
      } else {
        report(.stopUnknown, "stop \(stop + 1) is listed as unserved but does not exist")
      }
    }
    for stop in visits.indices {
      if visits[stop] > 1 {
        report(.stopRepeated, "stop \(stop + 1) is visited \(visits[stop]) times")
      }
      if leftOut[stop] > 1 || leftOut[stop] == 1 && visits[stop] > 0 {
        report(.stopRepeated, "stop \(stop + 1) is listed as unserved and appears again")
      }
      guard visits[stop] == 0 else { continue }
      if let penalty = problem.stops[stop].penalty {
        cost += penalty
        if leftOut[stop] == 0 {
          report(.stopMissing, "stop \(stop + 1) is neither visited nor listed as unserved")
        }
      } else if leftOut[stop] > 0 {
        report(.stopMayNotBeLeftOut, "stop \(stop + 1) must be served and is left out")
      } else {
        report(.stopMissing, "stop \(stop + 1) is not visited")
      }
    }
  }
}
