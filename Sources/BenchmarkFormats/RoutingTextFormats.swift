import VehicleRouting

extension RoutingInstance {
  /// Solomon (1987), Gehring & Homberger (1999): a name, `VEHICLE` with number and capacity, `CUSTOMER`
  /// with a heading, and `number x y demand ready due service` for the depot and each customer.
  init(solomon reader: inout TokenReader) throws {
    name = reader.text(reader.restOfLine())
    kind = .timeWindows
    let number = try reader.firstNumber("the number of vehicles")
    let vehicles = try reader.integer(number, "the number of vehicles", in: 1...1_000_000_000)
    let capacity = try reader.load("the vehicles' capacity")
    (depots, stops) = ([], [])
    var token: Token? = try reader.firstNumber("the depot")
    var row = 0
    while let current = token {
      let what = row == 0 ? "the depot" : "customer \(row)"
      _ = try reader.integer(current, "the number of \(what)", in: row...row)
      let point = try reader.point(what)
      let demand = try reader.load("the demand of \(what)")
      let window = try reader.window(what)
      let service = try reader.amount("the service time of \(what)")
      if row == 0 {
        depots.append(.init(point: point, window: window))
      } else {
        stops.append(.init(point: point, load: [demand], service: service, window: window))
      }
      row += 1
      token = reader.next()
    }
    try reader.throwProblems()
    if stops.isEmpty { throw reader.missing("there is no customer after the depot; add one") }
    vehicleTypes = [.init(capacity: [capacity], available: vehicles)]
    metric = .euclidean(circuity: 1)
  }

  /// Cordeau, Gendreau & Laporte (1997): `type vehicles customers depots`, then `duration capacity` for
  /// each depot (0 for no limit), then `number x y service demand …` for each customer and depot, with
  /// a window at the end where type is 6.
  init(cordeau reader: inout TokenReader) throws {
    guard let typeToken = reader.next() else { throw reader.endsTooEarly("before its header") }
    let type = try reader.integer(typeToken, "the problem type", in: 0...7)
    guard type == 2 || type == 6 else {
      throw reader.failure(
        .unsupported,
        "problem type \(type) is not read; multi-depot is type 2, with time windows type 6",
        typeToken)
    }
    let vehicles = try reader.integer("the number of vehicles", in: 1...1_000_000_000)
    let customers = try reader.count("the number of customers", tokensEach: 7)
    let depotCount = try reader.count("the number of depots", tokensEach: 9)
    try reader.throwProblems()
    (name, kind, depots, stops, vehicleTypes) = ("", .multiDepot, [], [], [])
    for depot in 0..<depotCount {
      let duration = try reader.amount("the longest duration from depot \(depot + 1)")
      let capacity = try reader.load("the capacity at depot \(depot + 1)")
      vehicleTypes.append(
        .init(
          depot: depot, capacity: [capacity == 0 ? .max : capacity],
          maximumDuration: duration == 0 ? .infinity : duration, available: vehicles))
    }
    for row in 1...customers + depotCount {
      let what = row > customers ? "depot \(row - customers)" : "customer \(row)"
      _ = try reader.integer("the number of \(what)")
      let point = try reader.point(what)
      let service = try reader.amount("the service time of \(what)")
      let demand = try reader.load("the demand of \(what)")
      let window = try reader.visitsAndWindow(what, timed: type == 6)
      if row > customers {
        depots.append(.init(point: point, window: window))
      } else {
        stops.append(.init(point: point, load: [demand], service: service, window: window))
      }
    }
    try reader.finish()
    metric = .euclidean(circuity: 1)
  }

  /// Taillard (1999) on Golden et al.'s customers, as gathered by Penna, Subramanian & Ochi: comment
  /// lines, `customers types range service …`, `number capacity fixed-cost cost-per-distance` for each
  /// type, the depot's `x y`, and `x y demand` for each customer.
  init(heterogeneousFleet reader: inout TokenReader) throws {
    while let token = reader.peek(), reader.text(token.range.prefix(2)) == "//" {
      _ = reader.next()
      _ = reader.restOfLine()
    }
    let customers = try reader.count("the number of customers", tokensEach: 3)
    let types = try reader.count("the number of vehicle types", tokensEach: 4)
    let range = try reader.amount("the range")
    let service = try reader.amount("the service time")
    _ = reader.restOfLine()
    try reader.throwProblems()
    (name, kind, depots, stops, vehicleTypes) = ("", .heterogeneousFleet, [], [], [])
    for type in 1...types {
      let number = try reader.integer(
        "the number of vehicles of type \(type)", in: 0...1_000_000_000)
      let capacity = try reader.load("the capacity of type \(type)")
      let fixedCost = try reader.amount("the fixed cost of type \(type)")
      let costPerDistance = try reader.amount("the cost per distance of type \(type)")
      vehicleTypes.append(
        .init(
          capacity: [capacity], fixedCost: fixedCost, costPerMetre: costPerDistance,
          maximumDuration: range >= 999_999 ? .infinity : range, available: number))
    }
    depots = [.init(point: try reader.point("the depot"))]
    for row in 1...customers {
      let point = try reader.point("customer \(row)")
      let demand = try reader.load("the demand of customer \(row)")
      stops.append(.init(point: point, load: [demand], service: service))
    }
    try reader.finish()
    metric = .euclidean(circuity: 1)
  }
}

extension TokenReader {
  /// Skips headings up to the next number.
  fileprivate mutating func firstNumber(_ what: String) throws -> Token {
    while let token = next() { if value(token) != nil { return token } }
    throw endsTooEarly("before \(what)")
  }

  /// Cordeau's `frequency combinations combination …`, which a multi-depot problem does not use, and
  /// the window where there is one.
  fileprivate mutating func visitsAndWindow(_ what: String, timed: Bool) throws
    -> ClosedRange<Double>
  {
    _ = try integer("the visit frequency of \(what)")
    let combinations = try integer("the number of combinations of \(what)", in: 0...1_000)
    for _ in 0..<combinations { _ = try integer("a combination of \(what)") }
    return timed ? try window(what) : 0...Double.infinity
  }
}
