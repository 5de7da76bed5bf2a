/// A CSV file and the names its columns have.
struct TableKeys<Columns: Section>: Section {
  static var declared: Self { Self() }

  let file = Key.file("file", "A CSV file (UTF-8, commas, header row), relative to this one.")
  let columns = Key(
    declaration: KeyDeclaration(
      name: "columns",
      shape: .section(
        Columns.keys.map {
          KeyDeclaration(
            name: $0.name, shape: .text, presence: .otherwise(.null), isNullable: true,
            about: "The file's own name for the column `\($0.name)`: \($0.about)")
        }),
      presence: .otherwise(.map([])), about: "Columns that the file calls by other names."),
    decode: { try $0.members.filter { !$0.value.isNull } })
}

/// The columns of the place that every table with coordinates has: either both of one pair.
enum CoordinateColumns {
  static let x = Key.optionalNumber(
    "x", .from(-1e7, to: 1e7), unit: "m", "Metres east, where coordinates are `metres`.")
  static let y = Key.optionalNumber(
    "y", .from(-1e7, to: 1e7), unit: "m", "Metres north, where coordinates are `metres`.")
  static let longitude = Key.optionalNumber(
    "lon", .from(-180, to: 180), unit: "degrees", "Longitude, where coordinates are `wgs84`.")
  static let latitude = Key.optionalNumber(
    "lat", .from(-85, to: 85), unit: "degrees", "Latitude, where coordinates are `wgs84`.")
}

struct ZoneColumns: Section {
  static let declared = Self()

  let id = Key.identifier("id", "Name that outputs refer to.")
  let x = CoordinateColumns.x
  let y = CoordinateColumns.y
  let longitude = CoordinateColumns.longitude
  let latitude = CoordinateColumns.latitude
  let people = Key.number("people", .from(0, to: 1e8), "People who live in the zone.")
  let area = Key.number(
    "area_m2", .from(0, to: 1e12), unit: "m2", default: 0,
    "Homes are spread over a square of this area round the place; 0: all at the place.")
  let district = Key.optionalIdentifier("district", "The district's id in the file of districts.")
  let name = Key.optionalText("name", "Name; the id without one.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
}

struct SiteColumns: Section {
  static let declared = Self()

  let id = Key.identifier("id", "Name that outputs refer to.")
  let x = CoordinateColumns.x
  let y = CoordinateColumns.y
  let longitude = CoordinateColumns.longitude
  let latitude = CoordinateColumns.latitude
  let outlet = Key.identifier("outlet", "The kind of place, one of `outlets`.")
  let status = Key<SiteStatus>.choice(
    "status", default: .candidate,
    "`candidate` may open, `existing` is open, `forced` must open, `forbidden` may not.")
  let carrier = Key.optionalIdentifier(
    "carrier",
    "The carrier, or the group of `policy.groups`, whose parcels alone it takes; empty: everybody's."
  )
  let siteCost = Key.optionalNumber(
    "site_cost_cny_year", .from(0, to: 1e12), unit: "CNY/year",
    "Yearly cost of this place, in place of its outlet type's.")
  let maximumModules = Key.optionalInteger(
    "max_modules", 1...10_000, "Most modules this place holds, in place of its outlet type's.")
  let name = Key.optionalText("name", "Name; the id without one.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
}

struct DepotColumns: Section {
  static let declared = Self()

  let id = Key.identifier("id", "Name that outputs refer to.")
  let x = CoordinateColumns.x
  let y = CoordinateColumns.y
  let longitude = CoordinateColumns.longitude
  let latitude = CoordinateColumns.latitude
  let carrier = Key.optionalIdentifier("carrier", "Whose depot it is; empty: every carrier's.")
  let name = Key.optionalText("name", "Name; the id without one.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
}

struct DistrictColumns: Section {
  static let declared = Self()

  let id = Key.identifier("id", "Name that zones refer to.")
  let name = Key.optionalText("name", "Name; the id without one.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
}
