import CityModel
import Geography

/// All parcels of one day of one replication: counts by building, carrier, size and reach.
///
/// A parcel's *reach* is the number of walking bands of `PickupChoice` within which its owner would
/// collect it: 0 never, 1 in the first band only, and so on. A parcel of a building whose nearest
/// open site lies in band b is collected where `b < reach`. Reach is drawn with the parcel, so that
/// the parcels do not depend on which sites are open: a nearer site wins parcels and loses none.
///
/// The number of a zone's parcels is negative binomial; each parcel then falls on a building, a
/// carrier, a size class and a reach by a draw of its own. A zone's count and its parcels' draws
/// come from substreams of their own, keyed by the zone's id, the calendar day and the replication:
/// a higher mean adds parcels and leaves the earlier ones as they were.
public struct DemandDay: Sendable {
  public let day: CalendarDay
  public let replication: Int
  public let buildingCount: Int
  public let carrierCount: Int
  /// Reach runs from 0 to the number of walking bands.
  public let reachCount: Int
  /// Parcels at `((building · carriers + carrier) · 3 + size) · reachCount + reach`.
  public let counts: [Int32]

  /// Draws the day.
  ///
  /// - Parameters:
  ///   - replication: from 0 for simulated days; negative for the planner's own
  ///   - factor: parcels over an average day's of the first year; nil for what the calendar says
  public init(
    _ city: City, _ buildings: Buildings, day: CalendarDay, replication: Int, factor: Double? = nil
  ) {
    self.day = day
    self.replication = replication
    buildingCount = buildings.count
    carrierCount = city.carriers.count
    reachCount = city.choice.bands.count + 1
    counts = Self.draw(
      city, buildings, day, replication, factor: factor ?? city.demand.factor(on: day))
  }

  /// Parcels of the building, carrier and size, willing or not.
  public func parcels(building: Int, carrier: Int, size: SizeClass) -> Int {
    sum(building, carrier, size, reachFrom: 0)
  }

  /// Those of them that are collected where the nearest open site lies in `band`.
  public func willing(building: Int, carrier: Int, size: SizeClass, band: Int) -> Int {
    sum(building, carrier, size, reachFrom: band + 1)
  }

  /// Parcels of the whole city.
  public var total: Int { counts.reduce(0) { $0 + Int($1) } }

  private func sum(_ building: Int, _ carrier: Int, _ size: SizeClass, reachFrom first: Int) -> Int
  {
    let row =
      ((building * carrierCount + carrier) * SizeClass.allCases.count + size.rawValue)
      * reachCount
    var sum = 0
    for reach in first..<max(first, reachCount) { sum += Int(counts[row + reach]) }
    return sum
  }
}

extension DemandDay {
  private static func draw(
    _ city: City, _ buildings: Buildings, _ day: CalendarDay, _ replication: Int, factor: Double
  ) -> [Int32] {
    let carriers = Thresholds(shares: city.carriers.map(\.share))
    let sizes = Thresholds(shares: SizeClass.allCases.map { city.demand.sizes[$0] })
    let bands = city.choice.bands.map { Thresholds.fixedPoint($0.share) }
    let perPerson = city.demand.parcelsPerPersonDay * factor
    let (reaches, sizeCount) = (bands.count + 1, SizeClass.allCases.count)
    let perBuilding = city.carriers.count * sizeCount * reaches
    var counts = [Int32](repeating: 0, count: buildings.count * perBuilding)
    guard !city.carriers.isEmpty else { return counts }
    counts.withUnsafeMutableBufferPointer { counts in
      for (index, zone) in city.zones.enumerated() where zone.people > 0 {
        let keys = [zone.streamKey, day.dayNumber, replication]
        var number = RandomStream(seed: city.seed, name: "parcel count", keys: keys)
        var parcel = RandomStream(seed: city.seed, name: "parcels", keys: keys)
        let homes = buildings.of(zone: index)
        let count = number.negativeBinomial(
          mean: zone.people * perPerson, dispersion: city.demand.dispersion)
        for _ in 0..<count {
          // Two words a parcel, a half for each of the four attributes.
          let (first, second) = (parcel.next(), parcel.next())
          let home = homes.lowerBound + Int(((first >> 32) &* UInt64(homes.count)) >> 32)
          let carrier = carriers.index(of: first & 0xFFFF_FFFF)
          let size = sizes.index(of: second >> 32)
          let wish = second & 0xFFFF_FFFF
          var reach = 0
          while reach < bands.count, wish < bands[reach] { reach += 1 }
          let cell = home * perBuilding + (carrier * sizeCount + size) * reaches + reach
          counts[cell] += 1
        }
      }
    }
    return counts
  }
}

/// Shares as ascending 32-bit limits, for drawing by inversion.
struct Thresholds {
  private var limits: [UInt64] = []

  init(shares: [Double]) {
    let total = shares.reduce(0, +)
    var sum = 0.0
    for share in shares {
      sum += share
      limits.append(Self.fixedPoint(total > 0 ? sum / total : 1))
    }
    // Rounding must leave nothing above the last class that has a share.
    let last = shares.lastIndex { $0 > 0 } ?? 0
    for index in last..<limits.count { limits[index] = 1 << 32 }
  }

  static func fixedPoint(_ share: Double) -> UInt64 {
    UInt64((min(1, max(0, share)) * 0x1p32).rounded())
  }

  @inline(__always)
  func index(of draw: UInt64) -> Int {
    var index = 0
    while draw >= limits[index] { index += 1 }
    return index
  }
}
