import CityModel
import Demand
import Geography

/// What one pickup point changes: the plan with it, less the plan without it, every other pickup point
/// as it is. Yearly costs are those that `min-cost` weighs: estimates, before any round is driven.
public struct SiteEffect: Sendable {
  /// People and parcels that go to the site when it is open, and where they go when it is not.
  public struct Exchange: Sendable, Hashable {
    /// Index into `City.sites`; nil where no other pickup point is open.
    public var site: Int?
    public var people: Double
    /// Parcels a day their owners would collect there; the others go to the door.
    public var parcelsPerDay: Double
  }

  /// Index into `City.sites`.
  public var site: Int
  /// How it is equipped in the plan, or would be for the parcels it would attract.
  public var equipment: SitingPlan.OpenSite
  /// People to whom it is, or would be, the nearest.
  public var people: Double
  /// People within the service radius of no other open site.
  public var peopleCoveredOnlyHere: Double
  /// Mean walk of those people to it, and to the nearest of the others, in metres; nil for nobody.
  public var walk: Double?
  public var walkWithout: Double?
  /// Where the people come from, most first.
  public var exchanges: [Exchange]
  /// Place and modules after subsidy, CNY a year.
  public var siteCost: Double
  /// Every deliverer's daily visit, CNY a year.
  public var visitCost: Double
  /// Parcels dropped here in place of elsewhere or at the door, CNY a year; negative where that saves.
  public var deliveryCost: Double
  /// What residents' walks weigh by `siting.walk_cost_cny_km`, CNY a year.
  public var walkingCost: Double

  public var cost: Double { siteCost + visitCost + deliveryCost + walkingCost }
}
