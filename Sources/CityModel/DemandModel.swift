import Geography

/// How many parcels people order, when, and of which size.
public struct DemandModel: Sendable, Hashable {
  /// A span of days with more (or fewer) parcels than usual.
  public struct Event: Sendable, Hashable {
    public var name: LocalName
    public var from: CalendarDay
    /// The last day, included.
    public var through: CalendarDay
    public var factor: Double
    /// Days before `from` over which the factor rises to its height, and days after `through` over
    /// which it falls back to 1, both in even steps.
    public var rampDays: Int
    public var tailDays: Int

    public init(
      name: LocalName, from: CalendarDay, through: CalendarDay, factor: Double, rampDays: Int = 0,
      tailDays: Int = 0
    ) {
      self.name = name
      self.from = from
      self.through = through
      self.factor = factor
      self.rampDays = rampDays
      self.tailDays = tailDays
    }
  }

  public var start: CalendarDay
  public var parcelsPerPersonYear: Double
  public var growthPerYear: Double
  /// Of the negative binomial: variance = mean + dispersion · mean². 0 is Poisson.
  public var dispersion: Double
  /// Monday to Sunday; used relative to their mean.
  public var weekday: [Double]
  public var events: [Event]
  /// Shares, summing to 1.
  public var sizes: BySize<Double>
  /// A door-delivery stop stands for about this many people: a building or a gate.
  public var peoplePerBuilding: Double

  public init(
    start: CalendarDay, parcelsPerPersonYear: Double, growthPerYear: Double, dispersion: Double,
    weekday: [Double], events: [Event], sizes: BySize<Double>, peoplePerBuilding: Double
  ) {
    self.start = start
    self.parcelsPerPersonYear = parcelsPerPersonYear
    self.growthPerYear = growthPerYear
    self.dispersion = dispersion
    self.weekday = weekday
    self.events = events
    self.sizes = sizes
    self.peoplePerBuilding = peoplePerBuilding
  }
}

/// Which parcels their owners are willing to collect, and how they get there.
public struct PickupChoice: Sendable, Hashable {
  /// Up to this walking distance, this share; the shares do not rise with distance.
  public struct Band: Sendable, Hashable {
    public var upTo: Metres
    public var share: Double

    public init(upTo: Metres, share: Double) {
      self.upTo = upTo
      self.share = share
    }
  }

  /// Ascending by distance; beyond the last band nobody collects.
  public var bands: [Band]
  public var walkSpeed: MetresPerSecond
  /// Of the trips to a pickup point; the rest drive, and emit.
  public var shareOnFoot: Double
  public var carKilogramsCO2ePerMetre: Double

  public init(
    bands: [Band], walkSpeed: MetresPerSecond, shareOnFoot: Double,
    carKilogramsCO2ePerMetre: Double
  ) {
    self.bands = bands
    self.walkSpeed = walkSpeed
    self.shareOnFoot = shareOnFoot
    self.carKilogramsCO2ePerMetre = carKilogramsCO2ePerMetre
  }

  /// Share of parcels willingly collected from a site this far away on foot.
  public func share(at walk: Metres) -> Double {
    bands.first { walk <= $0.upTo }?.share ?? 0
  }
}
