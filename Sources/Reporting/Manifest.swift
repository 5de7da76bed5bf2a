import Optimization
import Planning

/// `manifest.json`: what the run was made from, what is proven of it, and the fingerprint of every
/// file. It holds no times, threads or paths: the same scenario, seed and work give the same bytes.
public struct Manifest {
  static let schema = 1
  public static let fileName = "manifest.json"
  /// The one file whose bytes differ from run to run.
  public static let timingFileName = "timing.json"

  let run: RunResult
  let outputs: [FileDigest]
  /// Files that could not be made, and why.
  let omitted: [(name: String, reason: String)]

  var text: String {
    let provenance = run.provenance
    return JSONValue.object([
      ("schema", .integer(Self.schema)),
      ("program", .string("lastmile")),
      ("program_version", .string(provenance.programVersion)),
      ("glpk_version", .string(provenance.glpkVersion)),
      ("name", .string(run.city.name.english)),
      ("name_zh", .string(orNull: run.city.name.chinese)),
      ("complete", .boolean(run.isComplete)),
      ("repeatable", .boolean(isRepeatable)),
      ("seed", .integer(Int(clamping: run.city.seed))),
      ("year", .integer(run.measurement.year)),
      ("replications", .integer(run.record.replications.count)),
      ("days", .integer(run.measurement.days.count)),
      ("overrides", .array(provenance.overrides.map(JSONValue.string))),
      ("settings", .array(provenance.settings.map(JSONValue.string))),
      ("stages", .array(run.plan.reports.map(Self.stage))),
      (
        "inputs",
        .array(
          provenance.inputs.map { Self.file(FileDigest(name: $0.name, bytes: $0.bytes)) })
      ),
      ("outputs", .array(outputs.map(Self.file))),
      (
        "omitted",
        .array(
          omitted.map { .object([("file", .string($0.name)), ("reason", .string($0.reason))]) })
      ),
      ("times", .string(Self.timingFileName)),
      ("numbers", .string(DecimalText.rule)),
      ("scenario", provenance.scenario),
    ]).text() + "\n"
  }

  /// Whether nothing was stopped by a clock or a person: then the same call gives the same bytes.
  /// Otherwise the stages' work, given as limits, repeats the plan.
  private var isRepeatable: Bool {
    run.isComplete && !run.plan.reports.contains { $0.stop == .time }
  }

  private static func stage(_ report: StageReport) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("stage", .string(report.name)),
      ("problem", .string(report.problem)),
      ("objective", .number(orNull: report.objective)),
      (report.sense == .minimize ? "lower_bound" : "upper_bound", .number(orNull: report.bound)),
      ("gap", .number(orNull: report.gap)),
      ("unit", .string(report.unit)),
      ("status", .string(report.status.rawValue)),
      ("stop", .string(report.stop.rawValue)),
      ("work", .integer(report.work)),
    ]
    if !report.steps.isEmpty { members.append(("steps", .steps(report.steps))) }
    return .object(members)
  }

  private static func file(_ file: FileDigest) -> JSONValue {
    .object([
      ("file", .string(file.name)), ("bytes", .integer(file.byteCount)),
      ("sha256", .string(file.sha256)),
    ])
  }
}

/// What differs from run to run or place to place: kept apart from everything that is fingerprinted.
public struct Timing: Sendable {
  public struct Stage: Sendable {
    public var name: String
    /// By the clock on the wall.
    public var seconds: Double
    /// Of all threads together.
    public var processorSeconds: Double

    public init(name: String, seconds: Double, processorSeconds: Double) {
      self.name = name
      self.seconds = seconds
      self.processorSeconds = processorSeconds
    }
  }

  /// Where the scenario was read from.
  public var scenarioPath: String
  public var threads: Int
  public var stages: [Stage]

  public init(scenarioPath: String, threads: Int, stages: [Stage]) {
    self.scenarioPath = scenarioPath
    self.threads = threads
    self.stages = stages
  }

  func text(reports: [StageReport]) -> String {
    let stages = stages.map { stage in
      JSONValue.object([
        ("stage", .string(stage.name)), ("seconds", .decimal(stage.seconds)),
        ("processor_seconds", .decimal(stage.processorSeconds)),
      ])
    }
    let optimisations = reports.map { report in
      JSONValue.object([
        ("stage", .string(report.name)), ("seconds", .decimal(report.seconds)),
      ])
    }
    return JSONValue.object([
      ("schema", .integer(Manifest.schema)),
      ("scenario", .string(scenarioPath)),
      ("threads", .integer(threads)),
      ("seconds", .decimal(self.stages.reduce(0) { $0 + $1.seconds })),
      ("processor_seconds", .decimal(self.stages.reduce(0) { $0 + $1.processorSeconds })),
      ("stages", .array(stages)),
      ("optimisations", .array(optimisations)),
    ]).text() + "\n"
  }
}

extension JSONValue {
  /// What single steps of a solver have brought.
  public static func steps(_ steps: [StepStatistics]) -> JSONValue {
    .array(
      steps.map {
        .object([
          ("step", .string($0.name)), ("taken", .integer($0.taken)),
          ("helped", .integer($0.helped)), ("gain", .number($0.gain)),
        ])
      })
  }
}
