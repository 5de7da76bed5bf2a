/// Open p sites so that the largest cost of serving a client from its cheapest open site is least.
public struct PCenterProblem: Sendable {
  public let lists: ServiceLists
  /// Number of sites to open.
  public let p: Int
  public let siteStates: [SiteState]

  public var clientCount: Int { lists.clientCount }
  public var siteCount: Int { lists.siteCount }

  /// - Parameter lists: all sites that may serve each client; lists of the nearest few only hide
  ///   costs that a proof needs
  /// - Throws: `SitingError`.
  public init(lists: ServiceLists, p: Int, restrictions: SiteRestrictions = .none) throws {
    if case .farther = lists.unlisted {
      throw SitingError.invalid(
        "p-center needs all sites that may serve a client, not the nearest few; list all, or those "
          + "within a radius")
    }
    self.lists = lists
    self.p = p
    siteStates = try restrictions.states(count: lists.siteCount)
    try requireSiteCount(p, siteStates)
    try requireReachable(lists, siteStates, unservedCost: nil)
  }
}
