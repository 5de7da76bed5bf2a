import CityModel
import Demand
import FacilityLocation
import Geography
import Optimization
import TestSupport
import Testing

@testable import Planning

/// Each objective on a town small enough to try every set of sites.
@Suite struct SitingStageTests {
  private func town(_ objective: SitingSettings.Objective, sites: Int? = nil) -> City {
    var city = City.gridTown(side: 3, peoplePerBlock: 300)
    city.siting.objective = objective
    city.siting.sites = sites
    city.siting.gap = 0
    city.sites[4].status = .forbidden
    city.sites[2].status = .existing
    return city
  }

  private func decide(_ city: City) throws -> (open: [Int], report: StageReport) {
    let stage = SitingStage(city, Buildings(city), PlanningOptions(), silent)
    let (choice, report) = try stage.decide()
    return (choice.open, try #require(report))
  }

  /// Every set of sites that keeps site 2 and leaves site 4, and of `count` sites where given.
  private func sets(_ city: City, count: Int? = nil) -> [[Int]] {
    (0..<(1 << city.sites.count)).map { mask in
      city.sites.indices.filter { mask >> $0 & 1 == 1 }
    }.filter { $0.contains(2) && !$0.contains(4) && (count == nil || $0.count == count) }
  }

  private func walks(_ city: City, _ open: [Int]) -> [(walk: Double, people: Double)] {
    let buildings = Buildings(city)
    let access = PickupAccess(city, buildings, open: open)
    return Array(zip(access.walk, buildings.people))
  }

  private func check(
    _ found: (open: [Int], report: StageReport), best: Double, of value: ([Int]) -> Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let tolerance = 1e-6 * max(1, abs(best))
    let objective = try #require(found.report.objective, sourceLocation: sourceLocation)
    #expect(found.report.status == .optimal, sourceLocation: sourceLocation)
    #expect(abs(objective - best) < tolerance, sourceLocation: sourceLocation)
    #expect(abs(value(found.open) - best) < tolerance, sourceLocation: sourceLocation)
    #expect(found.open.contains(2) && !found.open.contains(4), sourceLocation: sourceLocation)
  }

  @Test func `p-median has the least mean walk of all sets of p sites`() throws {
    let city = town(.pMedian, sites: 3)
    func mean(_ open: [Int]) -> Double {
      let all = walks(city, open)
      return all.reduce(0) { $0 + $1.walk * $1.people } / all.reduce(0) { $0 + $1.people }
    }
    let best = try #require(sets(city, count: 3).map(mean).min())
    try check(decide(city), best: best, of: mean)
  }

  @Test func `p-center has the least longest walk of all sets of p sites`() throws {
    let city = town(.pCenter, sites: 3)
    func longest(_ open: [Int]) -> Double { walks(city, open).map(\.walk).max() ?? 0 }
    let best = try #require(sets(city, count: 3).map(longest).min())
    try check(decide(city), best: best, of: longest)
  }

  @Test func `maximum coverage covers the most people of all sets of p sites`() throws {
    let city = town(.maxCoverage, sites: 2)
    func covered(_ open: [Int]) -> Double {
      walks(city, open).reduce(0) { $0 + ($1.walk <= 500 ? $1.people : 0) }
    }
    let best = try #require(sets(city, count: 2).map(covered).max())
    try check(decide(city), best: best, of: covered)
  }

  @Test func `maximum coverage keeps the budget for sites with their smallest modules`() throws {
    var city = town(.maxCoverage)
    city.policy.budgetPerYear = Yuan(50_000)
    func cost(_ open: [Int]) -> Double { open.reduce(0) { $0 + ($1 % 2 == 0 ? 9000 : 29_000) } }
    func covered(_ open: [Int]) -> Double {
      cost(open) > 50_000
        ? 0 : walks(city, open).reduce(0) { $0 + ($1.walk <= 500 ? $1.people : 0) }
    }
    let best = try #require(sets(city).map(covered).max())
    try check(decide(city), best: best, of: covered)
  }

  @Test func `set cover finds the cheapest sites that reach the share, in each district too`()
    throws
  {
    var city = town(.setCover)
    city.standards.coverageShare = 0.6
    city.standards.districtCoverageShare = 0.5
    let district = Buildings(city).zones.map { city.zones[Int($0)].district }
    func cost(_ open: [Int]) -> Double {
      let all = zip(walks(city, open), district)
      func share(_ index: Int?) -> Double {
        let of = all.filter { index == nil || $0.1 == index }.map(\.0)
        return of.reduce(0) { $0 + ($1.walk <= 500 ? $1.people : 0) }
          / of.reduce(0) { $0 + $1.people }
      }
      guard share(nil) >= 0.6, share(0) >= 0.5, share(1) >= 0.5 else { return .infinity }
      return open.reduce(0) { $0 + ($1 % 2 == 0 ? 9000 : 29_000) }
    }
    let best = try #require(sets(city).map(cost).min())
    try check(decide(city), best: best, of: cost)
  }

  @Test func `a budget below the cheapest coverage is infeasible and says what suffices`() throws {
    for objective in [SitingSettings.Objective.setCover, .minCost] {
      var city = town(objective)
      city.standards.coverageShare = 0.7
      city.policy.budgetPerYear = Yuan(20_000)
      let error = try #require(throws: InfeasiblePlan.self) { try decide(city) }
      #expect(error.requirement == .budget && error.reachable > 20_000)
      city.policy.budgetPerYear = Yuan(error.reachable)
      _ = try decide(city)
    }
  }

  @Test(arguments: [20, 60, 5000])
  func `the parts of a minimum cost are what every set of sites would pay`(cells: Int) throws {
    var city = town(.minCost)
    city.siting.workLimit = 300
    city.standards.coverageShare = 0.7
    for module in 0..<2 { city.modules[module].cells = BySize(small: 0, medium: 0, large: cells) }
    let stage = SitingStage(city, Buildings(city), PlanningOptions(), silent)
    let problem = try stage.minimumCostProblem(stage.coverageClasses()).problem
    /// Everybody to the nearest open site, and each site of the size that is cheapest for who comes.
    func cost(_ open: [Int]) -> Double {
      let positions = Set(stage.allowed.indices.filter { open.contains(stage.allowed[$0]) })
      var coming = [Int: [(demand: Double, here: Double, door: Double)]]()
      var (total, covered, all) = (0.0, 0.0, 0.0)
      for client in problem.clients {
        let weight = client.coverageWeight ?? 0
        let nearest = client.links.filter { positions.contains($0.site) }
          .min { ($0.distance, $0.site) < ($1.distance, $1.site) }
        all += weight
        if let nearest {
          covered += weight
          coming[nearest.site, default: []].append(
            (client.demand, nearest.unitCost, client.outsideUnitCost))
        } else {
          total += client.demand * client.outsideUnitCost
        }
      }
      for site in positions {
        let load = (coming[site] ?? []).reduce(0) { $0 + $1.demand }
        total +=
          problem.levels[site].map { level in
            let kept = load > level.capacity ? level.capacity / load : 1
            return (coming[site] ?? []).reduce(level.cost) {
              $0 + $1.demand * (kept * $1.here + (1 - kept) * $1.door)
            }
          }.min() ?? .infinity
      }
      return covered >= 0.7 * all - 1e-9 ? total : .infinity
    }
    let best = try #require(sets(city).map(cost).min())
    let found = try decide(city)
    let objective = try #require(found.report.objective)
    let bound = try #require(found.report.bound)
    #expect(abs(objective - best) < 1e-4 * best)
    #expect(bound <= best * (1 + 1e-9))
    #expect(abs(cost(found.open) - best) < 1e-4 * best)
  }

  @Test func `no candidate sites means no siting to decide`() throws {
    var city = town(.minCost)
    city.sites = []
    let (choice, report) = try SitingStage(city, Buildings(city), PlanningOptions(), silent)
      .decide()
    #expect(choice.open.isEmpty && report == nil)
  }

  @Test func `a coverage that no site can reach names the zones and the best share`() throws {
    var city = town(.minCost)
    city.standards.serviceRadius = Metres(120)
    let error = try #require(throws: InfeasiblePlan.self) { try decide(city) }
    #expect(error.requirement == .coverage(district: nil))
    #expect(error.required == 0.85 && error.reachable < 0.85)
    #expect(!error.zones.isEmpty && error.zones.allSatisfy { city.zones[$0].people > 0 })
    // What it says can be reached can be reached.
    city.standards.coverageShare = error.reachable
    _ = try decide(city)
  }

  @Test func `a district's coverage is asked for by itself`() throws {
    var city = town(.minCost)
    city.standards.coverageShare = 0
    city.standards.districtCoverageShare = 0.9
    for site in city.sites.indices where city.sites[site].place.x < 700 {
      city.sites[site].status = .forbidden
    }
    let error = try #require(throws: InfeasiblePlan.self) { try decide(city) }
    #expect(error.requirement == .coverage(district: 0))
    #expect(error.zones.allSatisfy { city.zones[$0].district == 0 })
  }

  @Test func `more sites than may open are infeasible, fewer than stay open too`() throws {
    let many = try #require(throws: InfeasiblePlan.self) { try decide(town(.pMedian, sites: 9)) }
    #expect(many.requirement == .siteCount && many.reachable == 8)
    var city = town(.pMedian, sites: 1)
    city.sites[0].status = .forced
    let few = try #require(throws: InfeasiblePlan.self) { try decide(city) }
    #expect(few.requirement == .siteCount && few.reachable == 2)
  }

  @Test func `a budget below the sites that stay is infeasible and says what they cost`() throws {
    var city = town(.minCost)
    city.policy.budgetPerYear = Yuan(8999)
    let error = try #require(throws: InfeasiblePlan.self) { try decide(city) }
    #expect(error.requirement == .budget && error.reachable == 9000)
    city.policy.subsidyPerSiteYear = Yuan(1)
    city.standards.coverageShare = 0
    _ = try decide(city)
  }

  @Test func `p-median without a number of sites asks for it`() throws {
    let error = try #require(throws: PlanningError.self) { try decide(town(.pMedian)) }
    #expect(error.path == "siting.sites")
  }

  @Test(arguments: SitingSettings.Objective.allCases)
  func `two threads decide as one`(objective: SitingSettings.Objective) throws {
    var city = City.gridTown(side: 6)
    city.siting.objective = objective
    city.siting.sites = [.pMedian, .pCenter, .maxCoverage].contains(objective) ? 9 : nil
    city.siting.workLimit = 3000
    let plans = try (1...2).map { threads in
      try SitingStage(city, Buildings(city), PlanningOptions(threads: threads), silent).decide()
    }
    #expect(plans[0].choice == plans[1].choice)
    #expect(plans[0].report?.bound == plans[1].report?.bound)
  }
}
