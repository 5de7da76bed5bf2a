/// What makes a capacitated siting problem meaningless, or impossible to solve whatever is opened.
/// Indices count from 0; quantities are in the problem's own units.
public enum CapacitatedSitingError: Error, Equatable, Sendable {
  case noClients
  case noSites
  /// The number of values given for `what` differs from the number there must be.
  case count(what: String, expected: Int, found: Int)
  /// A value that must be a number from `minimum` upwards is not.
  case value(what: String, index: Int, value: Double, minimum: Double)
  case siteOutOfRange(client: Int, site: Int, siteCount: Int)
  case duplicateLink(client: Int, site: Int)
  case groupOutOfRange(client: Int, group: Int, groupCount: Int)
  case moduleLimit(site: Int, limit: Int)
  case levelCount(site: Int, limit: Int)
  case medianCount(count: Int, siteCount: Int)
  /// The client must be served, and no site that may open is linked to it.
  case unreachableClient(client: Int)
  /// The client must be served by one site, and none that may open is large enough.
  case clientTooLarge(client: Int, demand: Double, largest: Double)
  /// All the capacity that may be opened does not carry the demand that must be served.
  case capacityShort(demand: Double, capacity: Double)
  /// A required site has no capacity level as large as demanded.
  case requiredSiteTooSmall(site: Int, required: Double, largest: Double)
  /// Every link used, the covered share stays below the one asked for; `group` nil for the city.
  case coverageOutOfReach(group: Int?, required: Double, reachable: Double)
  /// The required sites alone cost more than the budget.
  case budgetShort(budget: Double, requiredSites: Double)

  /// Whether the numbers are well formed and the requirements conflict.
  public var isInfeasibility: Bool {
    switch self {
    case .unreachableClient, .clientTooLarge, .capacityShort, .requiredSiteTooSmall,
      .coverageOutOfReach, .budgetShort:
      true
    default: false
    }
  }
}

extension CapacitatedSitingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noClients: "there is no client; give at least one"
    case .noSites: "there is no site; give at least one"
    case .count(let what, let expected, let found):
      "\(found) values for \(what), where \(expected) are needed"
    case .value(let what, let index, let value, let minimum):
      "\(what) \(index) is \(value); it must be a number from \(minimum) upwards"
    case .siteOutOfRange(let client, let site, let siteCount):
      "client \(client) is linked to site \(site), but sites run from 0 to \(siteCount - 1)"
    case .duplicateLink(let client, let site):
      "client \(client) is linked to site \(site) twice; keep one link"
    case .groupOutOfRange(let client, let group, let groupCount):
      "client \(client) is in group \(group), but \(groupCount) groups have a required share"
    case .moduleLimit(let site, let limit):
      "site \(site) allows \(limit) modules; it must allow at least 1, or none be listed"
    case .levelCount(let site, let limit):
      "site \(site) has more than \(limit) combinations of modules; lower its module limit"
    case .medianCount(let count, let siteCount):
      "\(count) sites are to open; the number must be from 1 to \(siteCount)"
    case .unreachableClient(let client):
      "client \(client) must be served and no site that may open reaches it; "
        + "add a link or let it be served from outside"
    case .clientTooLarge(let client, let demand, let largest):
      "client \(client) demands \(demand) from one site and the largest in reach holds \(largest)"
    case .capacityShort(let demand, let capacity):
      "a demand of \(demand) must be served and all sites together hold \(capacity)"
    case .requiredSiteTooSmall(let site, let required, let largest):
      "site \(site) is required with a capacity of \(required) and its largest level is \(largest)"
    case .coverageOutOfReach(let group, let required, let reachable):
      "a covered share of \(required) is required "
        + (group.map { "in group \($0)" } ?? "overall")
        + " and all links together reach \(reachable)"
    case .budgetShort(let budget, let requiredSites):
      "the required sites cost \(requiredSites) and the budget is \(budget)"
    }
  }
}

extension CapacitatedSitingError {
  /// Throws unless every value is a finite number of at least `minimum`.
  static func check(
    _ values: some Sequence<Double>, what: String, from minimum: Double = 0
  ) throws(CapacitatedSitingError) {
    for (index, value) in values.enumerated() where !(value >= minimum && value.isFinite) {
      throw .value(what: what, index: index, value: value, minimum: minimum)
    }
  }

  static func check(count found: Int, what: String, expected: Int) throws(CapacitatedSitingError) {
    if found != expected { throw .count(what: what, expected: expected, found: found) }
  }
}
