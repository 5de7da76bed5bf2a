/// An answer to a `MinimumCostSitingProblem`.
public struct MinimumCostSitingSolution: Equatable, Sendable {
  public struct OpenSite: Equatable, Sendable {
    public var site: Int
    public var level: CapacityLevel
    /// Units of demand the site serves.
    public var load: Double
  }

  /// In the order of the sites.
  public let openSites: [OpenSite]
  /// Shares of each client served by open sites; what is missing to 1 is served from outside.
  public let assignment: SplitAssignment
  /// Opening and module costs, what the budget bounds.
  public let siteCost: Double
  /// Cost of serving clients from open sites.
  public let serviceCost: Double
  /// Cost of what is left to the outside.
  public let outsideCost: Double
  /// Covered share of all coverage weight, as the assignment rule counts it; 1 where there is none.
  public let coveredShare: Double
  public let coveredGroupShares: [Double]

  public var cost: Double { siteCost + serviceCost + outsideCost }

  /// Sums up what `assignment` means with these levels open.
  ///
  /// - Parameter openLevels: the level of each open site, by site; nil where it is closed
  public init(
    problem: MinimumCostSitingProblem, openLevels: [CapacityLevel?], assignment: SplitAssignment
  ) {
    var load = Array(repeating: 0.0, count: problem.siteCount)
    var serviceCost = 0.0
    var outsideCost = 0.0
    var covered = Array(repeating: 0.0, count: problem.requiredGroupShares.count + 1)
    var total = covered
    let coversWhenFull = problem.rule == .closestOpenSite
    for (index, client) in problem.clients.enumerated() {
      var served = 0.0
      for (site, share) in assignment[index] {
        let link = client.links.first { $0.site == site }
        load[site] += share * client.demand
        serviceCost += share * client.demand * (link?.unitCost ?? .infinity)
        served += share
      }
      let unserved = max(0, 1 - served)
      // Rounding alone must not turn into the infinite cost of a client that has to be served.
      if unserved > 1e-9 { outsideCost += unserved * client.demand * client.outsideUnitCost }
      let coverage =
        !coversWhenFull
        ? min(1, served) : client.links.contains { openLevels[$0.site] != nil } ? 1 : 0
      for slot in [0, client.group.map { $0 + 1 }].compactMap({ $0 }) {
        total[slot] += problem.coverageWeight(of: index)
        covered[slot] += coverage * problem.coverageWeight(of: index)
      }
    }
    let shares = zip(covered, total).map { $1 > 0 ? $0 / $1 : 1 }
    self.openSites = openLevels.indices.compactMap { site in
      openLevels[site].map { OpenSite(site: site, level: $0, load: load[site]) }
    }
    self.assignment = assignment
    self.siteCost = openLevels.reduce(0) { $0 + ($1?.cost ?? 0) }
    self.serviceCost = serviceCost
    self.outsideCost = outsideCost
    self.coveredShare = shares[0]
    self.coveredGroupShares = Array(shares.dropFirst())
  }
}
