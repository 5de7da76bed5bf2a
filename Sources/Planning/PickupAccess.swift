import CityModel
import Demand
import Geography

/// Who walks where: the nearest open pickup point of every building and the walk to it.
///
/// Residents choose for themselves, so every building belongs to its nearest open site, whatever
/// the distance; whether its parcels are collected there is a matter of `band`.
public struct PickupAccess: Sendable {
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
    let index = SpatialIndex(open.map { city.sites[$0].place })
    let circuity = city.area.walkCircuity
    func nearest(_ place: Point) -> (site: Int32, walk: Double) {
      guard let position = index.nearest(1, to: place).first else { return (-1, .infinity) }
      let site = open[position]
      return (Int32(site), circuity * place.distance(to: city.sites[site].place))
    }
    let found = buildings.places.map(nearest)
    let bands = found.map { city.choice.band(at: $0.walk) }
    let shares = city.choice.bands.map(\.share) + [0]
    site = found.map(\.site)
    walk = found.map(\.walk)
    band = bands.map { Int32($0) }
    willingShare = bands.map { shares[$0] }

    var (zoneSite, zoneWalk, zoneShare) = ([Int32](), [Double](), [Double]())
    for (index, zone) in city.zones.enumerated() {
      let homes = buildings.of(zone: index)
      guard !homes.isEmpty else {
        let (site, walk) = nearest(zone.place)
        zoneSite.append(site)
        zoneWalk.append(walk)
        zoneShare.append(shares[city.choice.band(at: walk)])
        continue
      }
      zoneSite.append(Self.mostFrequent(homes.map { found[$0].site }))
      zoneWalk.append(homes.reduce(0) { $0 + found[$1].walk } / Double(homes.count))
      zoneShare.append(homes.reduce(0) { $0 + shares[bands[$1]] } / Double(homes.count))
    }
    self.zoneSite = zoneSite
    self.zoneWalk = zoneWalk
    zoneWillingShare = zoneShare
  }

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
