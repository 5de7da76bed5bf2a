import CityModel
import Geography

/// Which pickup points open and what each is built of.
public struct SitingPlan: Sendable {
  public struct OpenSite: Sendable, Hashable {
    /// Index into `City.sites`.
    public var site: Int
    /// Copies of each module of the outlet type, in the order of `OutletType.modules`.
    public var moduleCounts: [Int]
    public var cells: BySize<Int>
    /// Mean parcels an ordinary day whose owners want to collect them here.
    public var expectedParcels: Double
    /// Mean parcels a day for which the cells suffice with the occupancy quantile's probability.
    public var capacityParcels: Double
    /// What the place costs a year, before subsidy and modules.
    public var siteCostPerYear: Yuan
    public var moduleCostPerYear: Yuan
    /// Paid from public money, never more than the place and its modules cost.
    public var subsidyPerYear: Yuan
    public var floorArea: SquareMetres

    /// What counts against the budget: place and modules less the subsidy.
    public var netCostPerYear: Yuan { siteCostPerYear + moduleCostPerYear - subsidyPerYear }
    public var cellCount: Int { cells.small + cells.medium + cells.large }
  }

  /// Ascending by site.
  public let open: [OpenSite]
  /// Position in `open` of each site of the city; −1 where it stays closed.
  public let position: [Int32]
  /// Share of all people, 0 ... 1, within the standard's service radius of an open site.
  public let coveredShare: Double

  public subscript(site: Int) -> OpenSite? {
    position[site] >= 0 ? open[Int(position[site])] : nil
  }

  /// Yearly cost of all sites after subsidy: what the budget limits.
  public var netCostPerYear: Yuan { open.reduce(.zero) { $0 + $1.netCostPerYear } }
}
