import CityModel
import Geography
import Planning
import Scenario
import VehicleRouting

/// The stops of a finished run, by name, on the rounds of its plan.
struct RunStops {
  /// A stop of one of the plan's tasks.
  struct Stop {
    var task: Int
    /// Position in the task's stops.
    var position: Int
    /// `route/trip/sequence` as in stops.csv; nil where it is on no route.
    var name: String?
  }

  let city: City
  let rounds: PlannedRounds
  private let folder: String
  private let all: [Stop]

  init(_ run: FinishedRun, _ review: SitingReview) throws {
    folder = run.folder
    city = review.city
    guard
      let rounds = try PlannedRounds(
        review.city, open: review.open, records: try Self.records(run, review.city))
    else {
      throw Failure.wrongInput(
        "\(run.folder)/stops.csv: not the stops of this scenario's plan; run the scenario again")
    }
    self.rounds = rounds
    all = rounds.tasks.indices.flatMap { task -> [Stop] in
      let planned = rounds.tasks[task]
      var names = [String?](repeating: nil, count: planned.stops.count)
      for (route, name) in zip(planned.solution.routes, planned.names) {
        for (trip, stops) in route.trips.enumerated() {
          for (sequence, stop) in stops.enumerated() {
            names[Int(stop)] = "\(name)/\(trip + 1)/\(sequence + 1)"
          }
        }
      }
      return names.indices.map { Stop(task: task, position: $0, name: names[$0]) }
    }
  }

  /// The stops that an id names, those on no route first.
  ///
  /// - Parameter id: `route/trip/sequence`, or a site or a community for all stops there
  /// - Throws: `Failure` where there are none.
  func named(_ id: String) throws -> [Stop] {
    if let stop = all.first(where: { $0.name == id }) { return [stop] }
    let (site, zone) = (
      city.sites.firstIndex { $0.id == id }, city.zones.firstIndex { $0.id == id }
    )
    guard site != nil || zone != nil else {
      throw Failure.wrongInput(
        "\(folder)/stops.csv: no stop '\(id)'; name it as route/trip/sequence, such as r1/1/2, or name "
          + "a site or a community for all stops there")
    }
    let here = all.filter { stop in
      switch rounds.tasks[stop.task].stops[stop.position].place {
      case .site(let other): other == site
      case .building(let building): Int(rounds.buildings.zones[building]) == zone
      }
    }
    guard !here.isEmpty else {
      throw Failure.wrongInput("\(folder)/stops.csv: nothing is brought to '\(id)'")
    }
    return here.filter { $0.name == nil } + here.filter { $0.name != nil }
  }

  // MARK: Reading

  private static func records(_ run: FinishedRun, _ city: City) throws -> [PlannedRounds.Record] {
    let (routes, stops) = (try Cells(run, "routes"), try Cells(run, "stops"))
    let depots = index(city.depots.map(\.id))
    let vehicles = index(city.vehicles.map(\.id))
    let (sites, zones) = (index(city.sites.map(\.id)), index(city.zones.map(\.id)))
    let (carrier, depot, vehicle) = (
      try routes["carrier"], try routes["depot"], try routes["vehicle"]
    )
    let rowOf = index(try routes["route"])
    let (route, trip, sequence) = (
      try stops["route"], try stops["trip"], try stops["sequence"]
    )
    let (site, zone) = (try stops["site"], try stops["community"])
    let projection = city.area.projection
    let isPlane = projection == .plane
    let (x, y) = (
      try stops[isPlane ? "x_m" : "lon_deg"], try stops[isPlane ? "y_m" : "lat_deg"]
    )
    return try route.indices.map { row in
      guard let driven = rowOf[route[row]], let depot = depots[depot[driven]],
        let vehicle = vehicles[vehicle[driven]], let trip = Int(trip[row]), trip > 0,
        let sequence = Int(sequence[row]), let x = Double(x[row]), let y = Double(y[row])
      else {
        throw Failure.wrongInput("\(run.folder)/stops.csv: row \(row + 2) is no stop of a route")
      }
      let carriers = carrier[driven]
      return PlannedRounds.Record(
        route: route[row], carriers: carriers.isEmpty ? nil : carriers, depot: depot,
        vehicle: vehicle, trip: trip, sequence: sequence, site: sites[site[row]],
        zone: zones[zone[row]],
        place: isPlane
          ? Point(x: x, y: y) : projection.point(Coordinate(longitude: x, latitude: y)))
    }
  }

  private static func index(_ ids: [String]) -> [String: Int] {
    Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The columns of one of the run's tables.
  private struct Cells {
    private let table: RecordFile
    private let path: String

    init(_ run: FinishedRun, _ name: String) throws {
      table = try run.table(name)
      path = "\(run.folder)/\(name).csv"
    }

    subscript(column: String) -> [String] {
      get throws {
        guard let cells = table.column(column) else {
          throw Failure.wrongInput("\(path): no column '\(column)'")
        }
        return cells.map(SitingReview.plain)
      }
    }
  }
}
