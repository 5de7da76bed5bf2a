import CityModel
import Geography
import Planning

/// Which pickup points a building's parcels may be brought to when they cannot go to the nearest:
/// open ones within the walk beyond which nobody collects.
struct PickupReach {
  /// Buildings of each site, the site being their nearest open one.
  let buildings: [[Int32]]
  /// Buildings without any open site.
  let withoutSite: [Int]
  /// Metres of walk beyond which nobody collects.
  let limit: Double
  private let city: City
  private let plan: Plan
  private let openSites: [Int]
  private let index: SpatialIndex

  init(city: City, plan: Plan) {
    self.city = city
    self.plan = plan
    limit = city.choice.bands.last?.upTo.value ?? 0
    openSites = plan.siting.open.map(\.site)
    index = SpatialIndex(openSites.map { city.sites[$0].place })
    var buildings = [[Int32]](repeating: [], count: city.sites.count)
    for (building, site) in plan.access.site.enumerated() where site >= 0 {
      buildings[Int(site)].append(Int32(building))
    }
    self.buildings = buildings
    withoutSite = plan.access.site.indices.filter { plan.access.site[$0] < 0 }
  }

  /// Metres of walk from the building to the site.
  func walk(from building: Int, to site: Int) -> Double {
    city.area.walkCircuity * plan.buildings.places[building].distance(to: city.sites[site].place)
  }

  /// Open sites within reach of the building other than its nearest, the nearest first.
  func alternatives(for building: Int) -> [Int] {
    guard city.area.walkCircuity > 0 else { return [] }
    let home = Int(plan.access.site[building])
    return index.within(limit / city.area.walkCircuity, of: plan.buildings.places[building])
      .map { openSites[$0] }.filter { $0 != home }
  }
}
