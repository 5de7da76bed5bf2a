import CityModel
import Scenario
import Testing

/// `--with`, `--set` and `--seed`.
@Suite struct OverrideTests {
  @Test("overrides merge from left to right over the file, key by key")
  func merging() throws {
    var folder = try ScenarioFolder()
    folder.yaml += "\n  cheap: {siting: {gap: 0.5}, demand: {sizes: {S: 1, M: 0, L: 0}}}\n"
    folder.yaml += "  late: {siting: {gap: 0.25}, demand: {start: 2015-01-01, events: []}}\n"
    let city = try folder.load(overrides: ["cheap", "late"]).get().city
    #expect(city.siting.gap == 0.25)
    #expect(city.siting.objective == .minCost)
    #expect(city.demand.sizes == BySize(small: 1, medium: 0, large: 0))
    #expect(city.demand.events.isEmpty)
    #expect(city.demand.start.description == "2015-01-01")
    #expect(try folder.load(overrides: ["late", "cheap"]).get().city.siting.gap == 0.5)
  }

  @Test("an override takes an entry away by leaving it empty, and adds one")
  func entries() throws {
    var folder = try ScenarioFolder()
    folder.yaml += "\n  one: {carriers: {south: null, north: {share: 0.5}, west: {share: 0.5}}}\n"
    folder["depots.csv"] = "id,x,y\nd,0,0\n"
    let carriers = try folder.load(overrides: ["one"]).get().city.carriers
    #expect(carriers.map(\.id) == ["north", "west"])
    #expect(carriers.map(\.name.english) == ["North Express", "west"])
  }

  @Test("an override comes after those it extends")
  func extending() throws {
    var folder = try ScenarioFolder()
    folder.yaml += "\n  c: {extends: [a, b], siting: {gap: 0.3}}\n"
    folder.yaml += "  a: {siting: {gap: 0.1, walk_cost_cny_km: 5}}\n  b: {simulation: {days: 2}}\n"
    let city = try folder.load(overrides: ["c"]).get().city
    #expect(city.siting.gap == 0.3)
    #expect(city.siting.walkCostPerMetre == 0.005)
    #expect(city.simulation.days == 2)
  }

  @Test("an override that is not applied is checked, too")
  func unusedOverride() throws {
    var folder = try ScenarioFolder()
    folder.yaml += "\n  wrong: {policy: {delivery: shared}}\n"
    let message = "E206 'delivery' cannot be 'shared'"
    #expect(try folder.problems().count == 1)
    #expect(try folder.problems().first?.contains(message) == true)
    #expect(try folder.problems(overrides: ["wrong"]).count == 1)
  }

  @Test("hundreds of overrides that extend one another in a circle end soon")
  func circle() throws {
    var folder = try ScenarioFolder()
    folder.yaml += "\n" + (0..<900).map { "  o\($0): {extends: [o\(($0 + 1) % 900)]}\n" }.joined()
    #expect(try folder.problems(overrides: ["o5"]).count == 900)
    folder.yaml += (900..<1000).map { "  o\($0): {}\n" }.joined()
    #expect(try folder.problems().contains { $0.contains("E209 1004 overrides") })
  }

  @Test("sources may name values, sections, list items and columns")
  func sources() throws {
    var folder = try ScenarioFolder()
    try folder.replace(
      "  demand.parcels_per_person_year:",
      "  choice.walk_bands[0].share: a\n  zones.people: b\n  area: c\n  demand.parcels_per_person_year:"
    )
    let notes = try folder.load().get().city.sources
    #expect(notes.map(\.text) == ["a", "b", "c", "made up for this example"])
  }

  @Test("unknown and repeated overrides are named")
  func unknown() throws {
    #expect(
      try ScenarioFolder().problems(overrides: ["busyy", "pooled", "pooled"]) == [
        "--with busyy: E603 no such override; did you mean 'busy'?",
        "--with pooled: E604 the override is named twice; name it once",
      ])
  }

  @Test("settings change one value each, by key and by index, after the overrides")
  func settings() throws {
    let scenario = try ScenarioFolder().load(
      overrides: ["busy"],
      settings: [
        "demand.parcels_per_person_year=90", "choice.walk_bands[0].share=0.9",
        "choice.walk_bands.1.share=0.8", "carriers.north.share=0.5", "carriers.south.share=0.5",
        "policy.budget_cny_year=1e6", "vehicles.trike.range_km=null", "siting.sites=5",
        "area.origin={lon: 1, lat: 2}", "standards.radii_m=[100, 200]",
      ], seed: 99
    ).get()
    let city = scenario.city
    #expect(city.demand.parcelsPerPersonYear == 90)
    #expect(city.choice.bands.map(\.share) == [0.9, 0.8, 0.1])
    #expect(city.carriers.map(\.share) == [0.5, 0.5])
    #expect(city.policy.budgetPerYear == Yuan(1_000_000))
    #expect(city.vehicles[0].range.value == .infinity)
    #expect(city.siting.sites == 5)
    #expect(city.standards.radii.map(\.value) == [100, 200])
    #expect(city.seed == 99)
    #expect(scenario.settings.last == "seed=99")
    #expect(scenario.overrides == ["busy"])
  }

  @Test(
    "a setting that cannot be made says why",
    arguments: [
      ("growth", "E601 write path=value, such as demand.growth_per_year=0.2"),
      ("=5", "E601 write path=value, such as demand.growth_per_year=0.2"),
      ("seed=[1", "E601 the value is not YAML"),
      (
        "demand.growth=1",
        "E602 no 'demand.growth' in the scenario; did you mean 'demand.growth_per_year'?"
      ),
      (
        "growth_per_year=1",
        "E602 no 'growth_per_year' in the scenario; did you mean 'demand.growth_per_year'?"
      ),
      (
        "vehicles.trik.speed_kmh=1",
        "E602 no 'vehicles.trik.speed_kmh' in the scenario; did you mean 'vehicles.trike.speed_kmh'?"
      ),
      ("choice.walk_bands[3].share=1", "E602 no 'choice.walk_bands[3].share'"),
      ("seed.x=1", "E602 no 'seed.x' in the scenario; did you mean 'seed'?"),
      ("overrides.busy.about=1", "E602 no 'overrides.busy.about'"),
      ("seed=many", "E204 'seed' must be a whole number, not 'many'"),
      ("seed=-1", "E205 'seed' must be at least 0"),
      ("carriers.north.share=0.7", "E501"),
      ("demand=5", "E204 demand must be a section with keys"),
    ])
  func wrongSettings(setting: String, message: String) throws {
    let problems = try ScenarioFolder().problems(settings: [setting])
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.contains(message) == true, "\(problems)")
  }

  @Test("the resolved scenario holds every default and no overrides")
  func resolved() throws {
    var folder = try ScenarioFolder()
    let before = folder.yaml
    try folder.replace("  occupancy_quantile: 0.95", "#")
    try folder.replace("routing:\n  work_limit: 20000\n  time_limit_s: null\n", "")
    #expect(folder.yaml != before)
    let scenario = try folder.load(overrides: ["pooled"]).get()
    let resolved = scenario.resolved
    #expect(resolved["pickup"]?["occupancy_quantile"] == .number(0.95))
    #expect(resolved["routing"]?["work_limit"] == .null)
    #expect(resolved["routing"]?["time_limit_s"] == .null)
    #expect(resolved["policy"]?["delivery"] == .text("pooled"))
    #expect(resolved["overrides"] == nil)
    #expect(
      scenario.inputs.map(\.name) == [
        "scenario.yml", "zones.csv", "sites.csv", "depots.csv", "districts.csv",
      ])
    #expect(
      scenario.availableOverrides.map(\.name) == ["pooled", "busy", "sale_week", "own_lockers"])
  }
}
