import FacilityLocation
import Optimization

func solve(
  _ problem: PCenterProblem, budget: Budget, progress: @escaping ProgressHandler
) -> Outcome<SitingSolution> {
  Outcome(
    solution: SitingSolution(open: Array(0..<problem.p), assignment: []), objective: nil,
    bound: nil, status: .feasible, stop: .work, work: 0, seconds: 0)
}

func solve(
  _ problem: SetCoverProblem, budget: Budget, progress: @escaping ProgressHandler
) -> Outcome<SitingSolution> {
  let coverage = problem.coverage
  var weights = [Double](repeating: 0, count: coverage.classCount)
  for client in 0..<coverage.clientCount {
    weights[Int(coverage.classOf[client])] += problem.weights?[client] ?? 1
  }
  var left = problem.requirement.overall * weights.reduce(0, +)
  var open: [Int] = []
  while left > 0 {
    var gain = [Double](repeating: 0, count: coverage.siteCount)
    for index in 0..<coverage.classCount {
      for position in coverage.row(index) { gain[Int(coverage.sites[position])] += weights[index] }
    }
    guard let best = gain.indices.max(by: { gain[$0] < gain[$1] }), gain[best] > 0 else { break }
    open.append(best)
    left -= gain[best]
    for index in 0..<coverage.classCount
    where coverage.row(index).contains(where: { coverage.sites[$0] == Int32(best) }) {
      weights[index] = 0
    }
  }
  return Outcome(
    solution: SitingSolution(open: open, assignment: []), objective: nil,
    bound: nil, status: .feasible, stop: .work, work: 0, seconds: 0)
}

func solve(
  _ problem: MaximumCoverageProblem, budget: Budget, progress: @escaping ProgressHandler
) -> Outcome<SitingSolution> {
  Outcome(
    solution: SitingSolution(open: Array(0..<(problem.p ?? 1)), assignment: []), objective: nil,
    bound: nil, status: .feasible, stop: .work, work: 0, seconds: 0)
}
