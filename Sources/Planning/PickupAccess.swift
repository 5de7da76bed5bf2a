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
}
