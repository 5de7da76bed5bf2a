import Foundation

/// A place on the WGS84 ellipsoid, in degrees.
public struct Coordinate: Sendable, Hashable {
  public var longitude: Double
  public var latitude: Double

  public init(longitude: Double, latitude: Double) {
    self.longitude = longitude
    self.latitude = latitude
  }
}

/// Between degrees and metres. A city is small enough for a plane tangent to the ellipsoid at its
/// middle: one degree of longitude and of latitude have the length they have there. Within 50 km
/// of the origin distances are right to 0.5 %, below what circuity factors know.
public enum Projection: Sendable, Hashable {
  /// The files already hold plane metres.
  case plane
  case tangent(origin: Coordinate)

  public func point(_ coordinate: Coordinate) -> Point {
    switch self {
    case .plane: return Point(x: coordinate.longitude, y: coordinate.latitude)
    case .tangent(let origin):
      let (east, north) = Self.metresPerDegree(latitude: origin.latitude)
      return Point(
        x: (coordinate.longitude - origin.longitude) * east,
        y: (coordinate.latitude - origin.latitude) * north)
    }
  }

  public func coordinate(_ point: Point) -> Coordinate {
    switch self {
    case .plane: return Coordinate(longitude: point.x, latitude: point.y)
    case .tangent(let origin):
      let (east, north) = Self.metresPerDegree(latitude: origin.latitude)
      return Coordinate(
        longitude: origin.longitude + point.x / east, latitude: origin.latitude + point.y / north)
    }
  }

  /// Length of one degree along the parallel and along the meridian, from the ellipsoid's radii of
  /// curvature (WGS84: a = 6 378 137 m, f = 1/298.257 223 563).
  static func metresPerDegree(latitude: Double) -> (east: Double, north: Double) {
    let equatorialRadius = 6_378_137.0
    let flattening = 1 / 298.257_223_563
    let eccentricitySquared = flattening * (2 - flattening)
    let radians = latitude * .pi / 180
    let reduced = 1 - eccentricitySquared * sin(radians) * sin(radians)
    let primeVertical = equatorialRadius / reduced.squareRoot()
    let meridian = equatorialRadius * (1 - eccentricitySquared) / (reduced * reduced.squareRoot())
    return (primeVertical * cos(radians) * .pi / 180, meridian * .pi / 180)
  }
}
