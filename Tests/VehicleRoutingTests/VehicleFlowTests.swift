import Geography
import Optimization
import Testing

@testable import VehicleRouting

@Suite("Vehicle flow")
struct VehicleFlowTests {
  /// Features whose trips the relaxation takes.
  static let taken = Feature.allCases.filter { $0 != .open }

  static func trips(of solution: RoutingSolution) -> [[Int32]] {
    solution.routes.flatMap(\.trips).filter { !$0.isEmpty }
  }

  /// The bound and the least cost; nil where the small problem has no solution.
  static func bound(_ features: Set<Feature>, stops: Int = 5, seed: UInt64) throws
    -> (bound: Double, least: Double, isConverged: Bool)?
  {
    let problem = try SmallProblems.make(features, stops: stops, seed: seed)
    guard let least = SmallProblems.bruteForce(problem),
      let start = solve(problem, budget: Budget(work: 3000)).solution
    else { return nil }
    let relaxation = EdgeRelaxation(try #require(TripRelaxation(problem)))
    let search = try VehicleFlowBound(relaxation, start: trips(of: start), budget: Budget())
    return (try #require(try search.run()), least, search.isConverged)
  }

  @Test("with any two features, the bound is below the least cost", arguments: taken)
  func belowEverySolution(feature: Feature) throws {
    for other in Self.taken.drop(while: { $0 != feature }) {
      if let (bound, least, _) = try Self.bound([feature, other], seed: 5) {
        #expect(bound <= least + 1e-6, "with \(other)")
      }
    }
  }

  @Test("on plain problems it converges within a few percent of the least cost")
  func strength() throws {
    var tight = 0
    for seed in 0..<12 as Range<UInt64> {
      let (bound, least, isConverged) = try #require(try Self.bound([], stops: 6, seed: seed))
      #expect(isConverged)
      #expect(bound <= least + 1e-6)
      #expect(bound >= 0.9 * least)
      if bound >= least - 1e-6 { tight += 1 }
    }
    #expect(tight >= 4)
  }

  @Test("the edges that start the program do not decide the bound: those that pay are found")
  func pricing() throws {
    let problem = try SmallProblems.make([], stops: 20, seed: 3)
    let relaxation = EdgeRelaxation(try #require(TripRelaxation(problem)))
    let start = try #require(solve(problem, budget: Budget(work: 1000)).solution)
    let alone = try VehicleFlowBound(
      relaxation, start: (0..<20).map { [Int32($0)] }, budget: Budget())
    let better = try VehicleFlowBound(relaxation, start: Self.trips(of: start), budget: Budget())
    let (one, two) = (try #require(try alone.run()), try #require(try better.run()))
    #expect(abs(one - two) <= 0.02 * two)
  }

  @Test("a work limit stops it, and the same limit gives the same bound")
  func workLimit() throws {
    let problem = try SmallProblems.make([], stops: 40, seed: 3)
    let relaxation = EdgeRelaxation(try #require(TripRelaxation(problem)))
    let trips = (0..<40).map { [Int32($0)] }
    let one = try VehicleFlowBound(relaxation, start: trips, budget: Budget(work: 5))
    let two = try VehicleFlowBound(relaxation, start: trips, budget: Budget(work: 5))
    #expect(try one.run() == two.run())
    #expect(one.rounds == 5)
    #expect(one.best > 0)
  }

  @Test("no solution is charged more than it costs, and nothing where all stops may be left out")
  func relaxation() throws {
    for feature in Self.taken {
      let problem = try SmallProblems.make([feature], seed: 7)
      let relaxation = EdgeRelaxation(try #require(TripRelaxation(problem)))
      let width = relaxation.stopCount + 1
      guard let solution = solve(problem, budget: Budget(work: 2000)).solution else { continue }
      var charged = solution.unserved.reduce(0) { $0 + relaxation.penalty[$1.stop] }
      for trip in Self.trips(of: solution) {
        let places = [0] + trip.map { Int($0) + 1 } + [0]
        for (from, to) in zip(places, places.dropFirst()) {
          charged += relaxation.cost[from * width + to]
        }
      }
      guard charged < .infinity else { continue }
      #expect(charged <= problem.evaluate(solution).total + 1e-6, "\(feature)")
    }
    let optional = try SmallProblems.make([.optional], seed: 7)
    #expect(EdgeRelaxation(try #require(TripRelaxation(optional))).leastTrips == 0)
  }
}

@Suite("Capacity cuts")
struct CapacityCutSeparationTests {
  /// What crosses the set and how many trips it needs, from the definition.
  static func violation(
    _ cut: CapacityCut, _ degree: [Double], _ edges: [(one: Int32, other: Int32, weight: Double)],
    _ load: [Int32], _ capacity: Int32
  ) -> Double {
    var crossing = cut.members.reduce(0) { $0 + degree[Int($1)] }
    for edge in edges where cut.contains[Int(edge.one)] && cut.contains[Int(edge.other)] {
      crossing -= 2 * edge.weight
    }
    let total = cut.members.reduce(0) { $0 + Double(load[Int($1)]) }
    return (total / Double(capacity)).rounded(.up) - crossing / 2
  }

  @Test("every cut found is violated, and no stop is in more of them than asked for")
  func violated() {
    var found = 0
    for seed in 0..<20 as Range<UInt64> {
      var random = RandomStream(seed: seed, name: "flow")
      let load = (0..<12).map { _ in Int32(1 + random.index(below: 5)) }
      var edges: [(one: Int32, other: Int32, weight: Double)] = []
      for _ in 0..<14 {
        let one = Int32(random.index(below: 12))
        let other = Int32(random.index(below: 12))
        if one != other { edges.append((one, other, random.uniform())) }
      }
      let degree = [Double](repeating: 2, count: 12)
      var separation = CapacityCutSeparation(load: load, capacity: 10)
      separation.mostOfAStop = 3
      let cuts = separation.violated(by: EdgeFlow(degree: degree, edges: edges))
      found += cuts.count
      for cut in cuts {
        #expect(Self.violation(cut, degree, edges, load, 10) > separation.leastViolation)
        #expect(cut.members == cut.contains.indices.filter { cut.contains[$0] }.map(Int32.init))
      }
      for stop in 0..<12 { #expect(cuts.count { $0.contains[stop] } <= 3) }
    }
    #expect(found > 20)
  }

  @Test("a round trip apart from the depot is cut off, and a solution is not")
  func subtour() {
    let separation = CapacityCutSeparation(load: [3, 3, 3, 3], capacity: 10)
    let apart: [(one: Int32, other: Int32, weight: Double)] = [(0, 1, 1), (1, 2, 1), (0, 2, 1)]
    let cuts = separation.violated(
      by: EdgeFlow(degree: [2, 2, 2, 2], edges: apart))
    #expect(cuts.contains { $0.members == [0, 1, 2] && $0.trips == 1 })
    let trips: [(stops: [Int32], value: Double)] = [([0, 1, 2], 1), ([3], 1)]
    #expect(separation.violated(by: trips).isEmpty)
  }

  @Test("flow between two stops adds up, whichever way it goes")
  func flow() {
    let flow = EdgeFlow(
      degree: [2, 2, 2], edges: [(0, 1, 0.5), (1, 0, 0.25), (2, 1, 0.5)])
    let row = flow.row(1).map { (flow.neighbour[$0], flow.weight[$0]) }
    #expect(row.map(\.0) == [0, 2])
    #expect(row.map(\.1) == [0.75, 0.5])
    #expect(flow.row(0).map { flow.neighbour[$0] } == [1])
  }
}
