import Optimization

/// What a site's state is worth in a solution of a minimum-cost siting problem. All costs are
/// differences to the solution's own, in the problem's money over its period.
public struct SiteMarginal: Equatable, Sendable {
  /// How the cost of the other state is known.
  public enum Basis: String, Equatable, Sendable {
    /// The problem with the site in the other state was solved to proof.
    case resolved
    /// It was not: `forcedChange` is the best found, `forcedChangeBound` proven.
    case bounded
    /// Requirements rule the other state out.
    case impossible
  }

  /// Demand that moves when only this site changes its state.
  public struct Displacement: Equatable, Sendable {
    /// Where it goes to when the site closes, where it comes from when it opens; nil for outside.
    public var site: Int?
    /// Units of demand served there after less before, or before less after; above 0.
    public var demand: Double
  }

  public var site: Int
  public var isOpen: Bool
  /// By how much the cost grows when this site alone opens (at its best level) or closes and everybody
  /// is assigned anew: what its state is worth as things stand. Nil where that breaks a requirement.
  public var marginalValue: Double?
  /// The same when all other sites may follow: the least found.
  public var forcedChange: Double?
  /// Proven: no solution with the site in the other state changes the cost by less.
  public var forcedChangeBound: Double?
  public var basis: Basis
  /// Where the demand goes or comes from, the most first and outside last; empty where the change breaks
  /// a requirement.
  public var displaced: [Displacement]
  /// Sites that the solution found with the other state opens and closes besides.
  public var opensBesides: [Int]
  public var closesBesides: [Int]
}

/// What it would cost to open a closed site of the solution, or to close an open one.
///
/// - Parameters:
///   - solution: an answer to the problem, taken as it is
///   - budget: of the problem with the site in the other state, which starts from the solution
public func siteMarginal(
  of site: Int, in solution: MinimumCostSitingSolution, for problem: MinimumCostSitingProblem,
  budget: Budget = Budget()
) -> SiteMarginal {
  let open = Set(solution.openSites.map(\.site))
  let isOpen = open.contains(site)
  var marginal = SiteMarginal(
    site: site, isOpen: isOpen, basis: .impossible, displaced: [], opensBesides: [],
    closesBesides: [])
  guard let forced = try? problem.forcing(site, open: !isOpen) else { return marginal }
  var levels = [CapacityLevel?](repeating: nil, count: problem.siteCount)
  for open in solution.openSites { levels[open.site] = open.level }
  levels[site] = isOpen ? nil : forced.levels[site].first
  let wished = Set(levels.indices.filter { levels[$0] != nil })
  if let alone = forced.assigned(to: levels, resizing: site) {
    marginal.marginalValue = alone.cost - solution.cost
    marginal.displaced = displacements(
      from: solution, to: alone, except: site, siteCount: problem.siteCount)
  }
  let outcome = solve(forced, budget: budget, startingFrom: levels)
  if outcome.status == .infeasible { return marginal }
  marginal.basis = outcome.status == .optimal ? .resolved : .bounded
  marginal.forcedChange = outcome.objective.map { $0 - solution.cost }
  marginal.forcedChangeBound = outcome.bound.map { $0 - solution.cost }
  if let found = outcome.solution {
    let opened = Set(found.openSites.map(\.site))
    marginal.opensBesides = opened.subtracting(wished).sorted()
    marginal.closesBesides = wished.subtracting(opened).sorted()
  }
  return marginal
}

/// Whose served demand changes, and by how much.
private func displacements(
  from before: MinimumCostSitingSolution, to after: MinimumCostSitingSolution, except site: Int,
  siteCount: Int
) -> [SiteMarginal.Displacement] {
  var change = [Double](repeating: 0, count: siteCount)
  for (solution, sign) in [(after, 1.0), (before, -1.0)] {
    for open in solution.openSites { change[open.site] += sign * open.load }
  }
  // What the site gains or loses and no other site accounts for comes from or goes outside.
  let own = change[site]
  let sign = own > 0 ? -1.0 : 1.0
  let least = 1e-9 * max(1, abs(own))
  var moved: [SiteMarginal.Displacement] = []
  for (other, demand) in change.enumerated() where other != site && sign * demand > least {
    moved.append(.init(site: other, demand: sign * demand))
  }
  moved.sort { ($1.demand, $0.site ?? 0) < ($0.demand, $1.site ?? 0) }
  let outside = -sign * change.reduce(0, +)
  if outside > least { moved.append(.init(site: nil, demand: outside)) }
  return moved
}

extension MinimumCostSitingProblem {
  /// The problem with one more requirement: the site is open, or closed.
  ///
  /// - Throws: `SitingError` where that conflicts with the other requirements.
  public func forcing(_ site: Int, open: Bool) throws -> MinimumCostSitingProblem {
    var sites = sites
    if open {
      if sites[site].status == .forbidden { throw SitingError.siteForcedAndForbidden(site) }
      if !isRequired(site) { sites[site].status = .required(capacity: 0) }
    } else {
      if isRequired(site) { throw SitingError.siteForcedAndForbidden(site) }
      sites[site].status = .forbidden
    }
    return try MinimumCostSitingProblem(
      sites: sites, clients: clients, rule: rule, requiredShare: requiredShare,
      requiredGroupShares: requiredGroupShares, budget: budget)
  }
}

extension MinimumCostSitingProblem {
  /// Everybody assigned anew with these sites open, `site` at its best level; nil where that breaks a
  /// requirement. By the closest-open-site rule all levels are chosen anew.
  fileprivate func assigned(to levels: [CapacityLevel?], resizing site: Int)
    -> MinimumCostSitingSolution?
  {
    switch rule {
    case .closestOpenSite:
      let search = ClosestSiteSearch(ClosestSiteInstance(self))
      search.restart(open: levels.map { $0 != nil })
      return search.best.map { _ in search.state.solution(of: self) }
    case .free:
      let solver = SplitSitingSolver(instance, budget: Budget(), progress: silent)
      solver.start(from: levelIndices(levels, solver.instance), resizing: site)
      return solver.best.map { solution(of: $0, solver.instance) }
    }
  }
}
