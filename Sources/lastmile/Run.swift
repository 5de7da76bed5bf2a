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

  @Option(
    help: ArgumentHelp(
      "Replicate until an indicator's 95 % interval, city-wide, is within ± this value.",
      discussion: "Such as same_day_share=0.002; repeat the option for several indicators.",
      valueName: "indicator=value"))
  var ciHalfwidth: [String] = []

  @Option(
    help: ArgumentHelp(
      "Simulate what the plan is compared with on the same parcels, into baselines.csv: `today`.",
      discussion: """
        Every carrier alone from its nearest depot, savings rounds, all parcels to the door.
        """))
  var baseline: [Baseline] = []

  @Flag(
    help: """
      Plan the rounds of every coalition of carriers, and divide what pooling saves by the Shapley \
      value, into pooling.csv.
      """)
  var pooling = false

  @Option(help: "The most replications that --ci-halfwidth may ask for.")
  var maxReplications = 1000

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
    guard (1...100_000).contains(maxReplications) else {
      throw ValidationError(
        "--max-replications is \(maxReplications); it has to be from 1 to 100000")
    }
    _ = try (workSettings, precision)
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
    let targets = try known(precision, in: loaded.city)
    var record = try simulate(loaded.city, plan, options: options, progress: line.handler)
    clock.finish("simulation")

    var measurement = Measurement(loaded.city, plan, record)
    while record.isComplete {
      let done = record.replications.count
      let needed = measurement.replicationsNeeded(for: targets, after: done)
      guard done < min(needed, maxReplications) else { break }
      let more = try simulate(
        loaded.city, plan, replications: done..<min(needed, maxReplications), options: options,
        progress: line.handler)
      // Of further ones, only whole ones tell anything.
      if more.isComplete { record.replications += more.replications }
      record.isComplete = more.isComplete
      measurement = Measurement(loaded.city, plan, record)
    }
    clock.finish("indicators")
    let baselines = record.isComplete ? try compared(with: measurement, loaded, options, line) : []
    if !baseline.isEmpty { clock.finish("baselines") }
    let game = pooling && record.isComplete ? try divided(loaded.city, plan, options, line) : nil
    if pooling { clock.finish("pooling") }
    let result = RunResult(
      city: loaded.city, plan: plan, record: record, measurement: measurement,
      provenance: Provenance(loaded), baselines: baselines, pooling: game)
    let files = try written(result, to: folder, &clock)
    line.clear()
    let report = RunReport(result: result, folder: folder.target, files: files)
    StandardOutput.write(json ? report.json : report.text)
    let unmet = result.isComplete ? measurement.unmet(targets) : []
    guard unmet.isEmpty else {
      throw Failure(
        .limitReached,
        "after \(record.replications.count) replications "
          + unmet.map { "\($0.code) is not within ±\($0.halfWidth)" }.joined(separator: ", ")
          + "; raise --max-replications, or ask for less")
    }
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

  private var precision: [PrecisionTarget] {
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
  private func known(_ targets: [PrecisionTarget], in city: City) throws -> [PrecisionTarget] {
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

  /// The plan beside each baseline asked for, on as many replications as the plan has.
  private func compared(
    with measurement: Indicators.Measurement, _ loaded: Scenario, _ options: PlanningOptions,
    _ line: ProgressLine
  ) throws -> [BaselineResult] {
    try baseline.compactMap { baseline in
      let plan = try makeBaseline(
        baseline, loaded.city, options: options, progress: line.handler)
      let city = baseline.city(loaded.city)
      let record = try simulate(
        city, plan, replications: 0..<measurement.replications, options: options,
        progress: line.handler)
      // An interrupted baseline has other days than the plan.
      guard plan.isComplete, record.isComplete else { return nil }
      return BaselineResult(
        name: baseline.rawValue,
        differences: PairedDifference.all(measurement, Measurement(city, plan, record)))
    }
  }

  private func divided(
    _ city: City, _ plan: Plan, _ options: PlanningOptions, _ line: ProgressLine
  ) throws -> PoolingGame? {
    do {
      let game = try PoolingGame(city, plan, options: options, progress: line.handler)
      return options.cancellation.isCancelled ? nil : game
    } catch let error as CarrierWithoutDepot {
      line.clear()
      throw Failure.wrongInput("\(scenario.scenario): --pooling: \(error.description)")
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

extension Baseline: ExpressibleByArgument {}

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
