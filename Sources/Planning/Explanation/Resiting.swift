import CityModel
import Demand
import Optimization

/// Decides the pickup points anew with one of them forced open or kept closed, within the scenario's
/// own limits.
///
/// - Returns: the open sites, and what is proven of them; the report is nil where there is nothing to
///   decide
/// - Throws: as `makePlan`; `InfeasiblePlan` where the requirements need it otherwise.
public func decideSites(
  _ city: City, forcing site: Int, open: Bool, options: PlanningOptions = PlanningOptions(),
  progress: @escaping ProgressHandler = silent
) throws -> (open: [Int], report: StageReport?) {
  var changed = city
  changed.sites[site].status = open ? .forced : .forbidden
  let (choice, report) = try SitingStage(changed, Buildings(changed), options, progress).decide()
  return (choice.open, report)
}
