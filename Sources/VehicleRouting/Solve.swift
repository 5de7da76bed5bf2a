import Geography
import Optimization

/// Solves a routing problem: savings, then search until the budget is used.
///
/// The outcome's status is `feasible` when every stop that must be served is; `infeasible` when
/// some such stop can be served by no vehicle even alone; `unknown` when room was not found for all
/// of them. The solution is there in each case, with what is left out and why.
///
/// - Parameters:
///   - budget: `work` counts iterations; the outcome's own count, given back with the same seed,
///     repeats the result on any number of threads.
///   - initial: a solution to start from instead of the construction's.
public func solve(
  _ problem: RoutingProblem, budget: Budget = Budget(), initial: RoutingSolution? = nil,
  progress: ProgressHandler = silent
) -> Outcome<RoutingSolution> {
  let flat = FlatProblem(problem)
  if let travel = flat.matrixTravel {
    return solve(flat, travel, budget, initial, progress)
  }
  return solve(flat, flat.planarTravel, budget, initial, progress)
}

private func solve<T: Travel>(
  _ flat: FlatProblem, _ travel: T, _ budget: Budget, _ initial: RoutingSolution?,
  _ progress: ProgressHandler
) -> Outcome<RoutingSolution> {
  let deadline = budget.deadline()
  let candidates = CandidateKinds(flat, travel)
  let width = min(flat.stopCount <= 20_000 ? 64 : 24, max(0, flat.stopCount - 1))
  let neighbours = flat.neighbourLists(width)
  var savings = Savings(flat, travel)
  let built = savings.build(neighbours: neighbours, width: width, homes: candidates.homes)
  let plan = flat.limitedToFleet(built, travel)
  let solution = flat.solution(plan, travel)
  let cost = flat.problem.evaluate(solution)
  return Outcome(
    solution: solution, objective: cost.total, bound: nil, status: flat.status(of: solution),
    stop: deadline.stopReason ?? .work, work: 0, seconds: deadline.elapsed)
}

extension FlatProblem {
  /// The `width` stops nearest to each stop, row by row, the nearest first.
  func neighbourLists(_ width: Int) -> [Int32] {
    guard let travel = matrixTravel else {
      return SpatialIndex(problem.stops.map(\.point)).neighbourLists(width)
    }
    var lists: [Int32] = []
    lists.reserveCapacity(width * stopCount)
    for stop in 0..<stopCount {
      let there = (0..<stopCount).map { travel.distance(stop, $0) + travel.distance($0, stop) }
      let others = (0..<Int32(stopCount)).filter { $0 != stop }
      lists += others.sorted { (there[Int($0)], $0) < (there[Int($1)], $1) }.prefix(width)
    }
    return lists
  }

  /// The plan's trips on vehicles, and the reason for each stop left out.
  func solution<T: Travel>(_ plan: TripPlan, _ travel: T) -> RoutingSolution {
    let (routes, leftOver) = TripPacking(self, plan, travel).packed()
    let absent = (plan.absent + leftOver).sorted()
    let unserved = absent.map { stop in
      let optional = problem.stops[Int(stop)].penalty != nil
      return RoutingSolution.Unserved(
        stop: Int(stop),
        reason: obstacle(Int(stop), travel) ?? (optional ? .penaltyCheaper : .fleetUsedUp))
    }
    return RoutingSolution(routes: routes, unserved: unserved)
  }

  func status(of solution: RoutingSolution) -> Status {
    let missing = solution.unserved.filter { problem.stops[$0.stop].penalty == nil }
    if missing.isEmpty { return .feasible }
    return missing.contains { $0.reason != .fleetUsedUp } ? .infeasible : .unknown
  }
}
