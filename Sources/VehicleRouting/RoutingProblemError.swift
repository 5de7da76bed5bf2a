/// What keeps a routing problem from making sense. Indices count from 0.
public enum RoutingProblemError: Error, Sendable, Equatable, CustomStringConvertible {
  case noVehicleType
  case unknownDepot(vehicleType: Int, depot: Int)
  case unknownType(stop: Int, vehicleType: Int)
  case dimensions(of: String, index: Int, expected: Int, found: Int)
  case outOfRange(of: String, index: Int, field: String, value: Double, allowed: String)
  case matrixSize(places: Int, entries: Int)
  case tooMany(stops: Int)

  public var description: String {
    switch self {
    case .noVehicleType: "a routing problem needs at least one vehicle type"
    case .unknownDepot(let type, let depot):
      "vehicle type \(type) starts at depot \(depot), which does not exist: name one of the depots"
    case .unknownType(let stop, let type):
      "stop \(stop) allows vehicle type \(type), which does not exist: name existing types"
    case .dimensions(let kind, let index, let expected, let found):
      "\(kind) \(index) has \(found) load figures where the first vehicle type has \(expected): "
        + "give one per capacity dimension"
    case .outOfRange(let kind, let index, let field, let value, let allowed):
      "\(kind) \(index): \(field) is \(value); it must be \(allowed)"
    case .matrixSize(let places, let entries):
      "the matrix has \(entries) entries; \(places) places (depots, then stops) need "
        + "\(places * places)"
    case .tooMany(let stops):
      "\(stops) stops are more than the 100 million that one problem may hold: split it"
    }
  }
}

extension RoutingProblem {
  func validate() throws(RoutingProblemError) {
    guard let first = vehicleTypes.first else { throw .noVehicleType }
    guard stops.count <= 100_000_000 else { throw .tooMany(stops: stops.count) }
    try validateMetric()
    for (index, depot) in depots.enumerated() {
      try check(depot.point.x.isFinite, "depot", index, "x", depot.point.x, "finite")
      try check(depot.point.y.isFinite, "depot", index, "y", depot.point.y, "finite")
      try validate(depot.window, "depot", index)
    }
    for (index, type) in vehicleTypes.enumerated() {
      try validate(type, index, dimensions: first.capacity.count)
    }
    for (index, stop) in stops.enumerated() {
      try validate(stop, index, dimensions: first.capacity.count)
    }
  }

  private func validate(_ type: VehicleType, _ index: Int, dimensions: Int)
    throws(RoutingProblemError)
  {
    guard depots.indices.contains(type.depot) else {
      throw .unknownDepot(vehicleType: index, depot: type.depot)
    }
    guard type.capacity.count == dimensions else {
      throw .dimensions(
        of: "vehicle type", index: index, expected: dimensions, found: type.capacity.count)
    }
    let kind = "vehicle type"
    for capacity in type.capacity {
      try check(capacity >= 0, kind, index, "capacity", Double(capacity), "at least 0")
    }
    for (field, value) in [
      ("fixedCost", type.fixedCost), ("costPerMetre", type.costPerMetre),
      ("costPerSecond", type.costPerSecond), ("reload", type.reload),
    ] {
      try check(value >= 0 && value.isFinite, kind, index, field, value, "finite, at least 0")
    }
    try check(
      type.metresPerSecond > 0, kind, index, "metresPerSecond", type.metresPerSecond, "positive")
    for (field, value) in [
      ("maximumDuration", type.maximumDuration), ("maximumDistance", type.maximumDistance),
    ] {
      try check(value >= 0, kind, index, field, value, "at least 0")
    }
    let available = type.available ?? 0
    try check(available >= 0, kind, index, "available", Double(available), "at least 0")
    try check(
      type.maximumTrips >= 1 && (!type.open || type.maximumTrips == 1), kind, index,
      "maximumTrips", Double(type.maximumTrips), "at least 1, and 1 for open routes")
  }

  private func validate(_ stop: Stop, _ index: Int, dimensions: Int) throws(RoutingProblemError) {
    guard stop.load.count == dimensions else {
      throw .dimensions(of: "stop", index: index, expected: dimensions, found: stop.load.count)
    }
    for load in stop.load {
      try check(load >= 0, "stop", index, "load", Double(load), "at least 0")
    }
    try check(stop.point.x.isFinite, "stop", index, "x", stop.point.x, "finite")
    try check(stop.point.y.isFinite, "stop", index, "y", stop.point.y, "finite")
    try check(
      stop.service >= 0 && stop.service.isFinite, "stop", index, "service", stop.service,
      "finite, at least 0")
    try validate(stop.window, "stop", index)
    if let penalty = stop.penalty {
      try check(
        penalty >= 0 && penalty.isFinite, "stop", index, "penalty", penalty,
        "finite, at least 0 (leave it out for a stop that must be served)")
    }
    for type in stop.allowedTypes ?? [] where !vehicleTypes.indices.contains(type) {
      throw .unknownType(stop: index, vehicleType: type)
    }
  }

  private func validate(_ window: ClosedRange<Double>, _ kind: String, _ index: Int)
    throws(RoutingProblemError)
  {
    try check(
      window.lowerBound >= 0 && window.lowerBound.isFinite, kind, index, "start of window",
      window.lowerBound, "finite, at least 0")
  }

  private func validateMetric() throws(RoutingProblemError) {
    switch metric {
    case .euclideanRounded: break
    case .euclidean(let circuity):
      try check(
        circuity >= 0 && circuity.isFinite, "metric", 0, "circuity", circuity, "finite, at least 0")
    case .euclideanCeiled(let scale):
      try check(scale > 0 && scale.isFinite, "metric", 0, "scale", scale, "finite and positive")
    case .euclideanTruncated(let decimals):
      try check(
        (0...9).contains(decimals), "metric", 0, "decimals", Double(decimals), "from 0 to 9")
    case .matrix(let distance, let duration):
      let places = depots.count + stops.count
      for matrix in [distance, duration ?? distance] {
        guard matrix.count == places * places else {
          throw .matrixSize(places: places, entries: matrix.count)
        }
        for (index, entry) in matrix.enumerated() {
          try check(
            entry >= 0 && entry.isFinite, "matrix", index, "entry", entry, "finite, at least 0")
        }
      }
    }
  }

  private func check(
    _ holds: Bool, _ kind: String, _ index: Int, _ field: String, _ value: Double, _ allowed: String
  ) throws(RoutingProblemError) {
    guard holds else {
      throw .outOfRange(of: kind, index: index, field: field, value: value, allowed: allowed)
    }
  }
}
