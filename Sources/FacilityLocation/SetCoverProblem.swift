/// Reach the required coverage with the cheapest sites: set cover where the required share is 1,
/// partial set cover below (Cordeau, Furini & Ljubić, EJOR 2019).
public struct SetCoverProblem: Sendable {
  public let coverage: CoverageClasses
  /// Weight of each client, of which the required shares are taken; nil for 1 each.
  public let weights: [Double]?
  /// Cost of each site; 1 each for the fewest sites.
  public let siteCosts: [Double]
  public let requirement: CoverageRequirement
  /// Most sites that may open; nil for no limit.
  public let p: Int?
  public let siteStates: [SiteState]
  let rows: [CoverageRow]

  public var clientCount: Int { coverage.clientCount }
  public var siteCount: Int { coverage.siteCount }

  /// - Parameters:
  ///   - siteCosts: one per site, finite and ≥ 0; nil for 1 each
  ///   - requirement: shares of the weight to cover, of all clients and of each group
  ///   - p: most sites that may open
  /// - Throws: `SitingError`, also where all sites together cover too little.
  public init(
    coverage: CoverageClasses, weights: [Double]? = nil, siteCosts: [Double]? = nil,
    requirement: CoverageRequirement = CoverageRequirement(overall: 1), p: Int? = nil,
    restrictions: SiteRestrictions = .none
  ) throws {
    if let weights { _ = try checkedWeights(weights, clients: coverage.clientCount) }
    if let siteCosts {
      try requireCount(siteCosts.count, of: "site cost", expected: coverage.siteCount)
      try requireNonnegative(siteCosts, "site cost")
    }
    self.coverage = coverage
    self.weights = weights
    self.siteCosts = siteCosts ?? [Double](repeating: 1, count: coverage.siteCount)
    self.requirement = requirement
    self.p = p
    siteStates = try restrictions.states(count: coverage.siteCount)
    if let p { try requireSiteCount(p, siteStates) }
    rows = try requirement.rows(coverage, weights: weights, states: siteStates)
  }
}
