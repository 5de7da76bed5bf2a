import FacilityLocation
import Geography
import Optimization
import Testing

/// What every solver of a siting problem has to get right on an instance small enough to try all
/// sets of sites.
struct SitingCase {
  var siteCount: Int
  var sense = Sense.minimize
  var solve: (Budget) -> Outcome<SitingSolution>
  /// The objective of a set of open sites; nil where it is not allowed.
  var value: ([Int]) -> Double?

  /// The best value of all sets of sites.
  var best: Double? {
    var best: Double?
    for subset in 0..<(1 << siteCount) {
      let open = (0..<siteCount).filter { subset >> $0 & 1 == 1 }
      guard let value = value(open) else { continue }
      if best.map({ sense == .minimize ? value < $0 : value > $0 }) ?? true { best = value }
    }
    return best
  }

  func check(_ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation) {
    let outcome = solve(Budget())
    guard let best else {
      #expect(outcome.status == .infeasible, comment, sourceLocation: sourceLocation)
      #expect(outcome.solution == nil, comment, sourceLocation: sourceLocation)
      return
    }
    #expect(outcome.status == .optimal, comment, sourceLocation: sourceLocation)
    #expect(outcome.stop == .proven, comment, sourceLocation: sourceLocation)
    guard let solution = outcome.solution, let objective = outcome.objective else {
      Issue.record("no solution: \(comment)", sourceLocation: sourceLocation)
      return
    }
    let tolerance = 1e-7 * max(1, abs(best))
    #expect(abs(objective - best) <= tolerance, comment, sourceLocation: sourceLocation)
    #expect(
      abs((value(solution.open) ?? .nan) - objective) <= tolerance, comment,
      sourceLocation: sourceLocation)
    #expect(
      abs((outcome.bound ?? .nan) - objective) <= tolerance, comment,
      sourceLocation: sourceLocation)
    #expect(outcome.sense == sense, comment, sourceLocation: sourceLocation)
    for site in solution.assignment where site >= 0 {
      #expect(solution.open.contains(Int(site)), comment, sourceLocation: sourceLocation)
    }
  }
}

/// A random little instance with everything the problems may ask for.
struct SmallInstance {
  var costs: [[Double]]
  var weights: [Double]
  var openingCosts: [Double]
  var restrictions: SiteRestrictions
  var p: Int

  var clients: Int { costs.count }
  var sites: Int { costs[0].count }

  /// - Parameters:
  ///   - density: chance that a site may serve a client
  ///   - isIntegral: whether costs and weights are integers
  init(seed: UInt64, density: Double = 1, isIntegral: Bool = true, restricted: Bool = false) {
    var stream = RandomStream(seed: seed, name: "small siting instances")
    let (clients, sites) = (2 + stream.index(below: 8), 2 + stream.index(below: 6))
    let draw = { (range: Int) -> Double in
      isIntegral ? Double(stream.index(below: range)) : stream.uniform() * Double(range)
    }
    costs = (0..<clients).map { _ in
      (0..<sites).map { _ in draw(30) }
    }
    weights = (0..<clients).map { _ in draw(6) }
    openingCosts = (0..<sites).map { _ in draw(60) }
    restrictions = .none
    p = 1 + stream.index(below: sites)
    for client in 0..<clients {
      let sure = stream.index(below: sites)
      for site in 0..<sites where site != sure && stream.uniform() > density {
        costs[client][site] = .infinity
      }
    }
    if restricted {
      restrictions.forced = [0]
      if sites > p { restrictions.forbidden = [sites - 1] }
    }
  }

  func lists() throws -> ServiceLists {
    try ServiceLists(matrix: costs.flatMap { $0 }, clients: clients, sites: sites)
  }

  func allows(_ open: [Int]) -> Bool {
    restrictions.forced.allSatisfy(open.contains)
      && !restrictions.forbidden.contains(where: open.contains)
  }

  /// Σ weight × cheapest open cost; nil where a client with weight has none.
  func service(_ open: [Int], unserved: Double?) -> Double? {
    var total = 0.0
    for (client, row) in costs.enumerated() where weights[client] > 0 {
      let cheapest = open.map { row[$0] }.min() ?? .infinity
      let cost = min(cheapest, unserved ?? .infinity)
      if cost == .infinity { return nil }
      total += weights[client] * cost
    }
    return total
  }
}
