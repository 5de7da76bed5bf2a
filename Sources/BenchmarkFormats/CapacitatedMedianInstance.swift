import Geography

/// A capacitated p-median problem whose customers are candidate sites as well (OR-Library pmedcap1,
/// Osman & Christofides 1994); distances are straight lines rounded down.
public struct CapacitatedMedianInstance: Sendable {
  /// The number the file gives the problem.
  public var number: Int
  /// The best value known to the file's author.
  public var bestKnown: Double
  public var p: Int
  public var capacity: Double
  public var points: [Point]
  public var demands: [Double]
}

extension CapacitatedMedianInstance {
  /// `problems`, then for each `number best-known`, `customers p capacity` and `number x y demand` for
  /// each customer.
  static func all(_ reader: inout TokenReader) throws -> [CapacitatedMedianInstance] {
    let problems = try reader.count("the number of problems", tokensEach: 9)
    var instances: [CapacitatedMedianInstance] = []
    for _ in 0..<problems { instances.append(try CapacitatedMedianInstance(&reader)) }
    try reader.finish()
    return instances
  }

  private init(_ reader: inout TokenReader) throws {
    number = try reader.integer("the number of a problem", in: 1...1_000_000)
    bestKnown = try reader.amount("the best-known value")
    let customers = try reader.count("the number of customers", tokensEach: 4)
    p = try reader.integer("the number of medians", in: 1...max(1, customers))
    capacity = try reader.amount("the capacity")
    (points, demands) = ([], [])
    for row in 1...max(1, customers) {
      _ = try reader.integer("the number of customer \(row)", in: row...row)
      points.append(try reader.point("customer \(row)"))
      demands.append(try reader.amount("the demand of customer \(row)"))
    }
  }
}

extension TokenReader {
  /// Coordinates beyond this would square to more than a double keeps exact.
  static let farthest = 1e9

  /// Two coordinates.
  mutating func point(_ what: @autoclosure () -> String) throws -> Point {
    let x = try number("the x coordinate of \(what())", in: -Self.farthest...Self.farthest)
    let y = try number("the y coordinate of \(what())", in: -Self.farthest...Self.farthest)
    return Point(x: x, y: y)
  }
}
