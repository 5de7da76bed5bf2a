import CityModel
import Demand
import Optimization

/// What a plan is compared with, on the same demand.
public enum Baseline: String, Sendable, Hashable, CaseIterable {
  /// Every carrier alone, every building from the carrier's nearest depot, rounds by the savings
  /// heuristic and driven as fixed territories, all parcels to the door.
  case today
  /// First the sites, then the rounds: as many pickup points as the plan's, where people walk least
  /// (p-median), chosen without a thought of delivery or of the budget, then equipped and routed as
  /// the plan is.
  case sequential

  /// The city as the baseline runs it.
  public func city(_ city: City, beside plan: Plan) -> City {
    var other = city
    switch self {
    case .today:
      other.policy.delivery = .separate
      other.simulation.rounds = .territories
    case .sequential:
      other.siting.objective = .pMedian
      other.siting.sites = plan.siting.open.count
      other.policy.budgetPerYear = nil
    }
    return other
  }
}

/// The baseline's plan, for the city that `Baseline.city` makes of the scenario's.
///
/// - Parameter plan: the one it is compared with
/// - Throws: `RoutingProblemError` where the city's vehicles make no routing problem; for
///   `sequential` whatever `makePlan` throws.
public func makeBaseline(
  _ baseline: Baseline, _ city: City, beside plan: Plan,
  options: PlanningOptions = PlanningOptions(), progress: @escaping ProgressHandler = silent
) throws -> Plan {
  let city = baseline.city(city, beside: plan)
  // Without a pickup point there is nothing to choose: the sequential plan is the plan.
  if baseline == .sequential {
    return plan.siting.open.isEmpty
      ? plan : try makePlan(city, options: options, progress: progress)
  }
  let buildings = Buildings(city)
  let access = PickupAccess(city, buildings, open: [])
  let siting = SitingPlan(city, buildings, SitingChoice(open: []), access: access)
  let routes = try planTerritories(
    city, buildings: buildings,
    expected: ExpectedLoads(city, buildings, access: access, siting: siting), effort: .savings,
    fromNearestDepot: true, options: options, progress: progress)
  return Plan(
    buildings: buildings, siting: siting, access: access, routes: routes, designDay: nil,
    reports: routes.tasks.map(\.report), isComplete: routes.isComplete)
}
