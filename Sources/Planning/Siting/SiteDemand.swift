import CityModel
import Demand

/// Parcels a day whose owners are willing to collect them, by site, and how many zones they come
/// from.
struct SiteDemand {
  /// Mean a day of an ordinary day, of all sizes.
  private(set) var parcels: [Double]
  private var squares: [Double]
  private var ofZone: [Double]
  private var touched: [Int] = []
  private var zone: Int32 = -1

  init(sites: Int) {
    parcels = Array(repeating: 0, count: sites)
    squares = parcels
    ofZone = parcels
  }

  /// Everybody at the nearest open site.
  init(_ city: City, _ buildings: Buildings, _ access: PickupAccess) {
    self.init(sites: city.sites.count)
    for building in 0..<buildings.count where access.site[building] >= 0 {
      let mean =
        buildings.people[building] * city.demand.parcelsPerPersonDay
        * access.willingShare[building]
      add(mean, zone: buildings.zones[building], site: Int(access.site[building]))
    }
    finish()
  }

  /// Zones are added one after the other.
  mutating func add(_ mean: Double, zone: Int32, site: Int) {
    if zone != self.zone { finish() }
    self.zone = zone
    if ofZone[site] == 0, mean > 0 { touched.append(site) }
    ofZone[site] += mean
  }

  /// Closes the last zone.
  mutating func finish() {
    for site in touched {
      parcels[site] += ofZone[site]
      squares[site] += ofZone[site] * ofZone[site]
      ofZone[site] = 0
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Σλᵢ² / (Σλᵢ)² over the zones i that the site serves; 1 where it serves none.
  func concentration(_ site: Int) -> Double {
    parcels[site] > 0 ? squares[site] / (parcels[site] * parcels[site]) : 1
  }
}
