/// What coordinates in a scenario's files are.
enum CoordinateSystem: String, CaseIterable, Sendable { case metres, wgs84 }

struct AreaKeys: Section {
  static let declared = Self()

  let coordinates = Key<CoordinateSystem>.choice(
    "coordinates",
    "What every file's coordinates are: `metres` (x, y in a plane) or `wgs84` (lon, lat in degrees)."
  )
  let cellSide = Key.number(
    "cell_m", .from(10, to: 100_000), unit: "m", default: 500, "Side of a service-grid cell.")
  let circuity = Key.section(
    "circuity", CircuityKeys.self, required: false, "Network distance over straight distance.")
  let origin = Key.optionalSection(
    "origin", OriginKeys.self,
    "Where the plane touches the globe and grid cells are counted from, for `wgs84`. Without it: the "
      + "middle of the zones, so that cells change their names when zones do.")
  let bounds = Key.optionalSection(
    "bounds", BoundsKeys.self,
    "The box that zones and sites must lie in. Without it: sites must lie near the zones.")
}

struct CircuityKeys: Section {
  static let declared = Self()

  let walk = Key.number("walk", .from(1, to: 5), default: 1.4, "On foot.")
  let drive = Key.number(
    "drive", .from(1, to: 5), default: 1.4,
    "By vehicle, where a vehicle type names no circuity of its own.")
}

struct OriginKeys: Section {
  static let declared = Self()

  let longitude = Key.number("lon", .from(-180, to: 180), unit: "degrees", "Longitude.")
  let latitude = Key.number("lat", .from(-85, to: 85), unit: "degrees", "Latitude.")
}

struct BoundsKeys: Section {
  static let declared = Self()
  private static let range = NumberRange.from(-1e7, to: 1e7)

  let west = Key.number("west", range, "Least x or longitude.")
  let south = Key.number("south", range, "Least y or latitude.")
  let east = Key.number("east", range, "Greatest x or longitude.")
  let north = Key.number("north", range, "Greatest y or latitude.")
}
