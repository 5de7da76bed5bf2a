import Planning

/// How far the vehicles of a day have come, where rounds leave more than once a day.
struct VehicleDays {
  /// A vehicle of a task: the n-th of its type from its depot.
  struct Vehicle: Hashable {
    var task: Int
    var vehicle: Int
    var depot: Int
    var number: Int
  }

  /// One vehicle's day so far.
  struct Day {
    var use = VehicleUse()
    /// Last back at the depot, in seconds since midnight.
    var back = 0.0
    /// Seconds of driving over those of the vehicle's speed, all day alike.
    var pace: Double?
  }

  private var days: [Vehicle: Day] = [:]
  private var counts: [Vehicle: Int] = [:]

  subscript(vehicle: Vehicle) -> Day {
    get { days[vehicle] ?? Day() }
    set { days[vehicle] = newValue }
  }

  /// Which vehicle drives the next of a departure's routes.
  mutating func vehicle(of route: RoutePlan.Route, task: Int) -> Vehicle {
    var vehicle = Vehicle(task: task, vehicle: route.vehicle, depot: route.depot, number: 0)
    let number = counts[vehicle, default: 0]
    counts[vehicle] = number + 1
    vehicle.number = number
    return vehicle
  }

  /// The next departure: routes are given to the vehicles in the same order again.
  mutating func beginDeparture() { counts.removeAll(keepingCapacity: true) }
}
