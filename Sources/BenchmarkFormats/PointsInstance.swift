import Geography

/// Places in the plane, without a question.
public struct PointsInstance: Sendable {
  public var name: String
  /// In metres where the file gave degrees, else in the file's unit.
  public var points: [Point]
  /// Whether the first point is a depot, which neither is served nor serves.
  public var firstIsDepot: Bool
}

extension PointsInstance {
  /// `NODE_COORD_SECTION`, then `number latitude longitude` for each place: a depot, then delivery
  /// addresses, then parcel points. Degrees are turned into metres on the plane that touches the
  /// ellipsoid at the depot.
  init(outOfHome reader: inout TokenReader) throws {
    name = ""
    firstIsDepot = true
    _ = reader.next()
    var coordinates: [Coordinate] = []
    while let token = reader.next() {
      if reader.text(token.range.prefix(4)).uppercased() == "EOF" { break }
      let row = coordinates.count + 1
      _ = try reader.integer(token, "the number of place \(row)", in: row...row)
      let latitude = try reader.number("the latitude of place \(row)", in: -89...89)
      let longitude = try reader.number("the longitude of place \(row)", in: -180...180)
      coordinates.append(Coordinate(longitude: longitude, latitude: latitude))
    }
    try reader.finish()
    guard let depot = coordinates.first, coordinates.count > 1 else {
      throw reader.missing("there are no places besides the depot; add `number latitude longitude`")
    }
    points = coordinates.map { Projection.tangent(origin: depot).point($0) }
  }
}
