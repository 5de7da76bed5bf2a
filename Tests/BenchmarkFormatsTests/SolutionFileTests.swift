import FacilityLocation
import Testing
import VehicleRouting

@testable import BenchmarkFormats

@Suite struct SolutionFileTests {
  private func read(_ text: String, _ problem: BenchmarkProblem) throws -> SolutionFile {
    try SolutionFile.read(Array(text.utf8), for: problem)
  }

  @Test("CVRPLIB's form is read, whatever the line ends and the cost's notation")
  func routes() throws {
    let problem = try Samples.read(Samples.capacitated).problem()
    for text in [
      "Route #1: 2 1\nRoute #2: 3\nCost 26\n", "Route #1: 2 1 \r\nRoute #2: 3 \r\nCost 26.0\r\n",
      "# by hand\nroute 1 : 2 1\nRoute #2:\nRoute #3:3\n\nTime 3.5\nCost : 26",
    ] {
      let file = try read(text, problem)
      guard case .routing(let routes) = file.solution else { continue }
      #expect(routes.routes.map(\.trips) == [[[1, 0]], [[2]]], "\(text)")
      #expect(file.claim?.cost == 26)
    }
  }

  @Test("Routes come back as they were written, with types, trips and stops left out")
  func routesRoundTrip() throws {
    let problem = try Samples.read(Samples.heterogeneousFleet).problem()
    let solution = RoutingSolution(
      routes: [.init(vehicleType: 1, trips: [[0], [1]])],
      unserved: [.init(stop: 2, reason: .fleetUsedUp)])
    let text = SolutionFile.text(
      .routing(solution), of: problem, cost: 12.3400000001, incomplete: true)
    #expect(text == "Route #1 type 2: 1 | 2\nUnserved: 3\nCost 12.34\nStatus incomplete\n")
    guard case .routing(let read) = try read(text, problem).solution else { return }
    #expect(read == solution)
  }

  @Test(
    "Wrong routes are refused with their place",
    arguments: [
      ("Route #1: 1 4\n", "1:13 E704"), ("Route #1: 1 x\n", "1:13 E702"),
      ("Route 1 2\n", "1:1 E706"),
      ("1 2 3\n", "1:1 E705"), ("Cost 5\n", "2:1 E706"), ("", "1:1 E706"),
    ])
  func wrongRoutes(text: String, expected: String) throws {
    let problem = try Samples.read(Samples.capacitated).problem()
    do {
      _ = try read(text, problem)
      Issue.record("read")
    } catch let error as FormatError {
      let first = try #require(error.diagnostics.first)
      #expect("\(first.line):\(first.column) \(first.code.rawValue)" == expected)
    }
  }

  @Test("Shares of sites in sizes come back as they were written; without any, the cheapest serve")
  func sizes() throws {
    let problem = try Samples.read(Samples.modularFacilities).problem()
    let solution = SplitSitingSolution(
      open: [0, 1],
      assignment: SplitAssignment(
        rows: [[(site: 0, share: 1)], [(site: 0, share: 0.25), (site: 1, share: 0.75)]]))
    let text = SolutionFile.text(.split(solution), of: problem, cost: 25, incomplete: false)
    #expect(text == "Open 1 2\nServe 1 1\nServe 2 1:0.25 2:0.75\nCost 25\n")
    guard case .split(let read) = try read(text, problem).solution,
      case .split(let cheapest) = try self.read("Open 2 1\n", problem).solution
    else {
      Issue.record("no shares")
      return
    }
    #expect(read == solution)
    #expect((0..<2).map { cheapest.assignment[$0].map(\.site) } == [[0], [1]])
  }

  @Test("A route without its type is refused where there are several")
  func missingType() throws {
    let problem = try Samples.read(Samples.cordeau).problem()
    #expect(throws: FormatError.self) { try read("Route #1: 1 2 3\n", problem) }
    #expect(throws: FormatError.self) { try read("Route #1 depot 3: 1 2 3\n", problem) }
    guard case .routing(let routes) = try read("Route #1 depot 2: 1 2 3\n", problem).solution else {
      return
    }
    #expect(routes.routes.map(\.vehicleType) == [1])
  }

  @Test("Siting solutions come back as they were written")
  func siting() throws {
    let problem = try Samples.read(Samples.network).problem()
    let solution = SitingSolution(open: [0, 3], assignment: [0, 0, 3, -1])
    let text = SolutionFile.text(.siting(solution), of: problem, cost: 11, incomplete: false)
    #expect(text == "Open 1 4\nServe 1 1\nServe 2 1\nServe 3 4\nCost 11\n")
    let file = try read(text, problem)
    guard case .siting(let read) = file.solution else { return }
    #expect(read == solution && file.claim == .init(cost: 11, decimals: 0))
  }

  @Test("Split assignments come back as they were written")
  func split() throws {
    let problem = try Samples.read(Samples.facilities).problem(ProblemOptions(capacity: 9))
    let rows = [
      [(site: 0, share: 1.0)], [(site: 0, share: 0.1), (site: 1, share: 0.9)],
      [(site: 1, share: 1.0)],
    ]
    let solution = SplitSitingSolution(open: [0, 1], assignment: SplitAssignment(rows: rows))
    let text = SolutionFile.text(.split(solution), of: problem, cost: 1.5, incomplete: false)
    #expect(text.contains("Serve 2 1:0.1 2:0.9\n"))
    guard case .split(let read) = try read(text, problem).solution else { return }
    #expect(read == solution)
  }

  @Test("Open sites alone serve everyone from the cheapest")
  func openOnly() throws {
    let problem = try Samples.read(Samples.network).problem()
    guard case .siting(let read) = try read("Open 2 3\n", problem).solution else { return }
    #expect(read.assignment == [2, 1, 2, 2])
    let covering = try Samples.read(Samples.covering).problem(ProblemOptions(p: 1, radius: 5))
    guard case .siting(let covered) = try self.read("Open 2\n", covering).solution else { return }
    #expect(covered.assignment == [1, 1, -1])
  }

  @Test(
    "Wrong siting solutions are refused",
    arguments: [
      "", "Cost 3\n", "Open 9\n", "Open 1 1\n", "Open 1\nServe 1 1\nServe 1 1\n", "Open 1\nServe\n",
      "Open 1\nServe 1 1:0.5 2:0.5\n",
    ])
  func wrongSiting(text: String) throws {
    let problem = try Samples.read(Samples.network).problem()
    #expect(throws: FormatError.self) { try read(text, problem) }
  }

  @Test("A claimed cost is good to half of its last decimal")
  func claims() {
    #expect(SolutionFile.Claim(cost: 828.94, decimals: 2).agrees(with: 828.9369))
    #expect(!SolutionFile.Claim(cost: 828.94, decimals: 2).agrees(with: 828.93))
    #expect(!SolutionFile.Claim(cost: 27591, decimals: 0).agrees(with: 27592))
    #expect(SolutionFile.Claim(cost: 27591, decimals: 0).agrees(with: 27591.0000001))
  }
}
