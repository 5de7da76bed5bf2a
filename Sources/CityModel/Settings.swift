import Geography

/// How pickup points are decided.
public struct SitingSettings: Sendable, Hashable {
  /// The objectives by their standard names.
  public enum Objective: String, Sendable, Hashable, CaseIterable {
    case pMedian = "p-median"
    case maxCoverage = "max-coverage"
    case setCover = "set-cover"
    case pCenter = "p-center"
    case minCost = "min-cost"
  }

  public var objective: Objective
  /// p, where the objective needs it.
  public var sites: Int?
  /// What a walked metre weighs in `min-cost`.
  public var walkCostPerMetre: Double
  public var workLimit: Int?
  public var timeLimit: Seconds?
  /// Stop once objective and bound are this close, relative.
  public var gap: Double

  public init(
    objective: Objective, sites: Int?, walkCostPerMetre: Double, workLimit: Int?,
    timeLimit: Seconds?, gap: Double
  ) {
    self.objective = objective
    self.sites = sites
    self.walkCostPerMetre = walkCostPerMetre
    self.workLimit = workLimit
    self.timeLimit = timeLimit
    self.gap = gap
  }
}

/// How long the routes are searched.
public struct RoutingSettings: Sendable, Hashable {
  public var workLimit: Int?
  public var timeLimit: Seconds?
  /// Share of capacity and shift, above 0 … 1, that fixed territories are planned for: the rest is
  /// room for busy days.
  public var territoryFill: Double

  public init(workLimit: Int?, timeLimit: Seconds?, territoryFill: Double = 1) {
    self.workLimit = workLimit
    self.timeLimit = timeLimit
    self.territoryFill = territoryFill
  }
}

/// How many days are simulated, how often, and how rounds follow the plan.
public struct SimulationSettings: Sendable, Hashable {
  public enum Rounds: String, Sendable, Hashable, CaseIterable {
    /// Rounds are planned anew every day.
    case daily
    /// Fixed tours, driven in their order with empty stops skipped.
    case territories
  }

  public var days: Int
  public var replications: Int
  public var rounds: Rounds
  /// Iterations of the search of one day's rounds where they are planned anew; nil for a default.
  public var dayWorkLimit: Int?
  /// Days simulated before the first one and not recorded, so that pickup points are as full, and
  /// depots as backed up, as on any day.
  public var warmUpDays: Int

  public init(
    days: Int, replications: Int, rounds: Rounds, dayWorkLimit: Int? = nil, warmUpDays: Int = 0
  ) {
    self.days = days
    self.replications = replications
    self.rounds = rounds
    self.dayWorkLimit = dayWorkLimit
    self.warmUpDays = warmUpDays
  }
}
