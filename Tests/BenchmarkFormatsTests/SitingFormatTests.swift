import BenchmarkFormats
import FacilityLocation
import Geography
import Testing

@Suite struct SitingFormatTests {
  @Test("Of a repeated edge the last length counts, and distances are shortest paths")
  func network() throws {
    guard case .network(let network) = try Samples.read(Samples.network) else {
      Issue.record("not a network")
      return
    }
    #expect(network.p == 2 && network.nodeCount == 4)
    // 1–2 is 10 (not 30), 1–4 is 7, 4–3 is 1.
    #expect(
      network.distances == [0, 10, 8, 7, 10, 0, 18, 17, 8, 18, 0, 1, 7, 17, 1, 0])
  }

  @Test("Shortest paths agree with Floyd and Warshall on random networks")
  func shortestPaths() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<30 {
      let nodes = Int.random(in: 1...9, using: &generator)
      let edges = (0..<Int.random(in: 0...14, using: &generator)).map { _ in
        (
          Int.random(in: 1...nodes, using: &generator),
          Int.random(in: 1...nodes, using: &generator),
          Int.random(in: 0...20, using: &generator)
        )
      }
      var expected = (0..<nodes * nodes).map { $0 / nodes == $0 % nodes ? 0 : Double.infinity }
      for (from, to, length) in edges where from != to {
        expected[(from - 1) * nodes + to - 1] = Double(length)
        expected[(to - 1) * nodes + from - 1] = Double(length)
      }
      for k in 0..<nodes {
        for i in 0..<nodes {
          for j in 0..<nodes {
            expected[i * nodes + j] = min(
              expected[i * nodes + j], expected[i * nodes + k] + expected[k * nodes + j])
          }
        }
      }
      let text =
        "\(nodes) \(edges.count) 1\n" + edges.map { "\($0.0) \($0.1) \($0.2)\n" }.joined()
      guard case .network(let network) = try Samples.read(text) else { continue }
      #expect(network.distances == expected, "\(text)")
    }
  }

  @Test("TSPLIB distances for the p-center are rounded to the nearest, or as asked")
  func centerDistances() throws {
    for (distances, cost) in [
      (nil, 4), (.rounded, 4), (.floored, 3), (.exact, 12.5.squareRoot()),
    ] as [(DistanceConvention?, Double)] {
      let options = ProblemOptions(problem: .pCenter, p: 2, distances: distances)
      guard case .pCenter(let problem) = try Samples.read(Samples.places).problem(options) else {
        Issue.record("not a p-center problem")
        return
      }
      #expect(problem.lists.cost(client: 0, site: 3) == cost)
    }
  }

  @Test("TSPLIB distances for the p-median are rounded down")
  func floored() throws {
    guard
      case .pMedian(let problem) = try Samples.read(Samples.places).problem(ProblemOptions(p: 2))
    else {
      Issue.record("not a p-median problem")
      return
    }
    #expect(problem.lists.cost(client: 0, site: 3) == 3)
    #expect(problem.lists.cost(client: 1, site: 0) == 2)
  }

  @Test("The word capacity is replaced by the option, numbers stay")
  func capacityWord() throws {
    let instance = try Samples.read(Samples.facilities)
    guard case .capacitated(let problem) = try instance.problem(ProblemOptions(capacity: 8)) else {
      Issue.record("not a capacitated problem")
      return
    }
    #expect(problem.capacities == [10, 8] && problem.openingCosts == [7.5, 5])
    #expect(problem.demands == [4, 3, 2])
    #expect(problem.lists.cost(client: 1, site: 0) == 10.25)
    #expect(throws: ProblemOptionError.self) { try instance.problem() }
    guard case .uncapacitated = try instance.problem(ProblemOptions(problem: .uncapacitated)) else {
      Issue.record("not an uncapacitated problem")
      return
    }
  }

  @Test("Single-source files list demands first and costs by site")
  func singleSource() throws {
    guard case .singleSource(let problem) = try Samples.read(Samples.singleSource).problem() else {
      Issue.record("not a single-source problem")
      return
    }
    #expect(problem.demands == [4, 3, 2] && problem.capacities == [10, 9])
    #expect(problem.lists.cost(client: 1, site: 0) == 10)
    #expect(problem.lists.cost(client: 2, site: 1) == 4)
  }

  @Test("UflLib's simple format has no capacities")
  func uflLib() throws {
    guard case .uncapacitated(let problem) = try Samples.read(Samples.uflLib).problem() else {
      Issue.record("not an uncapacitated problem")
      return
    }
    #expect(problem.openingCosts == [7, 5])
    #expect(problem.lists.cost(client: 1, site: 0) == 10)
    #expect(problem.lists.cost(client: 2, site: 1) == 4)
  }

  @Test("Capacitated p-median problems are chosen by their index")
  func medians() throws {
    let instance = try Samples.read(Samples.capacitatedMedians)
    guard case .capacitatedPMedian(let problem) = try instance.problem(ProblemOptions(index: 2))
    else {
      Issue.record("not a capacitated p-median problem")
      return
    }
    #expect(problem.p == 2 && problem.capacities == [50, 50])
    #expect(problem.lists.cost(client: 0, site: 1) == 5)
    for index in [nil, 0, 3] {
      #expect(throws: ProblemOptionError.self) {
        try instance.problem(ProblemOptions(index: index))
      }
    }
  }

  @Test("Sites in sizes cost what the smallest size that holds their load costs")
  func modularFacilities() throws {
    guard
      case .modularCapacity(let problem) = try Samples.read(Samples.modularFacilities).problem()
    else {
      Issue.record("not a problem of modular capacity")
      return
    }
    #expect(problem.levels.map { $0.map(\.capacity) } == [[4, 8], [5]])
    #expect(problem.clients.map(\.demand) == [3, 4])
    #expect(problem.clients[1].links.map(\.unitCost) == [2, 0.5])
    let cases: [(rows: [[(site: Int, share: Double)]], open: [Int], cost: Double)] = [
      // One of 4 and one of 5; all at the first, which takes its larger size; shares that just fit.
      ([[(0, 1)], [(1, 1)]], [0, 1], 23.5),
      ([[(0, 1)], [(0, 1)]], [0], 24),
      ([[(0, 1)], [(0, 0.25), (1, 0.75)]], [0, 1], 25),
    ]
    for (rows, open, cost) in cases {
      let split = SplitSitingSolution(open: open, assignment: SplitAssignment(rows: rows))
      #expect(abs(split.sized(for: problem).cost - cost) < 1e-9)
    }
    // Too much for its only size: it takes that all the same, and is overloaded.
    let overloaded = SplitSitingSolution(
      open: [1], assignment: SplitAssignment(rows: [[(site: 1, share: 1)], [(site: 1, share: 1)]]))
    #expect(overloaded.sized(for: problem).openSites.map(\.level.capacity) == [5])
  }

  @Test("Coverage counts what is within the radius")
  func coverage() throws {
    guard
      case .maximumCoverage(let problem) = try Samples.read(Samples.coveringSites)
        .problem(ProblemOptions(p: 1, radius: 2))
    else {
      Issue.record("not a coverage problem")
      return
    }
    #expect(problem.weights == [89, 15, 3] && problem.siteCount == 2)
    #expect(problem.coverage.classOf[0] == problem.coverage.classOf[1])
    #expect(problem.coverage.classOf[0] != problem.coverage.classOf[2])
  }

  @Test("The last places of an out-of-home file are candidate sites, the first is the depot")
  func outOfHome() throws {
    let instance = try Samples.read(Samples.outOfHome)
    guard
      case .pCenter(let problem) = try instance.problem(
        ProblemOptions(problem: .pCenter, p: 1, sites: 1, distances: .exact))
    else {
      Issue.record("not a p-center problem")
      return
    }
    #expect(problem.clientCount == 1 && problem.siteCount == 1)
    // 0.15097° of latitude and 0.03196° of longitude at 30.4° north.
    let metres = problem.lists.costs[0]
    #expect(abs(metres - 17_013) < 50, "\(metres)")
  }

  @Test("An option that means nothing on the file is refused")
  func strayOptions() throws {
    for (text, options) in [
      (Samples.network, ProblemOptions(radius: 3)),
      (Samples.facilities, ProblemOptions(p: 3, capacity: 9)),
      (Samples.network, ProblemOptions(problem: .singleSource)),
      (Samples.explicit, ProblemOptions(distances: .exact)),
      (Samples.places, ProblemOptions(p: 1, distances: .truncated)),
      (Samples.prodhon, ProblemOptions()),
      (Samples.outOfHome, ProblemOptions(p: 1, sites: 2)), (Samples.places, ProblemOptions()),
    ] {
      let instance = try Samples.read(text)
      #expect(throws: ProblemOptionError.self) { try instance.problem(options) }
    }
  }
}
