import CityModel
import Demand
import Geography

/// Who walks where: the nearest open pickup point of every building and the walk to it.
///
/// Residents choose for themselves, so every building belongs to its nearest open site, whatever
/// the distance; whether its parcels are collected there is a matter of `band`.
///
/// Where sites are kept for some carriers, owners know the nearest that takes their carrier's parcels:
/// what a carrier's parcels are concerned with is its `view`. Walks and coverage are told of the
/// nearest site, whoever may use it.
public struct PickupAccess: Sendable {
  /// The nearest open site that takes some carriers' parcels, by building; as the properties of the
  /// same names.
  public struct View: Sendable {
    public let site: [Int32]
    public let walk: [Double]
    public let band: [Int32]
    public let willingShare: [Double]
  }

  /// Carriers that may use the same sites have one.
  public let views: [View]
  /// Position in `views`.
  public let viewOfCarrier: [Int]

  /// Nearest open site of each building, an index into `City.sites`; −1 where none is open.
  public let site: [Int32]
  /// Metres of walk to it; infinite where none is open.
  public let walk: [Double]
  /// Walking band of `PickupChoice` the walk falls into; the number of bands beyond the last.
  public let band: [Int32]
  /// Share of the building's parcels whose owners are willing to collect there.
  public let willingShare: [Double]
  /// The site most buildings of the zone belong to; −1 for none.
  public let zoneSite: [Int32]
  /// Mean over the zone's buildings of the walk, metres; of zones without people, from the middle.
  public let zoneWalk: [Double]
  /// Mean over the zone's buildings of the willing share.
  public let zoneWillingShare: [Double]

  /// - Parameter open: the open sites, ascending.
  public init(_ city: City, _ buildings: Buildings, open: [Int]) {
    let nearest = NearestSite(city, open)
    let shares = city.choice.bands.map(\.share) + [0]
    let all = View(city, buildings, nearest)
    (site, walk, band, willingShare) = (all.site, all.walk, all.band, all.willingShare)
    let usable = city.carriers.indices.map { carrier in
      open.filter { city.sites[$0].takes(carrier: carrier) }
    }
    var (views, sets, viewOfCarrier) = ([View](), [[Int]](), [Int]())
    for sites in usable {
      if let known = sets.firstIndex(of: sites) {
        viewOfCarrier.append(known)
        continue
      }
      viewOfCarrier.append(views.count)
      sets.append(sites)
      views.append(sites == open ? all : View(city, buildings, NearestSite(city, sites)))
    }
    self.views = views
    self.viewOfCarrier = viewOfCarrier

    var (zoneSite, zoneWalk, zoneShare) = ([Int32](), [Double](), [Double]())
    for (index, zone) in city.zones.enumerated() {
      let homes = buildings.of(zone: index)
      guard !homes.isEmpty else {
        let (site, walk) = nearest.site(to: zone.place)
        zoneSite.append(site)
        zoneWalk.append(walk)
        zoneShare.append(shares[city.choice.band(at: walk)])
        continue
      }
      zoneSite.append(Self.mostFrequent(homes.map { all.site[$0] }))
      zoneWalk.append(homes.reduce(0) { $0 + all.walk[$1] } / Double(homes.count))
      zoneShare.append(homes.reduce(0) { $0 + all.willingShare[$1] } / Double(homes.count))
    }
    self.zoneSite = zoneSite
    self.zoneWalk = zoneWalk
    zoneWillingShare = zoneShare
  }

  /// What the carrier's parcels are concerned with.
  public func view(of carrier: Int) -> View { views[viewOfCarrier[carrier]] }

  /// The lowest of the most frequent values.
  private static func mostFrequent(_ values: [Int32]) -> Int32 {
    var (best, bestCount, count) = (values[0], 0, 0)
    var last = values[0]
    for value in values.sorted() {
      count = value == last ? count + 1 : 1
      last = value
      if count > bestCount { (best, bestCount) = (value, count) }
    }
    return best
  }
}

extension PickupAccess.View {
  fileprivate init(_ city: City, _ buildings: Buildings, _ nearest: NearestSite) {
    let found = buildings.places.map(nearest.site)
    let bands = found.map { city.choice.band(at: $0.walk) }
    let shares = city.choice.bands.map(\.share) + [0]
    site = found.map(\.site)
    walk = found.map(\.walk)
    band = bands.map { Int32($0) }
    willingShare = bands.map { shares[$0] }
  }
}

/// The nearest of some sites and the walk to it.
private struct NearestSite {
  private let city: City
  private let sites: [Int]
  private let index: SpatialIndex

  init(_ city: City, _ sites: [Int]) {
    self.city = city
    self.sites = sites
    index = SpatialIndex(sites.map { city.sites[$0].place })
  }

  func site(to place: Point) -> (site: Int32, walk: Double) {
    guard let position = index.nearest(1, to: place).first else { return (-1, .infinity) }
    let site = sites[position]
    return (Int32(site), city.area.walkCircuity * place.distance(to: city.sites[site].place))
  }
}
