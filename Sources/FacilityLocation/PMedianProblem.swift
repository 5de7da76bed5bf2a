/// Open p sites so that the weighted cost of serving every client from its cheapest open site is
/// least (Hakimi 1964).
public struct PMedianProblem: Sendable {
  public let lists: ServiceLists
  /// Weight of each client, such as its people or parcels.
  public let weights: [Double]
  /// Number of sites to open.
  public let p: Int
  /// State of each site.
  public let siteStates: [SiteState]
  /// Cost per unit of weight of leaving a client without a site; nil where all must be served.
  public let unservedCost: Double?

  public var clientCount: Int { lists.clientCount }
  public var siteCount: Int { lists.siteCount }

  /// - Parameters:
  ///   - lists: which sites may serve a client, and at what cost per unit of weight
  ///   - weights: one per client, finite and ≥ 0; nil for 1 each
  ///   - p: number of sites to open, counting the forced ones
  ///   - unservedCost: cost per unit of weight of a client left unserved; a client is also left
  ///     unserved where that is cheaper than every open site
  /// - Throws: `SitingError`.
  public init(
    lists: ServiceLists, weights: [Double]? = nil, p: Int,
    restrictions: SiteRestrictions = .none, unservedCost: Double? = nil
  ) throws {
    self.lists = lists
    self.weights = try checkedWeights(weights, clients: lists.clientCount)
    self.p = p
    siteStates = try restrictions.states(count: lists.siteCount)
    self.unservedCost = unservedCost
    try requireSiteCount(p, siteStates)
    try requireReachable(lists, siteStates, unservedCost: unservedCost)
  }
}

/// Weights as given or 1 each.
func checkedWeights(_ weights: [Double]?, clients: Int) throws -> [Double] {
  guard let weights else { return [Double](repeating: 1, count: clients) }
  try requireCount(weights.count, of: "weight", expected: clients)
  try requireNonnegative(weights, "weight")
  return weights
}

/// Throws unless `p` sites can be opened.
func requireSiteCount(_ p: Int, _ states: [SiteState]) throws {
  let forced = states.count { $0 == .forced }
  let allowed = states.count { $0 != .forbidden }
  if p > allowed { throw SitingError.tooManySites(p: p, allowed: allowed) }
  if p < max(1, forced) { throw SitingError.tooFewSites(p: p, forced: forced) }
}

/// Throws when a client that has to be served is listed with no site that may open.
func requireReachable(_ lists: ServiceLists, _ states: [SiteState], unservedCost: Double?) throws {
  if let unservedCost {
    try requireNonnegative([unservedCost], "unserved cost")
    return
  }
  if case .farther = lists.unlisted, states.contains(where: { $0 != .forbidden }) { return }
  for client in 0..<lists.clientCount
  where !lists.row(client).contains(where: { states[Int(lists.sites[$0])] != .forbidden }) {
    throw SitingError.unreachableClient(client)
  }
}
