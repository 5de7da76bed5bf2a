import BenchmarkFormats
import Foundation
import Optimization

/// What `solve` tells of a run.
struct SolveReport {
  var instance: String
  var format: InstanceFormat
  var problem: ProblemKind
  var outcome: Outcome<BenchmarkSolution>
  var cpuSeconds: Double
  var seed: UInt64
  var threads: Int

  /// The objective of a feasible solution; a solution that leaves something out has none.
  var objective: Double? {
    outcome.status == .optimal || outcome.status == .feasible ? outcome.objective : nil
  }

  /// What no solution can be below.
  var lowerBound: Double? { outcome.sense == .minimize ? outcome.bound : objective }

  private var gap: Double? { objective == nil ? nil : outcome.gap }

  var json: String {
    var members: [(key: String, value: JSONValue)] = [
      ("schema", .integer(1)),
      ("instance", .string(instance)),
      ("problem", .string(problem.rawValue)),
      ("sense", .string(outcome.sense.rawValue)),
      ("objective", .number(orNull: objective)),
      ("lower_bound", .number(orNull: lowerBound)),
    ]
    if outcome.sense == .maximize {
      members.append(("upper_bound", .number(orNull: outcome.bound)))
    }
    members += [
      ("gap", .number(orNull: gap)),
      ("status", .string(outcome.status.rawValue)),
      ("stop", .string(outcome.stop.rawValue)),
      ("seconds", .number(outcome.seconds)),
      ("cpu_seconds", .number(cpuSeconds)),
      ("work", .integer(outcome.work)),
      ("seed", .number(Double(seed))),
      ("threads", .integer(threads)),
    ]
    if case .routing(let routes)? = outcome.solution {
      members += [
        ("vehicles", .integer(routes.routes.count)), ("unserved", .integer(routes.unserved.count)),
      ]
    }
    if !outcome.steps.isEmpty { members.append(("steps", .steps(outcome.steps))) }
    return JSONValue.object(members).text()
  }

  var text: String {
    var rows = [
      ("instance", "\(instance) (\(format.rawValue))"),
      ("problem", problem.rawValue),
      ("objective", Self.figure(objective)),
    ]
    rows.append(
      outcome.sense == .minimize
        ? ("lower bound", Self.figure(lowerBound)) : ("upper bound", Self.figure(outcome.bound)))
    rows += [
      ("gap", gap.map { $0.isFinite ? "\(fixed(100 * $0, 3))%" : "unbounded" } ?? "not known"),
      ("status", outcome.status.rawValue),
      ("stopped by", outcome.stop.rawValue),
      ("seconds", "\(fixed(outcome.seconds, 2)) (\(fixed(cpuSeconds, 2)) of processor time)"),
      ("work", "\(outcome.work)"),
    ]
    if case .routing(let routes)? = outcome.solution {
      rows.append(("vehicles", "\(routes.routes.count)"))
      if !routes.unserved.isEmpty { rows.append(("unserved stops", "\(routes.unserved.count)")) }
    }
    for step in outcome.steps {
      rows.append(
        (
          step.name,
          "\(step.taken) programs, \(step.helped) of them saved \(Self.figure(step.gain))"
        ))
    }
    return rows.map { $0.padding(toLength: 16, withPad: " ", startingAt: 0) + $1 }
      .joined(separator: "\n")
  }

  private static func figure(_ value: Double?) -> String {
    guard let value else { return "not known" }
    return value == value.rounded() ? fixed(value, 0) : fixed(value, 3)
  }
}

/// Processor seconds of this process so far, in all its threads.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
