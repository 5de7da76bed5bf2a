import Geography
import Optimization
import Testing

@testable import FacilityLocation

@Suite struct CoverageMasterTests {
  /// A town along a street: every site covers the clients within two places of its own.
  private func problem(sites: Int, _ random: inout RandomStream) throws -> MinimumCostSitingProblem
  {
    try MinimumCostSitingProblem(
      sites: (0..<sites).map { _ in
        .init(
          openingCost: 0,
          modules: [.init(capacity: 6, cost: 20 + Double(random.index(below: 15)))], moduleLimit: 1)
      },
      clients: (0..<(2 * sites)).map { client in
        .init(
          demand: 1 + Double(random.index(below: 3)),
          links: (0..<sites).filter { abs(2 * $0 - client) <= 4 }.map {
            let distance = Double(abs(2 * $0 - client))
            return .init(site: $0, distance: distance, unitCost: 1 + distance / 4)
          }, outsideUnitCost: 4)
      }, rule: .closestOpenSite, requiredShare: 0.8)
  }

  /// The bound is no weaker than the Lagrangian one at the same prices, stays below every feasible
  /// cost, and keeping coverage whole pays where its relaxation is fractional.
  @Test func liesBetweenLagrangianBoundAndCost() throws {
    var random = RandomStream(seed: 5, name: "coverage master")
    var gained = 0
    for _ in 0..<12 {
      let problem = try problem(sites: 9, &random)
      let meter = WorkMeter(Budget(), silent)
      let relaxation = SitingRelaxation(problem.closestSiteRelaxation)
      let volume = VolumeAlgorithm(relaxation, meter: meter)
      volume.ascend(iterations: 400, target: .infinity, goal: .infinity)
      let value = volume.evaluateCenter(precise: true)
      let master = CoverageMaster(relaxation, meter: meter)
      #expect(!master.isEmpty)
      let (bound, open) = try master.solve(value)
      let cost = try #require(solve(problem).objective)
      #expect(bound >= value - 1e-9 * abs(value))
      #expect(bound <= cost * (1 + 1e-9))
      #expect(open.count == 9)
      if bound > value + 1e-3 { gained += 1 }
    }
    #expect(gained > 0)
  }

  @Test func hasNothingToDoWithoutCoverage() throws {
    let problem = try MinimumCostSitingProblem(
      sites: [.init(openingCost: 1, modules: [.init(capacity: 5, cost: 1)])],
      clients: [
        .init(
          demand: 1, links: [.init(site: 0, distance: 0, unitCost: 1)], outsideUnitCost: 9)
      ], rule: .closestOpenSite)
    let relaxation = SitingRelaxation(problem.closestSiteRelaxation)
    let master = CoverageMaster(relaxation, meter: WorkMeter(Budget(), silent))
    #expect(master.isEmpty)
  }
}
