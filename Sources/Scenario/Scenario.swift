import CityModel
import Foundation

/// A scenario read from its files: the city it describes, and where everything came from.
public struct Scenario: Sendable {
  public struct Override: Sendable, Hashable {
    public var name: String
    public var about: String?
  }

  public var city: City
  /// The scenario file as it stands after overrides and settings, with every default filled in.
  public var resolved: ScenarioValue
  /// Every file that was read, the scenario first.
  public var inputs: [InputFile]
  /// The overrides that were applied, in their order.
  public var overrides: [String]
  /// The settings that were made, `path=value`, in their order.
  public var settings: [String]
  public var availableOverrides: [Override]
  /// What is probably not meant, though not wrong.
  public var warnings: [Diagnostic]

  /// Reads a scenario.
  /// - Parameters:
  ///   - path: a file, or a folder that holds `scenario.yml`.
  ///   - overrides: names of the file's overrides, merged over it from left to right.
  ///   - settings: `path=value` each, made after the overrides; the value is YAML.
  ///   - seed: in place of the file's.
  /// - Throws: everything that is wrong with the files, overrides and settings, found in one pass.
  public static func load(
    _ path: String, overrides: [String] = [], settings: [String] = [], seed: Int? = nil
  ) throws(ScenarioProblems) -> Scenario {
    let diagnostics = Diagnostics()
    let settings = settings + (seed.map { ["seed=\($0)"] } ?? [])
    let scenario = read(path, overrides, settings, diagnostics)
    guard var scenario, !diagnostics.hasErrors else {
      throw ScenarioProblems(diagnostics: diagnostics.sorted)
    }
    scenario.warnings = diagnostics.sorted
    return scenario
  }

  /// Nil where something was reported.
  private static func read(
    _ path: String, _ names: [String], _ settings: [String], _ diagnostics: Diagnostics
  ) -> Scenario? {
    for name in names { diagnostics.announce(file: "--with " + short(name)) }
    for setting in settings { diagnostics.announce(file: "--set " + short(setting)) }
    let file = scenarioFile(path)
    diagnostics.announce(file: file)
    guard
      let input = InputFile.read(
        name: (file as NSString).lastPathComponent, path: file, limit: sizeLimit,
        namedAt: Place(file: file), diagnostics),
      let text = input.text(diagnostics)
    else { return nil }
    var reader = YAMLReader(file: file, diagnostics)
    guard let base = reader.read(text) else { return nil }

    var partial = Checker(diagnostics: diagnostics)
    partial.isPartial = true
    _ = partial.check(base, ScenarioKeys.shape, subject: "scenario", path: "")
    guard base.entries != nil else { return nil }
    let overrides = Overrides(base: base, diagnostics: diagnostics)
    overrides.check()
    var tree = overrides.applied(names)
    for setting in settings {
      tree = Settings(diagnostics: diagnostics).applied(setting, to: tree)
    }
    let checked = Checker(diagnostics: diagnostics)
      .check(tree, ScenarioKeys.shape, subject: "scenario", path: "")
    let root = Reading<ScenarioKeys>(value: checked)

    var tables = TableReader(folder: (file as NSString).deletingLastPathComponent, diagnostics)
    let content = Tables(root, &tables)
    let places = Places(root, content)
    if let places {
      PlaceChecks(root: root, tables: content, places: places, diagnostics: diagnostics).run()
    }
    ConsistencyChecks(root: root, tables: content, diagnostics: diagnostics).run(tree: tree)
    guard !diagnostics.hasErrors, let places,
      let city = try? CityBuilder(root: root, tables: content, places: places).city()
    else { return nil }
    return Scenario(
      city: city, resolved: resolved(checked), inputs: [input] + tables.inputs, overrides: names,
      settings: settings,
      availableOverrides: overrides.available.map {
        Override(name: $0.key, about: $0.value["about"]?.value.text)
      },
      warnings: [])
  }

  /// A scenario is a page or two; this leaves room for long lists of events.
  private static let sizeLimit = 4 << 20

  private static func scenarioFile(_ path: String) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return path }
    return path.hasSuffix("/") ? path + "scenario.yml" : path + "/scenario.yml"
  }

  private static func resolved(_ checked: CheckedValue) -> ScenarioValue {
    guard case .map(let members) = checked.resolved else { return .null }
    return .map(members.filter { $0.key != "overrides" })
  }
}
