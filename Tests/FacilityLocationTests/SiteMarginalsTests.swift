import FacilityLocation
import Geography
import Optimization
import Testing

@Suite struct SiteMarginalsTests {
  @Test(
    "the cost of the other state is that of the problem with the site forced",
    arguments: [MinimumCostSitingProblem.AssignmentRule.free, .closestOpenSite])
  func forced(rule: MinimumCostSitingProblem.AssignmentRule) throws {
    for seed in 0..<3 {
      let problem = try randomSitingProblem(seed: seed, rule: rule)
      let outcome = solve(problem)
      let solution = try #require(outcome.solution)
      for site in 0..<problem.siteCount {
        let marginal = siteMarginal(of: site, in: solution, for: problem)
        #expect(marginal.isOpen == solution.openSites.contains { $0.site == site })
        guard let forced = try? problem.forcing(site, open: !marginal.isOpen) else {
          #expect(marginal.basis == .impossible)
          continue
        }
        guard let cost = solve(forced).objective else { continue }
        #expect(marginal.basis == .resolved)
        #expect(abs(try #require(marginal.forcedChange) - (cost - solution.cost)) < 1e-6)
        // The solution is optimal: nothing can be gained, and least if others may follow.
        #expect(try #require(marginal.forcedChange) >= -1e-6)
        #expect(try #require(marginal.forcedChangeBound) <= cost - solution.cost + 1e-6)
        if let alone = marginal.marginalValue { #expect(alone >= cost - solution.cost - 1e-6) }
      }
    }
  }

  @Test("what a closing site served goes to others and outside")
  func displacement() throws {
    let module = MinimumCostSitingProblem.Module(capacity: 10, cost: 1)
    let problem = try MinimumCostSitingProblem(
      sites: [
        .init(openingCost: 1, modules: [module]), .init(openingCost: 1, modules: [module]),
      ],
      clients: [
        .init(
          demand: 3,
          links: [
            .init(site: 0, distance: 1, unitCost: 1), .init(site: 1, distance: 2, unitCost: 2),
          ], outsideUnitCost: 9),
        .init(
          demand: 4,
          links: [
            .init(site: 0, distance: 2, unitCost: 9), .init(site: 1, distance: 1, unitCost: 1),
          ], outsideUnitCost: 5),
        .init(demand: 2, links: [.init(site: 0, distance: 1, unitCost: 0)], outsideUnitCost: 8),
      ])
    let solution = try #require(solve(problem).solution)
    #expect(solution.openSites.map(\.site) == [0, 1])
    let marginal = siteMarginal(of: 0, in: solution, for: problem)
    // Client 0 moves to site 1 for 3 more, client 2 goes outside for 16, and 2 are saved.
    #expect(abs((marginal.marginalValue ?? 0) - 17) < 1e-9)
    #expect(marginal.displaced.map(\.site) == [1, nil])
    #expect(marginal.displaced.map(\.demand) == [3, 2])
    #expect(marginal.basis == .resolved)
    #expect(abs((marginal.forcedChange ?? 0) - 17) < 1e-9)
  }

  @Test("a required site cannot close and a forbidden one cannot open")
  func impossible() throws {
    let module = MinimumCostSitingProblem.Module(capacity: 10, cost: 1)
    let problem = try MinimumCostSitingProblem(
      sites: [
        .init(openingCost: 1, modules: [module], status: .required(capacity: 0)),
        .init(openingCost: 1, modules: [module], status: .forbidden),
      ],
      clients: [
        .init(demand: 3, links: [.init(site: 0, distance: 1, unitCost: 1)], outsideUnitCost: 9)
      ])
    let solution = try #require(solve(problem).solution)
    for site in 0...1 {
      let marginal = siteMarginal(of: site, in: solution, for: problem)
      #expect(marginal.basis == .impossible && marginal.forcedChange == nil)
    }
  }
}
