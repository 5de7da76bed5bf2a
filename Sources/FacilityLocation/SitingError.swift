/// Why a siting problem cannot be stated: what is wrong with the input, and the mend.
public enum SitingError: Error, Equatable, CustomStringConvertible {
  case noClients
  case noSites
  /// An array has not one value for each item.
  case wrongCount(of: String, expected: Int, found: Int)
  /// A number that has to be finite and at least 0 is not.
  case notNonnegative(String, index: Int, value: Double)
  case siteOutOfRange(Int, sites: Int)
  case siteListedTwice(client: Int, site: Int)
  /// No site that may open can serve the client, and serving it is required.
  case unreachableClient(Int)
  case siteForcedAndForbidden(Int)
  case tooManySites(p: Int, allowed: Int)
  case tooFewSites(p: Int, forced: Int)
  case forcedSitesOverBudget(cost: Double, budget: Double)
  /// A share outside 0 ... 1.
  case shareOutOfRange(Double)
  case groupOutOfRange(client: Int, group: Int, groups: Int)
  /// All sites together cover less than a requirement asks for.
  case uncoverable(group: Int?, required: Double, reachable: Double)
  /// All the capacity that may open does not carry the demand that has to be served.
  case capacityShort(demand: Double, capacity: Double)
  /// The client has to be served by one site, and none in reach is large enough.
  case clientTooLarge(client: Int, demand: Double, largest: Double)
  /// A site forced open with a capacity has no level as large.
  case forcedSiteTooSmall(site: Int, required: Double, largest: Double)
  /// Anything else that a number may not be, in one sentence.
  case invalid(String)

  public var description: String {
    switch self {
    case .noClients: "there are no clients; a siting problem needs at least one"
    case .noSites: "there are no candidate sites; a siting problem needs at least one"
    case .wrongCount(let what, let expected, let found):
      "\(found) values of \(what) where \(expected) are needed, one for each"
    case .notNonnegative(let what, let index, let value):
      "\(what) \(index) is \(value); it has to be a finite number of at least 0"
    case .siteOutOfRange(let site, let sites):
      "site \(site) does not exist; sites are numbered 0 to \(sites - 1)"
    case .siteListedTwice(let client, let site):
      "client \(client) lists site \(site) twice; keep one of the two"
    case .unreachableClient(let client):
      "client \(client) can be served by no site that may open; widen the radius, allow a site "
        + "near it or give a cost for clients left unserved"
    case .siteForcedAndForbidden(let site):
      "site \(site) is both forced open and forbidden; choose one"
    case .tooManySites(let p, let allowed):
      "\(p) sites are to open but only \(allowed) may; lower p or allow more sites"
    case .tooFewSites(let p, let forced):
      "\(p) sites are to open but \(forced) are forced open; raise p to at least \(max(1, forced))"
    case .forcedSitesOverBudget(let cost, let budget):
      "the sites forced open cost \(cost), more than the budget of \(budget)"
    case .shareOutOfRange(let share): "\(share) is no share; it has to lie between 0 and 1"
    case .groupOutOfRange(let client, let group, let groups):
      "client \(client) is in group \(group); groups are numbered 0 to \(groups - 1)"
    case .uncoverable(let group, let required, let reachable):
      "\(group.map { "group \($0)" } ?? "the whole") needs a covered weight of \(required) but all "
        + "sites that may open cover \(reachable); lower the share or widen the radius"
    case .capacityShort(let demand, let capacity):
      "a demand of \(demand) has to be served but all sites that may open hold \(capacity); allow "
        + "more capacity, more sites, or leaving clients unserved at a cost"
    case .clientTooLarge(let client, let demand, let largest):
      "client \(client) demands \(demand) from one site but the largest in its reach holds "
        + "\(largest); split the client or allow a larger site"
    case .forcedSiteTooSmall(let site, let required, let largest):
      "site \(site) is forced open with a capacity of \(required) but its largest level holds "
        + "\(largest); lower the capacity or allow more modules"
    case .invalid(let sentence): sentence
    }
  }
}

extension SitingError {
  /// Whether the numbers are well formed and the requirements conflict whatever is opened.
  public var isInfeasibility: Bool {
    switch self {
    case .unreachableClient, .siteForcedAndForbidden, .tooManySites, .tooFewSites,
      .forcedSitesOverBudget, .uncoverable, .capacityShort, .clientTooLarge, .forcedSiteTooSmall:
      true
    default: false
    }
  }
}

/// Throws unless every value is finite and at least 0.
func requireNonnegative(_ values: [Double], _ what: String) throws {
  for (index, value) in values.enumerated() where !(value >= 0 && value.isFinite) {
    throw SitingError.notNonnegative(what, index: index, value: value)
  }
}

/// Throws unless there is one value for each of `expected` items.
func requireCount(_ found: Int, of what: String, expected: Int) throws {
  if found != expected {
    throw SitingError.wrongCount(of: what, expected: expected, found: found)
  }
}
