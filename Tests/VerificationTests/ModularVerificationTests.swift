import FacilityLocation
import Testing
import Verification

@Suite struct ModularVerificationTests {
  private typealias Problem = MinimumCostSitingProblem

  private func problem(
    rule: Problem.AssignmentRule = .free, budget: Double? = nil, share: Double = 0
  )
    throws -> Problem
  {
    let modules = [Problem.Module(capacity: 5, cost: 10), .init(capacity: 12, cost: 20)]
    return try Problem(
      sites: [
        .init(openingCost: 100, modules: modules, moduleLimit: 2),
        .init(openingCost: 50, modules: modules, status: .required(capacity: 5)),
      ],
      clients: [
        .init(demand: 4, links: [.init(site: 0, distance: 1, unitCost: 2)], outsideUnitCost: 9),
        .init(
          demand: 6,
          links: [
            .init(site: 0, distance: 2, unitCost: 1), .init(site: 1, distance: 1, unitCost: 3),
          ],
          outsideUnitCost: 9),
      ], rule: rule, requiredShare: share, budget: budget)
  }

  private func verdict(
    _ problem: Problem, _ levels: [[Int]?], _ rows: [[(site: Int, share: Double)]]
  ) -> Verdict {
    let solution = MinimumCostSitingSolution(
      problem: problem,
      openLevels: levels.map { $0.map { CapacityLevel(moduleCounts: $0, capacity: 99, cost: 0) } },
      assignment: SplitAssignment(rows: rows))
    return verify(solution, for: problem)
  }

  private func kinds(_ verdict: Verdict) -> [Violation.Kind] { verdict.violations.map(\.kind) }

  @Test("Costs are recomputed from modules, shares and what is left outside")
  func cost() throws {
    // 50 + 10; half of client 1 at site 1: 3 · 3; the rest outside: 4 · 9 + 3 · 9.
    let verdict = verdict(try problem(), [nil, [1, 0]], [[], [(1, 0.5)]])
    #expect(verdict == Verdict(objective: 132, violations: []))
  }

  @Test("Capacity is that of the modules, not what the solution claims")
  func capacity() throws {
    #expect(kinds(verdict(try problem(), [nil, [1, 0]], [[], [(1, 1)]])) == [.siteOverCapacity])
    #expect(kinds(verdict(try problem(), [nil, [0, 1]], [[], [(1, 1)]])).isEmpty)
  }

  @Test("Modules fit the site and required sites are open")
  func levels() throws {
    #expect(kinds(verdict(try problem(), [[2, 0], nil], [[], []])) == [.siteForcedClosed])
    #expect(kinds(verdict(try problem(), [nil, [1, 1]], [[], []])) == [.siteLevelUnknown])
    #expect(kinds(verdict(try problem(), [[1, 1], [1, 0]], [[], []])).isEmpty)
  }

  @Test("Budget, coverage and closed sites")
  func requirements() throws {
    #expect(
      kinds(verdict(try problem(budget: 60), [nil, [0, 1]], [[], []])) == [.budgetExceeded])
    #expect(
      kinds(verdict(try problem(share: 0.5), [nil, [1, 0]], [[], [(1, 0.5)]])) == [.coverageShort])
    #expect(
      kinds(verdict(try problem(), [nil, [1, 0]], [[(0, 1)], []])).contains(
        .clientServedByClosedSite))
    #expect(
      kinds(verdict(try problem(), [nil, [1, 0]], [[(1, 1)], []])).contains(.clientOutOfReach))
  }

  @Test("By the closest-site rule a client goes to its closest open site and nowhere else")
  func closest() throws {
    let problem = try problem(rule: .closestOpenSite)
    #expect(kinds(verdict(problem, [[0, 1], [0, 1]], [[(0, 1)], [(1, 1)]])).isEmpty)
    #expect(
      kinds(verdict(problem, [[0, 1], [0, 1]], [[(0, 1)], [(0, 1)]])) == [.clientNotAtClosestSite])
    #expect(
      kinds(verdict(problem, [[0, 1], [0, 1]], [[], [(1, 1)]])) == [.clientNotAtClosestSite])
  }

  @Test("A full site serves the same share of all who come, and covers them all")
  func overflow() throws {
    let problem = try problem(rule: .closestOpenSite, share: 0.6)
    // 6 come where there is room for 5: 60 + 5 · 3, and 1 · 9 + 4 · 9 outside.
    let full = verdict(problem, [nil, [1, 0]], [[], [(1, 5.0 / 6)]])
    #expect(full.violations.isEmpty)
    #expect(abs((full.objective ?? 0) - 120) < 1e-9)
    // Nobody is turned away before it is full.
    #expect(
      kinds(verdict(problem, [nil, [1, 0]], [[], [(1, 0.5)]])) == [.clientNotAtClosestSite])
    #expect(
      kinds(verdict(problem, [nil, [1, 0]], [[], [(1, 1)]])).contains(.siteOverCapacity))
  }
}
