import CityModel
import Demand
import Optimization

/// Decides sites, modules and rounds.
///
/// - Throws: `InfeasiblePlan` where the requirements conflict; `PlanningError` where the scenario
///   does not say enough; `RoutingProblemError` where the vehicles make no routing problem;
///   `RefutedAnswer` where a solver's answer does not hold.
public func makePlan(
  _ city: City, options: PlanningOptions = PlanningOptions(),
  progress: @escaping ProgressHandler = silent
) throws -> Plan {
  let start = Deadline(seconds: options.timeLimit, cancellation: options.cancellation)
  let buildings = Buildings(city)
  let (choice, sitingReport) = try SitingStage(city, buildings, options, progress).decide()
  let access = PickupAccess(city, buildings, open: choice.open)
  let siting = SitingPlan(city, buildings, choice, access: access)

  var routingOptions = options
  if options.timeLimit != nil { routingOptions.timeLimit = start.remaining }
  let routes: RoutePlan
  var designDay: DemandDay?
  switch city.simulation.rounds {
  case .daily:
    let day = DemandDay.design(city, buildings)
    designDay = day
    routes = try planRoutes(
      city, buildings: buildings, loads: DayLoads(day, access: access, siting: siting),
      day: day.day, replication: day.replication, effort: .plan,
      options: routingOptions, progress: progress)
  case .territories:
    routes = try planTerritories(
      city, buildings: buildings,
      expected: ExpectedLoads(city, buildings, access: access, siting: siting),
      options: routingOptions, progress: progress)
  }
  let reports = (sitingReport.map { [$0] } ?? []) + routes.tasks.map(\.report)
  return Plan(
    buildings: buildings, siting: siting, access: access, routes: routes, designDay: designDay,
    reports: reports, isComplete: !reports.contains { $0.stop == .interrupted })
}

extension DemandDay {
  /// An ordinary day of the first year: no weekday's or event's factor, and drawn apart from every
  /// simulated day.
  public static func design(_ city: City, _ buildings: Buildings) -> DemandDay {
    DemandDay(city, buildings, day: city.demand.start, replication: -1, factor: 1)
  }
}
