/// The keys of a scenario file, outermost level.
struct ScenarioKeys: Section {
  static let declared = Self()
  /// Every key of the format; computed once, since it is asked for often.
  static let allKeys = keys

  let version = Key.integer("lastmile", 1...1, "Version of this file format.")
  let name = Key.text("name", "The city's name.")
  let chineseName = Key.optionalText("name_zh", "The city's name in Chinese.")
  let seed = Key.integer(
    "seed", 0...Int.max, default: 1,
    "Every random draw comes from named substreams of this number.")
  let area = Key.section(
    "area", AreaKeys.self, required: true, "The plane that the city lies in, and its service grid.")
  let zones = Key.section(
    "zones", TableKeys<ZoneColumns>.self, required: true, "Where people live.")
  let sites = Key.section(
    "sites", TableKeys<SiteColumns>.self, required: true,
    "Where pickup points may open, or already are.")
  let depots = Key.section(
    "depots", TableKeys<DepotColumns>.self, required: true, "Where delivery rounds start.")
  let districts = Key.optionalSection(
    "districts", TableKeys<DistrictColumns>.self, "The districts that results are also reported by."
  )
  let modules = Key.dictionary(
    "modules", of: ModuleKeys.self, what: "module",
    "What a pickup point is built of: a bank of lockers or a run of shelves.")
  let outlets = Key.dictionary(
    "outlets", of: OutletKeys.self, what: "outlet type", "Kinds of place that hold a pickup point.")
  let carriers = Key.dictionary(
    "carriers", of: CarrierKeys.self, what: "carrier",
    "Delivery companies; their shares of the parcels sum to 1.")
  let vehicles = Key.dictionary(
    "vehicles", of: VehicleKeys.self, what: "vehicle type", "What rounds are driven with.")
  let demand = Key.section(
    "demand", DemandKeys.self, required: true, "How many parcels people order, when, of which size."
  )
  let choice = Key.section(
    "choice", ChoiceKeys.self, required: true, "Which parcels people are willing to collect.")
  let delivery = Key.section(
    "delivery", DeliveryKeys.self, required: true, "How parcels are handed over.")
  let pickup = Key.section(
    "pickup", PickupKeys.self, required: true, "How long parcels stay at a pickup point.")
  let standards = Key.section(
    "standards", StandardsKeys.self, required: true, "What counts as served.")
  let policy = Key.section(
    "policy", PolicyKeys.self, required: false, "The levers of public policy.")
  let siting = Key.section(
    "siting", SitingKeys.self, required: false, "How pickup points are decided.")
  let routing = Key.section(
    "routing", RoutingKeys.self, required: false, "How long the delivery routes are searched.")
  let simulation = Key.section(
    "simulation", SimulationKeys.self, required: false, "How many days are simulated, how often.")
  let disruptions = Key.list(
    "disruptions", of: DisruptionKeys.self, counts: 0...10_000, required: false,
    "Days on which something is out of order: weather, couriers missing, a site or depot closed.")
  let sources = Key(
    declaration: KeyDeclaration(
      name: "sources", shape: .sourceNotes, presence: .otherwise(.map([])),
      about: "Where figures come from, by their path in this file; carried into the outputs."),
    decode: { try $0.members.map { (path: $0.key, place: $0.keyPlace, text: try $0.value.text) } })
  let overrides = Key(
    declaration: KeyDeclaration(
      name: "overrides", shape: .overrides, presence: .otherwise(.map([])),
      about: "Named changes, chosen with --with and merged over this file from left to right."),
    decode: { try $0.members.map { Named(id: $0.key, place: $0.keyPlace, value: $0.value) } })
}

/// The keys that an override has beside those it changes.
struct OverrideKeys: Section {
  static let declared = Self()

  let about = Key.optionalText("about", "What the override changes, in a few words.")
  let extends = Key.optional(
    "extends", .list(.identifier, counts: 1...100), "Other overrides, merged before this one."
  ) { try $0.items }
}
