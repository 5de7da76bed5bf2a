import Scenario
import Testing

/// A change to one of the grid scenario's files, and the message about it.
struct Mistake: Sendable, CustomTestStringConvertible {
  var file = "scenario.yml"
  var old: String
  var new: String
  var message: String
  var testDescription: String { message }
}

/// One thing wrong at a time: the message is the expected one, and the only one.
@Suite struct DiagnosticTests {
  static let values: [Mistake] = [
    Mistake(
      old: "capacity_parcels: 140", new: "capasity_parcels: 140",
      message:
        "scenario.yml:55:5: E203 unknown key 'capasity_parcels' in vehicles.trike; did you mean 'capacity_parcels'?"
    ),
    Mistake(
      old: "seed: 7", new: "seed: 7\nseed: 8",
      message: "scenario.yml:8:1: E202 key 'seed' is already given in line 7; keep one of them"),
    Mistake(
      old: "{S: 26, M: 14, L: 4}", new: "{S: 26, M: 14, S: 4}",
      message: "scenario.yml:24:27: E202 key 'S' is already given in line 24; keep one of them"),
    Mistake(
      old: "  parcels_per_person_year: 60\n", new: "",
      message:
        "scenario.yml:67:3: E201 missing key 'parcels_per_person_year' in demand; add it: Parcels that a person gets a year, at `start`."
    ),
    Mistake(
      old: "speed_kmh: 15", new: "speed_kmh: fast",
      message: "scenario.yml:56:16: E204 'speed_kmh' must be a number, not 'fast'"),
    Mistake(
      old: "speed_kmh: 15", new: "speed_kmh: \"15\"",
      message:
        "scenario.yml:56:16: E204 'speed_kmh' must be a number, not the text '15'; remove the quotes"
    ),
    Mistake(
      old: "share: 0.45", new: "share: 45%",
      message: "scenario.yml:79:26: E204 'share' must be a number, not '45%'; write 0.45"),
    Mistake(
      old: "site_cost_cny_year: 60000 ", new: "site_cost_cny_year: 60,000 ",
      message:
        "scenario.yml:43:25: E204 'site_cost_cny_year' must be a number, not '60,000'; write 60000"
    ),
    Mistake(
      old: "attempts: 2", new: "attempts: 2.5",
      message: "scenario.yml:93:13: E204 'attempts' must be a whole number, not 2.5"),
    Mistake(
      old: "attempts: 2", new: "attempts: 99999999999999999999",
      message:
        "scenario.yml:93:13: E205 'attempts' must be at least 1 and at most 100, not 99999999999999999999"
    ),
    Mistake(
      old: "existing_stay: true", new: "existing_stay: yes",
      message: "scenario.yml:110:18: E204 'existing_stay' must be true or false, not 'yes'"),
    Mistake(
      old: "attempt_fails: 0.08", new: "attempt_fails: 8",
      message:
        "scenario.yml:92:18: E205 'attempt_fails' must be at least 0 and at most 1, not 8"),
    Mistake(
      old: "dispersion: 0.1", new: "dispersion: .nan",
      message: "scenario.yml:70:15: E205 'dispersion' must be a finite number, not '.nan'"),
    Mistake(
      old: "people_per_building: 250", new: "people_per_building: 1e999",
      message:
        "scenario.yml:75:24: E205 'people_per_building' must be a finite number, not '1e999'"),
    Mistake(
      old: "objective: min-cost", new: "objective: min_cost",
      message:
        "scenario.yml:113:14: E206 'objective' cannot be 'min_cost'; did you mean 'min-cost'?"),
    Mistake(
      old: "serves: [door, pickup]", new: "serves: [door, pickup, drone]",
      message:
        "scenario.yml:54:13: E209 'serves' holds 3 values; give 1 to 2"),
    Mistake(
      old: "start: 2014-03-03", new: "start: 2014-02-30",
      message:
        "scenario.yml:67:10: E207 'start': there is no day 2014-02-30; check month and day"),
    Mistake(
      old: "start: 2014-03-03", new: "start: 3.3.2014",
      message:
        "scenario.yml:67:10: E207 'start' must be a day such as 2014-11-11, not '3.3.2014'"),
    Mistake(
      old: "modules: [locker_44]", new: "modules: []",
      message: "scenario.yml:38:14: E209 'modules' holds 0 values; give 1 to 1000"),
    Mistake(
      old: "modules: [locker_44]", new: "modules: [locker_45]",
      message:
        "scenario.yml:38:15: E402 no module 'locker_45'; did you mean 'locker_44'?"),
    Mistake(
      old: "north: {name", new: "north.express: {name",
      message:
        "scenario.yml:48:3: E208 'north.express' cannot name a carrier; use letters, digits, '_' and '-'"
    ),
    Mistake(
      old: "radii_m: [300, 500, 1000]", new: "radii_m: 300",
      message: "scenario.yml:102:12: E204 'radii_m' must be a list, not '300'"),
    Mistake(
      old: "routing:\n  work_limit: 20000\n  time_limit_s: null", new: "routing: fast",
      message:
        "scenario.yml:120:10: E204 routing must be a section with keys (work_limit, time_limit_s, territory_fill, …), not 'fast'"
    ),
    Mistake(
      old: "  pooled:\n", new: "  pooled:\n    polcy: 1\n",
      message:
        "scenario.yml:135:5: E203 unknown key 'polcy' in overrides.pooled; did you mean 'policy'?"),
  ]

  static let consistency: [Mistake] = [
    Mistake(
      old: "share: 0.6}", new: "share: 0.7}",
      message: "scenario.yml:47:1: E501 the carriers' shares sum to 1.1, not to 1; take away 0.1"),
    Mistake(
      old: "sizes: {S: 0.55,", new: "sizes: {S: 0.5,",
      message:
        "scenario.yml:74:3: E501 the shares of 'sizes' sum to 0.95, not to 1; add 0.05"),
    Mistake(
      old: "dwell_days: [0.55,", new: "dwell_days: [0.45,",
      message:
        "scenario.yml:97:3: E501 the shares of 'dwell_days' sum to 0.9, not to 1; add 0.1"),
    Mistake(
      old: "- {to_m: 500,", new: "- {to_m: 200,",
      message: "scenario.yml:80:8: E502 walk bands must ascend: 200 m follows 300 m"),
    Mistake(
      old: "radii_m: [300, 500, 1000]", new: "radii_m: [300, 500, 500]",
      message: "scenario.yml:102:3: E502 radii must ascend: 500 m follows 500 m"),
    Mistake(
      old: "share: 0.30}", new: "share: 0.50}",
      message:
        "scenario.yml:80:19: E503 the share must not rise with the walk: 0.5 follows 0.45"),
    Mistake(
      old: "  events: [] ",
      new: "  events: [{name: sale, from: 2014-03-06, to: 2014-03-05, factor: 2}] ",
      message:
        "scenario.yml:72:25: E504 the event starts on 2014-03-06, after its last day 2014-03-05; swap them"
    ),
    Mistake(
      old: "objective: min-cost", new: "objective: p-median",
      message:
        "scenario.yml:113:3: E505 'p-median' needs to know how many sites; give 'siting.sites'"),
    Mistake(
      old: "objective: min-cost", new: "objective: max-coverage",
      message:
        "scenario.yml:113:3: E505 'max-coverage' needs to know how many sites; give 'siting.sites' or 'policy.budget_cny_year'"
    ),
    Mistake(
      old: "  sites: null ", new: "  sites: 16 ",
      message:
        "scenario.yml:114:3: E506 16 sites to open, but only 15 may; lower 'siting.sites' or add candidates"
    ),
    Mistake(
      file: "depots.csv", old: ",north,", new: ",south,",
      message:
        "scenario.yml:48:3: E508 carrier 'north' has no depot; name it in 'depots.csv', leave a depot's carrier empty, or pool deliveries"
    ),
    Mistake(
      old: "serves: [door, pickup]", new: "serves: [pickup]",
      message:
        "scenario.yml:51:1: E509 no vehicle serves doors; add 'door' to a vehicle's 'serves'"),
    Mistake(
      old: "  cell_m: 500 ",
      new: "  bounds: {west: 1, south: 1, east: 0, north: 2}\n  cell_m: 500 ",
      message:
        "scenario.yml:11:11: E513 bounds need west < east and south < north; swap what is reversed"),
    Mistake(
      old: "{mon: 1.10, tue: 1.05, wed: 1.0, thu: 1.0, fri: 1.0, sat: 0.95, sun: 0.9}",
      new: "{mon: 0, tue: 0, wed: 0, thu: 0, fri: 0, sat: 0, sun: 0}",
      message:
        "scenario.yml:71:3: E514 all weekday factors are 0; give at least one day parcels"),
    Mistake(
      old: "cells: {S: 26, M: 14, L: 4}", new: "cells: {S: 0}",
      message: "scenario.yml:24:5: E515 module 'locker_44' has no cells; give S, M or L"),
    Mistake(
      old: "demand.parcels_per_person_year:", new: "demand.parcels_per_person:",
      message:
        "scenario.yml:131:3: E403 no 'demand.parcels_per_person' in the scenario; did you mean 'demand.parcels_per_person_year'?"
    ),
    Mistake(
      old: "    about: three times", new: "    extends: [bussy]\n    about: three times",
      message: "scenario.yml:138:15: E402 no override 'bussy'; did you mean 'busy'?"),
    Mistake(
      old: "    about: three times", new: "    extends: [busy]\n    about: three times",
      message:
        "scenario.yml:137:3: E404 override 'busy' extends itself; break the circle of 'extends'"),
    Mistake(
      old: "kind: staffed", new: "kind: staffed\n    opens_h: 22\n    closes_h: 8",
      message:
        "scenario.yml:44:5: E517 'parcel_station' closes at 8 h and opens at 22 h; swap them"),
    Mistake(
      old: "South Post, name_zh: 南方邮政, ",
      new: "South Post, arrivals: [{at_h: 6, share: 0.5}, {at_h: 9, share: 0.4}], ",
      message:
        "scenario.yml:49:29: E501 the shares of 'south' arrivals sum to 0.9, not to 1; add 0.1"),
    Mistake(
      old: "  attempts: 2 ",
      new:
        "  attempt_fails_by_hour:\n  - {to_h: 24, share: 0}\n  - {to_h: 12, share: 1}\n  attempts: 2 ",
      message: "scenario.yml:95:6: E502 hours must ascend: 12 h follows 24 h"),
    Mistake(
      old: "\nsimulation:\n",
      new: "\ndisruptions:\n  - {name: rain, from: 2014-03-05, to: 2014-03-04}\nsimulation:\n",
      message:
        "scenario.yml:125:18: E504 the disruption starts on 2014-03-05, after its last day 2014-03-04; swap them"
    ),
    Mistake(
      old: "\nsimulation:\n",
      new: "\ndisruptions:\n  - {name: rain, from: 2014-03-10, to: 2014-03-11}\nsimulation:\n",
      message:
        "scenario.yml:125:18: E518 the disruption of 2014-03-10 to 2014-03-11 touches no simulated day, 2014-03-03 to 2014-03-09; move it, take it out, or move 'demand.start'"
    ),
    Mistake(
      old: "  events: [] ",
      new: "  events: [{name: fair, from: 2014-03-12, to: 2014-03-13, factor: 2, ramp_days: 2}] ",
      message:
        "scenario.yml:72:25: E518 the event of 2014-03-12 to 2014-03-13 touches no simulated day, 2014-03-03 to 2014-03-09; move it, take it out, or move 'demand.start'"
    ),
    Mistake(
      old: "  attempts: 2 ", new: "  later_departures_h: [14, 8]\n  attempts: 2 ",
      message: "scenario.yml:93:3: E502 departures must ascend: 8 h follows 14 h"),
    Mistake(
      old: "delivery: separate ", new: "delivery: grouped ",
      message:
        "scenario.yml:107:3: E519 'grouped' delivery needs to know who delivers together; give 'policy.groups'"
    ),
    Mistake(
      old: "  existing_stay: true", new: "  groups: {x: [north], y: [south, north]}",
      message:
        "scenario.yml:110:35: E520 carrier 'north' is in 'x' already; take it out of one of the two"
    ),
    Mistake(
      old: "  existing_stay: true", new: "  groups: {north: [south]}",
      message:
        "scenario.yml:110:12: E401 'north' names a carrier; give the group a name of its own"),
    Mistake(
      old: "  existing_stay: true", new: "  groups: {x: [sooth]}",
      message: "scenario.yml:110:16: E402 no carrier 'sooth'; did you mean 'south'?"),
    Mistake(
      file: "sites.csv", old: "owner\ns01,380,200,parcel_station,candidate,,",
      new: "carrier\ns01,380,200,parcel_station,candidate,,east",
      message: "sites.csv:2:39: E402 no carrier or group 'east'; there are: north, south"),
    Mistake(
      old: "\nsimulation:\n",
      new:
        "\ndisruptions:\n  - {name: rain, from: 2014-03-04, to: 2014-03-05, sites: [s01, s99]}\nsimulation:\n",
      message: "scenario.yml:125:65: E402 no site 's99'; did you mean 's09'?"),
    Mistake(
      old: "\nsimulation:\n",
      new:
        "\ndisruptions:\n  - {name: rain, from: 2014-03-04, to: 2014-03-05, carrier: sooth}\nsimulation:\n",
      message: "scenario.yml:125:52: E402 no carrier 'sooth'; did you mean 'south'?"),
  ]

  static let tables: [Mistake] = [
    Mistake(
      old: "{file: zones.csv}", new: "{file: zonse.csv}",
      message: "scenario.yml:16:9: E101 no file 'zonse.csv'; did you mean 'zones.csv'?"),
    Mistake(
      old: "{file: zones.csv}", new: "{file: .}",
      message: "scenario.yml:16:9: E102 '.' is a folder; name a file"),
    Mistake(
      old: "{file: zones.csv}", new: "{file: zones.csv, columns: {people: people_2024}}",
      message:
        "scenario.yml:16:44: E302 no column 'people_2024' in 'zones.csv'; there are: id, x, y, people, area_m2, district, name, name_zh"
    ),
    Mistake(
      file: "zones.csv", old: "people", new: "pepole",
      message:
        "zones.csv:1:1: E302 no column 'people' (People who live in the zone.); if it is 'pepole', write columns: {people: pepole}"
    ),
    Mistake(
      file: "zones.csv", old: "name_zh", new: "name",
      message: "zones.csv:1:37: E303 a second column 'name'; rename or delete one of them"),
    Mistake(
      file: "zones.csv", old: "z01,250,250,900,", new: "z01,250,250,",
      message:
        "zones.csv:2:1: E304 this row has 7 cells, the header has 8; add what is missing, or commas for empty cells"
    ),
    Mistake(
      file: "zones.csv", old: "z01,250,250,900,", new: "z01,250,250,9,00,",
      message:
        "zones.csv:2:40: E304 this row has 9 cells, the header has 8; quote a text that holds a comma, or delete what is too much"
    ),
    Mistake(
      file: "zones.csv", old: "Block 1-1", new: "Block \"1-1\"",
      message:
        "zones.csv:2:35: E305 a quote inside an unquoted cell; quote the whole cell and double the quotes inside"
    ),
    Mistake(
      file: "zones.csv", old: "Block 1-1", new: "\"Block\" 1-1",
      message:
        "zones.csv:2:37: E305 text after a closing quote; double the quotes inside a quoted cell"),
    Mistake(
      file: "zones.csv", old: "Block 1-1", new: "\"Block 1-1",
      message: "zones.csv:2:29: E305 this quote is never closed; close it, or delete it"),
    Mistake(
      file: "zones.csv", old: "z01,250,250,900,", new: "z01,250,250,,",
      message:
        "zones.csv:2:13: E306 no 'people' in this row; fill it in: People who live in the zone."),
    Mistake(
      file: "zones.csv", old: "z01,", new: ",",
      message:
        "zones.csv:2:1: E306 no 'id' in this row; fill it in: Name that outputs refer to."),
    Mistake(
      file: "zones.csv", old: "z01,250,250,900,", new: "z01,250,250,-900,",
      message:
        "zones.csv:2:13: E205 'people' must be at least 0 and at most 100000000, not -900"),
    Mistake(
      file: "zones.csv", old: "z01,250,250,900,", new: "z01,250,250,lots,",
      message: "zones.csv:2:13: E204 'people' must be a number, not 'lots'"),
    Mistake(
      file: "zones.csv", old: "z01,250,", new: "z01,2500000,",
      message:
        "zones.csv:2:5: E307 this zone lies 2498.8 km from the middle of the others; check its coordinates"
    ),
    Mistake(
      file: "zones.csv", old: "z02,", new: "z01,",
      message: "zones.csv:3:1: E401 id 'z01' is already given in line 2; ids must differ"),
    Mistake(
      file: "zones.csv", old: ",west,", new: ",wset,",
      message: "zones.csv:2:24: E402 no district 'wset'; did you mean 'west'?"),
    Mistake(
      file: "sites.csv", old: "parcel_station", new: "parcel_statoin",
      message:
        "sites.csv:2:13: E402 no outlet type 'parcel_statoin'; did you mean 'parcel_station'?"),
    Mistake(
      file: "sites.csv", old: "candidate", new: "candidates",
      message:
        "sites.csv:2:28: E206 'status' cannot be 'candidates'; did you mean 'candidate'?"),
    Mistake(
      file: "sites.csv", old: "s01,380,", new: "s01,38000,",
      message:
        "sites.csv:2:5: W806 this site lies 36.3 km outside the zones, beyond everybody's service radius; check its coordinates"
    ),
    Mistake(
      file: "sites.csv", old: "s01,380,", new: "s01,380000,",
      message:
        "sites.csv:2:5: E511 this site lies 378.3 km from the zones; check its coordinates"
    ),
    Mistake(
      file: "depots.csv", old: "-800", new: "-800000",
      message:
        "depots.csv:2:4: E512 this depot lies 800.3 km from the zones; check its coordinates"),
    Mistake(
      file: "depots.csv", old: "north", new: "nroth",
      message: "depots.csv:2:13: E402 no carrier 'nroth'; did you mean 'north'?"),
    Mistake(
      file: "zones.csv", old: "district", new: "distrct",
      message:
        "zones.csv:1:23: W801 column 'distrct' is not read; if 'district' is meant, rename it"),
  ]

  @Test(
    "a wrong key or value is named with its place and its mend, once",
    arguments: DiagnosticTests.values)
  func namesWrongValues(_ example: Mistake) throws { try check(example) }

  @Test(
    "values that do not go together are named with their place",
    arguments: DiagnosticTests.consistency)
  func namesInconsistencies(_ example: Mistake) throws { try check(example) }

  @Test("a problem of a table is named with line and column", arguments: DiagnosticTests.tables)
  func namesProblemsOfTables(_ example: Mistake) throws { try check(example) }

  @Test("fewer trips than departures are warned of")
  func warnsOfTrips() throws {
    let problems = try ScenarioFolder().problems(settings: [
      "vehicles.trike.trips_per_day=2", "delivery.later_departures_h=[12, 14]",
    ])
    #expect(problems.count == 1)
    #expect(problems[0].contains("W808 'trike' makes 2 trips a day and rounds leave 3 times"))
  }

  @Test("dwell, failures and shares out of their range are all named, and nothing else")
  func namesEveryProbability() throws {
    let wrong = [
      "delivery.attempt_fails=1.2", "delivery.attempt_fails_by_hour=[{to_h: 24, share: -0.1}]",
      "pickup.dwell_hours={mean: 0, cv: -1}", "pickup.dwell_days=[0.5, 1.5]",
      "carriers.north.share=-0.6", "demand.sizes.S=2", "choice.walk_bands[0].share=1.01",
      "choice.trip_share_on_foot=7", "delivery.travel_time_cv=-0.1",
      "carriers.south.arrivals=[{at_h: 25, share: 1}]",
    ]
    for setting in wrong {
      let problems = try ScenarioFolder().problems(settings: [setting])
      #expect(!problems.isEmpty, "\(setting)")
      #expect(problems.allSatisfy { $0.contains("E205") }, "\(setting): \(problems)")
    }
    let all = try ScenarioFolder().problems(settings: wrong)
    for setting in wrong {
      let path = setting.prefix { $0 != "=" }
      #expect(all.contains { $0.contains("--set \(path)=") }, "\(path)")
    }
  }

  @Test("more parcels than can be simulated are refused")
  func refusesTooManyParcels() throws {
    let problems = try ScenarioFolder().problems(settings: [
      "demand.parcels_per_person_year=100000",
      "demand.events=[{name: x, from: 2014-03-04, to: 2014-03-04, factor: 1000}]",
    ])
    #expect(
      problems == [
        "--set demand.parcels_per_person_year=100000: E516 5635616438 parcels on the busiest day, more than can be simulated; check 'people', 'parcels_per_person_year' and the factors"
      ])
  }

  private func check(_ example: Mistake) throws {
    var folder = try ScenarioFolder()
    try folder.replace(example.old, example.new, in: example.file)
    let problems = try folder.problems()
    #expect(problems == [example.message])
  }
}
