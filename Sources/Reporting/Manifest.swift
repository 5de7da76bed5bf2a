import Planning

/// `manifest.json`: what the run was made from, what is proven of it, and the fingerprint of every
/// file. It holds no times, threads or paths: the same scenario, seed and work give the same bytes.
struct Manifest {
  static let schema = 1
  static let fileName = "manifest.json"
  /// The one file whose bytes differ from run to run.
  static let timingFileName = "timing.json"

  let run: RunResult
  let outputs: [(name: String, bytes: [UInt8])]
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
        .array(provenance.inputs.map { Self.file($0.name, $0.bytes) })
      ),
      ("outputs", .array(outputs.map { Self.file($0.name, $0.bytes) })),
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
    .object([
      ("stage", .string(report.name)),
      ("problem", .string(report.problem)),
      ("objective", .number(orNull: report.objective)),
      (report.sense == .minimize ? "lower_bound" : "upper_bound", .number(orNull: report.bound)),
      ("gap", .number(orNull: report.gap)),
      ("unit", .string(report.unit)),
      ("status", .string(report.status.rawValue)),
      ("stop", .string(report.stop.rawValue)),
      ("work", .integer(report.work)),
    ])
  }

  private static func file(_ name: String, _ bytes: [UInt8]) -> JSONValue {
    .object([
      ("file", .string(name)), ("bytes", .integer(bytes.count)),
      ("sha256", .string(SHA256.hexadecimal(of: bytes))),
    ])
  }
}

/// What differs from run to run: kept apart from everything that is fingerprinted.
public struct Timing: Sendable {
  public var threads: Int
  /// Wall-clock seconds by stage, in their order.
  public var stages: [(name: String, seconds: Double)]
  public var processorSeconds: Double

  public init(
    threads: Int, stages: [(name: String, seconds: Double)], processorSeconds: Double
  ) {
    self.threads = threads
    self.stages = stages
    self.processorSeconds = processorSeconds
  }

  func text(reports: [StageReport]) -> String {
    func seconds(_ parts: [(name: String, seconds: Double)]) -> JSONValue {
      .array(
        parts.map {
          .object([("stage", .string($0.name)), ("seconds", .decimal($0.seconds))])
        })
    }
    return JSONValue.object([
      ("schema", .integer(Manifest.schema)),
      ("threads", .integer(threads)),
      ("seconds", .decimal(stages.reduce(0) { $0 + $1.seconds })),
      ("processor_seconds", .decimal(processorSeconds)),
      ("stages", seconds(stages)),
      ("optimisations", seconds(reports.map { ($0.name, $0.seconds) })),
    ]).text() + "\n"
  }
}
