import CityModel
import Geography
import Planning

/// Which pickup points a building's parcels may be brought to: the nearest open one that takes the
/// carrier's, and others within the walk beyond which nobody collects.
struct PickupReach {
  /// A building, and the carriers for whose parcels a site is its nearest.
  struct Home {
    var building: Int32
    /// Position in `PickupAccess.views`.
    var view: Int32
  }

  /// The parcels of a home, carrier by carrier and size by size.
  struct Indices: Sequence, IteratorProtocol {
    private let carriers: [Int]
    private let first: Int
    private var carrier = 0
    private var size = 0

    fileprivate init(_ carriers: [Int], first: Int) {
      self.carriers = carriers
      self.first = first
    }

    mutating func next() -> Int? {
      guard carrier < carriers.count else { return nil }
      let index = first + carriers[carrier] * WaitingParcels.sizes + size
      size += 1
      if size == WaitingParcels.sizes { (size, carrier) = (0, carrier + 1) }
      return index
    }
  }

  /// Of each site, those whose nearest open one it is.
  let homes: [[Home]]
  /// Those without any open site.
  let withoutSite: [Home]
  /// Carriers of each view of who may use what.
  let carriers: [[Int]]
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
    carriers = plan.access.views.indices.map { view in
      city.carriers.indices.filter { plan.access.viewOfCarrier[$0] == view }
    }
    var homes = [[Home]](repeating: [], count: city.sites.count)
    var withoutSite: [Home] = []
    for (number, view) in plan.access.views.enumerated() {
      for (building, site) in view.site.enumerated() {
        let home = Home(building: Int32(building), view: Int32(number))
        if site >= 0 { homes[Int(site)].append(home) } else { withoutSite.append(home) }
      }
    }
    self.homes = homes
    self.withoutSite = withoutSite
  }

  func indices(of home: Home) -> Indices {
    Indices(
      carriers[Int(home.view)],
      first: Int(home.building) * city.carriers.count * WaitingParcels.sizes)
  }

  /// Metres of walk from the building to the site.
  func walk(from building: Int, to site: Int) -> Double {
    city.area.walkCircuity * plan.buildings.places[building].distance(to: city.sites[site].place)
  }

  /// Open sites within reach of the building that take the carrier's parcels, other than the nearest
  /// of them; the nearer first.
  func alternatives(for building: Int, carrier: Int) -> [Int] {
    guard city.area.walkCircuity > 0 else { return [] }
    let home = Int(plan.access.view(of: carrier).site[building])
    return index.within(limit / city.area.walkCircuity, of: plan.buildings.places[building])
      .map { openSites[$0] }.filter { $0 != home && city.sites[$0].takes(carrier: carrier) }
  }
}
