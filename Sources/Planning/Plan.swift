import CityModel
import Demand
import Optimization

/// Everything decided before a day is driven.
public struct Plan: Sendable {
  public let buildings: Buildings
  public let siting: SitingPlan
  public let access: PickupAccess
  /// Rounds of the design day, or the territories, as `City.simulation.rounds` asks.
  public let routes: RoutePlan
  /// The day the rounds were planned for; nil for territories.
  public let designDay: DemandDay?
  /// One report per optimisation, in the order they ran.
  public let reports: [StageReport]
  /// Whether no stage was interrupted.
  public let isComplete: Bool
}

/// How a plan is made, beyond what the scenario says.
public struct PlanningOptions: Sendable {
  /// Threads the solvers may use; the plan never depends on it.
  public var threads: Int
  /// Wall-clock seconds for the whole plan, shared by siting and routing; nil for no limit.
  public var timeLimit: Double?
  public var cancellation: Cancellation

  public init(
    threads: Int = 1, timeLimit: Double? = nil, cancellation: Cancellation = Cancellation()
  ) {
    self.threads = threads
    self.timeLimit = timeLimit
    self.cancellation = cancellation
  }
}
