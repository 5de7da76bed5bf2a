import CityModel

struct DayStepKeys: Section {
  static let declared = Self()

  let upTo = Key.number(
    "to_h", .above(0, to: 24), unit: "h", "Up to this moment, in hours since midnight.")
  let share = Key.number("share", .share, "Share of attempts with nobody in.")
}

struct ArrivalKeys: Section {
  static let declared = Self()

  let hour = Key.number("at_h", .from(0, to: 24), unit: "h", "Hours since midnight.")
  let share = Key.number("share", .share, "Share of the day's parcels that come then.")
}

struct DwellTimeKeys: Section {
  static let declared = Self()

  let mean = Key.number("mean", .above(0, to: 8784), unit: "h", "Mean stay.")
  let variation = Key.number(
    "cv", .from(0, to: 5), default: 1,
    "Standard deviation over mean of the gamma distribution: 1 is exponential, 0 constant.")
}

struct DisruptionKeys: Section {
  static let declared = Self()

  let name = Key.text("name", "Name.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
  let from = Key.date("from", "First day.")
  let through = Key.date("to", "Last day, included.")
  let speed = Key.number(
    "speed", .above(0, to: 2), default: 1, "Driving speed over the usual: rain, a road closed.")
  let couriers = Key.number(
    "couriers", .share, default: 1, "Share of the rounds that have a courier.")
  let carrier = Key.optionalIdentifier(
    "carrier", "The carrier that lacks couriers; null: all of them.")
  let sites = Key.optional(
    "sites", .list(.identifier, counts: 1...1_000_000), "Pickup points out of service."
  ) { try $0.items }
  let depots = Key.optional(
    "depots", .list(.identifier, counts: 1...100_000), "Depots out of service."
  ) { try $0.items }
}
