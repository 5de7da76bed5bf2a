import Geography

/// When a pickup point is open, in seconds since midnight; the same every day.
public struct OpeningHours: Sendable, Hashable {
  public var from: Seconds
  public var to: Seconds

  public static let allDay = OpeningHours(from: .zero, to: .hours(24))

  public init(from: Seconds, to: Seconds) {
    self.from = from
    self.to = to
  }
}

/// How long parcels stay at a pickup point in hours: gamma distributed.
public struct DwellTime: Sendable, Hashable {
  public var mean: Seconds
  /// Standard deviation over mean: 1 is exponential, 0 constant.
  public var variation: Double

  public init(mean: Seconds, variation: Double) {
    self.mean = mean
    self.variation = variation
  }
}

/// What a clock and chance do to a day of deliveries.
public struct DayPractice: Sendable, Hashable {
  /// A step of the day: up to this moment, this share.
  public struct Step: Sendable, Hashable {
    public var to: Seconds
    public var share: Double

    public init(to: Seconds, share: Double) {
      self.to = to
      self.share = share
    }
  }

  /// When the first rounds leave the depots, since midnight.
  public var departure: Seconds
  /// When more rounds leave on the same day, ascending; empty where all leave at once.
  public var laterDepartures: [Seconds]
  /// Stops after this hour, since midnight, are late.
  public var lateAfter: Seconds
  /// Of a vehicle's driving times on a day, all alike: standard deviation over mean.
  public var travelVariation: Double
  /// Of the service times, stop by stop.
  public var serviceVariation: Double
  /// Share of door attempts with nobody in, by time of day, ascending to midnight; empty where it
  /// is `DeliveryPractice.attemptFails` all day.
  public var attemptFails: [Step]

  public init(
    departure: Seconds = .hours(8), laterDepartures: [Seconds] = [],
    lateAfter: Seconds = .hours(20), travelVariation: Double = 0, serviceVariation: Double = 0,
    attemptFails: [Step] = []
  ) {
    self.departure = departure
    self.laterDepartures = laterDepartures
    self.lateAfter = lateAfter
    self.travelVariation = travelVariation
    self.serviceVariation = serviceVariation
    self.attemptFails = attemptFails
  }

  /// When rounds leave the depots, ascending.
  public var departures: [Seconds] { [departure] + laterDepartures }
  /// Whether driving and service take as long as planned.
  public var isCertain: Bool { travelVariation == 0 && serviceVariation == 0 }
}

/// Some days on which something is out of order.
public struct Disruption: Sendable, Hashable {
  public var name: LocalName
  public var from: CalendarDay
  /// The last day, included.
  public var through: CalendarDay
  /// Driving speed over the usual: rain, a typhoon, a road closed.
  public var speed: Double
  /// Share of the rounds that have a courier.
  public var couriers: Double
  /// The carrier that lacks couriers, an index into `City.carriers`; nil for all of them.
  public var carrier: Int?
  /// Indices into `City.sites` and `City.depots`: out of service.
  public var sites: [Int]
  public var depots: [Int]

  public init(
    name: LocalName, from: CalendarDay, through: CalendarDay, speed: Double = 1,
    couriers: Double = 1, carrier: Int? = nil, sites: [Int] = [], depots: [Int] = []
  ) {
    self.name = name
    self.from = from
    self.through = through
    self.speed = speed
    self.couriers = couriers
    self.carrier = carrier
    self.sites = sites
    self.depots = depots
  }

  public func holds(on day: CalendarDay) -> Bool { from <= day && day <= through }
}

extension Carrier {
  /// Share of a day's parcels that reach the depot at an hour of the day.
  public struct Arrival: Sendable, Hashable {
    public var at: Seconds
    public var share: Double

    public init(at: Seconds, share: Double) {
      self.at = at
      self.share = share
    }
  }

  /// Shares of the parcels that come in time for each of the ascending departures, and not for the
  /// one before; after them the share of those that miss the last.
  public func shares(by departures: [Seconds]) -> [Double] {
    guard !arrivals.isEmpty else {
      return [1] + Array(repeating: 0, count: departures.count)
    }
    var shares = [Double](repeating: 0, count: departures.count + 1)
    for arrival in arrivals {
      shares[departures.firstIndex { arrival.at <= $0 } ?? departures.count] += arrival.share
    }
    return shares
  }
}
