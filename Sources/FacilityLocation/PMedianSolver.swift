import Optimization

/// Solves p-median by swap local search, Lagrangian bound with site elimination, and branch and
/// bound.
///
/// Work: local-search iterations plus bound evaluations.
public func solve(
  _ problem: PMedianProblem, budget: Budget = Budget(), progress: @escaping ProgressHandler = silent
) -> Outcome<SitingSolution> {
  solveMedian(
    MedianModel(problem), lists: problem.lists, weights: problem.weights,
    unservedCost: problem.unservedCost, openingCosts: nil, WorkMeter(budget, progress))
}

/// Solves uncapacitated facility location by local search, Lagrangian bound with site elimination,
/// and branch and bound.
///
/// Work: local-search iterations plus bound evaluations.
public func solve(
  _ problem: UncapacitatedFacilityProblem, budget: Budget = Budget(),
  progress: @escaping ProgressHandler = silent
) -> Outcome<SitingSolution> {
  solveMedian(
    MedianModel(problem), lists: problem.lists, weights: problem.weights,
    unservedCost: problem.unservedCost, openingCosts: problem.openingCosts,
    WorkMeter(budget, progress))
}

private func solveMedian(
  _ model: MedianModel, lists: ServiceLists, weights: [Double], unservedCost: Double?,
  openingCosts: [Double]?, _ meter: WorkMeter
) -> Outcome<SitingSolution> {
  let assigner = CheapestAssignment(lists: lists, weights: weights, unservedCost: unservedCost)
  let engine = MedianEngine(model, meter: meter) { sites in
    let open = sites.map { Int(model.siteOf[Int($0)]) }
    return open.reduce(assigner.cost(open)) { $0 + (openingCosts?[$1] ?? 0) }
  }
  engine.run()
  let found = engine.objective < .infinity
  let open = engine.open.map { Int(model.siteOf[Int($0)]) }
  let isSettled = engine.isProven || engine.isInfeasible
  let status: Status =
    engine.isProven ? .optimal : engine.isInfeasible ? .infeasible : found ? .feasible : .unknown
  return Outcome(
    solution: found ? SitingSolution(open: open, assignment: assigner.assignment(open)) : nil,
    objective: found ? engine.objective : nil,
    bound: engine.isProven ? engine.objective : engine.bound.isFinite ? engine.bound : nil,
    status: status, stop: isSettled ? .proven : engine.stopReason, work: engine.meter.work,
    seconds: engine.meter.deadline.elapsed)
}
