import ArgumentParser
import Foundation
import Indicators
import Optimization
import Planning
import Reporting

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
      "Simulate what the plan is compared with on the same parcels, into baselines.csv.",
      discussion: """
        `today`: every carrier alone from its nearest depot, savings rounds, all parcels to the door. \
        `sequential`: as many sites by least walk alone, then the rounds. May be repeated.
        """))
  var baseline: [Baseline] = []

  @Flag(
    help: """
      Plan the rounds of every coalition of carriers, and divide what pooling saves by the Shapley \
      value, into pooling.csv.
      """)
  var pooling = false

  @Flag(
    help: """
      Write what happens to the parcels, event by event, into trace-N.csv.gz for each replication.
      """)
  var trace = false

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
    let targets = try known(precision, in: loaded.city)
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
    clock.finish("planning")

    options.timeLimit = timeLimit.map { _ in deadline.remaining }
    let traces =
      trace ? TraceFiles(loaded.city, plan, in: folder, byteOrderMark: !noBom) : nil
    let (record, measurement) = try replicated(loaded.city, plan, targets, traces, options, line)
    clock.finish("simulation")
    let baselines = record.isComplete ? try compared(plan, measurement, loaded, options, line) : []
    if !baseline.isEmpty { clock.finish("baselines") }
    let game = pooling && record.isComplete ? try divided(loaded.city, plan, options, line) : nil
    if pooling { clock.finish("pooling") }

    let result = RunResult(
      city: loaded.city, plan: plan, record: record, measurement: measurement,
      provenance: Provenance(loaded), baselines: baselines, pooling: game,
      trace: traces)
    let files = try written(result, to: folder, &clock)
    line.clear()
    let report = RunReport(result: result, folder: folder.target, files: files)
    StandardOutput.write(json ? report.json : report.text)
    try end(result, targets, folder.target)
  }

  /// Ends with the exit code for what came short, unless nothing did.
  private func end(_ result: RunResult, _ targets: [PrecisionTarget], _ folder: String) throws {
    guard result.isComplete else {
      throw Failure(.interrupted, "interrupted: what was found so far is in \(folder)")
    }
    let unmet = result.measurement.unmet(targets)
    guard unmet.isEmpty else {
      throw Failure(
        .limitReached,
        "after \(result.record.replications.count) replications "
          + unmet.map { "\($0.code) is not within ±\($0.halfWidth)" }.joined(separator: ", ")
          + "; raise --max-replications, or ask for less")
    }
  }
}

extension Baseline: ExpressibleByArgument {}
