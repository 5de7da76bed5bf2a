import Foundation
import Geography

/// A text file of points, as public benchmarks of out-of-home delivery come in: a number and two
/// coordinates a line, the depot first, the parcel points last.
struct PointFile {
  private struct Place {
    var number: String
    var first: Double
    var second: Double
    var line: Int
  }

  private let path: String
  private let places: [Place]
  private let parcelPoints: Int
  private let peoplePerStop: Double
  private let order: Initialise.Order

  /// - Throws: `Failure` where the file cannot be read or holds too few points.
  init(
    path: String, parcelPoints: Int, peoplePerStop: Double, order: Initialise.Order?
  ) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure.wrongInput("\(path): cannot be read; check the name")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Failure.wrongInput("\(path): is not text in UTF-8")
    }
    let places = try Self.places(in: text, path: path)
    guard places.count >= parcelPoints + 2 else {
      throw Failure.wrongInput(
        "\(path): \(places.count) points; a depot, at least one stop and \(parcelPoints) parcel "
          + "points are needed")
    }
    self.path = path
    self.places = places
    self.parcelPoints = parcelPoints
    self.peoplePerStop = peoplePerStop
    self.order = try order ?? Self.order(of: places, path: path)
    try checkRange()
  }

  private static func places(in text: String, path: String) throws -> [Place] {
    var places: [Place] = []
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "," || $0 == ";" }
      if words.isEmpty || words[0] == "EOF" { continue }
      if words.count == 3, Int(words[0]) != nil, let first = Double(words[1]),
        let second = Double(words[2]), first.isFinite, second.isFinite
      {
        places.append(
          Place(number: String(words[0]), first: first, second: second, line: index + 1))
      } else if !places.isEmpty {
        throw Failure.wrongInput(
          "\(path):\(index + 1):1: a number and two coordinates are needed, not '\(line.prefix(40))'"
        )
      }
    }
    return places
  }

  /// A longitude is often beyond 90 degrees, a latitude never.
  private static func order(of places: [Place], path: String) throws -> Initialise.Order {
    let first = places.map { abs($0.first) }.max() ?? 0
    let second = places.map { abs($0.second) }.max() ?? 0
    if first > 180 || second > 180 { return .plane }
    if first > 90, second <= 90 { return .longitudeFirst }
    if second > 90, first <= 90 { return .latitudeFirst }
    throw Failure.wrongInput(
      "\(path): the coordinates do not show their order; add --order lat-lon, lon-lat or x-y")
  }

  private func checkRange() throws {
    for place in places {
      let (x, y) = coordinates(of: place)
      let isRight =
        order == .plane ? abs(x) <= 1e7 && abs(y) <= 1e7 : abs(x) <= 180 && abs(y) <= 85
      guard isRight else {
        throw Failure.wrongInput(
          "\(path):\(place.line):1: \(place.first) and \(place.second) are no \(order.rawValue); give "
            + "the right --order, or mend the point")
      }
    }
  }

  /// East first.
  private func coordinates(of place: Place) -> (Double, Double) {
    order == .latitudeFirst ? (place.second, place.first) : (place.first, place.second)
  }

  private func cells(of place: Place) -> [String] {
    let (x, y) = coordinates(of: place)
    return ["\(x)", "\(y)"]
  }

  /// The files of a scenario with these places.
  func scenario() throws -> [StarterFile] {
    let stops = places.dropFirst().dropLast(parcelPoints)
    let points = places.suffix(parcelPoints)
    let names = order == .plane ? "x,y" : "lon,lat"
    let people =
      peoplePerStop == peoplePerStop.rounded() ? fixed(peoplePerStop, 0) : "\(peoplePerStop)"
    let city = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "_" || $0 == "-" }
    let origin = cells(of: places[0])
    let yaml = String(decoding: PackageResources.points_yml, as: UTF8.self)
      .replacing("@NAME@", with: "\"\(city)\"").replacing("@PEOPLE@", with: people)
      .replacing("@COORDINATES@", with: order == .plane ? "metres" : "wgs84")
      .replacing(
        "@ORIGIN@",
        with: order == .plane ? "" : "  origin: {lon: \(origin[0]), lat: \(origin[1])}\n")
    return [
      StarterFile("scenario.yml", Array(yaml.utf8)),
      StarterFile(
        "zones.csv", header: "id,\(names),people",
        rows: stops.map { ["stop" + $0.number] + cells(of: $0) + [people] }),
      StarterFile(
        "sites.csv", header: "id,\(names),outlet,status",
        rows: points.map {
          ["point" + $0.number] + cells(of: $0) + ["convenience_store", "candidate"]
        }),
      StarterFile(
        "depots.csv", header: "id,\(names),carrier,name",
        rows: places.prefix(1).map { ["depot" + $0.number] + cells(of: $0) + ["", "Depot"] }),
    ]
  }
}
