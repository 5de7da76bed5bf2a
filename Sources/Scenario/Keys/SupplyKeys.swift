import CityModel

typealias SiteStatus = CandidateSite.Status

struct ModuleKeys: Section {
  static let declared = Self()

  let name = Key.optionalText("name", "Name; the key without one.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
  let cells = Key.section(
    "cells", CellsKeys.self, required: true,
    "Cells by size class; a parcel may take a larger cell.")
  let cost = Key.number(
    "cost_cny_year", .from(0, to: 1e12), unit: "CNY/year", "Capital charge, power and upkeep.")
  let floorArea = Key.number(
    "floor_m2", .from(0, to: 1e6), unit: "m2", default: 0, "Floor that it takes.")
}

struct CellsKeys: Section {
  static let declared = Self()

  let small = Key.integer("S", 0...1_000_000, default: 0, "Small cells.")
  let medium = Key.integer("M", 0...1_000_000, default: 0, "Medium cells.")
  let large = Key.integer("L", 0...1_000_000, default: 0, "Large cells.")
}

struct OutletKeys: Section {
  static let declared = Self()

  let name = Key.optionalText("name", "Name; the key without one.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
  let kind = Key<OutletType.Kind>.choice("kind", "`locker` (unattended) or `staffed`.")
  let siteCost = Key.number(
    "site_cost_cny_year", .from(0, to: 1e12), unit: "CNY/year",
    "Rent, clerk and connection: what a place costs before any module.")
  let modules = Key.identifiers(
    "modules", counts: 1...1000, "The modules that such a place may hold.")
  let maximumModules = Key.integer(
    "max_modules", 1...10_000, default: 1, "Most modules of one place, all kinds together.")
  let opens = Key.number(
    "opens_h", .from(0, to: 24), unit: "h", default: 0, "Opening time, in hours since midnight.")
  let closes = Key.number(
    "closes_h", .above(0, to: 24), unit: "h", default: 24, "Closing time.")
  let counter = Key.optionalNumber(
    "counter_parcels_h", .above(0, to: 1e6), unit: "parcels/h",
    "Parcels that the counter hands out in an hour; null: nobody waits.")
}

struct CarrierKeys: Section {
  static let declared = Self()

  let name = Key.optionalText("name", "Name; the key without one.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
  let share = Key.number("share", .share, "Share of all parcels; the carriers' shares sum to 1.")
  let arrivals = Key.list(
    "arrivals", of: ArrivalKeys.self, counts: 0...96, required: false,
    "When its parcels reach its depots, in shares that sum to 1; what comes after "
      + "the last departure of `delivery` waits for the next day. Without it all come before the first."
  )
}

struct VehicleKeys: Section {
  static let declared = Self()

  let name = Key.optionalText("name", "Name; the key without one.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
  let serves = Key.choices(
    "serves", ["door", "pickup"], default: ["door", "pickup"], "What it delivers to.")
  let capacity = Key.integer("capacity_parcels", 1...1_000_000, unit: "parcels", "Parcels a trip.")
  let speed = Key.number("speed_kmh", .above(0, to: 300), unit: "km/h", "Mean speed on the road.")
  let circuity = Key.optionalNumber(
    "circuity", .from(1, to: 5), "Driving distance over straight distance, in place of the area's.")
  let fixedCost = Key.number(
    "fixed_cny_day", .from(0, to: 1e9), unit: "CNY/day", default: 0, "Cost of a day in use.")
  let kilometreCost = Key.number(
    "cost_cny_km", .from(0, to: 1e6), unit: "CNY/km", default: 0, "Cost of a driven kilometre.")
  let hourCost = Key.number(
    "cost_cny_hour", .from(0, to: 1e6), unit: "CNY/h", "The courier's time.")
  let shift = Key.number(
    "shift_h", .above(0, to: 24), unit: "h", default: 8, "Longest working day.")
  let range = Key.optionalNumber(
    "range_km", .above(0, to: 100_000), unit: "km", "Distance a day; null: no limit.")
  let available = Key.optionalInteger(
    "available_per_depot", 0...1_000_000, "Vehicles at each depot; null: as many as needed.")
  let trips = Key.integer(
    "trips_per_day", 1...100, default: 1, "Trips a day, with reloads at the depot in between.")
  let reload = Key.number(
    "reload_min", .from(0, to: 1440), unit: "min", default: 0, "Time of a reload at the depot.")
  let emission = Key.number(
    "kgco2e_km", .from(0, to: 1000), unit: "kgCO2e/km", default: 0, "Emission, well to wheel.")
}
