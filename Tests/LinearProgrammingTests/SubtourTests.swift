import LinearProgramming
import Optimization
import Testing

/// The symmetric travelling salesman with subtour elimination brought in lazily.
private struct Salesman {
  let cities: Int
  let distance: [[Double]]

  init(cities: Int, seed: UInt64) {
    var draws = Draws(seed)
    let points = (0..<cities).map { _ in
      (Double.random(in: 0..<100, using: &draws), Double.random(in: 0..<100, using: &draws))
    }
    self.cities = cities
    distance = points.map { a in
      points.map { b in
        ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).squareRoot().rounded()
      }
    }
  }

  var edges: [(Int, Int)] {
    (0..<cities).flatMap { a in (a + 1..<cities).map { b in (a, b) } }
  }

  func bruteForce() -> Double {
    var best = Double.infinity
    var tour = Array(1..<cities)
    func extend(_ place: Int, _ length: Double, _ last: Int) {
      guard length < best else { return }
      if place == tour.count {
        best = min(best, length + distance[last][0])
        return
      }
      for other in place..<tour.count {
        tour.swapAt(place, other)
        extend(place + 1, length + distance[last][tour[place]], tour[place])
        tour.swapAt(place, other)
      }
    }
    extend(0, 0, 0)
    return best
  }

  func model() throws -> (Model, Block<Variable>) {
    let model = try Model()
    let edges = edges
    let take = try model.addVariables(edges.count, kind: .binary)
    try model.setCosts(edges.map { distance[$0.0][$0.1] })
    for city in 0..<cities {
      let at = edges.indices.filter { edges[$0].0 == city || edges[$0].1 == city }
      try model.add(sum(at) { take[$0] } == 2)
    }
    return (model, take)
  }

  /// Cities joined to city 0 by edges of weight above one half.
  func component(_ values: UnsafeBufferPointer<Double>) -> Set<Int> {
    var reached: Set = [0]
    var grew = true
    while grew {
      grew = false
      for (place, edge) in edges.enumerated() where values[place] > 0.5 {
        if reached.contains(edge.0) != reached.contains(edge.1) {
          reached.formUnion([edge.0, edge.1])
          grew = true
        }
      }
    }
    return reached
  }

  func separate(_ node: SearchNode) throws {
    let reached = component(node.values)
    guard reached.count < cities else { return }
    let crossing = edges.indices.filter {
      reached.contains(edges[$0].0) != reached.contains(edges[$0].1)
    }
    try node.addRow(
      lower: 2, columns: crossing.map(Int32.init),
      coefficients: crossing.map { _ in 1 })
  }
}

@Suite("Lazy constraints")
struct SubtourTests {
  @Test("lazily eliminated subtours give the shortest tour", arguments: 1...12)
  func shortestTour(seed: UInt64) throws {
    let salesman = Salesman(cities: 8, seed: seed)
    let (model, _) = try salesman.model()
    let result = try model.branchAndCut(
      callbacks: BranchAndCutCallbacks(lazyConstraints: salesman.separate))
    #expect(result.termination == .optimal)
    #expect(result.objective == salesman.bruteForce())
  }

  @Test("a larger tour is closed, and its rows leave the model as it was")
  func larger() throws {
    let salesman = Salesman(cities: 20, seed: 5)
    let (model, _) = try salesman.model()
    let result = try model.branchAndCut(
      callbacks: BranchAndCutCallbacks(lazyConstraints: salesman.separate))
    #expect(result.termination == .optimal)
    #expect(result.addedRows > 0)
    let values = try #require(result.values)
    #expect(values.withUnsafeBufferPointer { salesman.component($0).count } == 20)
    #expect(model.rowCount == 20)
    #expect(try model.solve().isOptimal)
  }

  @Test("cuts at fractional points change the way, not the end", arguments: 1...4)
  func cuts(seed: UInt64) throws {
    let salesman = Salesman(cities: 12, seed: seed)
    let lazy = try salesman.model().0.branchAndCut(
      callbacks: BranchAndCutCallbacks(lazyConstraints: salesman.separate))
    let cut = try salesman.model().0.branchAndCut(
      callbacks: BranchAndCutCallbacks(
        lazyConstraints: salesman.separate,
        cuts: { node in
          #expect(!node.isIntegral)
          try salesman.separate(node)
        }))
    #expect(lazy.termination == .optimal && cut.termination == .optimal)
    #expect(near(lazy.objective, cut.objective))
    #expect(cut.nodes <= lazy.nodes)
  }

  @Test("a tour handed in that is no tour is refused, a true one taken")
  func solutions() throws {
    let salesman = Salesman(cities: 8, seed: 3)
    let edges = salesman.edges
    func tour(_ cycles: [[Int]]) -> [Double] {
      var values = [Double](repeating: 0, count: edges.count)
      for cycle in cycles {
        for (a, b) in zip(cycle, cycle.dropFirst() + cycle.prefix(1)) {
          if let edge = edges.firstIndex(where: { $0 == (min(a, b), max(a, b)) }) {
            values[edge] = 1
          }
        }
      }
      return values
    }
    let callbacks = BranchAndCutCallbacks(lazyConstraints: salesman.separate)
    var options = BranchAndCutOptions()
    options.initialSolution = tour([[0, 1, 2, 3], [4, 5, 6, 7]])
    let refused = try salesman.model().0.branchAndCut(options, callbacks: callbacks)
    #expect(!refused.tookInitialSolution)
    #expect(near(refused.objective, salesman.bruteForce()))
    options.initialSolution = tour([[0, 1, 2, 3, 4, 5, 6, 7]])
    options.nodeLimit = 0
    let taken = try salesman.model().0.branchAndCut(options, callbacks: callbacks)
    #expect(taken.tookInitialSolution)
    #expect(taken.termination == .nodeLimit)
    #expect(taken.values == options.initialSolution)
  }
}
