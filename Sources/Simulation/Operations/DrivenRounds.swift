import CityModel
import Geography
import Planning

/// A day's rounds as they are driven: what got delivered, and what it took.
///
/// Vehicles drive their trips in the planned order and skip places without parcels. Loaded parcels
/// are delivered even when the shift ends meanwhile, which is overtime; no trip begins after the
/// shift, beyond the vehicle's trips a day, or goes on to a stop beyond its range. What is then left
/// stays at the depot, as does the load of a round without a courier or from a closed depot.
///
/// Driving takes its time over the day's speed, times a draw for the vehicle's day; service times a
/// draw for the stop. Both are lognormal with mean 1.
struct DrivenRounds {
  /// Parcels brought to each building at `carrier · buildings + building`.
  private(set) var door: [Int32]
  /// Parcels brought to each site at `carrier · sites + site`.
  private(set) var drop: [Int32]
  /// When the courier last came there, in seconds since midnight; `doorMoment` is empty where nothing
  /// depends on it.
  private(set) var doorMoment: [Double]
  private(set) var dropMoment: [Double]
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
  /// Of the route being driven.
  private var served: [Served] = []
  private var pace = 1.0
  private var chance: RandomStream

  /// A stop made: its part of the round, and when the courier was there, in seconds since midnight.
  private struct Served {
    var place: RoutePlan.Stop.Place
    var parcels: Int
    var seconds: Double
    var moment: Double
  }

  /// - Parameter stream: a stream of the day for the given name and keys
  init(
    _ rounds: RoutePlan, loads: DayLoads, city: City, plan: Plan, cells: ServiceCells,
    conditions: DayConditions, stream: (StaticString, [Int]) -> RandomStream
  ) {
    self.city = city
    self.plan = plan
    self.cells = cells
    self.loads = loads
    self.conditions = conditions
    isCertain = city.delivery.day.isCertain
    chance = stream("rounds", [])
    let hasHours = !city.delivery.day.attemptFails.isEmpty
    doorMoment = hasHours ? Array(repeating: 0, count: loads.door.count) : []
    dropMoment = Array(repeating: 0, count: loads.carrierCount * loads.siteCount)
    door = Array(repeating: 0, count: loads.door.count)
    drop = Array(repeating: 0, count: loads.carrierCount * loads.siteCount)
    carrierUse = Array(repeating: VehicleUse(), count: city.carriers.count)
    zoneUse = Array(repeating: VehicleUse(), count: city.zones.count)
    cellUse = Array(repeating: VehicleUse(), count: cells.cells.count)
    siteUse = Array(repeating: VehicleUse(), count: city.sites.count)
    for (number, task) in rounds.tasks.enumerated() {
      let parcels = StopLoads(task, basis: rounds.basis, loads: loads).parcels
      let present = conditions.couriers(of: task, in: city)
      var taskUse = VehicleUse()
      for (index, route) in task.routes.enumerated() {
        if present < 1 {
          var courier = stream("couriers", [number, index])
          if courier.uniform() >= present { continue }
        }
        if conditions.closedDepots.contains(route.depot) { continue }
        pace = 1 / conditions.speed
        if !isCertain {
          chance = stream("rounds", [number, index])
          pace *= chance.logNormal(variation: city.delivery.day.travelVariation)
        }
        taskUse += drive(route, of: task, parcels)
      }
      use += taskUse
      share(taskUse, among: task)
    }
  }

  private mutating func drive(
    _ route: RoutePlan.Route, of task: RoutePlan.Task, _ parcels: [Int32]
  ) -> VehicleUse {
    let vehicle = city.vehicles[route.vehicle]
    let depot = city.depots[route.depot].place
    var use = VehicleUse()
    served.removeAll(keepingCapacity: true)
    driving: for trip in route.trips {
      let stops = trip.filter { parcels[Int($0)] > 0 }
      var waiting = stops.reduce(0) { $0 + Int(parcels[Int($1)]) }
      var position = 0
      var left = stops.first.map { Int(parcels[Int($0)]) } ?? 0
      while waiting > 0 {
        if use.trips > 0 {
          guard Int(use.trips) < vehicle.maximumTrips,
            use.seconds + vehicle.reload.value < vehicle.shift.value
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
          guard use.metres + leg + back <= vehicle.range.value * (1 + 1e-9) else {
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
              moment: city.delivery.day.departure.value + use.seconds))
          (aboard, waiting, left, here) = (aboard - given, waiting - given, left - given, there)
          if left == 0, waiting > 0 {
            position += 1
            left = Int(parcels[Int(stops[position])])
          }
        }
        use.drive(vehicle.circuity * here.distance(to: depot), vehicle, pace)
      }
    }
    finish(&use, vehicle)
    deliver(task, use)
    return use
  }

  private func finish(_ use: inout VehicleUse, _ vehicle: VehicleType) {
    guard !served.isEmpty else {
      use = VehicleUse()
      return
    }
    use.vehicles = 1
    use.stops = Double(served.count)
    use.overtimeSeconds = max(0, use.seconds - vehicle.shift.value)
    use.vehicleCost = vehicle.fixedCostPerDay.value
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

  /// Hands over what was brought, and shares the round among its stops by their time.
  private mutating func deliver(_ task: RoutePlan.Task, _ use: VehicleUse) {
    let total = served.reduce(0) { $0 + $1.seconds }
    for stop in served {
      var part = VehicleUse()
      part.add(use, share: total > 0 ? stop.seconds / total : 1 / Double(served.count))
      (part.stops, part.doorParcels, part.dropParcels) = (1, 0, 0)
      switch stop.place {
      case .building(let building):
        part.doorParcels = Double(stop.parcels)
        zoneUse[Int(plan.buildings.zones[building])] += part
        cellUse[Int(cells.ofBuilding[building])] += part
        Self.hand(stop.parcels, task.carrier, to: building, of: loads.buildingCount, &door) {
          loads.door(carrier: $0, building: building)
        }
        if !doorMoment.isEmpty {
          Self.stamp(stop.moment, task.carrier, building, of: loads.buildingCount, &doorMoment)
        }
      case .site(let site):
        part.dropParcels = Double(stop.parcels)
        siteUse[site] += part
        Self.hand(stop.parcels, task.carrier, to: site, of: loads.siteCount, &drop) {
          loads.drop(carrier: $0, site: site)
        }
        Self.stamp(stop.moment, task.carrier, site, of: loads.siteCount, &dropMoment)
      }
    }
  }

  /// When the courier of the carrier, or of all together, was there.
  private static func stamp(
    _ moment: Double, _ carrier: Int?, _ place: Int, of places: Int, _ moments: inout [Double]
  ) {
    if let carrier {
      moments[carrier * places + place] = moment
    } else {
      for cell in stride(from: place, to: moments.count, by: places) { moments[cell] = moment }
    }
  }

  /// Parcels of a stop, carrier by carrier where they deliver together.
  private static func hand(
    _ parcels: Int, _ carrier: Int?, to place: Int, of places: Int, _ brought: inout [Int32],
    load: (Int) -> Int
  ) {
    if let carrier {
      brought[carrier * places + place] += Int32(parcels)
      return
    }
    var left = parcels
    var cell = place
    while left > 0, cell < brought.count {
      let given = min(left, load(cell / places) - Int(brought[cell]))
      brought[cell] += Int32(given)
      left -= given
      cell += places
    }
  }

  /// Gives a task's use to its carrier, or to all by their share of its parcels.
  private mutating func share(_ taskUse: VehicleUse, among task: RoutePlan.Task) {
    if let carrier = task.carrier {
      carrierUse[carrier] += taskUse
      return
    }
    let parcels = (0..<loads.carrierCount).map { carrier in
      (task.servesDoors
        ? (0..<loads.buildingCount).reduce(0) { $0 + loads.door(carrier: carrier, building: $1) }
        : 0)
        + (task.servesPickupPoints
          ? (0..<loads.siteCount).reduce(0) { $0 + loads.drop(carrier: carrier, site: $1) } : 0)
    }
    let total = parcels.reduce(0, +)
    guard total > 0 else { return }
    for carrier in parcels.indices {
      carrierUse[carrier].add(taskUse, share: Double(parcels[carrier]) / Double(total))
    }
  }
}

/// Today's parcels of each stop of a task.
private struct StopLoads {
  var parcels: [Int32]

  init(_ task: RoutePlan.Task, basis: RoutePlan.Basis, loads: DayLoads) {
    guard basis == .territories else {
      parcels = task.stops.map { Int32($0.parcels) }
      return
    }
    // A place with several stops has its parcels split as the expected ones are.
    var expected = [RoutePlan.Stop.Place: (all: Double, before: Double)]()
    for stop in task.stops { expected[stop.place, default: (0, 0)].all += stop.parcels }
    parcels = task.stops.map { stop in
      let today = Double(loads.parcels(at: stop.place, carrier: task.carrier))
      let (all, before) = expected[stop.place] ?? (0, 0)
      guard all > 0 else { return 0 }
      expected[stop.place]?.before += stop.parcels
      let after = before + stop.parcels
      let isLast = after >= all * (1 - 1e-12)
      return Int32((isLast ? today : today * after / all).rounded())
        - Int32((today * before / all).rounded())
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

extension DayLoads {
  func parcels(at place: RoutePlan.Stop.Place, carrier: Int?) -> Int {
    let carriers = carrier.map { $0..<$0 + 1 } ?? 0..<carrierCount
    return carriers.reduce(0) { sum, carrier in
      switch place {
      case .building(let building): sum + door(carrier: carrier, building: building)
      case .site(let site): sum + drop(carrier: carrier, site: site)
      }
    }
  }
}

extension Plan {
  func point(of place: RoutePlan.Stop.Place, in city: City) -> Point {
    switch place {
    case .building(let building): buildings.places[building]
    case .site(let site): city.sites[site].place
    }
  }
}

extension DeliveryPractice {
  /// Seconds of service at a stop with this many parcels.
  func service(at place: RoutePlan.Stop.Place, parcels: Double) -> Double {
    switch place {
    case .building: stop.value + parcel.value * parcels + rootParcel.value * parcels.squareRoot()
    case .site: pickupStop.value + pickupParcel.value * parcels
    }
  }
}
