import Geography
import Optimization
import Testing

@testable import FacilityLocation

/// Small single-source problems with little room to spare, so that split and whole clients differ.
@Suite struct OpenSetExplorationTests {
  private struct Tight {
    let (demand, capacity, opening): ([Double], [Double], [Double])
    let cost: [[Double]]

    init(seed: Int, clients n: Int = 7, sites m: Int = 5) {
      var random = RandomStream(seed: 31, name: "open set tests", seed)
      demand = (0..<n).map { _ in Double(3 + random.index(below: 9)) }
      let total = demand.reduce(0, +)
      capacity = (0..<m).map { _ in (total * (0.3 + 0.25 * random.uniform())).rounded() }
      opening = (0..<m).map { _ in Double(10 + random.index(below: 15)) }
      cost = (0..<n).map { _ in (0..<m).map { _ in Double(1 + random.index(below: 20)) } }
    }

    var instance: LevelledInstance {
      LevelledInstance(
        .init(
          rows: cost.map { row in row.indices.map { ($0, row[$0]) } }, demand: demand,
          outsideCost: demand.map { _ in .infinity },
          levels: zip(capacity, opening).map { [($0, $1)] },
          mustOpen: capacity.map { _ in false }, isSingleSource: true))
    }

    /// The least cost of opening exactly the sites of each bit set and serving everybody whole.
    var leastCosts: [Double] {
      let m = capacity.count
      var least = [Double](repeating: .infinity, count: 1 << m)
      forEachChoice(demand.map { _ in m }) { choice in
        var load = capacity.map { _ in 0.0 }
        var (sum, used) = (0.0, 0)
        for (client, site) in choice.enumerated() {
          load[site] += demand[client]
          sum += cost[client][site]
          used |= 1 << site
        }
        if zip(load, capacity).contains(where: { $0 > $1 }) { return }
        for open in least.indices where open & used == used {
          least[open] = min(least[open], sum + openingCost(open))
        }
      }
      return least
    }

    private func openingCost(_ set: Int) -> Double {
      opening.indices.reduce(0) { $0 + (set >> $1 & 1 == 1 ? opening[$1] : 0) }
    }
  }

  @Test("lists every open set with a better assignment, and bounds each", arguments: 0..<12)
  func bruteForce(seed: Int) throws {
    let tight = Tight(seed: seed)
    let least = tight.leastCosts
    let solver = SingleSourceSolver(tight.instance, budget: Budget(), progress: silent)
    let exploration = try #require(OpenSetExploration(solver))
    let bound = exploration.run()
    #expect(exploration.isComplete)
    let optimum = least.min() ?? .infinity
    if optimum == .infinity {
      #expect(solver.best == nil)
      return
    }
    #expect(solver.upper >= optimum - 1e-9)
    #expect(min(bound, solver.upper) <= optimum + 1e-9)
    var listed: Set<Int> = []
    for set in exploration.sets {
      let bits = set.open.reduce(0) { $0 | 1 << $1 }
      listed.insert(bits)
      #expect(set.bound <= least[bits] * (1 + 1e-9))
    }
    for bits in least.indices where least[bits] < solver.upper - 1e-9 {
      #expect(listed.contains(bits))
    }
  }

  @Test("the assignments to the listed sets are solved to the proof", arguments: 0..<12)
  func assignments(seed: Int) {
    let tight = Tight(seed: 100 + seed)
    let solver = SingleSourceSolver(tight.instance, budget: Budget(), progress: silent)
    // Nothing is known beforehand: sets and trees have all to do.
    solver.exploreOpenSets()
    let optimum = tight.leastCosts.min() ?? .infinity
    if optimum == .infinity {
      #expect(solver.outcome().status == .infeasible)
    } else {
      #expect(abs(solver.upper - optimum) < 1e-9)
      #expect(solver.isClosed)
    }
  }

  @Test("clients without demand are left to the tree over sites and links")
  func noDemand() {
    let instance = LevelledInstance(
      .init(
        rows: [[(0, 1)], [(0, 2)]], demand: [0, 1], outsideCost: [.infinity, .infinity],
        levels: [[(1, 3)]], mustOpen: [false], isSingleSource: true))
    let solver = SingleSourceSolver(instance, budget: Budget(), progress: silent)
    #expect(OpenSetExploration(solver) == nil)
    solver.run()
    #expect(solver.upper == 6 && solver.isClosed)
  }
}
