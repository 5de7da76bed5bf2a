/// No plan meets the scenario's requirements: which one, by how much, where, and the least change
/// that helps.
public struct InfeasiblePlan: Error, Sendable, CustomStringConvertible {
  public enum Requirement: Sendable, Hashable {
    /// People to be within the service radius of an open site; district as an index, nil city-wide.
    case coverage(district: Int?)
    case budget
    /// The number of sites to open.
    case siteCount
  }

  public var requirement: Requirement
  /// What the scenario asks for: a share of people, yuan a year, sites.
  public var required: Double
  /// The best that can be had: the largest share, the smallest budget, the nearest number of sites.
  public var reachable: Double
  /// Zones with people out of every site's reach, indices into `City.zones`, most people first.
  public var zones: [Int]
  /// What is wrong, in one sentence.
  public var reason: String
  /// The least change that helps.
  public var mend: String

  public var description: String { "\(reason); \(mend)" }
}

/// A scenario that asks for something its settings do not say enough about.
public struct PlanningError: Error, Sendable, CustomStringConvertible {
  /// The scenario's key it is about, such as `siting.sites`.
  public var path: String
  public var description: String
}
