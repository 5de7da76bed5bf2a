import LinearProgramming
import Optimization
import Testing

/// A small generator of its own, so that every run draws the same cases.
struct Draws: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }
}

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

  @Test("a larger tour is closed and its bound proven")
  func larger() throws {
    let salesman = Salesman(cities: 40, seed: 5)
    let (model, _) = try salesman.model()
    let result = try model.branchAndCut(
      callbacks: BranchAndCutCallbacks(lazyConstraints: salesman.separate))
    #expect(result.termination == .optimal)
    #expect(result.addedRows > 0)
    let values = try #require(result.values)
    #expect(values.withUnsafeBufferPointer { salesman.component($0).count } == 40)
    #expect(model.rowCount == 40)
  }
}
