/// Open p sites so that the largest cost of serving a client from its cheapest open site is least.
public struct PCenterProblem: Sendable {
  public let lists: ServiceLists
  /// Number of sites to open.
  public let p: Int
  public let siteStates: [SiteState]

  public var clientCount: Int { lists.clientCount }
  public var siteCount: Int { lists.siteCount }

  /// - Throws: `SitingError`.
  public init(lists: ServiceLists, p: Int, restrictions: SiteRestrictions = .none) throws {
    self.lists = lists
    self.p = p
    siteStates = try restrictions.states(count: lists.siteCount)
    try requireSiteCount(p, siteStates)
    try requireReachable(lists, siteStates, unservedCost: nil)
  }
}
