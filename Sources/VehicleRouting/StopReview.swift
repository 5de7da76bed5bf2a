/// Why a stop of a solution is served as it is, or not at all, and what else could serve it. Each
/// alternative leaves everything but this stop as the solution has it.
public struct StopReview: Sendable {
  /// A place in a vehicle's day.
  public struct Place: Sendable, Hashable {
    /// Index into the solution's routes; nil for a vehicle that it does not use.
    public var route: Int?
    public var vehicleType: Int
    /// Cost of the day with the stop less that of the day without it.
    public var addedCost: Double
  }

  /// What keeps a route from taking the stop wherever it goes in.
  public enum Refusal: Sendable, Hashable, CaseIterable {
    case notAllowed, load, range, shift, window
  }

  /// Where the solution has it; nil where it is left out.
  public var served: Place?
  /// The cheapest place in each other route that can take it, the cheapest first.
  public var others: [Place]
  /// Of the routes that cannot take it, how many for which reason: what forbids the last place tried.
  public var refusals: [Refusal: Int]
  /// The cheapest further vehicle, for this stop alone; nil where none is left that can serve it.
  public var ownVehicle: Place?
  /// Why no vehicle could serve it even alone; nil where one could.
  public var obstacle: RoutingSolution.Reason?
}

extension RoutingProblem {
  /// Looks at every place that could serve a stop.
  /// - Complexity: O(sum over the routes of their stops squared).
  public func review(_ stop: Int, in solution: RoutingSolution) -> StopReview {
    var review = StopReview(
      served: nil, others: [], refusals: [:], ownVehicle: nil, obstacle: obstacle(stop))
    for (index, route) in solution.routes.enumerated() {
      if route.trips.contains(where: { $0.contains(Int32(stop)) }) {
        let without = route.trips.map { $0.filter { $0 != Int32(stop) } }
        let rest = RoutingSolution.Route(vehicleType: route.vehicleType, trips: without)
        review.served = StopReview.Place(
          route: index, vehicleType: route.vehicleType,
          addedCost: evaluate(route).cost - evaluate(rest).cost)
        continue
      }
      switch cheapestPlace(of: stop, in: route) {
      case .success(let cost):
        review.others.append(
          StopReview.Place(route: index, vehicleType: route.vehicleType, addedCost: cost))
      case .failure(let refused): review.refusals[refused.reason, default: 0] += 1
      }
    }
    review.others.sort { ($0.addedCost, $0.route ?? 0) < ($1.addedCost, $1.route ?? 0) }
    review.ownVehicle = furtherVehicle(for: stop, besides: solution)
    return review
  }

  private struct Refused: Error {
    var reason: StopReview.Refusal
  }

  /// Least cost that the stop adds to a route, as a part of one of its trips or a trip of its own.
  private func cheapestPlace(of stop: Int, in route: RoutingSolution.Route)
    -> Result<Double, Refused>
  {
    let type = vehicleTypes[route.vehicleType]
    if !(stops[stop].allowedTypes?.contains(route.vehicleType) ?? true) {
      return .failure(Refused(reason: .notAllowed))
    }
    let before = evaluate(route)
    var least = Double.infinity
    var reason = StopReview.Refusal.load
    func consider(_ trips: [[Int32]]) {
      let day = evaluate(RoutingSolution.Route(vehicleType: route.vehicleType, trips: trips))
      if day.distance > type.maximumDistance + FlatProblem.tolerance {
        reason = .range
      } else if day.lateness > before.lateness + FlatProblem.tolerance {
        reason = .window
      } else if day.duration > type.maximumDuration + FlatProblem.tolerance {
        reason = .shift
      } else {
        least = min(least, day.cost - before.cost)
      }
    }
    for trip in route.trips.indices where fits(route.trips[trip] + [Int32(stop)], type) {
      for position in 0...route.trips[trip].count {
        var trips = route.trips
        trips[trip].insert(Int32(stop), at: position)
        consider(trips)
      }
    }
    if route.trips.count < type.maximumTrips, fits([Int32(stop)], type) {
      for position in 0...route.trips.count {
        var trips = route.trips
        trips.insert([Int32(stop)], at: position)
        consider(trips)
      }
    }
    return least < .infinity ? .success(least) : .failure(Refused(reason: reason))
  }

  private func fits(_ trip: [Int32], _ type: VehicleType) -> Bool {
    type.capacity.indices.allSatisfy { dimension in
      trip.reduce(0) { $0 + Int(stops[Int($1)].load[dimension]) } <= Int(type.capacity[dimension])
    }
  }

  private func furtherVehicle(for stop: Int, besides solution: RoutingSolution)
    -> StopReview.Place?
  {
    var used = [Int](repeating: 0, count: vehicleTypes.count)
    for route in solution.routes { used[route.vehicleType] += 1 }
    return vehicleTypes.indices.compactMap { kind -> StopReview.Place? in
      let route = RoutingSolution.Route(vehicleType: kind, trips: [[Int32(stop)]])
      let none = RoutingSolution.Route(vehicleType: kind, trips: [])
      guard used[kind] < vehicleTypes[kind].available ?? .max,
        case .success = cheapestPlace(of: stop, in: none)
      else { return nil }
      return StopReview.Place(route: nil, vehicleType: kind, addedCost: evaluate(route).cost)
    }.min { ($0.addedCost, $0.vehicleType) < ($1.addedCost, $1.vehicleType) }
  }

  private func obstacle(_ stop: Int) -> RoutingSolution.Reason? {
    let flat = FlatProblem(self)
    if let travel = flat.matrixTravel { return flat.obstacle(stop, travel) }
    return flat.obstacle(stop, flat.planarTravel)
  }
}
