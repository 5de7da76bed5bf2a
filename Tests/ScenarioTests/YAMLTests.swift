import Scenario
import Testing

/// What YAML may hold, and what it may not do to the reader.
@Suite struct YAMLTests {
  @Test("Windows line ends, a byte-order mark and a missing last line end change nothing")
  func lineEnds() throws {
    let plain = try ScenarioFolder().load().get().resolved
    var folder = try ScenarioFolder()
    for name in folder.files.keys.sorted() {
      folder[name] = "\u{FEFF}" + folder[name].replacing("\n", with: "\r\n").dropLast()
    }
    #expect(try folder.load().get().resolved == plain)
    #expect(try folder.problems() == [])
  }

  @Test("lines count alike with Windows line ends")
  func lineEndsInMessages() throws {
    var folder = try ScenarioFolder()
    try folder.replace("speed_kmh: 15", "speed_kmh: fast")
    folder.yaml = folder.yaml.replacing("\n", with: "\r\n")
    #expect(
      try folder.problems() == [
        "scenario.yml:56:16: E204 'speed_kmh' must be a number, not 'fast'"
      ])
  }

  @Test("anchors, aliases and merge keys are followed; own keys go before merged ones")
  func aliases() throws {
    var folder = try ScenarioFolder()
    try folder.replace("  trike:\n", "  trike: &trike\n")
    try folder.replace(
      "\ndemand:\n", "\n  cart:\n    <<: *trike\n    speed_kmh: 6\ndemand:\n")
    let vehicles = try folder.load().get().city.vehicles
    #expect(vehicles.map(\.id) == ["trike", "cart"])
    #expect(vehicles.map(\.capacity) == [140, 140])
    #expect(vehicles[1].speed == .kilometresPerHour(6))
  }

  @Test("a problem in an anchored part is reported once, where it is written")
  func aliasedProblem() throws {
    var folder = try ScenarioFolder()
    try folder.replace("  trike:\n", "  trike: &trike\n")
    try folder.replace("speed_kmh: 15", "speed_kmh: 0")
    try folder.replace("\ndemand:\n", "\n  cart: *trike\ndemand:\n")
    #expect(
      try folder.problems() == [
        "scenario.yml:56:16: E205 'speed_kmh' must be more than 0 and at most 300, not 0"
      ])
  }

  @Test("an asterisk stays an asterisk where no alias is meant")
  func asterisks() throws {
    var folder = try ScenarioFolder()
    try folder.replace("name: Grid town", "name: \"*Grid* 2 * 3\"")
    #expect(try folder.load().get().city.name.english == "*Grid* 2 * 3")
  }

  @Test(
    "what is not YAML is named with its place",
    arguments: [
      (
        "seed: 7", "\tseed: 7",
        "scenario.yml:7:1: E110 found a tab character that violates indentation while scanning a plain scalar in line 6; indent with spaces, not with tabs"
      ),
      (
        "name: Grid town", "name: *town",
        "scenario.yml:5:7: E114 no anchor for the alias '*town' above it; quote it if text is meant"
      ),
      (
        "seed: 7", "seed: 7\n---\nseed: 8",
        "scenario.yml:8:1: E111 a second document starts here; keep one in this file"
      ),
      (
        "name: Grid town", "name: Grid\u{1} town",
        "scenario.yml:5:11: E110 the control character U+1 is not allowed in YAML; delete it"
      ),
      (
        "seed: 7", "[a, b]: 7\nseed: 7",
        "scenario.yml:7:1: E115 a key must be a word, not a list"
      ),
    ])
  func syntax(old: String, new: String, message: String) throws {
    var folder = try ScenarioFolder()
    try folder.replace(old, new)
    #expect(try folder.problems() == [message])
  }

  @Test("an unclosed bracket is reported")
  func unclosed() throws {
    var folder = try ScenarioFolder()
    try folder.replace("L: 0.10}", "L: 0.10")
    let problems = try folder.problems()
    #expect(problems.count == 1)
    #expect(problems.first?.contains(": E110 ") == true)
  }

  @Test("an empty file, a file of comments and a text are no scenarios")
  func noScenario() throws {
    var folder = try ScenarioFolder()
    for (text, code) in [("", "E105"), ("# nothing\n", "E105"), ("word", "E204"), ("[1]", "E204")] {
      folder.yaml = text
      let problems = try folder.problems()
      #expect(problems.count == 1)
      #expect(problems.first?.hasPrefix("scenario.yml:1:1: \(code) ") == true, "\(problems)")
    }
  }

  @Test("text that is not UTF-8 is refused with its place, and UTF-16 by name")
  func encodings() throws {
    var folder = try ScenarioFolder()
    folder.files["zones.csv"] = Array("id,x\nz,".utf8) + [0xB7, 0xBD] + Array("\n".utf8)
    folder.files["sites.csv"] = [0xFF, 0xFE, 0x69, 0x00]
    #expect(
      try folder.problems() == [
        "zones.csv:2:3: E103 not UTF-8 from here on; save the file as UTF-8 (in Excel and WPS: 'CSV UTF-8')",
        "sites.csv:1:1: E103 this is UTF-16, not UTF-8; save the file as UTF-8 (in Excel and WPS: 'CSV UTF-8')",
      ])
  }

  @Test("aliases of aliases end in a message, as values and as keys", arguments: [false, true])
  func bombs(asKey: Bool) throws {
    var folder = try ScenarioFolder()
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...40 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    folder.yaml = text + (asKey ? "? *a40\n: 1\n*a40 : 2\n{*a40, *a40}: 3\n" : "b: *a40\n")
    let problems = try folder.problems()
    #expect(problems.count == 1)
    #expect(problems.first?.contains(": E113 ") == true, "\(problems)")
  }

  @Test(
    "depth ends in a message, whatever makes it",
    arguments: [
      String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
      String(repeating: "- ", count: 100_000), String(repeating: "? ", count: 100_000),
      (0..<2000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
      "a0: &a0 [x]\n" + (1..<5000).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }.joined(),
    ])
  func depth(text: String) throws {
    var folder = try ScenarioFolder()
    folder.yaml = text
    let problems = try folder.problems()
    #expect(problems.count == 1)
    #expect(problems.first?.contains(": E11") == true, "\(problems.first?.prefix(200) ?? "")")
  }

  @Test("hundreds of duplicate keys are all reported")
  func manyDuplicates() throws {
    var folder = try ScenarioFolder()
    folder.yaml += String(repeating: "seed: 1\n\"seed\": 2\n'name': 3\n", count: 40)
    let duplicates = try folder.problems().filter { $0.contains(": E202 ") }
    #expect(duplicates.count == 120)
  }

  @Test("many unknown keys are each reported once")
  func manyUnknownKeys() throws {
    var folder = try ScenarioFolder()
    folder.yaml = (0..<200).map { "sed\($0): 1\n" }.joined() + folder.yaml
    #expect(try folder.problems().count == 200)
  }

  @Test("a file too large to be a scenario is refused unread")
  func tooLarge() throws {
    var folder = try ScenarioFolder()
    folder.files["scenario.yml"] = Array(repeating: UInt8(ascii: "#"), count: 5 << 20)
    #expect(
      try folder.problems()
        == [
          "E104 'scenario.yml' is larger than 4 MiB; is it the right file?"
        ].map { "scenario.yml: " + $0 })
  }
}
