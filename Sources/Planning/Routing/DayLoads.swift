import CityModel
import Demand

/// What has to be driven on one day: parcels by carrier and door, and by carrier and pickup point.
public struct DayLoads: Sendable {
  public let carrierCount: Int
  public let buildingCount: Int
  public let siteCount: Int
  /// Parcels to the door at `carrier · buildingCount + building`.
  public var door: [Int32]
  /// Parcels to a pickup point at `(carrier · siteCount + site) · 3 + size`.
  public var drop: [Int32]

  /// Nothing to drive.
  public init(carriers: Int, buildings: Int, sites: Int) {
    carrierCount = carriers
    buildingCount = buildings
    siteCount = sites
    door = Array(repeating: 0, count: carriers * buildings)
    drop = Array(repeating: 0, count: carriers * sites * SizeClass.allCases.count)
  }

  /// The day's parcels: collected where their owners are willing and the pickup point has a cell
  /// that is large enough, to the door where not. How full the pickup points are is not looked at.
  public init(_ day: DemandDay, access: PickupAccess, siting: SitingPlan) {
    self.init(
      carriers: day.carrierCount, buildings: day.buildingCount, sites: siting.position.count)
    for building in 0..<buildingCount {
      for carrier in 0..<carrierCount {
        let view = access.views[access.viewOfCarrier[carrier]]
        let (site, band) = (Int(view.site[building]), Int(view.band[building]))
        let cells = site >= 0 ? siting[site]?.cells : nil
        for size in SizeClass.allCases {
          let all = day.parcels(building: building, carrier: carrier, size: size)
          guard all > 0 else { continue }
          var collected = 0
          if let cells, cells.fits(size) {
            collected = day.willing(building: building, carrier: carrier, size: size, band: band)
            drop[(carrier * siteCount + site) * SizeClass.allCases.count + size.rawValue] +=
              Int32(collected)
          }
          door[carrier * buildingCount + building] += Int32(all - collected)
        }
      }
    }
  }

  /// Parcels of the carrier to the pickup point, all sizes.
  public func drop(carrier: Int, site: Int) -> Int {
    let row = (carrier * siteCount + site) * SizeClass.allCases.count
    return SizeClass.allCases.reduce(0) { $0 + Int(drop[row + $1.rawValue]) }
  }

  public func door(carrier: Int, building: Int) -> Int {
    Int(door[carrier * buildingCount + building])
  }
}

extension BySize<Int> {
  /// Whether there is a cell of this class or a larger one.
  public func fits(_ size: SizeClass) -> Bool {
    SizeClass.allCases.contains { $0 >= size && self[$0] > 0 }
  }

  /// Share of parcels of these size classes that some cell is large enough for.
  func fittingShare(of sizes: BySize<Double>) -> Double {
    SizeClass.allCases.reduce(0) { $0 + (fits($1) ? sizes[$1] : 0) }
  }
}
