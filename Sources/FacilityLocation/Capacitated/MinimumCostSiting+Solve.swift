import Optimization

/// Solves minimum-cost siting by Lagrangian relaxation and local search (under the closest-open-site
/// rule with coverage kept whole by GLPK), with a proven lower bound at any time.
///
/// Work: evaluations of the relaxation plus moves tried by the local search (of the closest-open-site
/// rule: moves by the thousand, and simplex iterations of GLPK by the 256).
///
/// - Parameter start: the level of each open site, by site, to start from; nil for no such hint
public func solve(
  _ problem: MinimumCostSitingProblem, budget: Budget = Budget(),
  startingFrom start: [CapacityLevel?]? = nil, progress: @escaping ProgressHandler = silent
) -> Outcome<MinimumCostSitingSolution> {
  switch problem.rule {
  case .closestOpenSite:
    let solver = ClosestSiteSolver(problem, budget: budget, progress: progress)
    if let start { solver.start(from: start.map { $0 != nil }) }
    solver.run()
    return solver.outcome()
  case .free:
    let solver = SplitSitingSolver(problem.instance, budget: budget, progress: progress)
    if let start { solver.start(from: problem.levelIndices(start, solver.instance)) }
    solver.run()
    return solver.outcome { problem.solution(of: $0, solver.instance) }
  }
}

extension MinimumCostSitingProblem {
  func solution(of answer: SplitSitingSolver.Answer, _ instance: LevelledInstance)
    -> MinimumCostSitingSolution
  {
    let openLevels = answer.levels.enumerated().map { site, level in
      level < 0 ? nil : levels[site][Int(level - instance.levelStart[site])]
    }
    let rows = answer.flows.enumerated().map { client, row in
      row.map { (site: $0.site, share: $0.amount / clients[client].demand) }
    }
    return MinimumCostSitingSolution(
      problem: self, openLevels: openLevels, assignment: SplitAssignment(rows: rows))
  }

  /// Levels as the instance numbers them; a level that the site does not have stands for its smallest.
  func levelIndices(_ chosen: [CapacityLevel?], _ instance: LevelledInstance) -> [Int32] {
    chosen.enumerated().map { site, level in
      guard let level, !levels[site].isEmpty else { return -1 }
      return instance.levelStart[site] + Int32(levels[site].firstIndex(of: level) ?? 0)
    }
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
