import Foundation
import Scenario
import TestSupport

/// A copy of the grid scenario's files, to be changed and read.
struct ScenarioFolder {
  var files: [String: [UInt8]]

  init() throws {
    let folder = SharedData.packageFolder.appending(path: "Scenarios/grid")
    files = [:]
    for name in ["scenario.yml", "zones.csv", "sites.csv", "depots.csv", "districts.csv"] {
      files[name] = [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
  }

  subscript(name: String) -> String {
    get { String(decoding: files[name] ?? [], as: UTF8.self) }
    set { files[name] = Array(newValue.utf8) }
  }

  var yaml: String {
    get { self["scenario.yml"] }
    set { self["scenario.yml"] = newValue }
  }

  struct NothingReplaced: Error { var text: String }

  /// Replaces the first occurrence.
  mutating func replace(_ old: String, _ new: String, in name: String = "scenario.yml") throws {
    guard let range = self[name].range(of: old) else { throw NothingReplaced(text: old) }
    self[name] = self[name].replacingCharacters(in: range, with: new)
  }

  /// Reads the files from a folder of their own.
  func load(
    overrides: [String] = [], settings: [String] = [], seed: Int? = nil
  ) throws -> Result<Scenario, ScenarioProblems> {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "scenario-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
    func shown(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
      diagnostics.map { diagnostic in
        var shown = diagnostic
        shown.place.file = shown.place.file.replacing(folder.path + "/", with: "")
        shown.message = shown.message.replacing(folder.path + "/", with: "")
        return shown
      }
    }
    do {
      var scenario = try Scenario.load(
        folder.path, overrides: overrides, settings: settings, seed: seed)
      scenario.warnings = shown(scenario.warnings)
      return .success(scenario)
    } catch {
      return .failure(ScenarioProblems(diagnostics: shown(error.diagnostics)))
    }
  }

  /// What is wrong, a line each; what is probably not meant where nothing is wrong.
  func problems(overrides: [String] = [], settings: [String] = []) throws -> [String] {
    switch try load(overrides: overrides, settings: settings) {
    case .success(let scenario): scenario.warnings.map(\.description)
    case .failure(let problems): problems.diagnostics.map(\.description)
    }
  }
}
