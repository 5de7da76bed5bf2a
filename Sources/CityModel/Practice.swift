import Geography

/// How parcels are handed over, and how often that fails.
public struct DeliveryPractice: Sendable, Hashable {
  /// Service at a door stop with n parcels: `stop + parcel · n + rootParcel · √n`.
  public var stop: Seconds
  public var parcel: Seconds
  public var rootParcel: Seconds
  /// The same at a pickup point, without a root term.
  public var pickupStop: Seconds
  public var pickupParcel: Seconds
  /// Share of door attempts with nobody in.
  public var attemptFails: Double
  /// Attempts before a parcel is redirected to a pickup point or returned.
  public var attempts: Int
  public var failedVisitCost: Yuan
  public var day: DayPractice

  public init(
    stop: Seconds, parcel: Seconds, rootParcel: Seconds, pickupStop: Seconds,
    pickupParcel: Seconds, attemptFails: Double, attempts: Int, failedVisitCost: Yuan,
    day: DayPractice = DayPractice()
  ) {
    self.stop = stop
    self.parcel = parcel
    self.rootParcel = rootParcel
    self.pickupStop = pickupStop
    self.pickupParcel = pickupParcel
    self.attemptFails = attemptFails
    self.attempts = attempts
    self.failedVisitCost = failedVisitCost
    self.day = day
  }

  /// Share of attempts with nobody in at this moment, in seconds since midnight.
  public func attemptFails(at moment: Double) -> Double {
    if day.attemptFails.isEmpty { return attemptFails }
    return (day.attemptFails.first { moment < $0.to.value } ?? day.attemptFails.last)?.share
      ?? attemptFails
  }
}

/// How long parcels stay at a pickup point, and what happens when it is full.
public struct PickupPractice: Sendable, Hashable {
  /// When a parcel takes its cell.
  public enum Claim: String, Sendable, Hashable, CaseIterable {
    /// When the courier is there: cells emptied until then are free, and what finds none goes back
    /// with the courier.
    case onArrival = "on_arrival"
    /// Reserved before the rounds leave: what finds none stays out of them.
    case atLoading = "at_loading"
  }

  public enum Overflow: String, Sendable, Hashable, CaseIterable {
    /// To the door with the next rounds: those about to leave where cells are reserved, else the
    /// next to leave once the courier was refused.
    case door
    /// To the nearest open site with room.
    case next
    /// Held at the depot until there is room.
    case hold
  }

  /// Share of parcels collected after 0, 1, 2, … nights; sums to 1.
  public var dwellDays: [Double]
  /// Capacity is sized for this quantile of the parcels held, not for their mean.
  public var occupancyQuantile: Double
  public var overflow: Overflow
  public var claim: Claim
  /// Where given, simulated days draw the stay from it; sites are sized by `dwellDays` in any case.
  public var dwellTime: DwellTime?

  public init(
    dwellDays: [Double], occupancyQuantile: Double, overflow: Overflow,
    claim: Claim = .atLoading, dwellTime: DwellTime? = nil
  ) {
    self.dwellDays = dwellDays
    self.occupancyQuantile = occupancyQuantile
    self.overflow = overflow
    self.claim = claim
    self.dwellTime = dwellTime
  }
}

/// What counts as served. The radii are the planner's choice; no norm is known to name them.
public struct Standards: Sendable, Hashable {
  public var radii: [Metres]
  public var serviceRadius: Metres
  /// Share of people to be within the service radius, city-wide.
  public var coverageShare: Double
  /// The same for every district; nil where only the city counts.
  public var districtCoverageShare: Double?

  public init(
    radii: [Metres], serviceRadius: Metres, coverageShare: Double, districtCoverageShare: Double?
  ) {
    self.radii = radii
    self.serviceRadius = serviceRadius
    self.coverageShare = coverageShare
    self.districtCoverageShare = districtCoverageShare
  }
}

/// The levers of measure 10.
public struct Policy: Sendable, Hashable {
  public enum Delivery: String, Sendable, Hashable, CaseIterable { case separate, grouped, pooled }

  public var delivery: Delivery
  /// Carriers that share their rounds where delivery is grouped, and that sites may be kept for.
  public var groups: [CarrierGroup]
  /// Yearly cost of all sites together, after subsidy; nil without a limit.
  public var budgetPerYear: Yuan?
  /// Paid for every open site, a year, from public money.
  public var subsidyPerSiteYear: Yuan
  /// Existing sites stay open.
  public var existingStay: Bool

  public init(
    delivery: Delivery, groups: [CarrierGroup] = [], budgetPerYear: Yuan?,
    subsidyPerSiteYear: Yuan, existingStay: Bool
  ) {
    self.delivery = delivery
    self.groups = groups
    self.budgetPerYear = budgetPerYear
    self.subsidyPerSiteYear = subsidyPerSiteYear
    self.existingStay = existingStay
  }
}

/// Some carriers under a name of their own.
public struct CarrierGroup: Sendable, Hashable {
  public var id: String
  /// Indices into `City.carriers`, ascending.
  public var carriers: [Int]

  public init(id: String, carriers: [Int]) {
    self.id = id
    self.carriers = carriers
  }
}

extension City {
  /// The carriers that share rounds, each of them once: all together, by groups, or each alone. In
  /// the order of each one's first carrier.
  public var deliveryGroups: [[Int]] {
    switch policy.delivery {
    case .separate: return carriers.indices.map { [$0] }
    case .pooled: return [Array(carriers.indices)]
    case .grouped:
      return carriers.indices.compactMap { carrier in
        guard let group = policy.groups.first(where: { $0.carriers.contains(carrier) }) else {
          return [carrier]
        }
        return group.carriers.first == carrier ? group.carriers : nil
      }
    }
  }
}
