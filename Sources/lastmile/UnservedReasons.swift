import VehicleRouting

extension RoutingSolution.Reason {
  /// The reason in words, with the least change that mends it.
  var mend: String {
    switch self {
    case .noVehicle: "no vehicle may serve it; allow a type or add a vehicle"
    case .overCapacity:
      "its load is above every vehicle's capacity; split it or use a larger vehicle"
    case .windowOutOfReach:
      "no vehicle reaches it within its window and is back in time; widen the window or the depot's hours"
    case .outOfRange: "there and back is beyond every vehicle's range; extend the range"
    case .shiftTooShort: "there and back takes longer than every shift; extend the shift"
    case .fleetUsedUp: "no vehicle has room for it beside the others; add vehicles"
    case .penaltyCheaper: "serving it costs more than its penalty"
    }
  }
}
