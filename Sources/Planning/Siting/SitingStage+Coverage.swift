import CityModel
import FacilityLocation
import Optimization
import Verification

/// Objectives of coverage: maximum coverage and set cover.
extension SitingStage {
  /// Most people within the service radius, for so many sites, a budget, or both.
  func maximumCoverage() throws -> Outcome<SitingChoice> {
    guard city.siting.sites != nil || city.policy.budgetPerYear != nil else {
      throw PlanningError(
        path: "siting.sites",
        description: "max-coverage needs a number of sites or a budget; give siting.sites or "
          + "policy.budget_cny_year")
    }
    try checkForcedCost()
    let p = city.siting.sites.map { min($0, allowed.count) }
    let coverage = try coverageClasses()
    let problem = try MaximumCoverageProblem(
      coverage: coverage, weights: buildings.people, p: p,
      budget: city.policy.budgetPerYear?.value ?? .infinity, siteCosts: leastCosts(),
      restrictions: restrictions)
    return try FacilityLocation.solve(problem, budget: budget(), progress: reporting(progress))
      .verified("siting") { verify($0, for: problem) }.map { SitingChoice(open: $0.open) }
  }

  /// The cheapest sites that reach the coverage shares.
  func setCover() throws -> Outcome<SitingChoice> {
    try checkForcedCost()
    let outcome = try leastCostOfCoverage(within: budget())
    if let budget = city.policy.budgetPerYear?.value {
      if let bound = outcome.bound, bound > budget {
        throw overBudget(budget, least: bound, found: outcome.objective)
      }
      if let found = outcome.objective, found > budget {
        throw PlanningError(
          path: "policy.budget_cny_year",
          description: "the cheapest sites found that reach the coverage cost "
            + "\(found.wholeYuan) a year, above the budget of \(budget.wholeYuan); whether cheaper "
            + "ones exist is not known: raise the budget or siting.work_limit")
      }
    }
    return outcome
  }

  /// The same, whatever the budget.
  func leastCostOfCoverage(within limits: Budget) throws -> Outcome<SitingChoice> {
    let coverage = try coverageClasses()
    try checkReachable(coverage)
    let problem = try SetCoverProblem(
      coverage: coverage, weights: buildings.people, siteCosts: leastCosts(),
      requirement: coverageRequirement(), p: city.siting.sites.map { min($0, allowed.count) },
      restrictions: restrictions)
    let outcome = try FacilityLocation.solve(
      problem, budget: limits, progress: reporting(progress)
    ).verified("siting") { verify($0, for: problem) }.map { SitingChoice(open: $0.open) }
    if outcome.status == .infeasible, let p = city.siting.sites {
      throw InfeasiblePlan(
        requirement: .siteCount, required: Double(p), reachable: Double(p + 1), zones: [],
        reason: "\(p) sites cannot reach the coverage", mend: "raise siting.sites or leave it out")
    }
    return outcome
  }

  func coverageClasses() throws -> CoverageClasses {
    try CoverageClasses(
      clients: buildings.places, sites: places, radius: straight(city.standards.serviceRadius))
  }

  /// Yearly cost of each allowed site with the cheapest modules it can have.
  func leastCosts() -> [Double] {
    var catalogue = EquipmentCatalogue(city)
    return allowed.map { site in
      let modules = catalogue.levels(site: site, concentration: 1).first?.cost ?? 0
      return city.netCost(site: site, modules: modules)
    }
  }

  func coverageRequirement() -> CoverageRequirement {
    guard let share = city.standards.districtCoverageShare, !city.districts.isEmpty else {
      return CoverageRequirement(overall: city.standards.coverageShare)
    }
    // People of no district make a last group that asks for nothing.
    let none = Int32(city.districts.count)
    return CoverageRequirement(
      overall: city.standards.coverageShare,
      groupOf: buildings.zones.map { city.zones[Int($0)].district.map { Int32($0) } ?? none },
      groupShares: Array(repeating: share, count: city.districts.count) + [0])
  }
}
