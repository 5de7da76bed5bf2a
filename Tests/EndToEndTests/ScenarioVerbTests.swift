import Foundation
import TestSupport
import Testing

/// `init`, `validate`, `schema` and `explain` of the real binary.
@Suite struct ScenarioVerbTests {
  static let summary = """
    city        Grid town 方格小镇
    zones       16 with 18700 people in 2 districts
    sites       16: 14 candidate, 1 existing, 1 forbidden
    depots      2
    carriers    North Express 60.0%, South Post 40.0%
    vehicles    trike
    demand      3074 parcels on a usual day, from 2014-03-03
    siting      min-cost
    simulation  7 days × 1, seed 7
    files       scenario.yml, zones.csv, sites.csv, depots.csv, districts.csv
    overrides   pooled: carriers deliver together from all depots
                busy: three times the parcels
                sale_week: the week of the November sale
                own_lockers: five lockers in convenience stores are each kept for one carrier's parcels

    """

  @Test("The starter town is the shipped scenario and valid, as a folder and as a file")
  func startGrid() throws {
    let folder = try Folder()
    #expect(try folder.lastmile("init", "town").status == 0)
    let shipped = SharedData.packageFolder.appending(path: "Scenarios/grid")
    for name in try FileManager.default.contentsOfDirectory(atPath: shipped.path) {
      #expect(
        try Data(contentsOf: shipped.appending(path: name))
          == Data(contentsOf: folder.url.appending(path: "town/\(name)")), "\(name)")
    }
    for path in ["town", "town/", "town/scenario.yml"] {
      let command = try folder.lastmile("validate", path)
      #expect(command.status == 0 && command.errors == "" && command.output == Self.summary)
    }
    #expect(try folder.names == ["town"])
  }

  @Test("The starter city is valid, and the same bytes every time")
  func startCity() throws {
    let folder = try Folder()
    for name in ["a", "b"] {
      #expect(try folder.lastmile("init", name, "--template", "city").status == 0)
    }
    for name in ["scenario.yml", "zones.csv", "sites.csv", "depots.csv", "districts.csv"] {
      #expect(try folder.read("a/\(name)") == folder.read("b/\(name)"))
    }
    let command = try folder.lastmile("validate", "a", "--with", "pooled,subsidised")
    #expect(command.status == 0 && command.errors == "", "\(command)")
    #expect(command.output.contains("zones       196 with "))
  }

  @Test("init leaves what is there as it is, and takes an empty folder")
  func startTaken() throws {
    let folder = try Folder()
    try folder.write("mine", "file")
    #expect(try folder.lastmile("init", "file").status == 2)
    #expect(try folder.lastmile("init", ".").status == 2)
    #expect(try folder.read("file") == "mine")
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "empty"), withIntermediateDirectories: false)
    #expect(try folder.lastmile("init", "empty").status == 0)
    #expect(try folder.lastmile("init", "empty").status == 2)
    #expect(try folder.lastmile("init", "file/below").status == 2)
    #expect(try folder.names == ["empty", "file"])
  }

  @Test("A file of points becomes a valid scenario, with latitude and longitude told apart")
  func startFromPoints() throws {
    let folder = try Folder()
    try folder.write(
      "NODE_COORD_SECTION\n1\t30.30\t-97.70\n2\t30.31\t-97.71\n3\t30.32\t-97.72\n4\t30.31\t-97.70\n",
      "points.txt")
    let arguments = ["init", "a", "--from-points", "points.txt", "--parcel-points", "1"]
    #expect(try Command.run(arguments, in: folder.url).status == 0)
    #expect(
      try folder.read("a/zones.csv")
        == "id,lon,lat,people\nstop2,-97.71,30.31,6\nstop3,-97.72,30.32,6\n")
    #expect(
      try folder.read("a/sites.csv").hasSuffix("\npoint4,-97.7,30.31,convenience_store,candidate\n")
    )
    let command = try folder.lastmile("validate", "a")
    #expect(command.status == 0, "\(command)")
    let run = try folder.lastmile("run", "a", "--set", "simulation.days=1", "--out", "run")
    #expect(run.status == 0, "\(run.errors)")
    try FileManager.default.removeItem(at: folder.url.appending(path: "run"))

    try folder.write("1 30 40\n2 31 41\n3 32 42\n", "near.txt")
    let unclear = ["init", "b", "--from-points", "near.txt", "--parcel-points", "1"]
    #expect(try Command.run(unclear, in: folder.url).errors.contains("--order"))
    #expect(try Command.run(unclear + ["--order", "lat-lon"], in: folder.url).status == 0)
    #expect(try folder.read("b/zones.csv").hasSuffix("\nstop2,41.0,31.0,6\n"))
    #expect(try folder.lastmile("init", "c", "--from-points", "near.txt").status == 2)
    try folder.write("1 200 40\nx\n", "wrong.txt")
    let wrong = ["init", "c", "--from-points", "wrong.txt", "--parcel-points", "1"]
    #expect(try Command.run(wrong, in: folder.url).errors.hasPrefix("wrong.txt:2:1: "))
    #expect(try folder.names == ["a", "b", "near.txt", "points.txt", "wrong.txt"])
  }

  @Test("Real stops and parcel points become a scenario", .enabled(if: Self.points != nil))
  func startFromRealPoints() throws {
    let folder = try Folder()
    let path = try #require(Self.points).path
    let arguments = ["init", "austin", "--from-points", path, "--parcel-points", "278"]
    #expect(try Command.run(arguments, in: folder.url).status == 0)
    let command = try folder.lastmile("validate", "austin", "--json")
    // Two parcel points share a place, and some lie outside the stops.
    #expect(command.status == 1)
    let counts = try command.member("counts") as? [String: Int]
    #expect(counts?["zones"] == 700 && counts?["sites"] == 278)
  }

  static let points = SharedData.benchmark("ooh/Austin_700_0_coords.txt")

  @Test("Problems go to standard error with exit code 2, warnings to exit code 1")
  func problems() throws {
    let folder = try Folder()
    _ = try folder.lastmile("init", "t")
    let wrong = try folder.lastmile(
      "validate", "t", "--with", "pooled,bsy", "--set", "siting.gap=2", "--set", "x")
    #expect(wrong.status == 2 && wrong.output == "")
    #expect(
      wrong.errors == """
        --with bsy: E603 no such override; did you mean 'busy'?
        --set siting.gap=2: E205 'gap' must be at least 0 and at most 1, not 2
        --set x: E601 write path=value, such as demand.growth_per_year=0.2
        'lastmile explain E205' tells more about such a problem

        """)
    let warned = try folder.lastmile("validate", "t", "--set", "standards.service_radius_m=2000")
    #expect(warned.status == 1 && warned.output.hasPrefix("city "))
    #expect(warned.errors.hasPrefix("t/scenario.yml:81:8: W805 nobody collects beyond 1000 m"))
    let absent = try folder.lastmile("validate", "nowhere")
    #expect(absent.status == 2 && absent.errors.hasPrefix("nowhere: E101 no file 'nowhere'"))
  }

  @Test("--json tells the same as one object")
  func json() throws {
    let folder = try Folder()
    _ = try folder.lastmile("init", "t")
    let right = try folder.lastmile("validate", "t", "--json")
    #expect(right.status == 0)
    #expect(try right.member("schema") as? Int == 1)
    #expect(try right.member("valid") as? Bool == true)
    #expect(
      try right.member("overrides") as? [String] == ["pooled", "busy", "sale_week", "own_lockers"])
    let wrong = try folder.lastmile("validate", "t", "--json", "--set", "siting.gap=2")
    #expect(wrong.status == 2 && wrong.errors == "")
    let problems = try wrong.member("problems") as? [[String: Any]]
    #expect(problems?.count == 1)
    #expect(problems?.first?["code"] as? String == "E205")
    #expect(problems?.first?["severity"] as? String == "error")
  }

  @Test("explain tells a code's meaning and mend, and which codes there are")
  func explain() throws {
    let folder = try Folder()
    let command = try folder.lastmile("explain", "e203")
    #expect(command.status == 0)
    #expect(
      command.output == """
        E203 unknown key

        The format has no such key here, so its value would be ignored.

        Mend: Correct the spelling, or move the key to the section it belongs to.

        Example:
            vehicles:
              van: {capasity_parcels: 140}

        """)
    #expect(try folder.lastmile("explain", "E702").output.hasPrefix("E702 in an instance"))
    let unknown = try folder.lastmile("explain", "E999")
    #expect(unknown.status == 2 && unknown.errors.contains("E101 E102"))
  }

  @Test(
    "the schema takes the shipped scenarios and refuses damaged ones", .enabled(if: hasValidator))
  func schema() throws {
    let folder = try Folder()
    try folder.write(try folder.lastmile("schema").output, "schema.json")
    _ = try folder.lastmile("init", "grid")
    _ = try folder.lastmile("init", "city", "--template", "city")
    try folder.write(Self.validator, "validator.py")
    let grid = try folder.read("grid/scenario.yml")
    let damages = [
      ("seed: 7", "sed: 7"), ("speed_kmh: 15", "speed_kmh: fast"), ("share: 0.6}", "share: 1.6}"),
      ("objective: min-cost", "objective: cheap"), ("start: 2014-03-03", "start: soon"),
      ("policy: {delivery: pooled}", "polcy: {delivery: pooled}"), ("attempts: 2", "attempts: 0"),
    ]
    for (index, damage) in damages.enumerated() {
      #expect(grid.contains(damage.0))
      try folder.write(grid.replacing(damage.0, with: damage.1), "damaged\(index).yml")
    }
    let names =
      ["grid/scenario.yml", "city/scenario.yml"] + damages.indices.map { "damaged\($0).yml" }
    #expect(
      try Self.python(["validator.py"] + names, in: folder.url) == "yesyes"
        + String(repeating: "no", count: damages.count))
  }

  static let validator = """
    import json, sys, yaml, jsonschema
    class Loader(yaml.SafeLoader): pass
    # Days are text in JSON.
    Loader.yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in rules if not tag.endswith('timestamp')]
        for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    schema = json.load(open('schema.json'))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for name in sys.argv[1:]:
        scenario = yaml.load(open(name, encoding='utf-8'), Loader)
        print('yes' if validator.is_valid(scenario) else 'no', end='')
    """

  static let hasValidator =
    (try? python(["-c", "import yaml, jsonschema; print(1)"], in: URL(fileURLWithPath: "/")))
    == "1\n"

  private static func python(_ arguments: [String], in folder: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }
}
