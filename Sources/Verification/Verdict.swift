/// What checking a solution against its problem found.
public struct Verdict: Sendable, Equatable {
  /// The recomputed objective; nil where it has no meaning, such as a client at a site that cannot
  /// serve it.
  public var objective: Double?
  /// Everything the solution breaks, in the order of routes, stops, sites and clients.
  public var violations: [Violation]

  public init(objective: Double?, violations: [Violation]) {
    self.objective = objective
    self.violations = violations
  }

  public var isFeasible: Bool { violations.isEmpty }

  /// Whether a claimed objective is the recomputed one, up to the rounding of long sums.
  public func confirms(_ claimed: Double) -> Bool {
    guard let objective else { return false }
    return abs(objective - claimed) <= 1e-6 * max(1, abs(objective))
  }
}

/// One requirement of a problem that a solution does not keep.
public struct Violation: Sendable, Equatable, CustomStringConvertible {
  public enum Kind: String, Sendable, CaseIterable {
    // Siting
    case siteUnknown = "site-unknown"
    case siteRepeated = "site-repeated"
    case siteForbidden = "site-forbidden"
    case siteForcedClosed = "site-forced-closed"
    case wrongNumberOfSites = "wrong-number-of-sites"
    case budgetExceeded = "budget-exceeded"
    case siteOverCapacity = "site-over-capacity"
    case siteLevelUnknown = "site-level-unknown"
    case clientUnserved = "client-unserved"
    case clientServedByClosedSite = "client-served-by-closed-site"
    case clientOutOfReach = "client-out-of-reach"
    case clientSplit = "client-split"
    case clientNotAtClosestSite = "client-not-at-closest-site"
    case coverageShort = "coverage-short"
    case wrongSize = "wrong-size"
    // Routing
    case vehicleTypeUnknown = "vehicle-type-unknown"
    case vehicleTypeNotAllowed = "vehicle-type-not-allowed"
    case tooManyVehicles = "too-many-vehicles"
    case tooManyTrips = "too-many-trips"
    case vehicleOverCapacity = "vehicle-over-capacity"
    case stopUnknown = "stop-unknown"
    case stopRepeated = "stop-repeated"
    case stopMissing = "stop-missing"
    case stopMayNotBeLeftOut = "stop-may-not-be-left-out"
    case stopLate = "stop-late"
    case depotLate = "depot-late"
    case durationExceeded = "duration-exceeded"
    case rangeExceeded = "range-exceeded"
    // Either
    case wrongCost = "wrong-cost"
  }

  public var kind: Kind
  /// What is broken, where and by how much. Sites, clients, stops, routes and vehicle types are
  /// numbered from 1 here, as in the instances' files.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { "\(kind.rawValue): \(message)" }
}

/// Amounts that differ by less than this share are equal: sums of doubles round.
let tolerance = 1e-6

/// Whether `amount` is more than `limit`, beyond rounding.
func exceeds(_ amount: Double, _ limit: Double) -> Bool {
  amount > limit + tolerance * max(1, abs(limit))
}
