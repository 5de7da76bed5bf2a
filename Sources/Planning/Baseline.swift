import CityModel
import Demand
import Optimization

/// What a plan is compared with, on the same demand.
public enum Baseline: String, Sendable, Hashable, CaseIterable {
  /// Every carrier alone, every building from the carrier's nearest depot, rounds by the savings
  /// heuristic and driven as fixed territories, all parcels to the door.
  case today

  /// The city as the baseline runs it.
  public func city(_ city: City) -> City {
    var other = city
    other.policy.delivery = .separate
    other.simulation.rounds = .territories
    return other
  }
}

/// The baseline's plan, for the city that `Baseline.city` makes of the scenario's.
///
/// - Throws: `RoutingProblemError` where the city's vehicles make no routing problem.
public func makeBaseline(
  _ baseline: Baseline, _ city: City, options: PlanningOptions = PlanningOptions(),
  progress: @escaping ProgressHandler = silent
) throws -> Plan {
  let city = baseline.city(city)
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
