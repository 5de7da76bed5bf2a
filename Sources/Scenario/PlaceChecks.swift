import CityModel
import Geography

/// Reports places that cannot be meant: a zone in another country, a site where nobody lives.
struct PlaceChecks {
  /// No city is this wide.
  static let farthestZone = 500_000.0
  /// A site from farther away belongs to another city.
  static let farthestSite = 50_000.0
  /// A round from farther away leaves no time to deliver.
  static let farthestDepot = 200_000.0

  let root: Reading<ScenarioKeys>
  let tables: Tables
  let places: Places
  let diagnostics: Diagnostics

  func run() {
    let zones = places.zones.compactMap { $0 }
    // Without every zone, nothing can be said of what lies outside.
    guard tables.zones?.isComplete == true, zones.count == places.zones.count else { return }
    guard let middle = Self.median(of: zones) else { return }
    for (row, point) in zip(tables.zones?.rows ?? [], places.zones) {
      guard let point, middle.distance(to: point) > Self.farthestZone else { continue }
      report(
        .badCoordinate, row.reading,
        "this zone lies \(kilometres(middle.distance(to: point))) from the middle of the others")
    }
    guard !zones.contains(where: { middle.distance(to: $0) > Self.farthestZone }),
      let homes = Box(zones)
    else { return }
    checkOrigin(middle)
    checkBounds()
    checkSamePlaces()
    if (try? root.area.bounds) == nil { checkSites(homes) }
    for (row, point) in zip(tables.depots?.rows ?? [], places.depots) {
      guard let point, homes.distance(to: point) > Self.farthestDepot else { continue }
      report(
        .depotFar, row.reading,
        "this depot lies \(kilometres(homes.distance(to: point))) from the zones")
    }
  }

  /// Nobody walks to a site beyond the service radius of every home.
  private func checkSites(_ homes: Box) {
    let reach = ((try? root.standards.serviceRadius) ?? Self.farthestSite) + homeSpread
    for (row, point) in zip(tables.sites?.rows ?? [], places.sites) {
      guard let point, (try? row.reading.status) != .forbidden else { continue }
      let distance = homes.distance(to: point)
      if distance > max(reach, Self.farthestSite) {
        report(.outsideArea, row.reading, "this site lies \(kilometres(distance)) from the zones")
      } else if distance > reach {
        report(
          .servesNobody, row.reading,
          "this site lies \(kilometres(distance)) outside the zones, beyond everybody's service radius"
        )
      }
    }
  }

  private func checkSamePlaces() {
    struct Spot: Hashable {
      var point: Point
      var outlet: String
    }
    var lines: [Spot: Int] = [:]
    for (row, point) in zip(tables.sites?.rows ?? [], places.sites) {
      guard let point, let outlet = try? row.reading.outlet else { continue }
      let spot = Spot(point: point, outlet: outlet)
      if let line = lines[spot] {
        report(
          .samePlace, row.reading,
          "this site has the place and the outlet type of the one in line \(line)")
      } else {
        lines[spot] = row.place.line
      }
    }
  }

  /// How far homes reach beyond their zone's place: half the diagonal of the largest zone.
  private var homeSpread: Double {
    let areas = (tables.zones?.rows ?? []).compactMap { try? $0.reading.area }
    return ((areas.max() ?? 0) / 2).squareRoot()
  }

  /// Far from where the plane touches the globe, its distances are wrong.
  private func checkOrigin(_ middle: Point) {
    guard let origin = try? root.area.origin, case .tangent = places.projection else { return }
    let distance = middle.distance(to: Point(x: 0, y: 0))
    guard distance > Self.farthestZone else { return }
    diagnostics.report(
      .badCoordinate, at: origin.place,
      "the origin lies \(kilometres(distance)) from the zones; name a place in or near the city")
  }

  private func checkBounds() {
    guard let bounds = try? root.area.bounds, let west = try? bounds.west,
      let south = try? bounds.south, let east = try? bounds.east, let north = try? bounds.north
    else { return }
    guard west < east, south < north else {
      diagnostics.report(
        .boundsReversed, at: bounds.place,
        "bounds need west < east and south < north; swap what is reversed")
      return
    }
    let corners = [
      Coordinate(longitude: west, latitude: south), Coordinate(longitude: east, latitude: north),
    ].map(places.projection.point)
    guard let box = Box(corners) else { return }
    check(tables.zones, places.zones, within: box, what: "zone")
    check(tables.sites, places.sites, within: box, what: "site")
  }

  private func check<Columns: PlacedColumns>(
    _ table: CheckedTable<Columns>?, _ points: [Point?], within box: Box, what: String
  ) {
    for (row, point) in zip(table?.rows ?? [], points) {
      guard let point, box.distance(to: point) > 0 else { continue }
      report(.outsideArea, row.reading, "this \(what) lies outside 'area.bounds'")
    }
  }

  /// At the row's first coordinate.
  private func report<Columns: PlacedColumns>(
    _ code: DiagnosticCode, _ row: Reading<Columns>, _ message: String
  ) {
    let isMetres = (try? root.area.coordinates) == .metres
    let place = isMetres ? row.place(of: \.x) : row.place(of: \.longitude)
    diagnostics.report(code, at: place, message + "; " + mend(row, isMetres))
  }

  private func mend<Columns: PlacedColumns>(_ row: Reading<Columns>, _ isMetres: Bool) -> String {
    let (x, y) =
      isMetres ? (try? row.x, try? row.y) : (try? row.longitude, try? row.latitude)
    if let x, let y, x != y, let homes = Box(places.zones.compactMap { $0 }) {
      let swapped = places.projection.point(Coordinate(longitude: y, latitude: x))
      let point = places.projection.point(Coordinate(longitude: x, latitude: y))
      if homes.distance(to: swapped) < 0.1 * homes.distance(to: point) {
        return isMetres ? "are x and y swapped?" : "are lon and lat swapped?"
      }
    }
    return "check its coordinates"
  }

  private static func median(of points: [Point]) -> Point? {
    guard !points.isEmpty else { return nil }
    return Point(
      x: points.map(\.x).sorted()[points.count / 2], y: points.map(\.y).sorted()[points.count / 2])
  }
}

/// `3.2 km`, short enough for a message.
private func kilometres(_ metres: Double) -> String {
  let rounded = (metres / 100).rounded() / 10
  return "\(number(rounded)) km"
}
