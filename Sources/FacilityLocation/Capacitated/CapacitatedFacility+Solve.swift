import Optimization

/// Solves multi-source capacitated facility location by Lagrangian relaxation, local search and
/// branch and bound.
///
/// Work: evaluations of the relaxation plus moves tried by the local search.
public func solve(
  _ problem: CapacitatedFacilityProblem, budget: Budget = Budget(),
  progress: @escaping ProgressHandler = silent
) -> Outcome<SplitSitingSolution> {
  let instance = LevelledInstance(
    problem.lists, problem.siteStates, demands: problem.demands, capacities: problem.capacities,
    openingCosts: problem.openingCosts)
  let solver = SplitSitingSolver(instance, budget: budget, progress: progress)
  solver.run()
  return solver.outcome { answer in
    SplitSitingSolution(
      open: answer.levels.indices.filter { answer.levels[$0] >= 0 },
      assignment: SplitAssignment(
        rows: answer.flows.enumerated().map { client, row in
          row.map { (site: $0.site, share: $0.amount / problem.demands[client]) }
        }))
  }
}

/// Solves single-source capacitated facility location by Lagrangian relaxation, annealing and branch
/// and bound.
///
/// Work: evaluations of the relaxation plus sixteenths of annealing moves.
public func solve(
  _ problem: SingleSourceFacilityProblem, budget: Budget = Budget(),
  progress: @escaping ProgressHandler = silent
) -> Outcome<SitingSolution> {
  let instance = LevelledInstance(
    problem.lists, problem.siteStates, demands: problem.demands, capacities: problem.capacities,
    openingCosts: problem.openingCosts, isSingleSource: true)
  let solver = SingleSourceSolver(instance, budget: budget, progress: progress)
  solver.run()
  return solver.outcome()
}

/// Solves the capacitated p-median problem by Lagrangian relaxation, annealing and branch and bound.
///
/// Work: evaluations of the relaxation plus sixteenths of annealing moves.
public func solve(
  _ problem: CapacitatedPMedianProblem, budget: Budget = Budget(),
  progress: @escaping ProgressHandler = silent
) -> Outcome<SitingSolution> {
  let instance = LevelledInstance(
    problem.lists, problem.siteStates, demands: problem.demands, capacities: problem.capacities,
    openingCosts: [Double](repeating: 0, count: problem.siteCount), isSingleSource: true,
    openRange: problem.p...problem.p)
  let solver = SingleSourceSolver(instance, budget: budget, progress: progress)
  solver.run()
  return solver.outcome()
}

extension LevelledInstance {
  /// One level per site, everybody to be served.
  convenience init(
    _ lists: ServiceLists, _ states: [SiteState], demands: [Double], capacities: [Double],
    openingCosts: [Double], isSingleSource: Bool = false, openRange: ClosedRange<Int>? = nil
  ) {
    self.init(
      Description(
        rows: (0..<lists.clientCount).map { client in
          lists.row(client).map { (Int(lists.sites[$0]), lists.costs[$0]) }
        },
        demand: demands, outsideCost: demands.map { _ in .infinity },
        levels: states.indices.map { site in
          states[site] == .forbidden ? [] : [(capacities[site], openingCosts[site])]
        },
        mustOpen: states.map { $0 == .forced }, isSingleSource: isSingleSource,
        openRange: openRange))
  }
}
