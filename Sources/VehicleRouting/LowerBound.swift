import Geography
import Optimization

/// Quick proven lower bounds on the cost of every solution that serves all stops that must be.
///
/// The first two charge each stop a share of what any solution pays; an optional stop is charged no
/// more than its penalty, since leaving it out costs that. With `f` and the cost of a second holding the
/// trip's share of its vehicle's fixed cost (see `VehicleShare`) and `ρ` the cost per metre, driving
/// time included where it follows from metres:
///
/// - radial (Haimovich & Rinnooy Kan, Math. Oper. Res. 10, 1985): a trip costs at least
///   `f + ρ · (out to its farthest stop and back)`, and its loads `q` sum to at most the capacity
///   `Q`; so it costs at least the sum over its stops of `q/Q · (f + ρ · (out and back))`.
/// - incident arcs: a trip's metres are half the arcs at its stops plus half those at its depot
///   ends. A stop's two arcs are at least its two shortest (the depot's may be used twice), `m`
///   trips have at least the `m` shortest depot arcs twice, and at least `Σq / max Q` trips there
///   are. On open routes only the arc into each stop is sure.
///
/// Service time is paid in full in both. Neither uses windows, shifts, ranges or fleet sizes, which
/// can only make solutions dearer.
struct LowerBound<T: Travel> {
  let flat: FlatProblem
  let travel: T
  /// The types, their trips charged what no solution pays less than.
  private let kinds: [FlatProblem.Kind]

  init(flat: FlatProblem, travel: T) {
    (self.flat, self.travel) = (flat, travel)
    kinds = flat.problem.vehicleTypes.map {
      FlatProblem.Kind(
        $0, in: flat.problem, share: VehicleShare(likelyOf: $0, in: flat.problem))
    }
  }

  /// The best of them.
  /// - Parameters:
  ///   - near: at least the two stops nearest to each, where there are so many
  ///   - forestMetres: what `forestMetres` tells of this problem or of one that differs in prices
  ///     alone; nil to leave the forests out
  func value(near: NearStops, forestMetres: Double?) -> Double {
    max(radial(), incident(near), forestMetres.map(forest) ?? 0)
  }

  /// Cost of a metre on the type, with driving time where seconds follow from metres.
  private func rate(_ kind: Int) -> Double {
    let type = kinds[kind]
    return type.perMetre + (travel.hasDurations ? 0 : type.perSecond * type.secondsPerMetre)
  }

  private func penalty(_ stop: Int) -> Double { flat.problem.stops[stop].penalty ?? .infinity }

  // MARK: Radial

  func radial() -> Double {
    // The dimension that fills a type most; any one is valid.
    let tightest = kinds.indices.map { kind in
      (0..<flat.dimensions).max { ratio(of: $0, kind) < ratio(of: $1, kind) } ?? 0
    }
    let ways = kinds.indices.map { roundTrips(of: $0) }
    var sum = 0.0
    for stop in 0..<flat.stopCount {
      var least = penalty(stop)
      for (kind, type) in kinds.enumerated() where flat.allows(stop, kind) {
        let capacity = flat.problem.vehicleTypes[kind].capacity
        var share = 0.0
        if !capacity.isEmpty, capacity[tightest[kind]] > 0 {
          let load = flat.loads[stop * flat.dimensions + tightest[kind]]
          share = min(1, Double(load) / Double(capacity[tightest[kind]]))
        }
        let cost =
          share * (type.fixed + rate(kind) * ways[kind].way(stop)) - rate(kind) * ways[kind].slack
          + type.perSecond * flat.service[stop]
        least = min(least, max(0, cost))
      }
      sum += least.isFinite ? least : 0
    }
    return sum
  }

  private func ratio(of dimension: Int, _ kind: Int) -> Double {
    let capacity = Double(max(1, flat.problem.vehicleTypes[kind].capacity[dimension]))
    var sum = 0.0
    for stop in 0..<flat.stopCount {
      sum += Double(flat.loads[stop * flat.dimensions + dimension])
    }
    return sum / capacity
  }

  /// Least metres of any trip through a stop.
  private struct Ways {
    let way: (Int) -> Double
    /// Metres that rounding may take from a trip, per stop: a trip has at most twice as many arcs
    /// as stops.
    let slack: Double
  }

  private func roundTrips(of kind: Int) -> Ways {
    let type = kinds[kind]
    let depot = Int(type.depot)
    if let matrix = flat.matrixTravel {
      let out = shortestWays(from: depot, matrix, reversed: false)
      let back = type.open ? [] : shortestWays(from: depot, matrix, reversed: true)
      return Ways(way: { out[$0] + (type.open ? 0 : back[$0]) }, slack: 0)
    }
    let planar = flat.planarTravel
    let arcs = type.open ? 1.0 : 2
    // Straight lines obey the triangle inequality; rounded ones need not.
    let lost: Double =
      switch planar.rounding {
      case .exact, .up: 0
      case .nearest: 0.5
      case .down: planar.unit
      }
    let straight = PlanarTravel(
      points: planar.points, scale: planar.scale * planar.unit, unit: 1, rounding: .exact)
    return Ways(way: { arcs * straight.distance(depot, $0) }, slack: 2 * lost)
  }

  /// Dijkstra on the full matrix: given metres need not obey the triangle inequality.
  private func shortestWays(from depot: Int, _ matrix: MatrixTravel, reversed: Bool) -> [Double] {
    let count = flat.nodeCount
    var ways = [Double](repeating: .infinity, count: count)
    var settled = [Bool](repeating: false, count: count)
    ways[depot] = 0
    for _ in 0..<count {
      guard
        let here = (0..<count).filter({ !settled[$0] }).min(by: { ways[$0] < ways[$1] })
      else { break }
      settled[here] = true
      for next in 0..<count where !settled[next] {
        let arc = reversed ? matrix.distance(next, here) : matrix.distance(here, next)
        ways[next] = min(ways[next], ways[here] + arc)
      }
    }
    return ways
  }

  // MARK: Forests

  /// Above this it takes longer than it is worth: 5 s here, and more than in proportion beyond.
  private static var mostForestStops: Int { 100_000 }

  /// The least metres of all trips, or what is proven of them when the deadline comes. Nil where trips
  /// are open, stops may be left out or are too many, or metres are not those of straight lines.
  /// - Parameters:
  ///   - target: metres of a solution, if one is known
  ///   - rounds: of `ForestBound`
  func forestMetres(
    _ near: NearStops, target: Double? = nil, rounds: Int = 600,
    deadline: Deadline = Deadline(seconds: nil)
  ) -> Double? {
    guard T.isMetric, flat.stopCount <= Self.mostForestStops,
      !kinds.contains(where: \.open),
      flat.problem.stops.allSatisfy({ $0.penalty == nil })
    else { return nil }
    let depotMetres = (0..<flat.stopCount).map { stop in
      kinds.indices.filter { flat.allows(stop, $0) }.map { kind in
        travel.distance(Int(kinds[kind].depot), stop)
      }.min() ?? 0
    }
    let (load, capacity) = scarcest(near, depotMetres)
    let byLoad = FleetBound.leastTrips(load: load.reduce(0) { $0 + Int($1) }, capacity: capacity)
    let bound = ForestBound(
      travel, depotMetres: depotMetres, near: near, load: load, capacity: capacity)
    return bound.value(
      leastTrips: max(byLoad, FleetBound.leastTrips(flat.problem)), target: target, rounds: rounds,
      deadline: deadline)
  }

  /// What takes the most trips, of each stop, and how much of it a trip has room for: a dimension of the
  /// loads, or the shift in tenths of a second, of which a stop takes its service and the way there from
  /// the nearest other place.
  private func scarcest(_ near: NearStops, _ depotMetres: [Double])
    -> (load: [Int32], capacity: Int)
  {
    let dimension = flat.problem.scarcestDimension
    let loads = flat.problem.stops.map { $0.load[dimension] }
    let capacity = max(1, flat.problem.largestCapacity(dimension))
    let shift = (10 * (kinds.map(\.maximumDuration).max() ?? 0)).rounded(.up)
    guard shift >= 1, shift < 1e9 else { return (loads, capacity) }
    let pace = kinds.map(\.secondsPerMetre).min() ?? 0
    let seconds = loads.indices.map { stop in
      let other = near.of(stop).first.map { travel.distance(stop, Int($0)) } ?? .infinity
      let way = travel.hasDurations ? 0 : pace * min(depotMetres[stop], other)
      return Int32(min(1e9, 10 * (flat.service[stop] + way)))
    }
    func trips(_ load: [Int32], _ capacity: Int) -> Double {
      load.reduce(0.0) { $0 + Double($1) } / Double(capacity)
    }
    return trips(seconds, Int(shift)) > trips(loads, capacity)
      ? (seconds, Int(shift)) : (loads, capacity)
  }

  /// Cost of so many metres, of all service and of the vehicles.
  private func forest(_ metres: Double) -> Double {
    let least = kinds.indices.map(rate).min() ?? 0
    let leastPerSecond = kinds.map(\.perSecond).min() ?? 0
    return least * metres + leastPerSecond * flat.problem.stops.reduce(0) { $0 + $1.service }
      + leastFixed(FleetBound.leastTrips(flat.problem))
  }

  // MARK: Incident arcs

  func incident(_ near: NearStops) -> Double {
    let least = kinds.indices.map(rate).min() ?? 0
    let leastPerSecond = kinds.map(\.perSecond).min() ?? 0
    let anyOpen = kinds.contains { $0.open }
    var sum = 0.0
    var depotArcs: [Double] = []
    depotArcs.reserveCapacity(flat.stopCount)
    for stop in 0..<flat.stopCount {
      let arcs = arcs(at: stop, near)
      depotArcs.append(arcs.depot)
      let metres = anyOpen ? arcs.in : arcs.sum / 2
      let cost = least * metres + leastPerSecond * flat.service[stop]
      sum += min(penalty(stop), cost)
    }
    let trips = FleetBound.leastTrips(flat.problem)
    if !anyOpen, trips > 0 {
      depotArcs.sort()
      sum += least * depotArcs.prefix(trips).reduce(0, +)
    }
    return sum + leastFixed(trips)
  }

  /// The least arc into a stop, the least sum of its two arcs, and half the least way to and from
  /// a depot.
  private func arcs(at stop: Int, _ near: NearStops) -> (in: Double, sum: Double, depot: Double) {
    var depotWay = Double.infinity
    var depotIn = Double.infinity
    for kind in kinds.indices where flat.allows(stop, kind) {
      let depot = Int(kinds[kind].depot)
      let (out, back) = (travel.distance(depot, stop), travel.distance(stop, depot))
      depotWay = min(depotWay, min(out, back) * 2)
      depotIn = min(depotIn, out)
    }
    guard depotWay.isFinite else { return (0, 0, 0) }
    let others =
      T.isMetric ? Array(near.of(stop)) : (0..<Int32(flat.stopCount)).filter { $0 != stop }
    if T.isMetric {
      var least = (depotWay / 2, depotWay / 2)
      for other in others.prefix(2) {
        let arc = travel.distance(stop, Int(other))
        if arc < least.0 {
          least = (arc, least.0)
        } else if arc < least.1 {
          least.1 = arc
        }
      }
      return (min(least.0, depotIn), least.0 + least.1, depotWay / 2)
    }
    var (into, out) = (depotIn, depotWay / 2)
    for other in others.lazy.map(Int.init) {
      into = min(into, travel.distance(other, stop))
      out = min(out, travel.distance(stop, other))
    }
    return (into, min(into, depotWay / 2) + out, depotWay / 2)
  }

  /// Least fixed cost of so many trips, and of the loads if vehicles could be bought in parts.
  private func leastFixed(_ trips: Int) -> Double {
    let byTrips = Double(trips) * (kinds.map(\.fixed).min() ?? 0)
    var byLoad = 0.0
    for dimension in 0..<flat.dimensions {
      var load = 0.0
      for (index, stop) in flat.problem.stops.enumerated() where stop.penalty == nil {
        load += Double(flat.loads[index * flat.dimensions + dimension])
      }
      let perUnit = flat.problem.vehicleTypes.indices.map { kind in
        let capacity = flat.problem.vehicleTypes[kind].capacity[dimension]
        return capacity > 0 ? kinds[kind].fixed / Double(capacity) : .infinity
      }.min()
      if load > 0, let perUnit, perUnit.isFinite { byLoad = max(byLoad, load * perUnit) }
    }
    return max(byTrips, byLoad)
  }
}
