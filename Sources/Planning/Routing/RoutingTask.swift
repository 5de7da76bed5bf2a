import CityModel
import Demand
import Foundation
import Geography
import Optimization
import VehicleRouting

/// One routing problem of a day: the stops of a carrier, or of those who deliver together, for one
/// class of vehicles.
struct RoutingTask {
  /// Indices into `City.carriers`, ascending.
  var carriers: [Int]
  var servesDoors: Bool
  var servesPickupPoints: Bool
  var stops: [RoutePlan.Stop]
  var fleets: [RoutePlan.Fleet]
  /// Nil where there is nothing to drive or to drive with.
  var problem: RoutingProblem?

  /// What the vehicles serve, in words.
  var service: String {
    switch (servesDoors, servesPickupPoints) {
    case (true, true): "doors and pickup points"
    case (true, false): "doors"
    default: "pickup points"
    }
  }
}

extension RoutingTask {
  /// The tasks of one day's loads.
  static func day(
    _ city: City, _ buildings: Buildings, _ loads: DayLoads, without closedDepots: Set<Int> = []
  ) throws -> [RoutingTask] {
    try tasks(city, buildings, basis: .day, without: closedDepots) {
      RoundStops(loads, carriers: $0)
    }
  }

  /// The tasks of fixed territories.
  static func territories(
    _ city: City, _ buildings: Buildings, _ expected: ExpectedLoads, fromNearestDepot: Bool = false
  ) throws -> [RoutingTask] {
    try tasks(
      city.filledForTerritories, buildings, basis: .territories, fromNearestDepot: fromNearestDepot
    ) { RoundStops(expected.of($0)) }
  }

  /// The tasks of every carrier or group of carriers that delivers together, in the city's order.
  ///
  /// Where one vehicle type serves both doors and pickup points the two share their vehicles, and
  /// make one task; otherwise they are two. With `fromNearestDepot` each depot has tasks of its own.
  static func tasks(
    _ city: City, _ buildings: Buildings, basis: RoutePlan.Basis,
    without closedDepots: Set<Int> = [], fromNearestDepot: Bool = false,
    stops: (_ carriers: [Int]) -> RoundStops
  ) throws -> [RoutingTask] {
    var tasks: [RoutingTask] = []
    for group in city.deliveryGroups {
      let depots = city.depots.indices.filter { depot in
        !closedDepots.contains(depot) && city.depots[depot].isOpen(to: group)
      }
      let all = stops(group)
      let parts =
        fromNearestDepot
        ? depots.map { ([$0], all.nearest($0, of: depots, city, buildings)) } : [(depots, all)]
      for (depots, stops) in parts {
        tasks += try Self.tasks(city, buildings, basis, group, depots, stops)
      }
    }
    return tasks
  }

  /// The tasks of one group of carriers from these depots.
  private static func tasks(
    _ city: City, _ buildings: Buildings, _ basis: RoutePlan.Basis, _ carriers: [Int],
    _ depots: [Int], _ stops: RoundStops
  ) throws -> [RoutingTask] {
    let isShared = city.vehicles.contains { $0.servesDoors && $0.servesPickupPoints }
    return try (isShared ? [(true, true)] : [(true, false), (false, true)]).map {
      doors, pickupPoints in
      let vehicles = city.vehicles.indices.filter { vehicle in
        doors && city.vehicles[vehicle].servesDoors
          || pickupPoints && city.vehicles[vehicle].servesPickupPoints
      }
      var task = RoutingTask(
        carriers: carriers, servesDoors: doors, servesPickupPoints: pickupPoints, stops: [],
        fleets: depots.flatMap { depot in
          vehicles.map { RoutePlan.Fleet(vehicle: $0, depot: depot) }
        })
      func largest(where serves: (VehicleType) -> Bool) -> Int {
        vehicles.map { city.vehicles[$0] }.filter(serves).map(\.capacity).max() ?? 0
      }
      if doors {
        task.stops += RoundStops.split(stops.doors, capacity: largest(where: \.servesDoors))
      }
      if pickupPoints {
        task.stops += RoundStops.split(
          stops.pickupPoints, capacity: largest(where: \.servesPickupPoints))
      }
      if !task.stops.isEmpty, !task.fleets.isEmpty {
        task.problem = try task.makeProblem(city, buildings, basis)
      }
      return task
    }
  }

  /// Loads in whole parcels, or in thousandths of expected ones, so that fractions stay honest.
  private func makeProblem(_ city: City, _ buildings: Buildings, _ basis: RoutePlan.Basis) throws
    -> RoutingProblem
  {
    let scale = basis == .day ? 1.0 : 1000.0
    let depots = Array(Set(fleets.map(\.depot))).sorted()
    let position = Dictionary(uniqueKeysWithValues: depots.enumerated().map { ($1, $0) })
    let base = city.vehicles[fleets[0].vehicle].circuity
    let types = fleets.map { fleet in
      let vehicle = city.vehicles[fleet.vehicle]
      // The problem knows one circuity; a type with another drives that much dearer and slower.
      let detour = base > 0 ? vehicle.circuity / base : 1
      return RoutingProblem.VehicleType(
        depot: position[fleet.depot] ?? 0,
        capacity: [Int32(clamping: Int((Double(vehicle.capacity) * scale).rounded()))],
        fixedCost: vehicle.fixedCostPerDay.value, costPerMetre: vehicle.costPerMetre * detour,
        costPerSecond: vehicle.costPerSecond, metresPerSecond: vehicle.speed.value / detour,
        maximumDuration: vehicle.shift.value, maximumDistance: vehicle.range.value / detour,
        available: vehicle.availablePerDepot, maximumTrips: vehicle.maximumTrips,
        reload: vehicle.reload.value)
    }
    let doorTypes = fleets.indices.filter { city.vehicles[fleets[$0].vehicle].servesDoors }
    let pickupTypes = fleets.indices.filter { city.vehicles[fleets[$0].vehicle].servesPickupPoints }
    let departures = basis == .day ? [1] : city.departureShares(of: carriers)
    func allowed(_ types: [Int]) -> [Int]? { types.count == fleets.count ? nil : types }
    let (allowedAtDoors, allowedAtPickup) = (allowed(doorTypes), allowed(pickupTypes))
    return try RoutingProblem(
      depots: depots.map { RoutingProblem.Depot(point: city.depots[$0].place) },
      stops: stops.map { stop in
        let load = [Int32(clamping: Int((stop.parcels * scale).rounded(.up)))]
        let service =
          basis == .day
          ? city.delivery.service(stop) : city.delivery.meanService(stop, departures: departures)
        return switch stop.place {
        case .building(let building):
          RoutingProblem.Stop(
            point: buildings.places[building], load: load, service: service,
            allowedTypes: allowedAtDoors)
        case .site(let site):
          RoutingProblem.Stop(
            point: city.sites[site].place, load: load, service: service,
            allowedTypes: allowedAtPickup)
        }
      }, vehicleTypes: types, metric: .euclidean(circuity: base))
  }
}

extension Depot {
  /// Whether one of the carriers may use it.
  func isOpen(to carriers: [Int]) -> Bool { carrier.map(carriers.contains) ?? true }
}

extension DeliveryPractice {
  /// Seconds at a stop with the parcels of one day.
  func service(_ stop: RoutePlan.Stop) -> Double {
    switch stop.place {
    case .building: doorService(parcels: stop.parcels)
    case .site: pickupService(parcels: stop.parcels)
    }
  }

  /// Mean seconds a day at a stop with Poisson parcels: nobody stops when there are none.
  ///
  /// - Parameter departures: shares of the parcels that go with each of the day's rounds
  func meanService(_ stop: RoutePlan.Stop, departures: [Double] = [1]) -> Double {
    departures.reduce(0) { sum, share in
      let visited = 1 - exp(-stop.parcels * share)
      guard visited > 0 else { return sum }
      var visit = stop
      visit.parcels *= share / visited
      return sum + visited * service(visit)
    }
  }

  /// Seconds at a door stop with so many parcels.
  public func doorService(parcels: Double) -> Double {
    stop.value + parcel.value * parcels + rootParcel.value * parcels.squareRoot()
  }

  /// Seconds at a pickup point with so many parcels.
  public func pickupService(parcels: Double) -> Double {
    pickupStop.value + pickupParcel.value * parcels
  }
}

extension City {
  /// Shares of the carriers' parcels that go with each of the day's rounds: what comes too late for
  /// the last goes with the first of the next day.
  func departureShares(of carriers: [Int]) -> [Double] {
    let departures = delivery.day.departures
    let whole = carriers.reduce(0) { $0 + self.carriers[$1].share }
    guard departures.count > 1, whole > 0 else { return [1] }
    var shares = [Double](repeating: 0, count: departures.count)
    for carrier in carriers.map({ self.carriers[$0] }) {
      for (number, part) in carrier.shares(by: departures).enumerated() {
        shares[number % departures.count] += carrier.share / whole * part
      }
    }
    return shares
  }
}
