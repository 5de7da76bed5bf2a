import ArgumentParser
import CityModel
import Foundation
import Indicators
import LinearProgramming
import Optimization
import Planning
import Reporting
import Scenario
import Simulation
import VehicleRouting

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plan a scenario, simulate its days and measure the result.",
    discussion: """
      Demand, siting, routing, simulation, indicators: the outputs go to a folder of their own, which \
      is there only when it is whole. The same scenario, seed and work limits give the same bytes, \
      whatever the number of threads; what differs (times) stands in timing.json alone.
      """)

  @OptionGroup var scenario: ScenarioOptions

  @Option(
    help: "Folder for the outputs; out/SCENARIO[-NAME...]-SEED where none is named.",
    completion: .directory)
  var out: String?

  @Flag(help: "Replace the earlier run that the output folder holds.")
  var overwrite = false

  @Option(help: "Seconds for all searches together; the result then depends on the machine.")
  var timeLimit: Double?

  @Option(
    help: ArgumentHelp(
      "Units of a stage's own work count (siting, routing); the same work gives the same result.",
      valueName: "stage=n"))
  var workLimit: [String] = []

  @Option(help: "Threads to use; the result does not depend on it.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Write CSV files without the byte-order mark that spreadsheets need.")
  var noBom = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Show no progress and no warnings.")
  var quiet = false

  func validate() throws {
    if let timeLimit, !(timeLimit >= 0) {
      throw ValidationError("--time-limit is \(timeLimit); it has to be at least 0")
    }
    if !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); it has to be from 1 to 1024")
    }
    _ = try workSettings
  }

  func run() throws {
    Interruption.endAtOnce()
    var clock = StageClock()
    let loaded = try load()
    let interruption = Interruption()
    let folder = try output(loaded)
    let line = ProgressLine(quiet: quiet)
    defer { line.clear() }
    clock.finish("scenario")

    let deadline = Deadline(seconds: timeLimit)
    var options = PlanningOptions(threads: threads, cancellation: interruption.cancellation)
    // Rounds of single days are planned while they are simulated; fixed ones with the plan.
    let planShare = loaded.city.simulation.rounds == .daily ? 0.5 : 1
    options.timeLimit = timeLimit.map { planShare * $0 }
    let plan = try planned(loaded.city, options, line)
    let wrong = contradictions(of: plan, in: loaded.city)
    guard wrong.isEmpty else {
      line.clear()
      throw Failure(
        .defect,
        "a defect of the program: the check of the plan failed; nothing is written\n"
          + wrong.prefix(20).map { "  \($0)" }.joined(separator: "\n"))
    }
    clock.finish("planning")

    options.timeLimit = timeLimit.map { _ in deadline.remaining }
    let record = try simulate(loaded.city, plan, options: options, progress: line.handler)
    clock.finish("simulation")

    let measurement = Measurement(loaded.city, plan, record)
    clock.finish("indicators")
    let result = RunResult(
      city: loaded.city, plan: plan, record: record, measurement: measurement,
      provenance: Provenance(loaded))
    let files = try written(result, to: folder, &clock)
    line.clear()
    let report = RunReport(result: result, folder: folder.target, files: files)
    StandardOutput.write(json ? report.json : report.text)
    if !result.isComplete {
      throw Failure(.interrupted, "interrupted: what was found so far is in \(folder.target)")
    }
  }

  private func load() throws -> Scenario {
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

  /// `--work-limit siting=N` is the scenario's `siting.work_limit`.
  private var workSettings: [String] {
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

  private func output(_ loaded: Scenario) throws -> OutputFolder {
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

  private func planned(_ city: City, _ options: PlanningOptions, _ line: ProgressLine) throws
    -> Plan
  {
    do {
      return try makePlan(city, options: options, progress: line.handler)
    } catch let infeasible as InfeasiblePlan {
      line.clear()
      throw Failure(.infeasible, "\(scenario.scenario): infeasible: \(infeasible.description)")
    } catch let error as PlanningError {
      line.clear()
      if options.cancellation.isCancelled {
        throw Failure(.interrupted, "interrupted before there was a plan; nothing is written")
      }
      throw Failure.wrongInput("\(scenario.scenario): \(error.path): \(error.description)")
    } catch let error as RoutingProblemError {
      line.clear()
      throw Failure.wrongInput("\(scenario.scenario): vehicles: \(error)")
    }
  }

  private func written(_ result: RunResult, to folder: OutputFolder, _ clock: inout StageClock)
    throws -> [String]
  {
    do {
      let files = try RunOutputs(result, byteOrderMark: !noBom).write(to: folder) {
        clock.finish("outputs")
        return Timing(
          scenarioPath: URL(fileURLWithPath: scenario.scenario).standardizedFileURL.path,
          threads: threads, stages: clock.stages)
      }
      try folder.publish()
      return files
    } catch let error as OutputError {
      throw Failure.wrongInput(error.description)
    }
  }
}

/// Wall-clock and processor seconds, stage by stage.
private struct StageClock {
  private(set) var stages: [Timing.Stage] = []
  private var last = Deadline(seconds: nil)
  private var lastProcessor = processorSeconds()

  mutating func finish(_ name: String) {
    let processor = processorSeconds()
    stages.append(
      Timing.Stage(
        name: name, seconds: last.elapsed, processorSeconds: processor - lastProcessor))
    (last, lastProcessor) = (Deadline(seconds: nil), processor)
  }
}

extension Provenance {
  init(_ scenario: Scenario) {
    self.init(
      programVersion: Version.current, glpkVersion: LinearProgramming.glpkVersion,
      scenario: JSONValue(scenario.resolved), overrides: scenario.overrides,
      settings: scenario.settings,
      inputs: scenario.inputs.map { Input(name: $0.name, bytes: $0.bytes) })
  }
}
