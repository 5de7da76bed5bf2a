import Geography

extension RoutingProblem {
  /// A place of the problem, as the metric sees it.
  public enum Place: Sendable, Hashable {
    case depot(Int)
    case stop(Int)
  }

  /// Metres from one place to another.
  public func distance(from origin: Place, to destination: Place) -> Double {
    if case .matrix(let distance, _) = metric {
      return distance[matrixIndex(origin, destination)]
    }
    let straight = point(origin).distance(to: point(destination))
    switch metric {
    case .euclidean(let circuity): return circuity * straight
    case .euclideanRounded: return (straight + 0.5).rounded(.down)
    case .euclideanCeiled(let scale): return (scale * straight).rounded(.up)
    case .euclideanTruncated(let decimals):
      let scale = decimalScale(decimals)
      return (straight * scale).rounded(.down) / scale
    case .matrix: return straight
    }
  }

  /// Seconds a vehicle of the type drives from one place to another.
  public func travelTime(from origin: Place, to destination: Place, vehicleType: Int) -> Double {
    if case .matrix(_, .some(let duration)) = metric {
      return duration[matrixIndex(origin, destination)]
    }
    return distance(from: origin, to: destination) / vehicleTypes[vehicleType].metresPerSecond
  }

  /// Recomputes what a solution costs and when everything happens. Every trip leaves as late as
  /// that shortens the vehicle's day without delaying it.
  /// - Complexity: O(stops).
  public func evaluate(_ solution: RoutingSolution) -> RoutingCost {
    let routes = solution.routes.map(evaluate)
    let fixed = zip(solution.routes, routes).reduce(0) { sum, pair in
      sum + (pair.1.trips.isEmpty ? 0 : vehicleTypes[pair.0.vehicleType].fixedCost)
    }
    let penalty = solution.unserved.reduce(0) { $0 + (stops[$1.stop].penalty ?? 0) }
    return RoutingCost(
      routes: routes, distance: routes.reduce(0) { $0 + $1.distance },
      duration: routes.reduce(0) { $0 + $1.duration }, fixed: fixed, penalty: penalty,
      total: routes.reduce(0) { $0 + $1.cost } + penalty)
  }

  /// Recomputes one vehicle's day.
  public func evaluate(_ route: RoutingSolution.Route) -> RoutingCost.Route {
    let type = vehicleTypes[route.vehicleType]
    let trips = route.trips.filter { !$0.isEmpty }
    guard !trips.isEmpty else {
      return RoutingCost.Route(trips: [], distance: 0, duration: 0, lateness: 0, cost: 0)
    }
    let day = segment(trips, route.vehicleType)
    var clock = max(day.earliest, 0)
    let driven = trips.map { trip in
      let driven = drive(trip, route.vehicleType, departure: clock)
      clock = driven.end + type.reload
      return driven
    }
    let distance = driven.reduce(0) { $0 + $1.distance }
    return RoutingCost.Route(
      trips: driven, distance: distance, duration: day.duration,
      lateness: day.lateness,
      cost: type.fixedCost + type.costPerMetre * distance
        + type.costPerSecond * day.duration)
  }

  /// The vehicle's whole day as one stretch of time.
  private func segment(_ trips: [[Int32]], _ typeIndex: Int) -> TimeSegment {
    let type = vehicleTypes[typeIndex]
    let window = depots[type.depot].window
    var day = TimeSegment(service: 0, window: window)
    for (number, trip) in trips.enumerated() {
      if number > 0 { day = day.joined(type.reload, TimeSegment(service: 0, window: window)) }
      var here = Place.depot(type.depot)
      for stop in trip {
        let next = Place.stop(Int(stop))
        day = day.joined(
          travelTime(from: here, to: next, vehicleType: typeIndex),
          TimeSegment(service: stops[Int(stop)].service, window: stops[Int(stop)].window))
        here = next
      }
      if !type.open {
        day = day.joined(
          travelTime(from: here, to: .depot(type.depot), vehicleType: typeIndex),
          TimeSegment(service: 0, window: window))
      }
    }
    return day
  }

  private func drive(_ trip: [Int32], _ typeIndex: Int, departure: Double) -> RoutingCost.Trip {
    let type = vehicleTypes[typeIndex]
    var (clock, distance, here) = (departure, 0.0, Place.depot(type.depot))
    var load = [Int](repeating: 0, count: dimensions)
    var arrivals: [Double] = []
    arrivals.reserveCapacity(trip.count)
    for index in trip {
      let (stop, next) = (stops[Int(index)], Place.stop(Int(index)))
      clock += travelTime(from: here, to: next, vehicleType: typeIndex)
      arrivals.append(clock)
      distance += self.distance(from: here, to: next)
      // A late vehicle works all the same; `lateness` says that it was late.
      clock = max(clock, stop.window.lowerBound) + stop.service
      for dimension in load.indices { load[dimension] += Int(stop.load[dimension]) }
      here = next
    }
    if !type.open {
      clock += travelTime(from: here, to: .depot(type.depot), vehicleType: typeIndex)
      distance += self.distance(from: here, to: .depot(type.depot))
    }
    return RoutingCost.Trip(
      departure: departure, arrivals: arrivals, end: clock, distance: distance, load: load)
  }

  private func matrixIndex(_ origin: Place, _ destination: Place) -> Int {
    placeIndex(origin) * (depots.count + stops.count) + placeIndex(destination)
  }

  private func placeIndex(_ place: Place) -> Int {
    switch place {
    case .depot(let index): index
    case .stop(let index): depots.count + index
    }
  }

  func point(_ place: Place) -> Point {
    switch place {
    case .depot(let index): depots[index].point
    case .stop(let index): stops[index].point
    }
  }
}

func decimalScale(_ decimals: Int) -> Double {
  (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
}
