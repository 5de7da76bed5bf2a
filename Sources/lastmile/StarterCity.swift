import Foundation
import Geography

/// The `city` template's tables: compounds on a jittered grid, denser towards the middle, with shops
/// and property offices between them. The same bytes every time.
struct StarterCity {
  private static let side = 14
  private static let spacing = 350.0
  private let projection = Projection.tangent(
    origin: Coordinate(longitude: 113.9, latitude: 21.9))

  var files: [StarterFile] {
    [
      StarterFile("scenario.yml", PackageResources.city_yml),
      StarterFile(
        "zones.csv", header: "id,lon,lat,people,area_m2,district,name,name_zh", rows: zones),
      StarterFile(
        "sites.csv", header: "id,lon,lat,outlet,status,name,name_zh,max_modules", rows: sites),
      StarterFile("depots.csv", header: "id,lon,lat,carrier,name", rows: depots),
      StarterFile("districts.csv", header: "id,name,name_zh", rows: districts),
    ]
  }

  private static let quarters = [
    ("sw", "Harbour", "港口区"), ("se", "Lighthouse", "灯塔区"), ("nw", "Gardens", "花园区"),
    ("ne", "Hillside", "山坡区"),
  ]

  private var districts: [[String]] { Self.quarters.map { [$0.0, $0.1, $0.2] } }

  private func cells(of point: Point) -> [String] {
    let coordinate = projection.coordinate(point)
    return [fixed(coordinate.longitude, 6), fixed(coordinate.latitude, 6)]
  }

  private func jittered(_ column: Double, _ row: Double, _ stream: inout RandomStream) -> Point {
    Point(
      x: (column + 0.4 * stream.uniform()) * Self.spacing,
      y: (row + 0.4 * stream.uniform()) * Self.spacing)
  }

  private var zones: [[String]] {
    var stream = RandomStream(seed: 1, name: "starter zones")
    let middle = Double(Self.side - 1) / 2
    return (0..<Self.side * Self.side).map { index in
      let (row, column) = (index / Self.side, index % Self.side)
      let point = jittered(Double(column), Double(row), &stream)
      let offset = max(abs(Double(row) - middle), abs(Double(column) - middle)) / middle
      let people = ((500 - 350 * offset) * (0.6 + 0.8 * stream.uniform())).rounded()
      let quarter = (row < Self.side / 2 ? 0 : 2) + (column < Self.side / 2 ? 0 : 1)
      return [Self.name("z", index + 1)] + cells(of: point) + [
        fixed(people, 0), "40000", Self.quarters[quarter].0,
        "Compound \(row + 1)-\(column + 1)", "\(row + 1)排\(column + 1)号小区",
      ]
    }
  }

  private var sites: [[String]] {
    var stream = RandomStream(seed: 1, name: "starter sites")
    return (0..<84).map { index in
      let column = stream.uniform() * Double(Self.side - 1)
      let row = stream.uniform() * Double(Self.side - 1)
      let point = jittered(column, row, &stream)
      let kind = stream.index(below: 10)
      let (outlet, title, titleChinese) =
        kind < 5
        ? ("convenience_store", "Store", "便利店")
        : kind < 8
          ? ("property_office", "Property office", "物业服务中心") : ("parcel_station", "Station", "驿站")
      let status = index < 4 ? "existing" : index == 4 ? "forced" : "candidate"
      return [Self.name("s", index + 1)] + cells(of: point) + [
        outlet, status, "\(title) \(index + 1)", "\(titleChinese)\(index + 1)", "",
      ]
    }
  }

  private var depots: [[String]] {
    let width = Double(Self.side) * Self.spacing
    let places: [(String, Point, String, String)] = [
      ("d1", Point(x: -1500, y: 0.7 * width), "north", "North station"),
      ("d2", Point(x: width + 1200, y: 0.6 * width), "north", "Hillside station"),
      ("d3", Point(x: 0.3 * width, y: -1800), "south", "Harbour post office"),
      ("d4", Point(x: width + 900, y: 0.1 * width), "south", "Lighthouse post office"),
      ("d5", Point(x: 0.5 * width, y: width + 1000), "bay", "Bay depot"),
    ]
    return places.map { [$0.0] + cells(of: $0.1) + [$0.2, $0.3] }
  }

  private static func name(_ letter: String, _ number: Int) -> String {
    let digits = String(number)
    return letter + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }
}
