import Geography

/// A capacitated location-routing instance: open depots and drive routes from them.
public struct LocationRoutingInstance: Sendable {
  public struct Depot: Sendable, Equatable {
    public var point: Point
    public var capacity: Double
    public var openingCost: Double
  }

  public struct Customer: Sendable, Equatable {
    public var point: Point
    public var demand: Double
  }

  public var depots: [Depot]
  public var customers: [Customer]
  public var vehicleCapacity: Double
  /// Fixed cost of a route.
  public var routeCost: Double
  /// Whether an arc costs `ceil(100 · straight line)`; otherwise the straight line itself.
  public var hundredfoldIntegers: Bool
}

extension LocationRoutingInstance {
  /// Prodhon (2006), also Tuzun & Burke and Barreto: customers, depots, the depots' and the customers'
  /// coordinates, vehicle capacity, depot capacities, demands, opening costs, cost of a route, and 0 for
  /// integer or 1 for real costs.
  init(prodhon reader: inout TokenReader) throws {
    let customerCount = try reader.count("the number of customers", tokensEach: 3)
    let depotCount = try reader.count("the number of depots", tokensEach: 4)
    try reader.throwProblems()
    depots = []
    customers = []
    for row in 1...depotCount {
      depots.append(Depot(point: try reader.point("depot \(row)"), capacity: 0, openingCost: 0))
    }
    for row in 1...customerCount {
      customers.append(Customer(point: try reader.point("customer \(row)"), demand: 0))
    }
    vehicleCapacity = try reader.amount("the vehicle capacity")
    for row in 0..<depotCount {
      depots[row].capacity = try reader.amount("the capacity of depot \(row + 1)")
    }
    for row in 0..<customerCount {
      customers[row].demand = try reader.amount("the demand of customer \(row + 1)")
    }
    for row in 0..<depotCount {
      depots[row].openingCost = try reader.amount("the opening cost of depot \(row + 1)")
    }
    routeCost = try reader.amount("the cost of a route")
    hundredfoldIntegers = try reader.integer("0 for integer or 1 for real costs", in: 0...1) == 0
    try reader.finish()
  }

  /// Schneider & Löffler (2019): one JSON object with `customers`, `depots`, `vehicle_capacity` and
  /// `vehicle_costs`; costs as in Prodhon's integer instances.
  init(schneiderLoeffler reader: inout TokenReader) throws {
    let root = try JSONDocument.parse(reader.bytes)
    var checker = JSONChecker(reader: reader)
    depots = try checker.array(root, "depots").map {
      Depot(
        point: try checker.point($0), capacity: try checker.amount($0, "capacity"),
        openingCost: try checker.amount($0, "costs"))
    }
    customers = try checker.array(root, "customers").map {
      Customer(point: try checker.point($0), demand: try checker.amount($0, "demand"))
    }
    vehicleCapacity = try checker.amount(root, "vehicle_capacity")
    routeCost = try checker.amount(root, "vehicle_costs")
    hundredfoldIntegers = true
    try checker.reader.throwProblems()
  }
}
