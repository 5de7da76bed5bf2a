/// Multi-source capacitated facility location: open sites and split each client's demand among
/// them, so that opening and service costs are least and no site serves more than its capacity.
public struct CapacitatedFacilityProblem: Sendable {
  /// Cost of serving all of a client from a site.
  public let lists: ServiceLists
  /// Units of demand of each client, above 0.
  public let demands: [Double]
  /// Units of demand each site can serve.
  public let capacities: [Double]
  public let openingCosts: [Double]
  public let siteStates: [SiteState]

  public var clientCount: Int { lists.clientCount }
  public var siteCount: Int { lists.siteCount }

  /// - Throws: `SitingError`; among others when the capacity that may open is short of the demand.
  public init(
    lists: ServiceLists, demands: [Double], capacities: [Double], openingCosts: [Double],
    restrictions: SiteRestrictions = .none
  ) throws {
    self.lists = lists
    self.demands = demands
    self.capacities = capacities
    self.openingCosts = openingCosts
    siteStates = try restrictions.states(count: lists.siteCount)
    try requireCount(openingCosts.count, of: "opening cost", expected: lists.siteCount)
    try requireNonnegative(openingCosts, "opening cost")
    try requireCapacity(lists, siteStates, demands: demands, capacities: capacities)
  }
}

/// Single-source capacitated facility location: the same with every client served by one site.
public struct SingleSourceFacilityProblem: Sendable {
  /// Cost of serving a client from a site.
  public let lists: ServiceLists
  /// Units of demand of each client, above 0.
  public let demands: [Double]
  /// Units of demand each site can serve.
  public let capacities: [Double]
  public let openingCosts: [Double]
  public let siteStates: [SiteState]

  public var clientCount: Int { lists.clientCount }
  public var siteCount: Int { lists.siteCount }

  /// - Throws: `SitingError`; among others when the capacity that may open is short of the demand,
  ///   or a client is larger than every site in its reach.
  public init(
    lists: ServiceLists, demands: [Double], capacities: [Double], openingCosts: [Double],
    restrictions: SiteRestrictions = .none
  ) throws {
    self.lists = lists
    self.demands = demands
    self.capacities = capacities
    self.openingCosts = openingCosts
    siteStates = try restrictions.states(count: lists.siteCount)
    try requireCount(openingCosts.count, of: "opening cost", expected: lists.siteCount)
    try requireNonnegative(openingCosts, "opening cost")
    try requireCapacity(lists, siteStates, demands: demands, capacities: capacities)
    try requireRoom(lists, siteStates, demands: demands, capacities: capacities)
  }
}

/// Capacitated p-median (Mulvey & Beck 1984): open exactly p sites and serve every client from one,
/// within capacities, at least cost.
public struct CapacitatedPMedianProblem: Sendable {
  /// Cost of serving a client from a site.
  public let lists: ServiceLists
  /// Units of demand of each client, above 0.
  public let demands: [Double]
  /// Units of demand each site can serve.
  public let capacities: [Double]
  /// Number of sites to open, counting the forced ones.
  public let p: Int
  public let siteStates: [SiteState]

  public var clientCount: Int { lists.clientCount }
  public var siteCount: Int { lists.siteCount }

  /// - Throws: `SitingError`; among others when the p largest sites are short of the demand, or a
  ///   client is larger than every site in its reach.
  public init(
    lists: ServiceLists, demands: [Double], capacities: [Double], p: Int,
    restrictions: SiteRestrictions = .none
  ) throws {
    self.lists = lists
    self.demands = demands
    self.capacities = capacities
    self.p = p
    siteStates = try restrictions.states(count: lists.siteCount)
    try requireSiteCount(p, siteStates)
    try requireCapacity(lists, siteStates, demands: demands, capacities: capacities, p: p)
    try requireRoom(lists, siteStates, demands: demands, capacities: capacities)
  }
}

/// Throws unless the sites that may open, or the largest `p` of them, can carry all demand.
private func requireCapacity(
  _ lists: ServiceLists, _ states: [SiteState], demands: [Double], capacities: [Double],
  p: Int? = nil
) throws {
  guard case .unavailable = lists.unlisted else {
    throw SitingError.invalid("a capacitated problem needs every site that may serve listed")
  }
  try requireCount(demands.count, of: "demand", expected: lists.clientCount)
  try requirePositive(demands, "demand of client")
  try requireCount(capacities.count, of: "capacity", expected: lists.siteCount)
  try requireNonnegative(capacities, "capacity of site")
  try requireReachable(lists, states, unservedCost: nil)
  let demand = demands.reduce(0, +)
  let forced = capacities.indices.filter { states[$0] == .forced }.map { capacities[$0] }
  let free = capacities.indices.filter { states[$0] == .free }.map { capacities[$0] }
    .sorted(by: >).prefix(p.map { $0 - forced.count } ?? .max)
  let capacity = forced.reduce(0, +) + free.reduce(0, +)
  if capacity < demand * (1 - 1e-12) {
    throw SitingError.capacityShort(demand: demand, capacity: capacity)
  }
}

/// Throws unless every client fits some site in its reach whole.
private func requireRoom(
  _ lists: ServiceLists, _ states: [SiteState], demands: [Double], capacities: [Double]
) throws {
  for client in 0..<lists.clientCount {
    let largest =
      lists.row(client).lazy.map { Int(lists.sites[$0]) }
      .filter { states[$0] != .forbidden }.map { capacities[$0] }.max() ?? 0
    if largest < demands[client] {
      throw SitingError.clientTooLarge(client: client, demand: demands[client], largest: largest)
    }
  }
}
