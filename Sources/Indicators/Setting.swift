import CityModel
import Geography
import Planning
import Simulation

/// What of a run does not change between replications, by entity.
struct Setting {
  let city: City
  let plan: Plan
  let cells: ServiceCells
  let coverage: Coverage
  let siteDistricts: [Int?]
  let cityWalks: Walks
  let districtWalks: [Walks]
  let cellWalks: [Walks]
  let zoneWalks: [Walks]
  /// Parcels of an average year, city-wide.
  let parcelsPerYear: Double

  init(_ city: City, _ plan: Plan) {
    self.city = city
    self.plan = plan
    cells = ServiceCells(city, plan.buildings)
    coverage = Coverage(city, plan)
    let zones = SpatialIndex(city.zones.map(\.place))
    siteDistricts = city.sites.map { site in
      zones.nearest(1, to: site.place).first.flatMap { city.zones[$0].district }
    }
    let buildings = plan.buildings
    let cellOf = cells.ofBuilding
    cityWalks = Self.walks(city, plan, groups: 1) { _ in 0 }[0]
    districtWalks = Self.walks(city, plan, groups: city.districts.count) {
      city.zones[Int(buildings.zones[$0])].district
    }
    cellWalks = Self.walks(city, plan, groups: cells.cells.count) { Int(cellOf[$0]) }
    zoneWalks = Self.walks(city, plan, groups: city.zones.count) { Int(buildings.zones[$0]) }
    parcelsPerYear =
      city.zones.reduce(0) { $0 + $1.people } * city.demand.parcelsPerPersonYear
  }

  private static func walks(
    _ city: City, _ plan: Plan, groups: Int, of group: (Int) -> Int?
  ) -> [Walks] {
    var members = [[(metres: Double, people: Double)]](repeating: [], count: groups)
    for building in 0..<plan.buildings.count {
      guard let group = group(building) else { continue }
      members[group].append((plan.access.walk[building], plan.buildings.people[building]))
    }
    return members.map { Walks($0, standards: city.standards) }
  }

  /// Lowest share of covered people of a district where somebody lives.
  var worstDistrictCoverage: Double? {
    districtWalks.filter { $0.people > 0 }.map(\.covered).min()
  }
}
