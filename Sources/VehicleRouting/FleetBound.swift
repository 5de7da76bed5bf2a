import Optimization

/// A proven least number of vehicles, and what it adds to a bound on all other cost.
///
/// With `T` a lower bound on the seconds that all trips take, `m` one on the number of trips and
/// the longest shift `S` and reload `r` of any type, `V` vehicles have room for `V · (S + r)`
/// seconds of trips and reloads, so `V ≥ (T + m · r) / (S + r)`; and `V ≥ m / most trips`. Both
/// round up. For every solution, cost = prices of vehicles + other, where the first are at least `V`
/// times the least of any type; so the sum of a bound on the other cost and of that is a bound. Where
/// there are more trips than vehicles for sure, trips pay for their reloads in the other cost, and
/// vehicles cost so much less.
struct FleetBound {
  let vehicles: Int
  /// Whether some vehicle has to reload.
  let reloads: Bool
  /// Price of so many vehicles; where some reload, that of their trips apart.
  let cost: Double

  /// - Parameter seconds: a lower bound on the seconds of all trips that serve what must be served.
  init(_ problem: RoutingProblem, seconds: Double) {
    let types = problem.vehicleTypes.filter { $0.available != 0 }
    let trips = Self.leastTrips(problem)
    let most = types.map(\.maximumTrips).max() ?? 1
    var least = Double(trips) / Double(max(1, most))
    let shift = types.map(\.maximumDuration).max() ?? .infinity
    // The least reload is charged, the longest is allowed: whatever the types, this is on the safe
    // side.
    let reload = types.map(\.reload)
    if shift < .infinity, let longest = reload.max(), let shortest = reload.min() {
      least = max(least, (seconds + Double(trips) * shortest) / (shift + longest))
    }
    vehicles = Int((least - 1e-6).rounded(.up))
    reloads = trips > vehicles
    let price = types.map(reloads ? \.vehiclePrice : \.fixedCost).min() ?? 0
    cost = Double(vehicles) * max(0, price)
  }

  /// Least number of trips that carry a load.
  @inline(__always)
  static func leastTrips(load: Int, capacity: Int) -> Int { (load + capacity - 1) / capacity }

  /// Least number of trips for the loads that must be carried.
  static func leastTrips(_ problem: RoutingProblem) -> Int {
    var trips = 0
    for dimension in 0..<problem.dimensions {
      var load = 0
      for stop in problem.stops where stop.penalty == nil { load += Int(stop.load[dimension]) }
      let largest = problem.largestCapacity(dimension)
      if largest > 0 { trips = max(trips, leastTrips(load: load, capacity: largest)) }
    }
    let anyRequired = problem.stops.contains { $0.penalty == nil }
    return max(trips, anyRequired ? 1 : 0)
  }
}

extension RoutingProblem {
  /// The dimension in which the stops fill the largest vehicle most often.
  var scarcestDimension: Int {
    func trips(_ dimension: Int) -> Double {
      let total = stops.reduce(0.0) { $0 + Double($1.load[dimension]) }
      let capacity = largestCapacity(dimension)
      return capacity > 0 ? total / Double(capacity) : 0
    }
    return (0..<dimensions).max { trips($0) < trips($1) } ?? 0
  }

  /// The most of a dimension that any vehicle type carries.
  func largestCapacity(_ dimension: Int) -> Int {
    vehicleTypes.map { Int($0.capacity[dimension]) }.max() ?? 0
  }

  /// Whether vehicles cost something by themselves and may make several trips, so that counting
  /// them tells more than charging trips.
  var countsVehicles: Bool {
    vehicleTypes.contains {
      $0.fixedCost > 0 && ($0.maximumTrips > 1 || $0.maximumDuration < .infinity)
    }
  }

  /// The same problem but for what a fleet bound charges: vehicles cost nothing, and every trip its price
  /// where some have to reload.
  func cost(besides fleet: FleetBound) -> RoutingProblem? {
    var types = vehicleTypes
    for (index, type) in vehicleTypes.enumerated() {
      types[index].fixedCost = 0
      guard fleet.reloads else { continue }
      let trips = min(type.maximumTrips, Int(Int32.max))
      types[index].fixedCost = type.tripPrice
      types[index].available = type.available.map { min($0, Int(Int32.max)) * trips }
      types[index].maximumTrips = 1
    }
    return try? RoutingProblem(depots: depots, stops: stops, vehicleTypes: types, metric: metric)
  }

  /// The same problem where a solution costs the seconds that its trips take.
  func inSeconds() -> RoutingProblem? {
    var types = vehicleTypes
    for type in types.indices {
      types[type].fixedCost = 0
      types[type].costPerMetre = 0
      types[type].costPerSecond = 1
    }
    var stops = stops
    for stop in stops.indices where stops[stop].penalty != nil { stops[stop].penalty = 0 }
    return try? RoutingProblem(depots: depots, stops: stops, vehicleTypes: types, metric: metric)
  }

  /// The quick lower bound of this problem.
  /// - Parameter forestMetres: see `LowerBound.value`
  func quickBound(near: NearStops, forestMetres: Double?) -> Double {
    let flat = FlatProblem(self)
    if let travel = flat.matrixTravel {
      return LowerBound(flat: flat, travel: travel).value(near: near, forestMetres: forestMetres)
    }
    return LowerBound(flat: flat, travel: flat.planarTravel)
      .value(near: near, forestMetres: forestMetres)
  }

  /// The least metres of all trips; see `LowerBound.forestMetres`.
  func forestMetres(near: NearStops, target: Double?, deadline: Deadline) -> Double? {
    let flat = FlatProblem(self)
    guard flat.matrixTravel == nil else { return nil }
    return LowerBound(flat: flat, travel: flat.planarTravel)
      .forestMetres(near, target: target, deadline: deadline)
  }

  /// The quick bound that counts whole vehicles; 0 where they cost nothing.
  func quickFleetBound(near: NearStops, forestMetres: Double?) -> Double {
    guard countsVehicles, let inSeconds = inSeconds() else { return 0 }
    let seconds = inSeconds.quickBound(near: near, forestMetres: forestMetres)
    let fleet = FleetBound(self, seconds: seconds)
    guard let other = cost(besides: fleet) else { return 0 }
    return other.quickBound(near: near, forestMetres: forestMetres) + fleet.cost
  }
}

// MARK: By column generation

extension RoutingProblem {
  /// The bound by column generation, which starts from a solution and from good trips met before; nil
  /// where none was proven in the budget.
  ///
  /// Where vehicles have to be counted, a third of the budget goes into the seconds that all trips
  /// take. If the vehicles that this proves cost more than the shares that a solution's trips are
  /// charged, the rest goes into all other cost.
  func generatedBound(from solution: RoutingSolution, met: RoutePool? = nil, budget: Budget)
    -> Double?
  {
    guard countsVehicles, let inSeconds = inSeconds() else {
      return lagrangianBound(from: solution, met: met, budget: budget)
    }
    let near = FlatProblem(self).nearStops(width: 20)
    let deadline = budget.deadline()
    let driven = solution.routes.flatMap { evaluate($0).trips }.reduce(0.0) { $0 + $1.distance }
    let metres = forestMetres(near: near, target: driven, deadline: deadline)
    let quick = inSeconds.quickBound(near: near, forestMetres: metres)
    let third = budget.share(1.0 / 3)
    let seconds = inSeconds.lagrangianBound(from: solution, met: met, budget: third) ?? 0
    let fleet = FleetBound(self, seconds: max(quick, seconds))
    let rest = budget.share(2.0 / 3, until: deadline)
    if let other = cost(besides: fleet), fleet.cost >= charged(solution, besides: fleet) {
      return other.lagrangianBound(from: solution, met: met, budget: rest).map { $0 + fleet.cost }
    }
    return lagrangianBound(from: solution, met: met, budget: rest)
  }

  /// The best bound of column generation and, where trips are long and nothing but their load limits
  /// them, of vehicle flow and the ascent of prices from there, which go first.
  private func lagrangianBound(from solution: RoutingSolution, met: RoutePool?, budget: Budget)
    -> Double?
  {
    let trips = solution.routes.reduce(0) { $0 + $1.trips.count }
    var (long, rest) = (Double?.none, budget)
    if Double(stops.count) >= Self.longTrip * Double(max(1, trips)),
      let relaxation = TripRelaxation(self), !relaxation.classes.contains(where: { $0.time != nil })
    {
      let deadline = budget.deadline()
      long = longTripBound(relaxation, from: solution, budget: budget)
      rest = budget.share(0.1, until: deadline)
    }
    let generated = try? ColumnGeneration(self)?.bound(from: solution, met: met, budget: rest)
    return [long, generated?.value].compactMap(\.self).max()
  }

  /// The bound by vehicle flow, and by prices of trips that climb from there. GLPK failing is no reason
  /// to lose the solution, or what is proven by then.
  private func longTripBound(
    _ relaxation: TripRelaxation, from solution: RoutingSolution, budget: Budget
  ) -> Double? {
    let deadline = budget.deadline()
    let edges = EdgeRelaxation(relaxation)
    let flow = try? VehicleFlowBound(
      edges, start: solution.routes.flatMap(\.trips), budget: budget.share(0.3))
    _ = try? flow?.run()
    guard let flow, flow.rounds > 0 else { return nil }
    let bound = flow.best
    guard let prices = flow.prices, edges.leastTrips > 0, relaxation.load.allSatisfy({ $0 > 0 })
    else { return bound }
    let ascent = TripPriceAscent(
      relaxation, from: prices, bound: bound, leastTrips: edges.leastTrips,
      objective: evaluate(solution).total, budget: budget.share(0.6, until: deadline))
    return ascent.run()
  }

  /// Stops a trip from which on column generation hardly ever ends in time. (Measured in 15 s on four
  /// instances of 10 to 15 stops a trip: it proves more on two, prices that climb on the others.)
  private static var longTrip: Double { 16 }

  /// What the trips of a solution are charged of their vehicles' prices by their likely shares.
  private func charged(_ solution: RoutingSolution, besides fleet: FleetBound) -> Double {
    solution.routes.reduce(0) { sum, route in
      let type = vehicleTypes[route.vehicleType]
      let share = VehicleShare(likelyOf: type, in: self)
      let price = fleet.reloads ? type.vehiclePrice : type.fixedCost
      return evaluate(route).trips.reduce(sum) {
        $0 + price * (share.perTrip + share.perSecond * ($1.end - $1.departure))
      }
    }
  }
}

extension Budget {
  /// A part of the time and of the work.
  fileprivate func share(_ part: Double) -> Budget {
    var share = self
    share.seconds = seconds.map { part * $0 }
    share.work = work.map { Int(part * Double($0)) }
    return share
  }

  /// A part of the work, and all the time that is left.
  fileprivate func share(_ part: Double, until deadline: Deadline) -> Budget {
    var share = share(part)
    share.seconds = seconds.map { _ in deadline.remaining }
    return share
  }
}
