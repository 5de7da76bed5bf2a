import ArgumentParser
import BenchmarkFormats
import FacilityLocation
import Foundation
import Optimization

struct Solve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Solve one public benchmark instance with the engines that run uses.",
    discussion: """
      Formats: OR-Library p-median, capacitated facility location and capacitated p-median; UflLib; \
      Holmberg and Yang; maximal covering; TSPLIB and CVRPLIB; Solomon and Homberger; Cordeau; \
      Taillard; out-of-home coordinates; and for sites in sizes {"sites": [{"opening_cost": 1, \
      "sizes": [{"capacity": 5, "cost": 3}]}], "clients": [{"demand": 2, "unit_costs": [0.5]}]}. \
      'optimal' is said only with a proof.
      """)

  @OptionGroup var options: InstanceOptions

  @Option(help: "Seconds to search; 60 unless --work-limit is given.")
  var timeLimit: Double?

  @Option(help: "Units of the engine's own work count; the same work gives the same result.")
  var workLimit: Int?

  @Option(
    help: "Stop at this proven gap, a share such as 0.01; exit code 4 when a limit comes first.")
  var gap: Double?

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "Threads to use; the result does not depend on it.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Write the solution to this file: CVRPLIB's .sol for routes.", completion: .file())
  var solution: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if let timeLimit, !(timeLimit >= 0) {
      throw ValidationError("--time-limit is \(timeLimit); it has to be at least 0")
    }
    if let workLimit, workLimit < 0 {
      throw ValidationError("--work-limit is \(workLimit); it has to be at least 0")
    }
    if let gap, !(gap >= 0 && gap <= 1) {
      throw ValidationError("--gap is \(gap); it is a share between 0 and 1, such as 0.01 for 1%")
    }
    if !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); it has to be from 1 to 1024")
    }
  }

  func run() throws {
    Interruption.endAtOnce()
    let loaded = try LoadedInstance(options)
    let outcome: Outcome<BenchmarkSolution>
    switch loaded.problem {
    case .failure(let conflict):
      StandardError.write("\(loaded.path): proven infeasible: \(conflict) (counted from 0)")
      outcome = Outcome(
        solution: nil, objective: nil, bound: nil, status: .infeasible, stop: .proven, work: 0,
        seconds: 0)
    case .success(let problem):
      outcome = try search(problem, loaded, Interruption().cancellation)
      if let solution, let found = outcome.solution, let objective = outcome.objective {
        let text = SolutionFile.text(
          found, of: problem, cost: objective,
          incomplete: outcome.stop == .interrupted || outcome.status == .unknown)
        try AtomicFile.write(text, to: solution)
      }
    }
    let report = SolveReport(
      instance: loaded.path, format: loaded.format, problem: loaded.kind, outcome: outcome,
      cpuSeconds: processorSeconds(), seed: seed, threads: threads)
    StandardOutput.write(json ? report.json : report.text)
    try end(outcome)
  }

  private func search(
    _ problem: BenchmarkProblem, _ loaded: LoadedInstance, _ cancellation: Cancellation
  ) throws -> Outcome<BenchmarkSolution> {
    let seconds = timeLimit ?? (workLimit == nil ? 60 : nil)
    let budget = Budget(
      seconds: seconds, work: workLimit, gap: gap ?? 0, threads: threads, seed: seed,
      cancellation: cancellation)
    let line = ProgressLine(quiet: quiet)
    defer { line.clear() }
    let outcome = Engines.solve(problem, budget, line.handler)
    let contradictions = Engines.contradictions(of: outcome, problem)
    guard contradictions.isEmpty else {
      line.clear()
      throw Failure(
        .defect,
        "\(loaded.path): a defect of the program: the check of the solution failed\n"
          + contradictions.prefix(20).map { "  \($0)" }.joined(separator: "\n"))
    }
    return outcome
  }

  /// Ends with the exit code for what is known, unless all went well.
  private func end(_ outcome: Outcome<BenchmarkSolution>) throws {
    if outcome.stop == .interrupted { throw Failure(.interrupted, "interrupted") }
    switch outcome.status {
    case .infeasible: throw Failure(.infeasible, Self.obstacles(outcome))
    case .unknown: throw Failure(.limitReached, "no feasible solution was found within the limits")
    case .optimal: break
    case .feasible:
      // Without --gap any feasible solution will do.
      if let gap, outcome.gap.map({ $0 > gap }) ?? true {
        throw Failure(.limitReached, "stopped before the gap of \(gap) was proven")
      }
    }
  }

  /// Why stops of an infeasible routing problem cannot be served.
  private static func obstacles(_ outcome: Outcome<BenchmarkSolution>) -> String {
    guard case .routing(let routes)? = outcome.solution else { return "" }
    let lines = routes.unserved.map { "stop \($0.stop + 1) cannot be served: \($0.reason.mend)" }
    let more = lines.count > 20 ? ["and \(lines.count - 20) more"] : []
    return (lines.prefix(20) + more).joined(separator: "\n")
  }
}
