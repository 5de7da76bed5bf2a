import Geography
import Optimization
import Testing

@testable import FacilityLocation

@Suite struct MedianTreeTests {
  /// Clients that random sites cover, and what each is worth.
  private struct Coverage {
    let rows: [[Int32]]
    let values: [Double]
    let sites = 10

    init(seed: Int) {
      var random = RandomStream(seed: UInt64(seed), name: "coverage for a tree")
      rows = (0..<40).map { _ in
        let row = (0..<Int32(10)).filter { _ in random.index(below: 10) < 3 }
        return row.isEmpty ? [Int32(random.index(below: 10))] : row
      }
      values = rows.map { _ in Double(1 + random.index(below: 100)) }
    }

    func uncovered(_ open: [Int32]) -> Double {
      zip(rows, values).reduce(0) { $0 + ($1.0.contains { open.contains($0) } ? 0 : $1.1) }
    }

    func model(p: Int) -> MedianModel {
      var start = [0]
      for row in rows { start.append(start[start.count - 1] + row.count) }
      let entries = rows.flatMap { $0 }
      return MedianModel(
        rows: (start, entries, entries.map { _ in 0 }), cap: values, searchCap: values,
        openingCosts: [Double](repeating: 0, count: sites), p: p, forced: [], step: 1,
        clientOf: (0..<Int32(rows.count)).map { $0 }, siteOf: (0..<Int32(sites)).map { $0 })
    }
  }

  @Test("finds the best coverage, and its bound never passes it", arguments: 0..<20)
  func coverage(seed: Int) {
    let coverage = Coverage(seed: seed)
    var least = Double.infinity
    for set in 0..<(1 << coverage.sites) where set.nonzeroBitCount == 3 {
      least = min(
        least, coverage.uncovered((0..<Int32(coverage.sites)).filter { set >> $0 & 1 == 1 }))
    }
    var tree = MedianTree(
      coverage.model(p: 3), prices: coverage.values.map { $0 / 2 }, bound: -.infinity)
    let meter = WorkMeter(Budget(), silent)
    var objective = coverage.values.reduce(1, +)
    while !tree.isEmpty {
      #expect(min(tree.bound, objective) <= least + 1e-6)
      tree.processNext(objective: objective, meter: meter) {
        objective = min(objective, coverage.uncovered($0))
      }
    }
    #expect(objective == least)
  }

  @Test("the bound of free links is that of any other")
  func freeLinks() {
    let coverage = Coverage(seed: 1)
    let model = coverage.model(p: 3)
    let bound = LagrangianBound(model)
    let prices = coverage.values.enumerated().map { $1 * Double($0 % 4) / 3 }
    var worth = [Double](repeating: 0, count: coverage.sites)
    for (row, price) in zip(coverage.rows, prices) {
      for site in row { worth[Int(site)] -= price }
    }
    let expected = prices.reduce(0, +) + worth.sorted().prefix(3).reduce(0, +)
    #expect(abs(bound.evaluate(OwnedBuffer(prices)) - expected) < 1e-9)
  }
}
