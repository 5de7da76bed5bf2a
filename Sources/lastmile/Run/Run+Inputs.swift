import ArgumentParser
import CityModel
import Foundation
import Indicators
import Reporting
import Scenario

/// What a run is asked for: its scenario, limits, precision and folder.
extension Run {
  func load() throws -> Scenario {
    var options = scenario
    options.settings += try workSettings
    let loaded: Scenario
    do {
      loaded = try options.read()
    } catch {
      throw error.failure
    }
    if !quiet { for warning in loaded.warnings { StandardError.write(warning.description) } }
    return loaded
  }

  var precision: [PrecisionTarget] {
    get throws {
      try ciHalfwidth.map { target in
        let parts = target.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let value = Double(parts[1]), value > 0, value.isFinite else {
          throw ValidationError(
            "--ci-halfwidth is '\(target)'; write indicator=value, such as same_day_share=0.002")
        }
        return PrecisionTarget(code: parts[0], halfWidth: value)
      }
    }
  }

  /// - Throws: where there is no such indicator of the whole city.
  func known(_ targets: [PrecisionTarget], in city: City) throws -> [PrecisionTarget] {
    let codes = Catalogue.definitions(for: city.standards).filter { $0.levels.contains(.city) }
      .map(\.code)
    for target in targets where !codes.contains(target.code) {
      throw Failure.wrongInput(
        "--ci-halfwidth: the city has no indicator '\(target.code)'; "
          + "definitions.csv of any run lists them")
    }
    return targets
  }

  /// `--work-limit siting=N` is the scenario's `siting.work_limit`.
  var workSettings: [String] {
    get throws {
      try workLimit.map { limit in
        let parts = limit.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, ["siting", "routing"].contains(parts[0]),
          let work = Int(parts[1]), work >= 0
        else {
          throw ValidationError(
            "--work-limit is '\(limit)'; write siting=N or routing=N with a whole number")
        }
        return "\(parts[0]).work_limit=\(work)"
      }
    }
  }

  func output(_ loaded: Scenario) throws -> OutputFolder {
    let target =
      out ?? "out/" + Self.folderName(scenario.scenario, loaded.overrides, loaded.city.seed)
    do {
      return try OutputFolder(target: target, overwriting: overwrite)
    } catch let error as OutputError {
      throw Failure.wrongInput(error.description)
    }
  }

  /// `grid-pooled-busy-7`: the scenario's folder or file, the overrides, the seed.
  static func folderName(_ scenario: String, _ overrides: [String], _ seed: UInt64) -> String {
    let url = URL(fileURLWithPath: scenario).standardizedFileURL
    let file = url.deletingPathExtension().lastPathComponent
    let isFile = ["yml", "yaml"].contains(url.pathExtension)
    let name =
      isFile && file == "scenario" ? url.deletingLastPathComponent().lastPathComponent : file
    return ([name] + overrides + ["\(seed)"]).joined(separator: "-")
  }
}
