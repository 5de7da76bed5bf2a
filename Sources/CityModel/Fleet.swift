import Geography

/// A delivery company and its part of the parcels.
public struct Carrier: Sendable, Hashable {
  public var id: String
  public var name: LocalName
  /// Share of all parcels, 0 … 1; the shares of a city sum to 1.
  public var share: Double
  /// When its parcels reach its depots; empty: all before the rounds leave.
  public var arrivals: [Arrival]

  public init(id: String, name: LocalName, share: Double, arrivals: [Arrival] = []) {
    self.id = id
    self.name = name
    self.share = share
    self.arrivals = arrivals
  }
}

/// A place rounds start from.
public struct Depot: Sendable, Hashable {
  public var id: String
  public var name: LocalName
  public var place: Point
  /// Index into `City.carriers`; nil: every carrier may use it.
  public var carrier: Int?

  public init(id: String, name: LocalName, place: Point, carrier: Int?) {
    self.id = id
    self.name = name
    self.place = place
    self.carrier = carrier
  }
}

/// What rounds are driven with, at every depot.
public struct VehicleType: Sendable, Hashable {
  public var id: String
  public var name: LocalName
  public var servesDoors: Bool
  public var servesPickupPoints: Bool
  /// Parcels a trip.
  public var capacity: Int
  public var speed: MetresPerSecond
  /// Driving distance over straight distance.
  public var circuity: Double
  /// Per vehicle and day in use.
  public var fixedCostPerDay: Yuan
  public var costPerMetre: Double
  public var costPerSecond: Double
  public var shift: Seconds
  /// Distance a day; infinite without a limit.
  public var range: Metres
  /// Vehicles of this type at each depot; nil: as many as needed.
  public var availablePerDepot: Int?
  /// Trips a day, with reloads at the depot in between.
  public var maximumTrips: Int
  public var reload: Seconds
  /// Well to wheel.
  public var kilogramsCO2ePerMetre: Double

  public init(
    id: String, name: LocalName, servesDoors: Bool, servesPickupPoints: Bool, capacity: Int,
    speed: MetresPerSecond, circuity: Double, fixedCostPerDay: Yuan, costPerMetre: Double,
    costPerSecond: Double, shift: Seconds, range: Metres, availablePerDepot: Int?,
    maximumTrips: Int, reload: Seconds, kilogramsCO2ePerMetre: Double
  ) {
    self.id = id
    self.name = name
    self.servesDoors = servesDoors
    self.servesPickupPoints = servesPickupPoints
    self.capacity = capacity
    self.speed = speed
    self.circuity = circuity
    self.fixedCostPerDay = fixedCostPerDay
    self.costPerMetre = costPerMetre
    self.costPerSecond = costPerSecond
    self.shift = shift
    self.range = range
    self.availablePerDepot = availablePerDepot
    self.maximumTrips = maximumTrips
    self.reload = reload
    self.kilogramsCO2ePerMetre = kilogramsCO2ePerMetre
  }
}

public enum MetresPerSecondUnit: Sendable {}
public typealias MetresPerSecond = Quantity<MetresPerSecondUnit>

extension Quantity where Unit == MetresPerSecondUnit {
  public static func kilometresPerHour(_ value: Double) -> Self { Self(value / 3.6) }
}
