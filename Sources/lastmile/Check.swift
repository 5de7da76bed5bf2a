import ArgumentParser
import BenchmarkFormats
import Verification

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recompute a solution's cost and feasibility from the instance alone.",
    discussion: """
      Shares no code with the solvers. Exit code 0 when the solution is feasible and its cost is what \
      the file claims, 1 with every violation otherwise.

      Routes are in CVRPLIB's form: 'Route #1: 5 3 8', stops numbered from 1 without the depots; \
      'Route #1 type 2:' names one of several vehicle types ('depot 2' where each depot has its own), \
      '|' parts the trips of a vehicle, 'Unserved: 7 9' lists what is left out. Siting is in lines \
      'Open 4 17' with the open sites and 'Serve 1 17' or 'Serve 1 4:0.25 17:0.75' with a client and \
      who serves it, all numbered from 1 in the instance's order; without any Serve line everyone \
      goes to the cheapest open site. 'Cost 1234' is the claimed cost, '#' begins a comment.
      """)

  @OptionGroup var options: InstanceOptions

  @Argument(help: "The solution file, as solve --solution writes it.", completion: .file())
  var solution: String

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let loaded = try LoadedInstance(options)
    let problem: BenchmarkProblem
    switch loaded.problem {
    case .success(let stated): problem = stated
    case .failure(let conflict):
      throw Failure(
        .infeasible, "\(loaded.path): proven infeasible: \(conflict) (counted from 0)")
    }
    let file: SolutionFile
    do {
      file = try SolutionFile.read(try InputFile.read(solution), for: problem)
    } catch let error as FormatError {
      throw Failure.wrongInput(error.text(path: solution))
    }
    guard let verdict = Engines.verify(file.solution, problem) else {
      throw Failure(.defect, "a defect of the program: nothing checks \(problem.kind.rawValue)")
    }
    let violations = verdict.violations + Self.wrongClaim(file.claim, verdict)
    StandardOutput.write(
      json
        ? report(loaded, file.claim, verdict.objective, violations)
        : Self.text(verdict.objective, violations))
    if !violations.isEmpty { throw Failure(.findings) }
  }

  private static func wrongClaim(_ claim: SolutionFile.Claim?, _ verdict: Verdict) -> [Violation] {
    guard let claim, let objective = verdict.objective, !claim.agrees(with: objective) else {
      return []
    }
    return [Violation(.wrongCost, "the file claims a cost of \(claim.cost), it is \(objective)")]
  }

  private static func text(_ objective: Double?, _ violations: [Violation]) -> String {
    let cost = objective.map { "objective \(fixed($0, $0 == $0.rounded() ? 0 : 6))" }
    let count = violations.isEmpty ? "feasible" : "violations \(violations.count)"
    return ([cost ?? "objective not known", count] + violations.map(\.description))
      .joined(separator: "\n")
  }

  private func report(
    _ loaded: LoadedInstance, _ claim: SolutionFile.Claim?, _ objective: Double?,
    _ violations: [Violation]
  ) -> String {
    JSONValue.object([
      ("schema", .integer(1)),
      ("instance", .string(loaded.path)),
      ("solution", .string(solution)),
      ("problem", .string(loaded.kind.rawValue)),
      ("objective", .number(orNull: objective)),
      ("claimed", .number(orNull: claim?.cost)),
      ("feasible", .boolean(violations.allSatisfy { $0.kind == .wrongCost })),
      (
        "violations",
        .array(
          violations.map {
            .object([("name", .string($0.kind.rawValue)), ("message", .string($0.message))])
          })
      ),
    ]).text()
  }
}
