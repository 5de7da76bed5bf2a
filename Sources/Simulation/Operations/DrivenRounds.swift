import CityModel
import Geography
import Planning

/// The rounds of a departure as they are driven: what got delivered, when, and what it took.
///
/// Vehicles drive their trips in the planned order and skip places without parcels. Loaded parcels
/// are delivered even when the shift ends meanwhile, which is overtime; no trip begins after the
/// shift, beyond the vehicle's trips a day, or goes on to a stop beyond its range. What is then left
/// stays at the depot, as does the load of a round without a courier or from a closed depot.
///
/// Driving takes its time over the day's speed, times a draw for the vehicle's day; service times a
/// draw for the stop. Both are lognormal with mean 1.
///
/// Where rounds leave more than once a day, the same vehicles drive them: they leave when they are
/// back and loaded, and trips, shift and range are those of the whole day, the wait at the depot not
/// counted. With a part of the day's parcels on board, what was planned as several trips is driven as
/// one where it fits.
struct DrivenRounds {
  /// A courier hands over parcels at a pickup point.
  struct Handover {
    var site: Int
    var carrier: Int
    var parcels: Int
    /// Parcels of the carrier that earlier visits of the departure handed over there.
    var before: Int
    /// In seconds since midnight.
    var moment: Double
  }

  /// Parcels brought to each building at `carrier · buildings + building`.
  private(set) var door: [Int32]
  /// Parcels brought to each site at `carrier · sites + site`.
  private(set) var drop: [Int32]
  /// When the courier last came there, in seconds since midnight; empty where nothing depends on it.
  private(set) var doorMoment: [Double]
  /// In the order in which they were driven.
  private(set) var handovers: [Handover] = []
  private(set) var use = VehicleUse()
  private(set) var carrierUse: [VehicleUse]
  /// What the doors of each zone and cell and the drops of each site are answerable for.
  private(set) var zoneUse: [VehicleUse]
  private(set) var cellUse: [VehicleUse]
  private(set) var siteUse: [VehicleUse]

  private let city: City
  private let plan: Plan
  private let cells: ServiceCells
  private let loads: DayLoads
  private let conditions: DayConditions
  private let isCertain: Bool
  /// Which of the day's, from 0.
  let departure: Int
  /// Of the route being driven.
  private var served: [Served] = []
  private var vehicleDay = VehicleDays.Day()
  private var pace = 1.0
  private var chance: RandomStream

  /// A stop made: its part of the round, and when the courier was there, in seconds since midnight.
  private struct Served {
    var place: RoutePlan.Stop.Place
    var parcels: Int
    var seconds: Double
    var moment: Double
  }

  /// - Parameters:
  ///   - shares: of the rounds' stops
  ///   - departure: which of the day's, from 0
  ///   - vehicles: of the day so far
  ///   - timesDoors: whether anything depends on when the couriers come to the doors
  ///   - stream: a stream of the day for the given name and keys
  init(
    _ rounds: RoutePlan, shares: StopShares, departure: Int, vehicles: inout VehicleDays,
    loads: DayLoads, city: City, plan: Plan,
    cells: ServiceCells, conditions: DayConditions, timesDoors: Bool,
    stream: (StaticString, [Int]) -> RandomStream
  ) {
    self.departure = departure
    self.city = city
    self.plan = plan
    self.cells = cells
    self.loads = loads
    self.conditions = conditions
    isCertain = city.delivery.day.isCertain
    chance = stream("rounds", [])
    doorMoment = timesDoors ? Array(repeating: 0, count: loads.door.count) : []
    door = Array(repeating: 0, count: loads.door.count)
    drop = Array(repeating: 0, count: loads.carrierCount * loads.siteCount)
    carrierUse = Array(repeating: VehicleUse(), count: city.carriers.count)
    zoneUse = Array(repeating: VehicleUse(), count: city.zones.count)
    cellUse = Array(repeating: VehicleUse(), count: cells.cells.count)
    siteUse = Array(repeating: VehicleUse(), count: city.sites.count)
    let isRepeated = city.delivery.day.departures.count > 1
    vehicles.beginDeparture()
    for (number, task) in rounds.tasks.enumerated() {
      let parcels = shares.parcels(of: task, number, loads)
      let present = conditions.couriers(of: task, in: city)
      var taskUse = VehicleUse()
      for (index, route) in task.routes.enumerated() {
        let vehicle = isRepeated ? vehicles.vehicle(of: route, task: number) : nil
        if present < 1 {
          var courier = stream("couriers", [number, index])
          if courier.uniform() >= present { continue }
        }
        if conditions.closedDepots.contains(route.depot) { continue }
        vehicleDay = vehicle.map { vehicles[$0] } ?? VehicleDays.Day()
        if !isCertain {
          chance = stream("rounds", [number, index] + (departure > 0 ? [departure] : []))
          let drawn = chance.logNormal(variation: city.delivery.day.travelVariation)
          vehicleDay.pace = vehicleDay.pace ?? drawn
        }
        pace = (vehicleDay.pace ?? 1) / conditions.speed
        taskUse += drive(route, of: task, parcels, mergesTrips: isRepeated)
        if let vehicle { vehicles[vehicle] = vehicleDay }
      }
      use += taskUse
      share(taskUse, among: task)
    }
  }

  private mutating func drive(
    _ route: RoutePlan.Route, of task: RoutePlan.Task, _ parcels: [Int32], mergesTrips: Bool
  ) -> VehicleUse {
    let vehicle = city.vehicles[route.vehicle]
    let depot = city.depots[route.depot].place
    let before = vehicleDay.use
    let leaves = city.delivery.day.departures[departure].value
    // Since midnight, so that work adds up to the moment.
    let start = before.trips > 0 ? max(leaves - vehicle.reload.value, vehicleDay.back) : leaves
    var use = VehicleUse()
    served.removeAll(keepingCapacity: true)
    driving: for stops in trips(route, parcels, capacity: mergesTrips ? vehicle.capacity : 0) {
      var waiting = stops.reduce(0) { $0 + Int(parcels[Int($1)]) }
      var position = 0
      var left = stops.first.map { Int(parcels[Int($0)]) } ?? 0
      while waiting > 0 {
        if before.trips + use.trips > 0 {
          guard Int(before.trips + use.trips) < vehicle.maximumTrips,
            before.seconds + use.seconds + vehicle.reload.value < vehicle.shift.value
          else { break driving }
          use.seconds += vehicle.reload.value
        }
        use.trips += 1
        use.tripCapacity += Double(vehicle.capacity)
        var aboard = min(vehicle.capacity, waiting)
        var here = depot
        while aboard > 0 {
          let place = task.stops[Int(stops[position])].place
          let there = plan.point(of: place, in: city)
          let leg = vehicle.circuity * here.distance(to: there)
          let back = vehicle.circuity * there.distance(to: depot)
          guard before.metres + use.metres + leg + back <= vehicle.range.value * (1 + 1e-9) else {
            use.drive(vehicle.circuity * here.distance(to: depot), vehicle, pace)
            break driving
          }
          let given = min(aboard, left)
          var service = city.delivery.service(at: place, parcels: Double(given))
          if !isCertain {
            service *= chance.logNormal(variation: city.delivery.day.serviceVariation)
          }
          use.drive(leg, vehicle, pace)
          use.seconds += service
          served.append(
            Served(
              place: place, parcels: given, seconds: leg / vehicle.speed.value * pace + service,
              moment: start + use.seconds))
          (aboard, waiting, left, here) = (aboard - given, waiting - given, left - given, there)
          if left == 0, waiting > 0 {
            position += 1
            left = Int(parcels[Int(stops[position])])
          }
        }
        use.drive(vehicle.circuity * here.distance(to: depot), vehicle, pace)
      }
    }
    finish(&use, vehicle, before)
    if !served.isEmpty {
      vehicleDay.use += use
      vehicleDay.back = start + use.seconds
    }
    deliver(task, use)
    return use
  }

  /// The route's trips with the stops that have parcels; those that fit on one vehicle together as
  /// one where a capacity is given.
  private func trips(_ route: RoutePlan.Route, _ parcels: [Int32], capacity: Int) -> [[Int32]] {
    var (trips, aboard) = ([[Int32]](), 0)
    for trip in route.trips {
      let stops = trip.filter { parcels[Int($0)] > 0 }
      let load = stops.reduce(0) { $0 + Int(parcels[Int($1)]) }
      if load == 0 { continue }
      if !trips.isEmpty, aboard + load <= capacity {
        trips[trips.count - 1] += stops
        aboard += load
      } else {
        trips.append(stops)
        aboard = load
      }
    }
    return trips
  }

  private func finish(
    _ use: inout VehicleUse, _ vehicle: VehicleType, _ before: VehicleUse
  ) {
    guard !served.isEmpty else {
      use = VehicleUse()
      return
    }
    let isFirst = before.vehicles == 0
    use.vehicles = isFirst ? 1 : 0
    use.stops = Double(served.count)
    use.lateStops = served.reduce(0) { $0 + late($1) }
    use.overtimeSeconds =
      max(0, before.seconds + use.seconds - vehicle.shift.value) - before.overtimeSeconds
    use.vehicleCost = isFirst ? vehicle.fixedCostPerDay.value : 0
    use.distanceCost = vehicle.costPerMetre * use.metres
    use.crewCost = vehicle.costPerSecond * use.seconds
    use.kilogramsCO2e = vehicle.kilogramsCO2ePerMetre * use.metres
    for stop in served {
      switch stop.place {
      case .building: use.doorParcels += Double(stop.parcels)
      case .site: use.dropParcels += Double(stop.parcels)
      }
    }
  }

  /// 1 for a stop that is done too late in the day, else 0.
  private func late(_ stop: Served) -> Double {
    stop.moment > city.delivery.day.lateAfter.value ? 1 : 0
  }

  /// Hands over what was brought, and shares the round among its stops by their time.
  private mutating func deliver(_ task: RoutePlan.Task, _ use: VehicleUse) {
    let total = served.reduce(0) { $0 + $1.seconds }
    for stop in served {
      var part = VehicleUse()
      part.add(use, share: total > 0 ? stop.seconds / total : 1 / Double(served.count))
      (part.stops, part.doorParcels, part.dropParcels) = (1, 0, 0)
      part.lateStops = late(stop)
      switch stop.place {
      case .building(let building):
        part.doorParcels = Double(stop.parcels)
        zoneUse[Int(plan.buildings.zones[building])] += part
        cellUse[Int(cells.ofBuilding[building])] += part
        Self.hand(stop.parcels, task.carriers, to: building, of: loads.buildingCount, &door) {
          loads.door(carrier: $0, building: building)
        } handed: { carrier, _, _ in
          if !doorMoment.isEmpty {
            doorMoment[carrier * loads.buildingCount + building] = stop.moment
          }
        }
      case .site(let site):
        part.dropParcels = Double(stop.parcels)
        siteUse[site] += part
        Self.hand(stop.parcels, task.carriers, to: site, of: loads.siteCount, &drop) {
          loads.drop(carrier: $0, site: site)
        } handed: { carrier, parcels, before in
          handovers.append(
            Handover(
              site: site, carrier: carrier, parcels: parcels, before: before, moment: stop.moment))
        }
      }
    }
  }

  /// Parcels of a stop, carrier by carrier where they deliver together.
  private static func hand(
    _ parcels: Int, _ carriers: [Int], to place: Int, of places: Int, _ brought: inout [Int32],
    load: (Int) -> Int, handed: (_ carrier: Int, _ parcels: Int, _ before: Int) -> Void
  ) {
    var left = parcels
    for carrier in carriers where left > 0 {
      let cell = carrier * places + place
      let before = Int(brought[cell])
      let given = min(left, load(carrier) - before)
      guard given > 0 else { continue }
      brought[cell] += Int32(given)
      left -= given
      handed(carrier, given, before)
    }
  }

  /// Gives a task's use to its carrier, or to those who share it by their parts of its parcels.
  private mutating func share(_ taskUse: VehicleUse, among task: RoutePlan.Task) {
    if task.carriers.count == 1 {
      carrierUse[task.carriers[0]] += taskUse
      return
    }
    let parcels = task.carriers.map { carrier in
      (task.servesDoors
        ? (0..<loads.buildingCount).reduce(0) { $0 + loads.door(carrier: carrier, building: $1) }
        : 0)
        + (task.servesPickupPoints
          ? (0..<loads.siteCount).reduce(0) { $0 + loads.drop(carrier: carrier, site: $1) } : 0)
    }
    let total = parcels.reduce(0, +)
    guard total > 0 else { return }
    for (carrier, parcels) in zip(task.carriers, parcels) {
      carrierUse[carrier].add(taskUse, share: Double(parcels) / Double(total))
    }
  }
}

extension VehicleUse {
  /// - Parameter pace: seconds over those the distance takes at the vehicle's speed
  fileprivate mutating func drive(_ metres: Double, _ vehicle: VehicleType, _ pace: Double) {
    self.metres += metres
    seconds += metres / vehicle.speed.value * pace
  }
}
