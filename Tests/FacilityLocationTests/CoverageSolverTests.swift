import FacilityLocation
import Geography
import Optimization
import Testing

@Suite("Maximum coverage, set cover and p-center")
struct CoverageSolverTests {
  private let radius = 12.0

  private func covered(_ instance: SmallInstance, _ open: [Int]) -> [Bool] {
    instance.costs.map { row in open.contains { row[$0] <= radius } }
  }

  private func weight(_ instance: SmallInstance, _ open: [Int]) -> Double {
    zip(covered(instance, open), instance.weights).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
  }

  @Test("maximum coverage by p sites matches enumeration", arguments: 0..<40)
  func maximumCoverage(seed: Int) throws {
    for restricted in [false, true] {
      let instance = SmallInstance(seed: UInt64(seed), restricted: restricted)
      let problem = try MaximumCoverageProblem(
        coverage: CoverageClasses(lists: instance.lists(), within: radius),
        weights: instance.weights, p: instance.p, restrictions: instance.restrictions)
      SitingCase(siteCount: instance.sites, sense: .maximize) {
        solve(problem, budget: $0)
      } value: { open in
        open.count <= instance.p && instance.allows(open) ? weight(instance, open) : nil
      }.check("seed \(seed)")
    }
  }

  @Test("maximum coverage within a budget and with a share owed to each group", arguments: 0..<40)
  func budget(seed: Int) throws {
    let instance = SmallInstance(seed: UInt64(seed), isIntegral: seed % 2 == 0)
    let groups = (0..<instance.clients).map { Int32($0 % 2) }
    let spending = 70.0
    guard
      let problem = try? MaximumCoverageProblem(
        coverage: CoverageClasses(lists: instance.lists(), within: radius),
        weights: instance.weights, budget: spending, siteCosts: instance.openingCosts,
        requirement: CoverageRequirement(groupOf: groups, groupShares: [0.5, 0.3]))
    else { return }
    SitingCase(siteCount: instance.sites, sense: .maximize) {
      solve(problem, budget: $0)
    } value: { open in
      guard open.reduce(0, { $0 + instance.openingCosts[$1] }) <= spending else { return nil }
      return meets(instance, open, groups, [0.5, 0.3]) ? weight(instance, open) : nil
    }.check("seed \(seed)")
  }

  private func meets(
    _ instance: SmallInstance, _ open: [Int], _ groups: [Int32], _ shares: [Double]
  ) -> Bool {
    let isCovered = covered(instance, open)
    return shares.indices.allSatisfy { group in
      let members = groups.indices.filter { groups[$0] == Int32(group) }
      let total = members.reduce(0) { $0 + instance.weights[$1] }
      let reached = members.reduce(0) { $0 + (isCovered[$1] ? instance.weights[$1] : 0) }
      return reached >= shares[group] * total - 1e-6
    }
  }

  @Test("set cover, whole and partial, matches enumeration", arguments: 0..<40)
  func setCover(seed: Int) throws {
    let instance = SmallInstance(seed: UInt64(seed), isIntegral: seed % 3 != 0)
    for share in [1, 0.7, 0.4] {
      guard
        let problem = try? SetCoverProblem(
          coverage: CoverageClasses(lists: instance.lists(), within: radius),
          weights: instance.weights, siteCosts: instance.openingCosts,
          requirement: CoverageRequirement(overall: share))
      else { continue }
      let groups = [Int32](repeating: 0, count: instance.clients)
      SitingCase(siteCount: instance.sites) {
        solve(problem, budget: $0)
      } value: { open in
        meets(instance, open, groups, [share])
          ? open.reduce(0) { $0 + instance.openingCosts[$1] } : nil
      }.check("seed \(seed), share \(share)")
    }
  }

  @Test("who is beyond every site is in no bound", arguments: [0, 0.5, 0.9])
  func unreachable(gap: Double) throws {
    // Site j covers clients j and j + 1 of a ring of nine; the tenth has no site.
    let rows = (0..<9).map { [Int32($0), Int32(($0 + 8) % 9)] }
    let coverage = try CoverageClasses(
      siteCount: 9, rowStart: (0...9).map { 2 * $0 } + [18], sites: rows.flatMap { $0 })
    let weights = [Double](repeating: 1, count: 9) + [1000]
    let outcome = solve(
      try MaximumCoverageProblem(coverage: coverage, weights: weights, p: 3),
      budget: Budget(gap: gap))
    #expect(try #require(outcome.objective) <= 6)
    let bound = try #require(outcome.bound)
    #expect(bound >= 6 && bound <= 9)
    if gap == 0 { #expect(outcome.status == .optimal && outcome.objective == 6) }
  }

  @Test("set cover with too few sites allowed is proven infeasible")
  func tooFewSites() throws {
    let coverage = try CoverageClasses(
      siteCount: 3, rowStart: [0, 1, 2, 3], sites: [0, 1, 2])
    let outcome = solve(try SetCoverProblem(coverage: coverage, p: 2))
    #expect(outcome.status == .infeasible)
    #expect(solve(try SetCoverProblem(coverage: coverage, p: 3)).objective == 3)
  }

  @Test("p-center matches enumeration", arguments: 0..<40)
  func center(seed: Int) throws {
    for (density, restricted) in [(1.0, false), (1, true), (0.5, false)] {
      let instance = SmallInstance(
        seed: UInt64(seed), density: density, isIntegral: seed % 2 == 0, restricted: restricted)
      guard
        let problem = try? PCenterProblem(
          lists: instance.lists(), p: instance.p, restrictions: instance.restrictions)
      else { continue }
      SitingCase(siteCount: instance.sites) {
        solve(problem, budget: $0)
      } value: { open in
        guard open.count == instance.p, instance.allows(open) else { return nil }
        let worst = instance.costs.map { row in open.map { row[$0] }.min()! }.max()!
        return worst < .infinity ? worst : nil
      }.check("seed \(seed), density \(density)")
    }
  }
}
