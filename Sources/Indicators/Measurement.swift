import CityModel
import Geography
import Planning
import Simulation

/// Every indicator of a run, at every level it is defined for: a pure function of city, plan and
/// event record.
public struct Measurement: Sendable {
  public let definitions: [Definition]
  public let cells: ServiceCells
  public let routes: [RouteUse]
  /// District of each site: that of the nearest zone.
  public let siteDistricts: [Int?]
  /// Open sites, in the plan's order: the entities of level `site`.
  public let sites: [Int]
  /// The days that were simulated, ascending.
  public let days: [CalendarDay]
  public let year: Int
  /// How many were simulated.
  public let replications: Int
  /// Ids of each level's entities, in the order of every output.
  public let entities: [Level: [String]]
  /// City-wide values by definition and replication, for differences by pairs.
  let cityValues: [[Double?]]
  private let estimates: [Level: [[Estimate?]]]
  private let positions: [String: Int]

  public init(_ city: City, _ plan: Plan, _ record: EventRecord) {
    let definitions = Catalogue.definitions(for: city.standards)
    let setting = Setting(city, plan)
    let routes = RouteUse.all(city, plan)
    let days = record.replications.first?.days.map(\.day) ?? []
    self.definitions = definitions
    self.routes = routes
    self.days = days
    cells = setting.cells
    siteDistricts = setting.siteDistricts
    sites = plan.siting.open.map(\.site)
    replications = record.replications.count
    year = city.demand.start.yearMonthDay.year
    positions = Dictionary(
      uniqueKeysWithValues: definitions.enumerated().map { ($0.element.code, $0.offset) })
    entities = [
      .city: ["city"], .district: city.districts.map(\.id),
      .cell: setting.cells.cells.map(\.name), .community: city.zones.map(\.id),
      .site: sites.map { city.sites[$0].id }, .route: routes.map(\.id),
      .carrier: city.carriers.map(\.id), .day: days.map(\.description),
    ]
    let runs = record.replications.map { ReplicationSamples(setting, $0) }
    var estimates: [Level: [[Estimate?]]] = [:]
    for level in Level.allCases where level != .route {
      estimates[level] = Self.estimates(definitions, level, runs.map { $0.samples(of: level) })
    }
    let citySamples = runs.map { $0.samples(of: .city)[0] }
    cityValues = definitions.map { definition in
      citySamples.map { definition.levels.contains(.city) ? definition.value($0) : nil }
    }
    let constants = Sample.Constants(
      city: city, days: 1, yearFactor: 0, doorCostPerParcel: nil)
    let planned = routes.map { route in
      var sample = Sample(constants: constants)
      sample.vehicles = route.use
      return sample
    }
    estimates[.route] = Self.estimates(definitions, .route, [planned])
    self.estimates = estimates
  }

  /// The value for the entity at this position of `entities[level]`; nil where there is none.
  public func estimate(_ code: String, _ level: Level, _ entity: Int) -> Estimate? {
    guard let definition = positions[code], let rows = estimates[level],
      rows.indices.contains(entity)
    else { return nil }
    return rows[entity][definition]
  }

  /// By entity and definition.
  private static func estimates(
    _ definitions: [Definition], _ level: Level, _ samples: [[Sample]]
  ) -> [[Estimate?]] {
    (0..<(samples.first?.count ?? 0)).map { entity in
      definitions.map { definition in
        guard definition.levels.contains(level) else { return nil }
        return Estimate(samples.map { definition.value($0[entity]) })
      }
    }
  }
}
