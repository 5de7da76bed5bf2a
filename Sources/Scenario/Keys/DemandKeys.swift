import CityModel

struct DemandKeys: Section {
  static let declared = Self()

  let start = Key.date("start", "The first simulated day, such as 2014-03-03.")
  let parcels = Key.number(
    "parcels_per_person_year", .from(0, to: 100_000), unit: "parcels/(person·year)",
    "Parcels that a person gets a year, at `start`.")
  let growth = Key.number(
    "growth_per_year", .from(-0.99, to: 10), default: 0, "Growth for each whole year after `start`."
  )
  let dispersion = Key.number(
    "dispersion", .from(0, to: 100), default: 0,
    "Of the negative binomial: variance = mean + dispersion · mean²; 0 is Poisson.")
  let weekday = Key.section(
    "weekday", WeekdayKeys.self, required: false, "Factors by weekday, relative to their mean.")
  let events = Key.list(
    "events", of: EventKeys.self, counts: 0...10_000, required: false,
    "Days with more or fewer parcels than usual.")
  let sizes = Key.section(
    "sizes", SizeKeys.self, required: true, "Shares of parcels by size class; they sum to 1.")
  let peoplePerBuilding = Key.number(
    "people_per_building", .above(0, to: 1e6), default: 250,
    "People behind one door-delivery stop: a building or a gate.")
}

struct WeekdayKeys: Section {
  static let declared = Self()
  private static let range = NumberRange.from(0, to: 1000)

  let monday = Key.number("mon", range, default: 1, "Monday.")
  let tuesday = Key.number("tue", range, default: 1, "Tuesday.")
  let wednesday = Key.number("wed", range, default: 1, "Wednesday.")
  let thursday = Key.number("thu", range, default: 1, "Thursday.")
  let friday = Key.number("fri", range, default: 1, "Friday.")
  let saturday = Key.number("sat", range, default: 1, "Saturday.")
  let sunday = Key.number("sun", range, default: 1, "Sunday.")
}

struct EventKeys: Section {
  static let declared = Self()

  let name = Key.text("name", "Name.")
  let chineseName = Key.optionalText("name_zh", "Name in Chinese.")
  let from = Key.date("from", "First day.")
  let through = Key.date("to", "Last day, included.")
  let factor = Key.number(
    "factor", .from(0, to: 1000), "Parcels over those of a usual day; below 1 on holidays.")
  let ramp = Key.integer(
    "ramp_days", 0...366, unit: "days", default: 0,
    "Days before `from` over which the factor rises in even steps.")
  let tail = Key.integer(
    "tail_days", 0...366, unit: "days", default: 0,
    "Days after `to` over which it falls back in even steps.")
}

struct SizeKeys: Section {
  static let declared = Self()

  let small = Key.number("S", .share, default: 0, "Share of small parcels.")
  let medium = Key.number("M", .share, default: 0, "Share of medium parcels.")
  let large = Key.number("L", .share, default: 0, "Share of large parcels.")
}

struct ChoiceKeys: Section {
  static let declared = Self()

  let bands = Key.list(
    "walk_bands", of: WalkBandKeys.self, counts: 1...100, required: true,
    "Share of parcels willingly collected, by walk to the nearest site; beyond the last band none.")
  let walkSpeed = Key.number(
    "walk_speed_kmh", .above(0, to: 15), unit: "km/h", default: 4.5, "Walking speed.")
  let shareOnFoot = Key.number(
    "trip_share_on_foot", .share, default: 0.9,
    "Share of trips to a pickup point on foot; the rest drive.")
  let carEmission = Key.number(
    "car_kgco2e_km", .from(0, to: 1000), unit: "kgCO2e/km", default: 0.2,
    "Emission of those who drive, well to wheel.")
}

struct WalkBandKeys: Section {
  static let declared = Self()

  let upTo = Key.number("to_m", .above(0, to: 1e6), unit: "m", "Up to this walking distance.")
  let share = Key.number("share", .share, "Share willingly collected; it does not rise.")
}

struct DeliveryKeys: Section {
  static let declared = Self()
  private static let duration = NumberRange.from(0, to: 86_400)

  let stop = Key.number("stop_s", duration, unit: "s", "Service time of a door stop.")
  let parcel = Key.number("parcel_s", duration, unit: "s", "And of every parcel there.")
  let rootParcel = Key.number(
    "root_parcel_s", duration, unit: "s", default: 0, "And times the square root of the parcels.")
  let pickupStop = Key.number(
    "pickup_stop_s", duration, unit: "s", "Service time of a stop at a pickup point.")
  let pickupParcel = Key.number(
    "pickup_parcel_s", duration, unit: "s", "And of every parcel there.")
  let attemptFails = Key.number(
    "attempt_fails", .share, "Share of door attempts with nobody in.")
  let attempts = Key.integer(
    "attempts", 1...100, default: 2,
    "Attempts before a parcel goes to the nearest pickup point with room, or back.")
  let failedVisitCost = Key.number(
    "failed_visit_cny", .from(0, to: 1e6), unit: "CNY", default: 0,
    "Phone calls and handling of a failed visit.")
  let departure = Key.number(
    "departure_h", .from(0, to: 24), unit: "h", default: 8,
    "When the rounds leave the depots, in hours since midnight.")
  let laterDepartures = Key.numbers(
    "later_departures_h", .above(0, to: 24), counts: 0...24, unit: "h", default: [],
    "When the same vehicles leave once more on the same day, with what has come since and what was "
      + "left; the hours in between are not paid.")
  let lateAfter = Key.number(
    "late_after_h", .above(0, to: 24), unit: "h", default: 20,
    "Stops after this hour of the day are late.")
  let travelVariation = Key.number(
    "travel_time_cv", .from(0, to: 5), default: 0,
    "Standard deviation over mean of driving times, lognormal, one draw for a vehicle's day.")
  let serviceVariation = Key.number(
    "service_time_cv", .from(0, to: 5), default: 0,
    "The same of service times, one draw a stop.")
  let failsByHour = Key.list(
    "attempt_fails_by_hour", of: DayStepKeys.self, counts: 0...96, required: false,
    "Share of door attempts with nobody in by time of day, in place of `attempt_fails` on the "
      + "simulated days; the last step holds until midnight.")
}

struct PickupKeys: Section {
  static let declared = Self()

  let dwell = Key.numbers(
    "dwell_days", .share, counts: 1...366,
    "Share of parcels collected after 0, 1, 2, … nights; they sum to 1.")
  let dwellHours = Key.optionalSection(
    "dwell_hours", DwellTimeKeys.self,
    "How many hours parcels stay on the simulated days, up to the next opening; null: by "
      + "`dwell_days`, which sites are sized by in any case.")
  let quantile = Key.number(
    "occupancy_quantile", .above(0, to: 0.999_999), default: 0.95,
    "Capacity is sized for this quantile of the parcels held.")
  let overflow = Key<PickupPractice.Overflow>.choice(
    "overflow", default: .door,
    "Where parcels go when a site is full: to the `door` or to the `next` site with room by the next "
      + "rounds, or on `hold` at the depot.")
  let claim = Key<PickupPractice.Claim>.choice(
    "claim", default: .atLoading,
    "When parcels take their cells: reserved `at_loading`, before the rounds leave, so that the rest "
      + "goes with them elsewhere; or `on_arrival` of the courier, who brings back what finds none."
  )
}

struct StandardsKeys: Section {
  static let declared = Self()

  let radii = Key.numbers(
    "radii_m", .above(0, to: 1e6), counts: 1...20, unit: "m", default: [300, 500, 1000],
    "Walking distances within which shares of people are reported.")
  let serviceRadius = Key.number(
    "service_radius_m", .above(0, to: 1e6), unit: "m",
    "Walking distance within which people count as covered.")
  let coverage = Key.number(
    "coverage_share", .share, "Share of people to cover, city-wide, in `set-cover` and `min-cost`.")
  let districtCoverage = Key.optionalNumber(
    "district_coverage_share", .share, "The same for every district; null: no such rule.")
}
