import Optimization
import Testing

@testable import VehicleRouting

@Suite("Ascent of trip prices")
struct TripPriceAscentTests {
  /// Features whose trips can be priced.
  static let priced = Feature.allCases.filter { $0 != .noLoad }

  struct Start {
    let problem: RoutingProblem
    let solution: RoutingSolution
    let relaxation: TripRelaxation
    let edges: EdgeRelaxation
    let flow: VehicleFlowBound
    let bound: Double
    let prices: FlowPrices

    /// Nil where the problem has no solution.
    init?(_ problem: RoutingProblem) throws {
      let found = solve(problem, budget: Budget(work: 2000))
      guard found.status == .feasible || found.status == .optimal, let solution = found.solution
      else { return nil }
      self.problem = problem
      self.solution = solution
      relaxation = try #require(TripRelaxation(problem))
      edges = EdgeRelaxation(relaxation)
      flow = try VehicleFlowBound(
        edges, start: VehicleFlowTests.trips(of: solution), budget: Budget())
      bound = try #require(try flow.run())
      prices = try #require(flow.prices)
    }

    func ascent(rounds: Int) -> TripPriceAscent {
      TripPriceAscent(
        relaxation, from: prices, bound: bound, leastTrips: edges.leastTrips,
        objective: problem.evaluate(solution).total, budget: Budget(work: rounds))
    }
  }

  @Test("with any two features, the bound is below the least cost", arguments: priced)
  func belowEverySolution(feature: Feature) throws {
    for other in Self.priced.drop(while: { $0 != feature }) {
      let problem = try SmallProblems.make([feature, other], seed: 5)
      guard let least = SmallProblems.bruteForce(problem), let start = try Start(problem)
      else { continue }
      #expect(start.ascent(rounds: 100).run() <= least + 1e-6, "with \(other)")
    }
  }

  @Test("prices of the flow prove its bound, and no edge costs less than nothing")
  func flowPrices() throws {
    for seed in 0..<6 as Range<UInt64> {
      let start = try #require(try Start(SmallProblems.make([], stops: 14, seed: seed)))
      let (prices, width) = (start.prices, start.edges.stopCount + 1)
      var value = prices.stop.reduce(0, +) + prices.trip * Double(start.edges.leastTrips)
      for (cut, price) in zip(prices.cuts, prices.cut) { value += price * cut.trips }
      #expect(abs(value - start.bound) < 1e-6 * value)
      #expect(prices.cut.allSatisfy { $0 >= 0 })
      let reduced = CutBorders(prices.cuts).reduced(
        start.edges.cost, stop: prices.stop, cut: prices.cut)
      for one in 1..<width {
        #expect(reduced[one * width] >= prices.trip / 2 - 1e-6)
        for other in 1..<one { #expect(reduced[one * width + other] >= -1e-6) }
      }
    }
  }

  @Test("where trips are long, prices climb above the flow bound and stay below every solution")
  func climbs() throws {
    var gained = 0
    for seed in 0..<4 as Range<UInt64> {
      let start = try #require(try Start(SmallProblems.make([], stops: 30, seed: seed)))
      let bound = start.ascent(rounds: 150).run()
      #expect(bound >= start.bound)
      #expect(bound <= start.problem.evaluate(start.solution).total + 1e-6)
      if bound > 1.002 * start.bound { gained += 1 }
    }
    #expect(gained >= 2)
  }

  @Test("a work limit stops it, and the same limit gives the same bound")
  func workLimit() throws {
    let start = try #require(try Start(SmallProblems.make([], stops: 30, seed: 3)))
    let (one, two) = (start.ascent(rounds: 45), start.ascent(rounds: 45))
    #expect(one.run() == two.run())
    #expect(one.rounds == 45)
  }
}

@Suite("Borders of cuts")
struct CutBordersTests {
  /// Two random sets of nine stops, on either side of half of them.
  private static func cuts() -> [CapacityCut] {
    [[1, 4], [0, 2, 3, 5, 6, 8]].map { (members: [Int32]) in
      CapacityCut(
        members: members, contains: (0..<9).map { members.contains(Int32($0)) }, trips: 2)
    }
  }

  private static func crosses(_ cut: CapacityCut, _ one: Int, _ other: Int) -> Bool {
    (one > 0 && cut.contains[one - 1]) != (other > 0 && cut.contains[other - 1])
  }

  @Test("an arc is relieved of half of each border's price that it crosses, and of half its ends'")
  func reduced() {
    let (cuts, prices) = (Self.cuts(), [3.0, 5.0])
    let stop = (1...9).map(Double.init)
    var cost = (0..<100).map { Double($0 % 7) }
    cost[3] = .infinity
    let reduced = CutBorders(cuts).reduced(cost, stop: stop, cut: prices)
    for one in 0..<10 {
      for other in 0..<10 {
        var expected = cost[one * 10 + other] - Double(one + other) / 2
        for (cut, price) in zip(cuts, prices) where Self.crosses(cut, one, other) {
          expected -= price / 2
        }
        let found = reduced[one * 10 + other]
        #expect(found == expected || abs(found - expected) < 1e-9)
      }
    }
  }

  @Test("crossing counts all flow between a set and the rest, the depot among it")
  func crossing() {
    var flow = [Double](repeating: 0, count: 100)
    for one in 0..<10 {
      for other in 0..<one {
        let weight = Double((7 * one + 3 * other) % 5)
        (flow[one * 10 + other], flow[other * 10 + one]) = (weight, weight)
      }
    }
    let degree = (0..<10).map { flow[($0 * 10)..<(($0 + 1) * 10)].reduce(0, +) }
    let crossing = CutBorders(Self.cuts()).crossing(flow, degree: degree)
    for (cut, found) in zip(Self.cuts(), crossing) {
      var expected = 0.0
      for one in 0..<10 {
        for other in 0..<one where Self.crosses(cut, one, other) {
          expected += flow[one * 10 + other]
        }
      }
      #expect(abs(found - expected) < 1e-9)
    }
  }
}
