/// Who goes where, and who is left out and why.
public struct RoutingSolution: Sendable, Hashable {
  /// One vehicle's day.
  public struct Route: Sendable, Hashable {
    /// Index of the vehicle type.
    public var vehicleType: Int
    /// Stop indices in the order they are visited, one list per trip, in the order driven.
    public var trips: [[Int32]]

    public init(vehicleType: Int, trips: [[Int32]]) {
      self.vehicleType = vehicleType
      self.trips = trips
    }
  }

  /// Why a stop is not served.
  public enum Reason: String, Sendable, Codable, CaseIterable {
    /// No vehicle type is allowed to serve it, or none of the allowed ones has a vehicle.
    case noVehicle
    /// Its load is above the capacity of every vehicle that may serve it.
    case overCapacity
    /// No vehicle gets there before its window ends, or back before the depot closes.
    case windowOutOfReach
    /// There and back is longer than every vehicle's range.
    case outOfRange
    /// There and back with the work takes longer than every vehicle's shift.
    case shiftTooShort
    /// It could be served alone, but no room was found beside the others with the fleet there is.
    case fleetUsedUp
    /// Serving it would cost more than its penalty.
    case penaltyCheaper
  }

  public struct Unserved: Sendable, Hashable {
    public var stop: Int
    public var reason: Reason

    public init(stop: Int, reason: Reason) {
      self.stop = stop
      self.reason = reason
    }
  }

  public var routes: [Route]
  /// Every stop on no route, in ascending order.
  public var unserved: [Unserved]

  public init(routes: [Route], unserved: [Unserved] = []) {
    self.routes = routes
    self.unserved = unserved
  }
}
