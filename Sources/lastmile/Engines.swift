import BenchmarkFormats
import FacilityLocation
import Optimization
import VehicleRouting
import Verification

/// The engine of each problem, and the check of what it returns.
enum Engines {
  /// Solves a problem with its engine.
  static func solve(
    _ problem: BenchmarkProblem, _ budget: Budget, _ progress: @escaping ProgressHandler
  ) -> Outcome<BenchmarkSolution> {
    func siting<Problem>(
      _ problem: Problem,
      _ engine: (Problem, Budget, @escaping ProgressHandler) -> Outcome<SitingSolution>
    ) -> Outcome<BenchmarkSolution> {
      engine(problem, budget, progress).map(BenchmarkSolution.siting)
    }
    return switch problem {
    case .pMedian(let problem): siting(problem, FacilityLocation.solve)
    case .pCenter(let problem): siting(problem, FacilityLocation.solve)
    case .maximumCoverage(let problem): siting(problem, FacilityLocation.solve)
    case .setCover(let problem): siting(problem, FacilityLocation.solve)
    case .uncapacitated(let problem): siting(problem, FacilityLocation.solve)
    case .singleSource(let problem): siting(problem, FacilityLocation.solve)
    case .capacitatedPMedian(let problem): siting(problem, FacilityLocation.solve)
    case .capacitated(let problem):
      FacilityLocation.solve(problem, budget: budget, progress: progress)
        .map(BenchmarkSolution.split)
    case .modularCapacity(let problem):
      FacilityLocation.solve(problem, budget: budget, progress: progress).map { solution in
        .split(
          SplitSitingSolution(
            open: solution.openSites.map(\.site), assignment: solution.assignment))
      }
    case .routing(_, let problem):
      VehicleRouting.solve(problem, budget: budget, progress: progress)
        .map(BenchmarkSolution.routing)
    }
  }

  /// Recomputes a solution's cost and feasibility.
  static func verify(_ solution: BenchmarkSolution, _ problem: BenchmarkProblem) -> Verdict? {
    switch (problem, solution) {
    case (.pMedian(let problem), .siting(let solution)):
      Verification.verify(solution, for: problem)
    case (.pCenter(let problem), .siting(let solution)):
      Verification.verify(solution, for: problem)
    case (.maximumCoverage(let problem), .siting(let solution)):
      Verification.verify(solution, for: problem)
    case (.setCover(let problem), .siting(let solution)):
      Verification.verify(solution, for: problem)
    case (.uncapacitated(let problem), .siting(let solution)):
      Verification.verify(solution, for: problem)
    case (.singleSource(let problem), .siting(let solution)):
      Verification.verify(solution, for: problem)
    case (.capacitatedPMedian(let problem), .siting(let solution)):
      Verification.verify(solution, for: problem)
    case (.capacitated(let problem), .split(let solution)):
      Verification.verify(solution, for: problem)
    case (.modularCapacity(let problem), .split(let solution)):
      Verification.verify(solution.sized(for: problem), for: problem)
    case (.routing(_, let problem), .routing(let solution)):
      Verification.verify(solution, for: problem)
    default:
      nil
    }
  }

  /// What an engine claims and the check does not confirm; empty when all is well. Nothing of a wrong
  /// claim is printed: it is a defect.
  static func contradictions(
    of outcome: Outcome<BenchmarkSolution>, _ problem: BenchmarkProblem
  ) -> [String] {
    guard outcome.status == .optimal || outcome.status == .feasible else { return [] }
    guard let solution = outcome.solution, outcome.objective != nil,
      let verdict = verify(solution, problem)
    else { return ["the engine reports \(outcome.status.rawValue) without a solution"] }
    return verdict.contradictions(to: outcome)
  }
}
