import CityModel
import Demand
import Geography
import VehicleRouting

/// A finished plan's rounds, put together again from its sites and the stops of its routes, so that
/// single stops can be looked at.
public struct PlannedRounds {
  /// A stop of a route as the run's tables tell it.
  public struct Record {
    /// Names the route: the same for all its stops.
    public var route: String
    /// The carrier or the carriers that deliver together, as `City.ids(ofCarriers:)` has it.
    public var carriers: String?
    /// Indices into `City.depots` and `City.vehicles`.
    public var depot: Int
    public var vehicle: Int
    /// From 1.
    public var trip: Int
    /// From 1 on each trip.
    public var sequence: Int
    /// Index into `City.sites`; nil for a door.
    public var site: Int?
    /// Index into `City.zones` of a door.
    public var zone: Int?
    public var place: Point

    public init(
      route: String, carriers: String?, depot: Int, vehicle: Int, trip: Int, sequence: Int,
      site: Int?, zone: Int?, place: Point
    ) {
      self.route = route
      self.carriers = carriers
      self.depot = depot
      self.vehicle = vehicle
      self.trip = trip
      self.sequence = sequence
      self.site = site
      self.zone = zone
      self.place = place
    }
  }

  /// A task of the plan with its rounds.
  public struct Task {
    /// Indices into `City.carriers`, ascending.
    public var carriers: [Int]
    public var stops: [RoutePlan.Stop]
    public var fleets: [RoutePlan.Fleet]
    /// Nil where there is nothing to drive with.
    public var problem: RoutingProblem?
    public var solution: RoutingSolution
    /// Of each route its name in the tables.
    public var names: [String]
  }

  public let buildings: Buildings
  public private(set) var tasks: [Task]

  /// - Parameters:
  ///   - open: every open site, ascending, with the copies of each module of its outlet type
  ///   - records: all stops of the run's routes
  /// - Returns: nil where a record is no stop of this city's plan.
  public init?(
    _ city: City, open modules: [(site: Int, moduleCounts: [Int])], records: [Record]
  ) throws {
    let buildings = Buildings(city)
    self.buildings = buildings
    let access = PickupAccess(city, buildings, open: modules.map(\.site))
    let siting = SitingPlan(city, buildings, open: modules, access: access)
    let routing: [RoutingTask]
    switch city.simulation.rounds {
    case .daily:
      let loads = DayLoads(
        DemandDay.design(city, buildings), access: access, siting: siting)
      routing = try RoutingTask.day(city, buildings, loads)
    case .territories:
      let expected = ExpectedLoads(city, buildings, access: access, siting: siting)
      routing = try RoutingTask.territories(city, buildings, expected)
    }
    tasks = routing.map {
      Task(
        carriers: $0.carriers, stops: $0.stops, fleets: $0.fleets, problem: $0.problem,
        solution: RoutingSolution(routes: []), names: [])
    }
    guard place(records, city) else { return nil }
  }

  /// Puts the records on the tasks' stops.
  private mutating func place(_ records: [Record], _ city: City) -> Bool {
    var waiting = tasks.map { task in
      Dictionary(grouping: task.stops.indices.reversed()) { task.stops[$0].place }
    }
    let ids = tasks.map { city.ids(ofCarriers: $0.carriers) }
    var homes: [Int: [Int]] = [:]
    for building in 0..<buildings.count {
      homes[Int(buildings.zones[building]), default: []].append(building)
    }
    var routeOf: [String: (task: Int, route: Int)] = [:]
    for record in records {
      let building = record.zone.flatMap { zone in
        homes[zone]?.min {
          buildings.places[$0].distance(to: record.place)
            < buildings.places[$1].distance(to: record.place)
        }
      }
      guard
        let place = record.site.map(RoutePlan.Stop.Place.site)
          ?? building.map(RoutePlan.Stop.Place.building),
        let task = tasks.indices.first(where: {
          ids[$0] == record.carriers && waiting[$0][place]?.isEmpty == false
        }),
        let stop = waiting[task][place]?.popLast(),
        let fleet = tasks[task].fleets.firstIndex(
          of: RoutePlan.Fleet(vehicle: record.vehicle, depot: record.depot))
      else { return false }
      let known = routeOf[record.route] ?? (task, tasks[task].names.count)
      if routeOf[record.route] == nil {
        routeOf[record.route] = known
        tasks[task].names.append(record.route)
        tasks[task].solution.routes.append(
          RoutingSolution.Route(vehicleType: fleet, trips: []))
      }
      var route = tasks[task].solution.routes[known.route]
      while route.trips.count < record.trip { route.trips.append([]) }
      route.trips[record.trip - 1].append(Int32(stop))
      tasks[task].solution.routes[known.route] = route
    }
    return true
  }

  /// Stops of a task that are on none of its routes.
  public func unserved(_ task: Int) -> [Int] {
    var isServed = [Bool](repeating: false, count: tasks[task].stops.count)
    for route in tasks[task].solution.routes {
      for stop in route.trips.joined() { isServed[Int(stop)] = true }
    }
    return isServed.indices.filter { !isServed[$0] }
  }
}

extension SitingPlan {
  /// Open sites with given modules.
  init(
    _ city: City, _ buildings: Buildings, open modules: [(site: Int, moduleCounts: [Int])],
    access: PickupAccess
  ) {
    let demand = SiteDemand(city, buildings, access)
    var catalogue = EquipmentCatalogue(city)
    let open = modules.map { site, counts in
      let level = catalogue.level(
        site: site, moduleCounts: counts, concentration: demand.concentration(site))
      return SitingPlan.openSite(city, site, level, demand.parcels[site])
    }
    var position = [Int32](repeating: -1, count: city.sites.count)
    for (index, site) in open.enumerated() { position[site.site] = Int32(index) }
    self.init(open: open, position: position, coveredShare: 0)
  }
}
