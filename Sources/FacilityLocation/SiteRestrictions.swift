/// Sites whose state is decided beforehand: existing ones that stay, ones that must not open.
public struct SiteRestrictions: Sendable, Equatable {
  /// Sites that are open in every solution.
  public var forced: [Int]
  /// Sites that are open in none.
  public var forbidden: [Int]

  public init(forced: [Int] = [], forbidden: [Int] = []) {
    self.forced = forced
    self.forbidden = forbidden
  }

  public static let none = SiteRestrictions()

  /// The state of each of `count` sites.
  ///
  /// - Throws: `SitingError` when a site does not exist or is both forced and forbidden.
  public func states(count: Int) throws -> [SiteState] {
    var states = [SiteState](repeating: .free, count: count)
    for site in forbidden + forced where !(0..<count).contains(site) {
      throw SitingError.siteOutOfRange(site, sites: count)
    }
    for site in forbidden { states[site] = .forbidden }
    for site in forced {
      if states[site] == .forbidden { throw SitingError.siteForcedAndForbidden(site) }
      states[site] = .forced
    }
    return states
  }
}

/// What a solver may do with a site.
public enum SiteState: UInt8, Sendable {
  case free, forced, forbidden
}
