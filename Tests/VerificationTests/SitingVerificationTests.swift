import FacilityLocation
import Geography
import Testing
import Verification

@Suite struct SitingVerificationTests {
  /// Three clients, two sites; the second site cannot serve the first client.
  private func lists() throws -> ServiceLists {
    try ServiceLists(matrix: [1, .infinity, 4, 2, 3, 5], clients: 3, sites: 2)
  }

  private func kinds(_ verdict: Verdict) -> [Violation.Kind] { verdict.violations.map(\.kind) }

  @Test("The p-median pays as assigned, and exactly p sites open")
  func pMedian() throws {
    let problem = try PMedianProblem(lists: try lists(), weights: [1, 2, 3], p: 2)
    let good = SitingSolution(open: [0, 1], assignment: [0, 1, 0])
    #expect(verify(good, for: problem) == Verdict(objective: 14, violations: []))
    // Farther than need be is dear, not wrong.
    #expect(
      verify(SitingSolution(open: [0, 1], assignment: [0, 0, 1]), for: problem).objective == 24)
    #expect(
      kinds(verify(SitingSolution(open: [0], assignment: [0, 0, 0]), for: problem))
        == [.wrongNumberOfSites])
    #expect(
      kinds(verify(SitingSolution(open: [0], assignment: [0, 1, 0]), for: problem))
        == [.wrongNumberOfSites, .clientServedByClosedSite])
    #expect(
      kinds(verify(SitingSolution(open: [0, 0, 7], assignment: [0, 0, 0]), for: problem))
        == [.siteRepeated, .siteUnknown, .wrongNumberOfSites])
  }

  @Test("A client that is nowhere, out of reach or at an unknown site has no cost")
  func uncosted() throws {
    let problem = try PMedianProblem(lists: try lists(), p: 2)
    for (assignment, kind) in [
      ([0, -1, 0], .clientUnserved), ([1, 1, 0], .clientOutOfReach), ([0, 5, 0], .siteUnknown),
      ([0, 1], .wrongSize),
    ] as [([Int32], Violation.Kind)] {
      let verdict = verify(SitingSolution(open: [0, 1], assignment: assignment), for: problem)
      #expect(verdict.objective == nil && kinds(verdict) == [kind])
    }
    let outside = try PMedianProblem(
      lists: try lists(), weights: [1, 2, 3], p: 2, unservedCost: 10)
    let left = SitingSolution(open: [0, 1], assignment: [0, -1, 0])
    #expect(verify(left, for: outside) == Verdict(objective: 30, violations: []))
  }

  @Test("Forced and forbidden sites")
  func restrictions() throws {
    let problem = try UncapacitatedFacilityProblem(
      lists: try ServiceLists(matrix: [1, 2, 3], clients: 1, sites: 3), openingCosts: [10, 20, 30],
      restrictions: SiteRestrictions(forced: [0], forbidden: [2]))
    #expect(
      verify(SitingSolution(open: [0], assignment: [0]), for: problem)
        == Verdict(objective: 11, violations: []))
    #expect(
      kinds(verify(SitingSolution(open: [2], assignment: [2]), for: problem))
        == [.siteForbidden, .siteForcedClosed])
  }

  @Test("The p-center is the farthest client's cost")
  func pCenter() throws {
    let problem = try PCenterProblem(lists: try lists(), p: 2)
    #expect(
      verify(SitingSolution(open: [0, 1], assignment: [0, 1, 0]), for: problem).objective == 3)
    #expect(
      verify(SitingSolution(open: [0, 1], assignment: [0, 0, 1]), for: problem).objective == 5)
  }

  @Test("Sites beyond the listed nearest are measured by the metric")
  func farther() throws {
    let sites = (0..<5).map { Point(x: 1.5 * Double($0), y: 0) }
    for (metric, cost) in [(Metric.euclidean, 6.0), (.flooredEuclidean, 6), (.roundedEuclidean, 6)]
    {
      let lists = try ServiceLists(
        clients: [Point(x: 0, y: 0)], sites: sites, metric: metric, nearest: 2)
      let problem = try PMedianProblem(lists: lists, p: 1)
      #expect(verify(SitingSolution(open: [4], assignment: [4]), for: problem).objective == cost)
      let half = verify(SitingSolution(open: [3], assignment: [3]), for: problem).objective
      #expect(half == (metric == .euclidean ? 4.5 : metric == .flooredEuclidean ? 4 : 5))
    }
  }

  @Test("Single source: whole clients within capacities")
  func singleSource() throws {
    let problem = try SingleSourceFacilityProblem(
      lists: try lists(), demands: [5, 4, 3], capacities: [8, 7], openingCosts: [10, 20])
    #expect(
      verify(SitingSolution(open: [0, 1], assignment: [0, 1, 0]), for: problem)
        == Verdict(objective: 36, violations: []))
    #expect(
      kinds(verify(SitingSolution(open: [0, 1], assignment: [0, 0, 1]), for: problem))
        == [.siteOverCapacity])
  }

  @Test("Capacitated p-median: p sites, capacities, no opening costs")
  func capacitatedMedian() throws {
    let problem = try CapacitatedPMedianProblem(
      lists: try lists(), demands: [5, 4, 3], capacities: [8, 7], p: 2)
    #expect(
      verify(SitingSolution(open: [0, 1], assignment: [0, 1, 0]), for: problem).objective == 6)
    #expect(
      kinds(verify(SitingSolution(open: [0], assignment: [0, 0, 0]), for: problem))
        == [.wrongNumberOfSites, .siteOverCapacity])
  }

  @Test("Split clients sum to their demand, within capacities")
  func split() throws {
    let problem = try CapacitatedFacilityProblem(
      lists: try lists(), demands: [5, 4, 3], capacities: [8, 7], openingCosts: [10, 20])
    func solution(_ share: Double, _ other: Double) -> SplitSitingSolution {
      SplitSitingSolution(
        open: [0, 1],
        assignment: SplitAssignment(rows: [
          [(0, 1)], [(1, 1)], [(0, share), (1, other)],
        ]))
    }
    let verdict = verify(solution(0.5, 0.5), for: problem)
    #expect(verdict == Verdict(objective: 37, violations: []))
    #expect(kinds(verify(solution(0.5, 0.25), for: problem)) == [.clientUnserved])
    #expect(kinds(verify(solution(1, 0.75), for: problem)) == [.clientUnserved])
    let tight = try CapacitatedFacilityProblem(
      lists: try lists(), demands: [5, 4, 3], capacities: [6, 7], openingCosts: [10, 20])
    #expect(kinds(verify(solution(0.5, 0.5), for: tight)) == [.siteOverCapacity])
  }

  private func coverage() throws -> CoverageClasses {
    // Client 3 is covered by no site.
    try CoverageClasses(siteCount: 2, rowStart: [0, 1, 3, 4, 4], sites: [0, 0, 1, 1])
  }

  @Test("Coverage is the weight of the clients that some open site covers")
  func maximumCoverage() throws {
    let problem = try MaximumCoverageProblem(
      coverage: try coverage(), weights: [1, 2, 4, 8], p: 1)
    let good = SitingSolution(open: [1], assignment: [-1, 1, 1, -1])
    #expect(verify(good, for: problem) == Verdict(objective: 6, violations: []))
    let wrong = SitingSolution(open: [1, 0], assignment: [1, 1, 1, 2])
    #expect(
      kinds(verify(wrong, for: problem)) == [.wrongNumberOfSites, .clientOutOfReach, .siteUnknown])
    let budget = try MaximumCoverageProblem(
      coverage: try coverage(), budget: 5, siteCosts: [3, 3],
      requirement: CoverageRequirement(groupOf: [0, 0, 1, 1], groupShares: [0.5, 0.5]))
    #expect(
      kinds(verify(SitingSolution(open: [0, 1], assignment: [0, 1, 1, -1]), for: budget))
        == [.budgetExceeded])
    #expect(
      kinds(verify(SitingSolution(open: [0], assignment: [0, 0, -1, -1]), for: budget))
        == [.coverageShort])
  }

  @Test("Set cover pays for sites and reaches its share")
  func setCover() throws {
    let problem = try SetCoverProblem(
      coverage: try coverage(), siteCosts: [3, 4], requirement: CoverageRequirement(overall: 0.75))
    #expect(
      verify(SitingSolution(open: [0, 1], assignment: [0, 0, 1, -1]), for: problem)
        == Verdict(objective: 7, violations: []))
    #expect(
      kinds(verify(SitingSolution(open: [1], assignment: [-1, 1, 1, -1]), for: problem))
        == [.coverageShort])
  }
}
