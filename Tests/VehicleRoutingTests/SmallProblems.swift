import Geography

@testable import VehicleRouting

/// A property that a routing problem may have beyond the plain CVRP.
enum Feature: String, CaseIterable {
  case twoDimensions, depots, types, fewVehicles, shift, range, windows, optional, open, asymmetric
  case durations, allowedTypes, timeCost, severalTrips, rounded, noLoad, openingHours
}

/// Random problems small enough to be solved by looking at everything.
enum SmallProblems {
  static func make(_ features: Set<Feature>, stops count: Int = 5, seed: UInt64) throws
    -> RoutingProblem
  {
    var random = RandomStream(seed: seed, name: "small routing problem")
    func has(_ feature: Feature) -> Bool { features.contains(feature) }
    func point() -> Point {
      Point(x: Double(random.index(below: 100)), y: Double(random.index(below: 100)))
    }
    let depots = (0..<(has(.depots) ? 2 : 1)).map { _ in
      RoutingProblem.Depot(
        point: point(), window: has(.openingHours) ? 20...500 : 0...Double.infinity)
    }
    let typeCount = has(.types) || has(.allowedTypes) || has(.depots) ? 2 : 1
    var types: [RoutingProblem.VehicleType] = []
    for index in 0..<typeCount {
      let capacity: Int32 = has(.types) ? 8 + 6 * Int32(index) : 10
      var type = RoutingProblem.VehicleType(
        capacity: Array(repeating: capacity, count: has(.twoDimensions) ? 2 : 1), fixedCost: 10)
      if has(.depots) { type.depot = index }
      if has(.types) {
        type.fixedCost = 30 + 20 * Double(index)
        type.costPerMetre = 1 + 0.2 * Double(index)
      }
      if has(.timeCost) {
        type.costPerSecond = 0.5
        type.metresPerSecond = 2
      }
      if has(.shift) { type.maximumDuration = 330 }
      if has(.range) { type.maximumDistance = 260 }
      if has(.fewVehicles) { type.available = 2 }
      if has(.severalTrips), !has(.open) { type.maximumTrips = 2 }
      type.reload = 5
      type.open = has(.open)
      types.append(type)
    }
    let stops = (0..<count).map { _ in
      let opening = Double(random.index(below: 120))
      return RoutingProblem.Stop(
        point: point(),
        load: (0..<(has(.twoDimensions) ? 2 : 1)).map { _ in
          has(.noLoad) ? 0 : Int32(1 + random.index(below: 5))
        },
        service: has(.shift) || has(.timeCost) ? 10 : 0,
        window: has(.windows) ? opening...(opening + 120) : 0...Double.infinity,
        penalty: has(.optional) ? Double(random.index(below: 80)) : nil,
        allowedTypes: has(.allowedTypes) && random.index(below: 3) == 0
          ? [random.index(below: typeCount)] : nil)
    }
    var metric = has(.rounded) ? RoutingProblem.Metric.euclideanRounded : .euclidean(circuity: 1.2)
    if has(.asymmetric) || has(.durations) {
      let places = depots.map(\.point) + stops.map(\.point)
      func matrix() -> [Double] {
        places.flatMap { from in
          places.map { to in
            from.distance(to: to) * (has(.asymmetric) ? 1 + 0.4 * random.uniform() : 1)
          }
        }
      }
      metric = .matrix(distance: matrix(), duration: has(.durations) ? matrix() : nil)
    }
    return try RoutingProblem(depots: depots, stops: stops, vehicleTypes: types, metric: metric)
  }

  /// What a solution breaks, in words; empty for a feasible one.
  static func violations(_ problem: RoutingProblem, _ solution: RoutingSolution) -> [String] {
    var violations: [String] = []
    var times = [Int](repeating: 0, count: problem.stops.count)
    for unserved in solution.unserved { times[unserved.stop] += 1 }
    var used = [Int](repeating: 0, count: problem.vehicleTypes.count)
    for (index, route) in solution.routes.enumerated() {
      let type = problem.vehicleTypes[route.vehicleType]
      used[route.vehicleType] += 1
      for stop in route.trips.joined() {
        times[Int(stop)] += 1
        if problem.stops[Int(stop)].allowedTypes?.contains(route.vehicleType) == false {
          violations.append("stop \(stop) on a type it does not allow")
        }
      }
      let driven = problem.evaluate(route)
      for trip in driven.trips {
        for (load, capacity) in zip(trip.load, type.capacity) where load > Int(capacity) {
          violations.append("load \(load) above \(capacity) on route \(index)")
        }
      }
      if driven.lateness > 1e-6 { violations.append("route \(index) is late") }
      if driven.duration > type.maximumDuration + 1e-6 { violations.append("shift of \(index)") }
      if driven.distance > type.maximumDistance + 1e-6 { violations.append("range of \(index)") }
      if route.trips.count > type.maximumTrips { violations.append("trips of \(index)") }
    }
    for (kind, type) in problem.vehicleTypes.enumerated() where used[kind] > type.available ?? .max
    {
      violations.append("more vehicles of type \(kind) than there are")
    }
    for (stop, times) in times.enumerated() where times != 1 {
      violations.append("stop \(stop) occurs \(times) times")
    }
    return violations
  }

  /// Least cost over all solutions; nil where no solution serves all required stops.
  static func bruteForce(_ problem: RoutingProblem) -> Double? {
    let count = problem.stops.count
    var days = problem.vehicleTypes.map { _ in [Double](repeating: .infinity, count: 1 << count) }
    func extend(_ order: [Int32], _ mask: Int) {
      if !order.isEmpty {
        for (kind, type) in problem.vehicleTypes.enumerated() {
          for trips in splits(order) where trips.count <= type.maximumTrips {
            let route = RoutingSolution.Route(vehicleType: kind, trips: trips)
            let single = RoutingSolution(
              routes: [route],
              unserved: (0..<count).filter { mask & 1 << $0 == 0 }.map {
                .init(stop: $0, reason: .fleetUsedUp)
              })
            if type.available != 0, violations(problem, single).isEmpty {
              days[kind][mask] = min(days[kind][mask], problem.evaluate(route).cost)
            }
          }
        }
      }
      for stop in 0..<count where mask & 1 << stop == 0 {
        extend(order + [Int32(stop)], mask | 1 << stop)
      }
    }
    extend([], 0)
    func cheapest(_ left: Int, _ used: [Int]) -> Double {
      if left == 0 { return 0 }
      let first = left.trailingZeroBitCount
      var best =
        problem.stops[first].penalty.map { $0 + cheapest(left & ~(1 << first), used) } ?? .infinity
      var part = left
      while part > 0 {
        if part & 1 << first != 0 {
          for (kind, type) in problem.vehicleTypes.enumerated()
          where days[kind][part] < .infinity && used[kind] < type.available ?? .max {
            var more = used
            more[kind] += 1
            best = min(best, days[kind][part] + cheapest(left & ~part, more))
          }
        }
        part = (part - 1) & left
      }
      return best
    }
    let best = cheapest((1 << count) - 1, problem.vehicleTypes.map { _ in 0 })
    return best < .infinity ? best : nil
  }

  /// A sequence as one trip, and as two in every way.
  private static func splits(_ order: [Int32]) -> [[[Int32]]] {
    [[order]] + (1..<max(1, order.count)).map { [Array(order[..<$0]), Array(order[$0...])] }
  }

  /// About five stops on a trip, and as many vehicles as there are stops.
  static func shortTrips(stops count: Int, seed: UInt64) throws -> RoutingProblem {
    var random = RandomStream(seed: seed, name: "short trips")
    func point() -> Point {
      Point(x: Double(random.index(below: 1000)), y: Double(random.index(below: 1000)))
    }
    return try RoutingProblem(
      depots: [RoutingProblem.Depot(point: Point(x: 500, y: 500))],
      stops: (0..<count).map { _ in
        RoutingProblem.Stop(point: point(), load: [Int32(5 + random.index(below: 30))])
      }, vehicleTypes: [RoutingProblem.VehicleType(capacity: [100], available: count)])
  }
}
