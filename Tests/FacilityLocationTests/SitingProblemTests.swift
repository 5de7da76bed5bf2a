import FacilityLocation
import Geography
import Testing

@Suite("Siting problems say what is wrong with their input")
struct SitingProblemTests {
  private func lists(_ matrix: [Double], sites: Int) throws -> ServiceLists {
    try ServiceLists(matrix: matrix, clients: matrix.count / sites, sites: sites)
  }

  @Test("rows are sorted by cost, then site, and infinite costs are left out")
  func sorting() throws {
    let lists = try lists([5, 1, .infinity, 2, 2, 0], sites: 3)
    #expect(lists.sites == [1, 0, 2, 0, 1])
    #expect(lists.costs == [1, 5, 0, 2, 2])
    #expect(lists.cost(client: 0, site: 2) == nil)
    #expect(lists.cost(client: 1, site: 1) == 2)
  }

  @Test("negative costs, not-a-number, wrong sizes and repeated sites are refused by name")
  func badLists() {
    #expect(throws: SitingError.notNonnegative("cost", index: 1, value: -1)) {
      try self.lists([0, -1], sites: 2)
    }
    #expect(throws: SitingError.self) { try self.lists([0, .nan], sites: 2) }
    #expect(throws: SitingError.wrongCount(of: "cost", expected: 4, found: 3)) {
      try ServiceLists(matrix: [1, 2, 3], clients: 2, sites: 2)
    }
    #expect(throws: SitingError.siteListedTwice(client: 0, site: 1)) {
      try ServiceLists(siteCount: 2, rowStart: [0, 2], sites: [1, 1], costs: [1, 2])
    }
    #expect(throws: SitingError.noClients) {
      try ServiceLists(matrix: [], clients: 0, sites: 2)
    }
  }

  @Test("p beyond the sites, below the forced ones, and clients out of reach are refused")
  func badProblems() throws {
    let lists = try lists([1, 2, .infinity, 3], sites: 2)
    #expect(throws: SitingError.tooManySites(p: 3, allowed: 2)) {
      try PMedianProblem(lists: lists, p: 3)
    }
    #expect(throws: SitingError.tooFewSites(p: 1, forced: 2)) {
      try PMedianProblem(lists: lists, p: 1, restrictions: SiteRestrictions(forced: [0, 1]))
    }
    #expect(throws: SitingError.unreachableClient(1)) {
      try PMedianProblem(lists: lists, p: 1, restrictions: SiteRestrictions(forbidden: [1]))
    }
    #expect(throws: SitingError.siteForcedAndForbidden(1)) {
      try PMedianProblem(
        lists: lists, p: 1, restrictions: SiteRestrictions(forced: [1], forbidden: [1]))
    }
    #expect(throws: SitingError.siteOutOfRange(2, sites: 2)) {
      try PMedianProblem(lists: lists, p: 1, restrictions: SiteRestrictions(forced: [2]))
    }
  }

  @Test("a share that all sites together cannot reach is refused with what they reach")
  func uncoverable() throws {
    let coverage = try CoverageClasses(siteCount: 1, rowStart: [0, 1, 1], sites: [0])
    #expect(throws: SitingError.self) { try SetCoverProblem(coverage: coverage) }
    #expect(throws: Never.self) {
      try SetCoverProblem(coverage: coverage, requirement: CoverageRequirement(overall: 0.5))
    }
    #expect(throws: SitingError.shareOutOfRange(1.5)) {
      try SetCoverProblem(coverage: coverage, requirement: CoverageRequirement(overall: 1.5))
    }
  }

  @Test("clients covered by the same sites share a class, as a search over all pairs says")
  func classes() throws {
    var stream = RandomStream(seed: 4, name: "coverage")
    let place = { Point(x: stream.uniform() * 10, y: stream.uniform() * 10) }
    let clients = (0..<300).map { _ in place() }
    let sites = (0..<12).map { _ in place() }
    let coverage = try CoverageClasses(clients: clients, sites: sites, radius: 3)
    var sets: [[Int32]: Int32] = [:]
    for (client, point) in clients.enumerated() {
      let expected = (0..<Int32(12)).filter { point.distance(to: sites[Int($0)]) <= 3 }
      let index = coverage.classOf[client]
      #expect(Array(coverage.sites[coverage.row(Int(index))]) == expected)
      #expect(sets[expected] == nil || sets[expected] == index)
      sets[expected] = index
    }
    #expect(sets.count == coverage.classCount)
  }

  @Test("lists of the nearest sites and within a radius agree with all distances")
  func nearest() throws {
    var stream = RandomStream(seed: 5, name: "nearest")
    let points = (0..<200).map { _ in
      Point(x: (stream.uniform() * 40).rounded(), y: stream.uniform() * 3)
    }
    let all = try ServiceLists(clients: points, sites: points)
    let few = try ServiceLists(clients: points, sites: points, nearest: 17)
    let near = try ServiceLists(clients: points, sites: points, within: 4)
    for client in points.indices {
      let expected = all.row(client).map { all.costs[$0] }
      #expect(few.row(client).map { few.costs[$0] } == Array(expected.prefix(17)))
      #expect(near.row(client).map { near.costs[$0] } == expected.filter { $0 <= 4 })
    }
    #expect(few.cost(client: 0, site: 150) == all.cost(client: 0, site: 150))
  }
}
