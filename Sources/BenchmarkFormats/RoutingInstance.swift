import VehicleRouting

/// A vehicle routing instance: the problem's parts as the file gives them, with distances as the
/// collection's best-known values count them.
public struct RoutingInstance: Sendable {
  public enum Kind: String, Sendable {
    case capacitated = "cvrp"
    case timeWindows = "vrptw"
    case multiDepot = "mdvrp"
    case heterogeneousFleet = "hfvrp"
  }

  public var name: String
  public var kind: Kind
  public var depots: [RoutingProblem.Depot]
  /// In the order of the file's nodes, without the depots: solution files number them from 1.
  public var stops: [RoutingProblem.Stop]
  public var vehicleTypes: [RoutingProblem.VehicleType]
  public var metric: RoutingProblem.Metric
}

/// How straight lines become costs; what a publication compares with is not always in the file.
public enum DistanceConvention: String, CaseIterable, Sendable {
  /// To the nearest integer (TSPLIB EUC_2D, CVRPLIB).
  case rounded
  /// In double precision.
  case exact
  /// Down to the next integer (TSPLIB's places in the p-median literature).
  case floored
  /// Cut off after one decimal (time windows in the DIMACS challenge).
  case truncated
}

extension RoutingInstance {
  /// The problem to solve.
  ///
  /// - Parameters:
  ///   - distances: nil for the collection's own convention; means nothing where the file gives an
  ///     explicit matrix
  ///   - vehicles: most vehicles of each type; nil for what the file says
  public func problem(distances: DistanceConvention? = nil, vehicles: Int? = nil) throws
    -> RoutingProblem
  {
    var metric = metric
    if let distances, !hasMatrix {
      metric =
        switch distances {
        case .rounded: .euclideanRounded
        case .exact: .euclidean(circuity: 1)
        case .floored: .euclideanTruncated(decimals: 0)
        case .truncated: .euclideanTruncated(decimals: 1)
        }
    }
    var vehicleTypes = vehicleTypes
    if let vehicles { for type in vehicleTypes.indices { vehicleTypes[type].available = vehicles } }
    return try RoutingProblem(
      depots: depots, stops: stops, vehicleTypes: vehicleTypes, metric: metric)
  }

  /// Whether distances are given, so that no convention applies.
  public var hasMatrix: Bool { if case .matrix = metric { true } else { false } }
}

extension TokenReader {
  /// A load or capacity: a whole number, as the engines count.
  mutating func load(_ what: @autoclosure () -> String) throws -> Int32 {
    Int32(try integer(what(), in: 0...1_000_000_000))
  }

  /// Two times, the second no earlier than the first.
  mutating func window(_ what: @autoclosure () -> String) throws -> ClosedRange<Double> {
    let start = try amount("the start of the window of \(what())")
    guard let token = next() else {
      throw endsTooEarly("before the end of the window of \(what())")
    }
    let end = try number(token, "the end of the window of \(what())", in: 0...Self.largest)
    if end < start {
      try report(
        .outOfRange,
        "the window of \(what()) ends at \(plain(end)), before it starts at \(plain(start))",
        token)
    }
    return start...max(start, end)
  }
}
