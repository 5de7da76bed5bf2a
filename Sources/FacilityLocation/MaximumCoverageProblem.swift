/// Cover as much weight as p sites or a budget allow (Church & ReVelle 1974; with costs, the
/// budgeted maximum coverage problem).
public struct MaximumCoverageProblem: Sendable {
  public let coverage: CoverageClasses
  /// Weight of each client; nil for 1 each.
  public let weights: [Double]?
  /// Weight of each class of clients.
  public let classWeights: [Double]
  /// Most sites that may open; nil for no limit.
  public let p: Int?
  /// Most that all open sites may cost together; infinite for no limit.
  public let budget: Double
  /// Cost of each site, which the budget limits.
  public let siteCosts: [Double]
  /// What has to be covered at least.
  public let requirement: CoverageRequirement
  public let siteStates: [SiteState]
  let rows: [CoverageRow]

  public var clientCount: Int { coverage.clientCount }
  public var siteCount: Int { coverage.siteCount }

  /// At most `p` sites.
  ///
  /// - Throws: `SitingError`.
  public init(
    coverage: CoverageClasses, weights: [Double]? = nil, p: Int,
    requirement: CoverageRequirement = .none, restrictions: SiteRestrictions = .none
  ) throws {
    try self.init(
      coverage: coverage, weights: weights, p: p, budget: .infinity,
      siteCosts: [Double](repeating: 0, count: coverage.siteCount), requirement: requirement,
      restrictions: restrictions)
  }

  /// Sites for at most `budget`, and at most `p` of them where that is given.
  ///
  /// - Parameter siteCosts: one per site, finite and ≥ 0
  /// - Throws: `SitingError`.
  public init(
    coverage: CoverageClasses, weights: [Double]? = nil, p: Int? = nil, budget: Double,
    siteCosts: [Double], requirement: CoverageRequirement = .none,
    restrictions: SiteRestrictions = .none
  ) throws {
    if let weights { _ = try checkedWeights(weights, clients: coverage.clientCount) }
    try requireCount(siteCosts.count, of: "site cost", expected: coverage.siteCount)
    try requireNonnegative(siteCosts, "site cost")
    guard budget >= 0 else {
      throw SitingError.invalid("the budget is \(budget); it has to be at least 0")
    }
    self.coverage = coverage
    self.weights = weights
    self.p = p
    self.budget = budget
    self.siteCosts = siteCosts
    self.requirement = requirement
    siteStates = try restrictions.states(count: coverage.siteCount)
    if let p { try requireSiteCount(p, siteStates) }
    let forcedCost = restrictions.forced.reduce(0) { $0 + siteCosts[$1] }
    if forcedCost > budget {
      throw SitingError.forcedSitesOverBudget(cost: forcedCost, budget: budget)
    }
    classWeights = coverage.sums(of: weights)
    rows = try requirement.rows(coverage, weights: weights, states: siteStates)
  }
}
