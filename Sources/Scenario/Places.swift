import CityModel
import Geography

/// A table whose rows have a place.
protocol PlacedColumns: Section {
  var x: Key<Double?> { get }
  var y: Key<Double?> { get }
  var longitude: Key<Double?> { get }
  var latitude: Key<Double?> { get }
}

extension ZoneColumns: PlacedColumns {}
extension SiteColumns: PlacedColumns {}
extension DepotColumns: PlacedColumns {}

/// Where zones, sites and depots lie in the plane: one point a row, nil for a row without a right one.
struct Places {
  var projection: Projection
  var zones: [Point?]
  var sites: [Point?]
  var depots: [Point?]

  /// Nil where the coordinate system is not known or no zone has a place.
  init?(_ root: Reading<ScenarioKeys>, _ tables: Tables) {
    guard let system = try? root.area.coordinates else { return nil }
    let zoneCoordinates = Self.coordinates(tables.zones, system)
    let siteCoordinates = Self.coordinates(tables.sites, system)
    let depotCoordinates = Self.coordinates(tables.depots, system)
    switch system {
    case .metres: projection = .plane
    case .wgs84:
      if let origin = try? root.area.origin, let longitude = try? origin.longitude,
        let latitude = try? origin.latitude
      {
        projection = .tangent(origin: Coordinate(longitude: longitude, latitude: latitude))
      } else if let box = Box(zoneCoordinates.compactMap { $0 }.map(Projection.plane.point)) {
        projection = .tangent(
          origin: Coordinate(
            longitude: (box.west + box.east) / 2, latitude: (box.south + box.north) / 2))
      } else {
        return nil
      }
    }
    let projection = projection
    zones = zoneCoordinates.map { $0.map(projection.point) }
    sites = siteCoordinates.map { $0.map(projection.point) }
    depots = depotCoordinates.map { $0.map(projection.point) }
  }

  private static func coordinates<Columns: PlacedColumns>(
    _ table: CheckedTable<Columns>?, _ system: CoordinateSystem
  ) -> [Coordinate?] {
    (table?.rows ?? []).map { row in
      let (x, y) =
        switch system {
        case .metres: (try? row.reading.x, try? row.reading.y)
        case .wgs84: (try? row.reading.longitude, try? row.reading.latitude)
        }
      guard let x, let y else { return nil }
      return Coordinate(longitude: x, latitude: y)
    }
  }
}

/// A rectangle along the axes.
struct Box {
  var west: Double
  var south: Double
  var east: Double
  var north: Double

  /// Round the points; nil without any.
  init?(_ points: [Point]) {
    guard let first = points.first else { return nil }
    (west, south, east, north) = (first.x, first.y, first.x, first.y)
    for point in points {
      (west, east) = (min(west, point.x), max(east, point.x))
      (south, north) = (min(south, point.y), max(north, point.y))
    }
  }

  init(west: Double, south: Double, east: Double, north: Double) {
    (self.west, self.south, self.east, self.north) = (west, south, east, north)
  }

  /// Straight distance from the point to the nearest part of the rectangle.
  func distance(to point: Point) -> Double {
    let dx = max(west - point.x, 0, point.x - east)
    let dy = max(south - point.y, 0, point.y - north)
    return (dx * dx + dy * dy).squareRoot()
  }
}
