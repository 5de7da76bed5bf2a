/// Uncapacitated (simple) facility location: open sites so that opening costs plus the weighted
/// cost of serving every client from its cheapest open site are least.
public struct UncapacitatedFacilityProblem: Sendable {
  public let lists: ServiceLists
  /// Weight of each client.
  public let weights: [Double]
  /// Cost of opening each site.
  public let openingCosts: [Double]
  public let siteStates: [SiteState]
  /// Cost per unit of weight of leaving a client without a site; nil where all must be served.
  public let unservedCost: Double?

  public var clientCount: Int { lists.clientCount }
  public var siteCount: Int { lists.siteCount }

  /// - Parameters:
  ///   - lists: which sites may serve a client, and at what cost per unit of weight
  ///   - weights: one per client, finite and ≥ 0; nil for 1 each, where costs are totals already
  ///   - openingCosts: one per site, finite and ≥ 0; forced sites pay theirs too
  /// - Throws: `SitingError`.
  public init(
    lists: ServiceLists, weights: [Double]? = nil, openingCosts: [Double],
    restrictions: SiteRestrictions = .none, unservedCost: Double? = nil
  ) throws {
    self.lists = lists
    self.weights = try checkedWeights(weights, clients: lists.clientCount)
    try requireCount(openingCosts.count, of: "opening cost", expected: lists.siteCount)
    try requireNonnegative(openingCosts, "opening cost")
    self.openingCosts = openingCosts
    siteStates = try restrictions.states(count: lists.siteCount)
    self.unservedCost = unservedCost
    try requireReachable(lists, siteStates, unservedCost: unservedCost)
  }
}
