import CityModel

struct PolicyKeys: Section {
  static let declared = Self()

  let delivery = Key<Policy.Delivery>.choice(
    "delivery", default: .separate,
    "`separate`: every carrier delivers alone; `pooled`: they deliver together from all depots; "
      + "`grouped`: those of a group together, the others alone.")
  let groups = Key(
    declaration: KeyDeclaration(
      name: "groups",
      shape: .dictionary(
        of: .list(.identifier, counts: 1...1000), what: "group of carriers", counts: 0...1000),
      presence: .otherwise(.map([])),
      about:
        "Carriers by the name of the group they form, such as {alliance: [a, b]}: for `grouped` "
        + "delivery, and for sites kept for a group."),
    decode: { checked in
      try checked.members.map {
        Named(id: $0.key, place: $0.keyPlace, value: try $0.value.items)
      }
    })
  let budget = Key.optionalNumber(
    "budget_cny_year", .from(0, to: 1e15), unit: "CNY/year",
    "Yearly cost of all sites together, after subsidy; null: no limit.")
  let subsidy = Key.number(
    "subsidy_cny_site_year", .from(0, to: 1e9), unit: "CNY/(site·year)", default: 0,
    "Public money for every open site.")
  let existingStay = Key.flag("existing_stay", default: true, "Existing sites stay open.")
}

struct SitingKeys: Section {
  static let declared = Self()

  let objective = Key<SitingSettings.Objective>.choice(
    "objective", default: .minCost, "What is decided for, by its standard name.")
  let sites = Key.optionalInteger(
    "sites", 1...1_000_000,
    "How many sites to open (p): for `p-median`, `p-center`, and `max-coverage` without a budget.")
  let walkCost = Key.number(
    "walk_cost_cny_km", .from(0, to: 1e6), unit: "CNY/km", default: 0,
    "What a walked kilometre weighs in `min-cost`.")
  let workLimit = Key.optionalInteger(
    "work_limit", 1...Int.max,
    "Work after which the search stops; null: a default for the objective, unless time limits it.")
  let timeLimit = Key.optionalNumber(
    "time_limit_s", .above(0, to: 1e9), unit: "s",
    "Time after which the search stops; null: no limit. Results then depend on the machine.")
  let gap = Key.number(
    "gap", .share, default: 0.001, "Stop once objective and bound are this close, relative.")
}

struct RoutingKeys: Section {
  static let declared = Self()

  let workLimit = Key.optionalInteger(
    "work_limit", 1...Int.max,
    "Work after which the search of the plan's routes stops; null: by the number of stops, unless "
      + "time limits it.")
  let timeLimit = Key.optionalNumber(
    "time_limit_s", .above(0, to: 1e9), unit: "s",
    "Time after which it stops; null: no limit. Results then depend on the machine.")
  let territoryFill = Key.number(
    "territory_fill", .above(0, to: 1), default: 1,
    "Share of vehicles' capacity and shift that fixed territories are planned for; the rest is room "
      + "for busy days.")
}

struct SimulationKeys: Section {
  static let declared = Self()

  let days = Key.integer("days", 1...3660, unit: "days", default: 7, "Days simulated.")
  let replications = Key.integer(
    "replications", 1...100_000, default: 1, "How often, with other random draws.")
  let rounds = Key<SimulationSettings.Rounds>.choice(
    "rounds", default: .daily,
    "`daily` plans anew every day; `territories` drives fixed tours and skips empty stops.")
  let workLimit = Key.optionalInteger(
    "work_limit", 1...Int.max,
    "Work after which the search of one day's routes stops where rounds are `daily`; null: 5 a "
      + "stop, at least 5,000 a carrier, and no more than `routing.work_limit`.")
  let warmUp = Key.integer(
    "warm_up_days", 0...366, unit: "days", default: 0,
    "Days simulated before `demand.start` and not recorded, to fill pickup points and depots.")
}
