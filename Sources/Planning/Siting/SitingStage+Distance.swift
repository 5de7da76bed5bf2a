import CityModel
import FacilityLocation
import Geography
import Optimization
import Verification

/// Objectives of distance: p-median and p-center.
extension SitingStage {
  /// Most entries of the lists of near sites; 16 bytes each.
  private static let listEntries = 20_000_000

  /// Least mean walk of a person. Walks are proportional to straight distances.
  func pMedian() throws -> Outcome<SitingChoice> {
    let people = buildings.people.reduce(0, +)
    let problem = try PMedianProblem(
      lists: nearLists(), weights: buildings.people, p: try requiredSiteCount(),
      restrictions: restrictions)
    return try FacilityLocation.solve(problem, budget: budget(), progress: reporting(progress))
      .verified("siting") { verify($0, for: problem) }
      .map { SitingChoice(open: $0.open) }.scaled(by: city.area.walkCircuity / people)
  }

  /// Least longest walk of a building.
  func pCenter() throws -> Outcome<SitingChoice> {
    let p = try requiredSiteCount()
    let lists = try ServiceLists(
      clients: buildings.places, sites: places, within: farthestFirstRadius(p) * (1 + 1e-9))
    let problem = try PCenterProblem(lists: lists, p: p, restrictions: restrictions)
    return try FacilityLocation.solve(problem, budget: budget(), progress: reporting(progress))
      .verified("siting") { verify($0, for: problem) }
      .map { SitingChoice(open: $0.open) }.scaled(by: city.area.walkCircuity)
  }

  /// A radius within which p sites reach every building, so that no best answer needs a longer one:
  /// open the site nearest to whoever is farthest, again and again (Gonzalez 1985).
  private func farthestFirstRadius(_ p: Int) -> Double {
    let (homes, places) = (buildings.places, self.places)
    let index = SpatialIndex(places)
    var walk = [Double](repeating: .infinity, count: homes.count)
    func open(_ site: Int) {
      for home in homes.indices {
        walk[home] = min(walk[home], homes[home].distance(to: places[site]))
      }
    }
    forced.forEach(open)
    for _ in forced.count..<max(p, forced.count) {
      guard let farthest = walk.indices.max(by: { walk[$0] < walk[$1] }),
        let site = index.nearest(1, to: homes[farthest]).first
      else { break }
      open(site)
    }
    return walk.max() ?? 0
  }

  /// Each building's nearest sites: many times as many as there are sites to one that opens, so
  /// that an open one is nearly always among them. The others serve at their distance all the same.
  private func nearLists() throws -> ServiceLists {
    let p = max(1, city.siting.sites ?? 1)
    let wished = max(32, 8 * allowed.count / p)
    let most = max(8, Self.listEntries / max(1, buildings.count))
    return try ServiceLists(
      clients: buildings.places, sites: places, nearest: min(wished, most))
  }

  func requiredSiteCount() throws -> Int {
    guard let p = city.siting.sites else {
      throw PlanningError(
        path: "siting.sites",
        description: "\(city.siting.objective.rawValue) needs the number of sites to open; "
          + "give siting.sites")
    }
    if city.policy.budgetPerYear != nil {
      throw PlanningError(
        path: "policy.budget_cny_year",
        description: "\(city.siting.objective.rawValue) opens a number of sites whatever they "
          + "cost; leave the budget out, or use max-coverage or min-cost, which keep it")
    }
    return p
  }

  /// Throws where the scenario's number of sites cannot open.
  func checkSiteCount() throws {
    guard let p = city.siting.sites else { return }
    let needsExactly = [.pMedian, .pCenter].contains(city.siting.objective)
    if needsExactly, p > allowed.count {
      throw InfeasiblePlan(
        requirement: .siteCount, required: Double(p), reachable: Double(allowed.count), zones: [],
        reason: "\(p) sites are to open and only \(allowed.count) may",
        mend: "lower siting.sites to \(allowed.count) or allow more sites")
    }
    let least = max(1, forced.count)
    if p < least {
      throw InfeasiblePlan(
        requirement: .siteCount, required: Double(p), reachable: Double(least), zones: [],
        reason: "\(p) sites are to open and \(forced.count) are forced or stay open",
        mend: "raise siting.sites to \(least) or let existing sites close")
    }
  }
}
