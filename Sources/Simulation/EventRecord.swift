import CityModel

/// What happened on the simulated days. Everything measured is a pure function of this record, the
/// plan and the city.
public struct EventRecord: Sendable, Equatable {
  /// Ascending; shorter than the scenario asks where the run was interrupted.
  public var replications: [ReplicationRecord]
  /// Of the replications together; nil where none has run all its days.
  public var siteDays: SiteDays?
  /// Whether every replication ran all its days.
  public var isComplete: Bool

  public init(replications: [ReplicationRecord], siteDays: SiteDays? = nil, isComplete: Bool) {
    self.replications = replications
    self.siteDays = siteDays
    self.isComplete = isComplete
  }

  /// Adds further replications of the same plan.
  public mutating func append(_ more: EventRecord) {
    replications += more.replications
    if var sum = siteDays, let days = more.siteDays {
      sum += days
      siteDays = sum
    } else {
      siteDays = siteDays ?? more.siteDays
    }
  }
}

/// One replication: the same city and plan, other random draws.
public struct ReplicationRecord: Sendable, Equatable {
  public var replication: Int
  public var days: [DayRecord]
  /// By zone, over all days.
  public var zones: [PlaceRecord]
  /// By cell of `ServiceCells`, over all days; without the part of the rounds that sites cause.
  public var cells: [PlaceRecord]
  /// By site of the city, open or not, over all days.
  public var sites: [SiteRecord]
  /// Where parcels were on the eve of the first day: all zeros without a warm-up.
  public var initialStock: ParcelStock

  public init(
    replication: Int, days: [DayRecord], zones: [PlaceRecord], cells: [PlaceRecord],
    sites: [SiteRecord], initialStock: ParcelStock = ParcelStock()
  ) {
    self.replication = replication
    self.days = days
    self.zones = zones
    self.cells = cells
    self.sites = sites
    self.initialStock = initialStock
  }
}

/// One day of the whole city.
public struct DayRecord: Sendable, Equatable {
  public var day: CalendarDay
  public var parcels: ParcelCounts
  /// At the day's end.
  public var stock: ParcelStock
  public var vehicles: VehicleUse
  /// By carrier. Where carriers deliver together, each is given the share of the vehicles' use that
  /// it has of the parcels on board.
  public var carriers: [CarrierRecord]
  /// Metres residents go to a pickup point and back for the parcels dropped this day.
  public var residentMetres: Double

  public init(day: CalendarDay, carrierCount: Int) {
    self.day = day
    parcels = ParcelCounts()
    stock = ParcelStock()
    vehicles = VehicleUse()
    carriers = Array(repeating: CarrierRecord(), count: carrierCount)
    residentMetres = 0
  }
}

public struct CarrierRecord: Sendable, Hashable {
  public var parcels = ParcelCounts()
  public var vehicles = VehicleUse()

  public init() {}
}

/// One zone or cell over all days.
public struct PlaceRecord: Sendable, Hashable {
  public var parcels = ParcelCounts()
  /// The part of the door rounds its buildings are answerable for.
  public var vehicles = VehicleUse()
  /// Metres its residents go to pickup points and back for the parcels dropped.
  public var residentMetres = 0.0

  public init() {}
}

/// One candidate site over all days; all zeros where it is closed.
public struct SiteRecord: Sendable, Hashable {
  public var dropped = 0
  public var collected = 0
  public var turnedAway = 0
  /// Parcels at the end of the last day.
  public var held = 0
  /// Most cells taken or reserved at any time of a day, day by day.
  public var peaks: [Int32] = []
  /// Cells taken or reserved times the seconds they were, over all days.
  public var cellSeconds = 0.0
  /// Parcels dropped by the nights they stay: 0, 1, 2, …
  public var dwellNights: [Int] = []
  /// Seconds from the drop until the owner comes, all parcels together.
  public var dwellSeconds = 0.0
  /// Seconds that owners stood in line at the counter, all together.
  public var waitedSeconds = 0.0
  /// Owners not served by closing time, who came again the next day.
  public var sentAway = 0
  /// The part of the rounds its drops are answerable for.
  public var vehicles = VehicleUse()

  public init() {}
}

extension SiteRecord {
  /// Counts a parcel that stays so many nights.
  mutating func stay(_ nights: Int) {
    while dwellNights.count <= nights { dwellNights.append(0) }
    dwellNights[nights] += 1
  }

  /// Moves a parcel counted so to a night more.
  mutating func stayLonger(than nights: Int) {
    // One dropped before the first recorded day was not counted.
    guard dwellNights.indices.contains(nights), dwellNights[nights] > 0 else { return }
    dwellNights[nights] -= 1
    stay(nights + 1)
  }
}
