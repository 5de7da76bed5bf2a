import CityModel
import Geography
import Indicators
import Planning

/// `map.geojson` (RFC 7946): cells, communities, sites, depots and routes with their indicators, in
/// WGS84 degrees of seven decimals, about a centimetre.
struct MapLayer {
  /// More lines than this make a map nobody can read, and a file no browser opens.
  static let routeLimit = 2000

  let run: RunResult
  private var city: City { run.city }

  /// Nil where the scenario's coordinates are metres of a plane of its own, whose place on the earth
  /// nobody knows.
  init?(_ run: RunResult) {
    guard case .tangent = run.city.area.projection else { return nil }
    self.run = run
  }

  var omittedRoutes: Int { max(0, run.measurement.routes.count - Self.routeLimit) }

  var bytes: [UInt8] {
    var text = "{\"type\":\"FeatureCollection\",\"features\":[\n"
    text += features.map(\.compactText).joined(separator: ",\n")
    text += "\n]}\n"
    return Array(text.utf8)
  }

  private var features: [JSONValue] {
    cells + communities + routes + depots + sites
  }

  private var cells: [JSONValue] {
    run.measurement.cells.cells.indices.map { index in
      let cell = run.measurement.cells.cells[index]
      let corners = city.area.grid.corners(of: cell)
      let ring = JSONValue.array((corners + corners.prefix(1)).map(position))
      return feature(
        "Polygon", .array([ring]), kind: "cell", id: cell.name, indicators: (.cell, index))
    }
  }

  private var communities: [JSONValue] {
    city.zones.indices.map { index in
      let zone = city.zones[index]
      return feature(
        "Point", position(zone.place), kind: "community", id: zone.id, name: zone.name,
        indicators: (.community, index))
    }
  }

  private var sites: [JSONValue] {
    city.sites.indices.map { index in
      let site = city.sites[index]
      let open = run.plan.siting.position[index]
      return feature(
        "Point", position(site.place), kind: "site", id: site.id, name: site.name,
        extra: [
          ("open", .boolean(open >= 0)), ("status", .string(site.status.rawValue)),
          ("outlet", .string(city.outlets[site.outlet].id)),
        ], indicators: open >= 0 ? (.site, Int(open)) : nil)
    }
  }

  private var depots: [JSONValue] {
    city.depots.map { depot in
      feature(
        "Point", position(depot.place), kind: "depot", id: depot.id, name: depot.name,
        extra: [("carrier", .string(orNull: depot.carrier.map { city.carriers[$0].id }))],
        indicators: nil)
    }
  }

  private var routes: [JSONValue] {
    run.measurement.routes.prefix(Self.routeLimit).enumerated().map { index, use in
      let task = run.plan.routes.tasks[use.task]
      let route = task.routes[use.route]
      let depot = city.depots[route.depot].place
      let lines = route.trips.filter { !$0.isEmpty }.map { trip in
        let stops = trip.map { point(of: task.stops[Int($0)].place) }
        return JSONValue.array(([depot] + stops + [depot]).map(position))
      }
      return feature(
        "MultiLineString", .array(lines), kind: "route", id: use.id,
        extra: [("carrier", .string(orNull: city.ids(ofCarriers: task.carriers)))],
        indicators: (.route, index))
    }
  }

  private func point(of place: RoutePlan.Stop.Place) -> Point {
    switch place {
    case .building(let building): run.plan.buildings.places[building]
    case .site(let site): city.sites[site].place
    }
  }

  private func position(_ point: Point) -> JSONValue {
    let coordinate = city.area.projection.coordinate(point)
    func rounded(_ degrees: Double) -> JSONValue { .number((degrees * 1e7).rounded() / 1e7) }
    return .array([rounded(coordinate.longitude), rounded(coordinate.latitude)])
  }

  private func feature(
    _ type: String, _ coordinates: JSONValue, kind: String, id: String, name: LocalName? = nil,
    extra: [(key: String, value: JSONValue)] = [], indicators: (level: Level, entity: Int)?
  ) -> JSONValue {
    var properties: [(key: String, value: JSONValue)] = [
      ("kind", .string(kind)), ("id", .string(id)),
    ]
    if let name {
      properties.append(("name", .string(name.english)))
      if let chinese = name.chinese { properties.append(("name_zh", .string(chinese))) }
    }
    properties += extra
    if let (level, entity) = indicators {
      for definition in run.measurement.definitions where definition.levels.contains(level) {
        let mean = run.measurement.estimate(definition.code, level, entity)?.mean
        properties.append((definition.code, mean.map(JSONValue.decimal) ?? .null))
      }
    }
    return .object([
      ("type", .string("Feature")),
      ("geometry", .object([("type", .string(type)), ("coordinates", coordinates)])),
      ("properties", .object(properties)),
    ])
  }
}

extension JSONValue {
  /// A number with the ten significant digits that every output has.
  static func decimal(_ value: Double) -> JSONValue {
    .number(DecimalText.text(of: value).flatMap(Double.init) ?? value)
  }
}
