/// How full each open pickup point was on each day: sums over replications, in whole numbers, so that
/// they do not depend on the order in which replications end.
public struct SiteDays: Sendable, Equatable {
  /// One pickup point on one day.
  public struct Entry: Sendable, Hashable {
    public var dropped = 0
    public var collected = 0
    public var turnedAway = 0
    /// Most cells taken at any time of the day.
    public var peak = 0
    /// Cells taken times the seconds they were.
    public var cellSeconds = 0
    /// Parcels in cells at midnight.
    public var held = 0
  }

  /// Pickup points, in the order of `SitingPlan.open`.
  public let siteCount: Int
  public let dayCount: Int
  /// Replications added up.
  public private(set) var replications: Int
  /// At `(day · siteCount + position) · 6`, in the order of `Entry`.
  private var sums: [Int]
  /// Of the replication that is recorded, up to the last day: dropped, collected, turned away.
  private var before: [(Int, Int, Int)]

  private static let width = 6

  public init(sites: Int, days: Int) {
    siteCount = sites
    dayCount = days
    replications = 1
    sums = Array(repeating: 0, count: sites * days * Self.width)
    before = Array(repeating: (0, 0, 0), count: sites)
  }

  public subscript(day: Int, position: Int) -> Entry {
    let row = (day * siteCount + position) * Self.width
    return Entry(
      dropped: sums[row], collected: sums[row + 1], turnedAway: sums[row + 2],
      peak: sums[row + 3], cellSeconds: sums[row + 4], held: sums[row + 5])
  }

  /// - Parameter totals: of the site over all recorded days so far
  mutating func record(
    day: Int, position: Int, _ occupancy: Occupancy.Day, totals: SiteRecord
  ) {
    let last = before[position]
    before[position] = (totals.dropped, totals.collected, totals.turnedAway)
    let row = (day * siteCount + position) * Self.width
    let values = [
      totals.dropped - last.0, totals.collected - last.1, totals.turnedAway - last.2,
      Int(occupancy.peak), Int(occupancy.cellSeconds.rounded()), totals.held,
    ]
    for (column, value) in values.enumerated() { sums[row + column] = value }
  }

  /// Adds other replications of the same plan and days.
  public static func += (sum: inout Self, other: Self) {
    precondition(sum.sums.count == other.sums.count, "site-days of different plans")
    for index in sum.sums.indices { sum.sums[index] += other.sums[index] }
    sum.replications += other.replications
  }

  public static func == (one: Self, other: Self) -> Bool {
    one.siteCount == other.siteCount && one.dayCount == other.dayCount
      && one.replications == other.replications && one.sums == other.sums
  }
}

/// Of the replications that ran all their days; and of the first one, which is all there is where
/// none did.
struct SiteDaySum {
  private(set) var whole: SiteDays?
  private(set) var first: SiteDays?

  mutating func add(_ days: SiteDays, isWhole: Bool, isFirst: Bool) {
    if isWhole, var sum = whole {
      sum += days
      whole = sum
    } else if isWhole {
      whole = days
    } else if isFirst {
      first = days
    }
  }
}
