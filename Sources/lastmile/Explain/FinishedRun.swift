import Foundation
import Reporting
import Scenario

/// The folder of a finished run, read back: its manifest, its tables, and the scenario it was made from.
struct FinishedRun {
  private struct Fields: Decodable {
    struct File: Decodable {
      var file: String
      var sha256: String
    }

    struct Stage: Decodable {
      var stage: String
      var objective: Double?
      var unit: String
    }

    var schema: Int
    var overrides: [String]
    var settings: [String]
    var stages: [Stage]
    var inputs: [File]
    var outputs: [File]
  }

  private struct Timing: Decodable {
    var scenario: String?
  }

  let folder: String
  private let fields: Fields
  private let scenarioPath: String?

  /// - Throws: `Failure` where the folder holds no run that this program can read.
  init(_ folder: String) throws {
    self.folder = folder
    let url = URL(fileURLWithPath: folder)
    guard let manifest = try? Data(contentsOf: url.appending(path: Manifest.fileName)) else {
      throw Failure.wrongInput(
        "\(folder): no \(Manifest.fileName) there; name the output folder of a finished run")
    }
    do {
      fields = try JSONDecoder().decode(Fields.self, from: manifest)
    } catch {
      throw Failure.wrongInput(
        "\(folder)/\(Manifest.fileName): not the manifest of a run of this version; run the scenario "
          + "again")
    }
    let timing = try? Data(contentsOf: url.appending(path: Manifest.timingFileName))
    scenarioPath = timing.flatMap { try? JSONDecoder().decode(Timing.self, from: $0).scenario }
  }

  /// Objective of the run's siting, in the unit of its report; nil where nothing was decided.
  var sitingObjective: Double? { fields.stages.first { $0.stage == "siting" }?.objective }

  /// One of the run's tables, such as `sites`.
  ///
  /// - Throws: `Failure` where it is missing, damaged, or not what the run wrote.
  func table(_ name: String) throws -> RecordFile {
    let file = name + ".csv"
    let records: RecordFile
    do {
      records = try RecordFile(folder + "/" + file)
    } catch {
      throw error.failure
    }
    try require(file, SHA256.hexadecimal(of: records.bytes), among: fields.outputs, of: folder)
    return records
  }

  /// The compressed trace of the run's first replication.
  ///
  /// - Throws: `Failure` where the run made none, or it is not what the run wrote.
  func trace() throws -> [UInt8] {
    let file = "trace-1.csv.gz"
    guard fields.outputs.contains(where: { $0.file == file }),
      let bytes = try? Data(contentsOf: URL(fileURLWithPath: folder).appending(path: file))
    else {
      throw Failure.wrongInput(
        "\(folder): no \(file) there, which has what happened to parcels; run the scenario again with "
          + "--trace")
    }
    try require(file, SHA256.hexadecimal(of: Array(bytes)), among: fields.outputs, of: folder)
    return Array(bytes)
  }

  /// The scenario as the run read it.
  ///
  /// - Parameter path: where it is now; nil for where it was then
  /// - Throws: `Failure` where it is gone or has changed.
  func scenario(at path: String?) throws -> Scenario {
    guard let path = path ?? scenarioPath else {
      throw Failure.wrongInput(
        "\(folder): the run does not say where its scenario is; add --scenario")
    }
    let scenario: Scenario
    do {
      scenario = try Scenario.load(
        path, overrides: fields.overrides, settings: fields.settings)
    } catch {
      throw Failure.wrongInput(
        "\(error.description)\nthe run's scenario cannot be read from \(path); add --scenario")
    }
    for input in scenario.inputs {
      try require(input.name, SHA256.hexadecimal(of: input.bytes), among: fields.inputs, of: path)
    }
    return scenario
  }

  private func require(
    _ name: String, _ fingerprint: String, among files: [Fields.File], of place: String
  ) throws {
    guard files.contains(where: { $0.file == name && $0.sha256 == fingerprint }) else {
      throw Failure.wrongInput(
        "\(place): \(name) is not as it was when \(folder) was made; run the scenario again")
    }
  }
}
