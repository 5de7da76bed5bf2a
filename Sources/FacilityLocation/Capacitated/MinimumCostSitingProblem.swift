/// Minimum-cost siting with modular capacities: which sites open, with which modules, and which
/// share of each client they serve, so that site costs, service costs and the cost of what is left
/// unserved are least in sum.
///
/// It is the multiple-choice capacitated facility location problem (Holmberg & Ling, EJOR 1997;
/// Jena, Cordeau & Gendron, INFORMS J. Computing 2017) with sparse links, an outside option,
/// coverage shares and a budget. Demand, capacities and flows are in one unit of the caller's
/// choice (cells, parcels a day); all costs in one money unit over one period (a year).
public struct MinimumCostSitingProblem: Sendable {
  /// A unit of capacity that can be installed at a site.
  public struct Module: Equatable, Sendable {
    public var capacity: Double
    public var cost: Double

    public init(capacity: Double, cost: Double) {
      self.capacity = capacity
      self.cost = cost
    }
  }

  public enum SiteStatus: Equatable, Sendable {
    case candidate
    /// Must be open with at least this capacity: forced, or standing already.
    case required(capacity: Double)
    case forbidden
  }

  public struct Site: Equatable, Sendable {
    /// Cost of the open site without its modules.
    public var openingCost: Double
    public var modules: [Module]
    /// Most modules, counted with copies, that fit the site; 1 makes the modules alternatives.
    public var moduleLimit: Int
    public var status: SiteStatus

    public init(
      openingCost: Double, modules: [Module], moduleLimit: Int = 1, status: SiteStatus = .candidate
    ) {
      self.openingCost = openingCost
      self.modules = modules
      self.moduleLimit = moduleLimit
      self.status = status
    }
  }

  /// A site that may serve a client.
  public struct Link: Equatable, Sendable {
    public var site: Int
    /// Decides which open site is the closest; any unit.
    public var distance: Double
    /// Cost of serving one unit of the client's demand from the site (access and delivery).
    public var unitCost: Double

    public init(site: Int, distance: Double, unitCost: Double) {
      self.site = site
      self.distance = distance
      self.unitCost = unitCost
    }
  }

  public struct Client: Equatable, Sendable {
    /// Units of demand, above 0.
    public var demand: Double
    public var links: [Link]
    /// Cost of leaving one unit unserved (delivery to the door); infinite where all must be served.
    public var outsideUnitCost: Double
    /// What the client counts for in coverage shares, such as people; nil for its demand.
    public var coverageWeight: Double?
    /// Index into the required group shares; nil outside every group.
    public var group: Int?

    public init(
      demand: Double, links: [Link], outsideUnitCost: Double = .infinity,
      coverageWeight: Double? = nil, group: Int? = nil
    ) {
      self.demand = demand
      self.links = links
      self.outsideUnitCost = outsideUnitCost
      self.coverageWeight = coverageWeight
      self.group = group
    }
  }

  public enum AssignmentRule: String, Equatable, Sendable {
    /// The operator decides; a client may be split among sites.
    case free
    /// People choose for themselves: every client with an open site linked to it goes to the closest
    /// one (the lower index at equal distance), whether or not it has room. A site serves the same
    /// share of all who come, at most its capacity in sum; the rest of each is served from outside at
    /// the client's own outside cost. So sizes may be chosen smaller than what comes. Clients whose
    /// outside cost is infinite must find room. In coverage shares a client counts in full as soon as
    /// an open site is linked to it, full or not.
    case closestOpenSite
  }

  public let sites: [Site]
  public let clients: [Client]
  public let rule: AssignmentRule
  /// Covered share of all coverage weight that is required, 0 … 1.
  public let requiredShare: Double
  /// The same for each group.
  public let requiredGroupShares: [Double]
  /// Most that sites and modules may cost; nil for no limit.
  public let budget: Double?
  /// The undominated capacity levels of each site, cheapest first; empty for a forbidden site. Of a
  /// required site only those that are large enough.
  public let levels: [[CapacityLevel]]

  /// - Throws: `SitingError` for values that are no costs, demands or indices, and for
  ///   requirements that conflict whatever is opened.
  public init(
    sites: [Site], clients: [Client], rule: AssignmentRule = .free, requiredShare: Double = 0,
    requiredGroupShares: [Double] = [], budget: Double? = nil
  ) throws {
    if sites.isEmpty { throw SitingError.noSites }
    if clients.isEmpty { throw SitingError.noClients }
    let groupCount = requiredGroupShares.count
    var levels: [[CapacityLevel]] = []
    for (index, site) in sites.enumerated() {
      levels.append(try Self.levels(of: site, index: index))
    }
    for (index, client) in clients.enumerated() {
      try Self.check(client, index: index, siteCount: sites.count, groupCount: groupCount)
    }
    for share in [requiredShare] + requiredGroupShares where !(share >= 0 && share <= 1) {
      throw SitingError.shareOutOfRange(share)
    }
    if let budget, !(budget >= 0) {
      throw SitingError.invalid("the budget is \(budget); it has to be at least 0")
    }
    self.sites = sites
    self.clients = clients
    self.rule = rule
    self.requiredShare = requiredShare
    self.requiredGroupShares = requiredGroupShares
    self.budget = budget
    self.levels = levels
    try checkRequirements()
  }

  public var siteCount: Int { sites.count }
  public var clientCount: Int { clients.count }

  /// What a client counts for in coverage shares.
  public func coverageWeight(of client: Int) -> Double {
    clients[client].coverageWeight ?? clients[client].demand
  }

  /// Whether the site must be open.
  public func isRequired(_ site: Int) -> Bool {
    if case .required = sites[site].status { true } else { false }
  }
}

extension MinimumCostSitingProblem {
  private static func levels(of site: Site, index: Int) throws -> [CapacityLevel] {
    try requireNonnegative([site.openingCost], "opening cost of site \(index), item")
    try requireNonnegative(site.modules.map(\.capacity), "capacity at site \(index) of module")
    try requireNonnegative(site.modules.map(\.cost), "cost at site \(index) of module")
    if site.moduleLimit < 1 && !site.modules.isEmpty {
      throw SitingError.invalid(
        "site \(index) lists modules and allows \(site.moduleLimit); allow at least 1")
    }
    if site.status == .forbidden { return [] }
    let all = try CapacityLevel.undominated(
      openingCost: site.openingCost, modules: site.modules, limit: site.moduleLimit, site: index)
    guard case .required(let capacity) = site.status else { return all }
    try requireNonnegative([capacity], "required capacity of site \(index), item")
    let enough = all.filter { $0.capacity >= capacity }
    if enough.isEmpty {
      throw SitingError.forcedSiteTooSmall(
        site: index, required: capacity, largest: all.last?.capacity ?? 0)
    }
    return enough
  }

  private static func check(_ client: Client, index: Int, siteCount: Int, groupCount: Int) throws {
    try requirePositive([client.demand], "demand of client \(index), item")
    if !(client.outsideUnitCost >= 0) {
      throw SitingError.notNonnegative(
        "outside unit cost of client", index: index, value: client.outsideUnitCost)
    }
    if let weight = client.coverageWeight {
      try requireNonnegative([weight], "coverage weight of client \(index), item")
    }
    try requireNonnegative(client.links.map(\.unitCost), "unit cost of client \(index), link")
    try requireNonnegative(client.links.map(\.distance), "distance of client \(index), link")
    if let group = client.group, !(0..<groupCount).contains(group) {
      throw SitingError.groupOutOfRange(client: index, group: group, groups: groupCount)
    }
    let linked = client.links.map(\.site).sorted()
    for site in linked where !(0..<siteCount).contains(site) {
      throw SitingError.siteOutOfRange(site, sites: siteCount)
    }
    for (site, next) in zip(linked, linked.dropFirst()) where site == next {
      throw SitingError.siteListedTwice(client: index, site: site)
    }
  }

  /// Conflicts that hold whatever is opened.
  private func checkRequirements() throws {
    var mustServe = 0.0
    var total = Array(repeating: 0.0, count: requiredGroupShares.count + 1)
    var reachable = total
    for (index, client) in clients.enumerated() {
      let isLinked = client.links.contains { !levels[$0.site].isEmpty }
      if client.outsideUnitCost == .infinity {
        if !isLinked { throw SitingError.unreachableClient(index) }
        mustServe += client.demand
      }
      for slot in [0, client.group.map { $0 + 1 }].compactMap({ $0 }) {
        total[slot] += coverageWeight(of: index)
        if isLinked { reachable[slot] += coverageWeight(of: index) }
      }
    }
    for (slot, share) in ([requiredShare] + requiredGroupShares).enumerated()
    where reachable[slot] < share * total[slot] * (1 - 1e-12) {
      throw SitingError.uncoverable(
        group: slot == 0 ? nil : slot - 1, required: share * total[slot], reachable: reachable[slot]
      )
    }
    let capacity = levels.reduce(0) { $0 + ($1.last?.capacity ?? 0) }
    if capacity < mustServe * (1 - 1e-12) {
      throw SitingError.capacityShort(demand: mustServe, capacity: capacity)
    }
    let required = sites.indices.reduce(0) { $0 + (isRequired($1) ? levels[$1][0].cost : 0) }
    if let budget, required > budget {
      throw SitingError.forcedSitesOverBudget(cost: required, budget: budget)
    }
  }
}

/// Throws unless every value is finite and above 0: a client without demand needs no site.
func requirePositive(_ values: [Double], _ what: String) throws {
  for (index, value) in values.enumerated() where !(value > 0 && value.isFinite) {
    throw SitingError.invalid(
      "\(what) \(index) is \(value); it has to be above 0 (leave out who demands nothing)")
  }
}
