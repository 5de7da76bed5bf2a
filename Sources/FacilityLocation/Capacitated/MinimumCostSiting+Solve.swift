import Optimization

/// Solves minimum-cost siting by Lagrangian relaxation and local search, with a proven lower bound at
/// any time.
///
/// Work: evaluations of the relaxation plus moves tried by the local search (of the closest-open-site
/// rule: moves by the thousand).
public func solve(
  _ problem: MinimumCostSitingProblem, budget: Budget = Budget(),
  progress: @escaping ProgressHandler = silent
) -> Outcome<MinimumCostSitingSolution> {
  if problem.rule == .closestOpenSite {
    let solver = ClosestSiteSolver(problem, budget: budget, progress: progress)
    solver.run()
    return solver.outcome()
  }
  let solver = SplitSitingSolver(problem.instance, budget: budget, progress: progress)
  solver.run()
  return solver.outcome { answer in
    let openLevels = answer.levels.enumerated().map { site, level in
      level < 0 ? nil : problem.levels[site][Int(level - solver.instance.levelStart[site])]
    }
    let rows = answer.flows.enumerated().map { client, row in
      row.map { (site: $0.site, share: $0.amount / problem.clients[client].demand) }
    }
    return MinimumCostSitingSolution(
      problem: problem, openLevels: openLevels, assignment: SplitAssignment(rows: rows))
  }
}

extension MinimumCostSitingProblem {
  /// The common form of free assignment.
  var instance: LevelledInstance {
    LevelledInstance(freeDescription(allowedUncovered: coverageRows.map(\.allowedUncovered)))
  }

  func freeDescription(allowedUncovered: [Double]) -> LevelledInstance.Description {
    LevelledInstance.Description(
      rows: clients.map { client in client.links.map { ($0.site, $0.unitCost * client.demand) } },
      demand: clients.map(\.demand),
      outsideCost: clients.map { $0.outsideUnitCost * $0.demand },
      levels: levels.map { $0.map { ($0.capacity, $0.cost) } },
      mustOpen: sites.indices.map(isRequired),
      allowedUncovered: allowedUncovered,
      coverageWeight: clients.indices.map(coverageWeight),
      coverageRow: clients.map { Int32(($0.group ?? -1) + 1) },
      budget: budget ?? .infinity)
  }
}
