/// What vehicles and their crews did, as a sum: of a day, a carrier, or the part of their rounds that
/// a place is answerable for.
///
/// A round's distance, time and cost are shared among its stops in proportion to the time each
/// takes: the way to it from the stop before, and the service.
public struct VehicleUse: Sendable, Hashable {
  /// Vehicles that left their depot, counted every day.
  public var vehicles = 0.0
  /// Rounds driven, a reload begins another.
  public var trips = 0.0
  public var stops = 0.0
  /// Of the stops, those after the hour from which the scenario calls them late.
  public var lateStops = 0.0
  /// Parcels brought to doors, delivered or not.
  public var doorParcels = 0.0
  /// Parcels brought to pickup points.
  public var dropParcels = 0.0
  /// Room for parcels on all trips.
  public var tripCapacity = 0.0
  public var metres = 0.0
  public var seconds = 0.0
  /// Beyond the shift.
  public var overtimeSeconds = 0.0
  /// Yuan by day in use, metre and second.
  public var vehicleCost = 0.0
  public var distanceCost = 0.0
  public var crewCost = 0.0
  /// Well to wheel.
  public var kilogramsCO2e = 0.0

  public init() {}

  public var parcels: Double { doorParcels + dropParcels }
  public var cost: Double { vehicleCost + distanceCost + crewCost }

  public static func += (sum: inout Self, other: Self) { sum.add(other, share: 1) }

  /// Adds a share of another use, counts and all.
  public mutating func add(_ other: Self, share: Double) {
    vehicles += share * other.vehicles
    trips += share * other.trips
    stops += share * other.stops
    lateStops += share * other.lateStops
    doorParcels += share * other.doorParcels
    dropParcels += share * other.dropParcels
    tripCapacity += share * other.tripCapacity
    metres += share * other.metres
    seconds += share * other.seconds
    overtimeSeconds += share * other.overtimeSeconds
    vehicleCost += share * other.vehicleCost
    distanceCost += share * other.distanceCost
    crewCost += share * other.crewCost
    kilogramsCO2e += share * other.kilogramsCO2e
  }
}
