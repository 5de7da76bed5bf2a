import CityModel
import Demand
import Optimization

/// Decides sites, modules and rounds.
///
/// - Throws: `InfeasiblePlan` where the requirements conflict; `PlanningError` where the scenario
///   does not say enough.
public func makePlan(
  _ city: City, options: PlanningOptions = PlanningOptions(), progress: ProgressHandler = silent
) throws -> Plan {
  throw PlanningError(path: "siting", description: "planning is not ready")
}

/// The rounds for one day's loads, under the scenario's routing limits.
///
/// - Parameter deadline: when every search must end
public func planRoutes(
  _ city: City, buildings: Buildings, loads: DayLoads,
  options: PlanningOptions = PlanningOptions(), progress: ProgressHandler = silent
) -> RoutePlan {
  RoutePlan(basis: .day, tasks: [])
}
