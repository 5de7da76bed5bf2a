import Foundation
import Geography

/// Simulated annealing over the open set where every client goes to its closest open site: a move
/// opens, closes or swaps sites, and each site takes the cheapest level that holds its load.
///
/// Overload, missed coverage, unserved demand and a broken budget are priced, and the prices rise
/// while an annealing ends infeasible.
final class ClosestSiteSearch {
  let instance: LevelledInstance
  /// Rows by (distance, site): the sites of client `i` from the closest on.
  private let rankedSite: OwnedBuffer<Int32>
  private let rankedCost: OwnedBuffer<Double>
  /// Place in the ranked rows of each column position.
  private let rank: OwnedBuffer<Int32>
  let isOpen: OwnedBuffer<Bool>
  /// Ranked place of the site that serves the client; −1 for none.
  private let serving: OwnedBuffer<Int32>
  private let load: OwnedBuffer<Double>
  private let uncovered: OwnedBuffer<Double>
  private var siteCost = 0.0
  private var serviceCost = 0.0
  private var overload = 0.0
  private var unserved = 0.0
  /// Prices per unit of overload and of demand that must be served, of uncovered weight as a share
  /// of its row, and of money over the budget.
  private var overloadPrice: Double
  private var coveragePrice: Double
  private var budgetPrice = 2.0
  private let loadChange: OwnedBuffer<Double>
  private var touched: [Int32] = []
  private var moves: [(client: Int32, to: Int32)] = []
  private let rowTotal: [Double]
  private let tolerance: Double

  /// - Parameter distance: of each entry of the instance's rows
  init(_ instance: LevelledInstance, distance: [Double]) {
    self.instance = instance
    var sites: [Int32] = []
    var costs: [Double] = []
    var rankOfEntry = [Int32](repeating: 0, count: instance.entryCount)
    for client in 0..<instance.clientCount {
      let entries = instance.row(client).sorted {
        (distance[$0], instance.entrySite[$0]) < (distance[$1], instance.entrySite[$1])
      }
      for entry in entries {
        rankOfEntry[entry] = Int32(sites.count)
        sites.append(instance.entrySite[entry])
        costs.append(instance.entryCost[entry])
      }
    }
    rankedSite = OwnedBuffer(sites)
    rankedCost = OwnedBuffer(costs)
    rank = OwnedBuffer(instance.columnEntry.array.map { rankOfEntry[Int($0)] })
    isOpen = OwnedBuffer(repeating: false, count: instance.siteCount)
    serving = OwnedBuffer(repeating: -1, count: instance.clientCount)
    load = OwnedBuffer(repeating: 0, count: instance.siteCount)
    uncovered = OwnedBuffer(repeating: 0, count: instance.allowedUncovered.count)
    loadChange = OwnedBuffer(repeating: 0, count: instance.siteCount)
    var totals = instance.allowedUncovered.map { _ in 0.0 }
    for client in 0..<instance.clientCount where !totals.isEmpty {
      totals[0] += instance.coverageWeight[client]
      let row = Int(instance.coverageRow[client])
      if row > 0 { totals[row] += instance.coverageWeight[client] }
    }
    rowTotal = totals.map { max($0, 1e-300) }
    let demand = instance.demand.array.reduce(0, +)
    overloadPrice = instance.dearestCost / max(demand, 1e-300)
    coveragePrice = instance.dearestCost
    tolerance = 1e-9 * demand
    close()
  }

  private func close() {
    for client in 0..<instance.clientCount { leaveOutside(client, 1) }
    for site in 0..<instance.siteCount where instance.mustOpen[site] { toggle(site) }
  }

  // MARK: State

  /// Adds (1) or removes (−1) what it means that nobody serves the client.
  private func leaveOutside(_ client: Int, _ sign: Double) {
    if instance.outsideCost[client] < .infinity {
      serviceCost += sign * instance.outsideCost[client]
    } else {
      unserved += sign * instance.demand[client]
    }
    if uncovered.count == 0 { return }
    uncovered[0] += sign * instance.coverageWeight[client]
    let row = Int(instance.coverageRow[client])
    if row > 0 { uncovered[row] += sign * instance.coverageWeight[client] }
  }

  /// The cheapest level that holds the load, and what does not fit the largest.
  private func level(_ site: Int, holding load: Double) -> (level: Int, over: Double) {
    let levels = instance.levels(site)
    for level in levels where instance.levelCapacity[level] >= load - tolerance {
      return (level, 0)
    }
    let last = levels.upperBound - 1
    return (last, load - instance.levelCapacity[last])
  }

  private func countSite(_ site: Int, _ sign: Double) {
    if !isOpen[site] { return }
    let (level, over) = level(site, holding: load[site])
    siteCost += sign * instance.levelCost[level]
    overload += sign * over
  }

  var objective: Double {
    var value = siteCost + serviceCost + overloadPrice * (max(0, overload) + max(0, unserved))
    value += budgetPrice * max(0, siteCost - instance.budget)
    for row in 0..<uncovered.count {
      value +=
        coveragePrice * max(0, uncovered[row] - instance.allowedUncovered[row]) / rowTotal[row]
    }
    return value
  }

  var isFeasible: Bool {
    overload <= tolerance && unserved <= tolerance
      && siteCost <= instance.budget * (1 + 1e-12)
      && (0..<uncovered.count).allSatisfy {
        uncovered[$0] <= instance.allowedUncovered[$0] + 1e-9 * rowTotal[$0]
      }
  }

  /// Opens a closed site or closes an open one.
  func toggle(_ site: Int) {
    moves.removeAll(keepingCapacity: true)
    touched.removeAll(keepingCapacity: true)
    let opens = !isOpen[site]
    for position in instance.column(site) {
      let client = instance.columnClient[position]
      let now = serving[client]
      if opens {
        if now < 0 || rank[position] < now { moves.append((client, rank[position])) }
      } else if now == rank[position] {
        moves.append((client, nextOpen(Int(client), after: now)))
      }
    }
    touch(Int32(site))
    for move in moves {
      let now = serving[move.client]
      if now >= 0 { touch(rankedSite[now]) }
      if move.to >= 0 { touch(rankedSite[move.to]) }
    }
    for site in touched { countSite(Int(site), -1) }
    isOpen[site] = opens
    for move in moves { reassign(Int(move.client), to: move.to) }
    for site in touched {
      loadChange[site] = 0
      countSite(Int(site), 1)
    }
  }

  private func touch(_ site: Int32) {
    if loadChange[site] != 0 { return }
    loadChange[site] = 1
    touched.append(site)
  }

  private func nextOpen(_ client: Int, after place: Int32) -> Int32 {
    var next = Int(place) + 1
    while next < instance.row(client).upperBound {
      if isOpen[rankedSite[next]] { return Int32(next) }
      next += 1
    }
    return -1
  }

  private func reassign(_ client: Int, to place: Int32) {
    let now = serving[client]
    if now >= 0 {
      serviceCost -= rankedCost[now]
      load[rankedSite[now]] -= instance.demand[client]
    } else {
      leaveOutside(client, -1)
    }
    serving[client] = place
    if place >= 0 {
      serviceCost += rankedCost[place]
      load[rankedSite[place]] += instance.demand[client]
    } else {
      leaveOutside(client, 1)
    }
  }

  // MARK: Annealing

  /// Sets the open sites.
  func restart(open: [Bool]) {
    for site in 0..<instance.siteCount where open[site] != isOpen[site] {
      if !instance.mustOpen[site] && !instance.levels(site).isEmpty { toggle(site) }
    }
  }

  /// One annealing of `steps` moves; `visit` sees every feasible state that is the best so far.
  func anneal(
    steps: Int, from hot: Double, to cold: Double, meter: WorkCounter, random: inout RandomStream,
    visit: (ClosestSiteSearch) -> Void
  ) {
    let free = (0..<instance.siteCount).filter {
      !instance.mustOpen[$0] && !instance.levels($0).isEmpty
    }
    if free.isEmpty { return }
    var current = objective
    var best = Double.infinity
    let cooling = pow(cold / hot, 1 / Double(max(1, steps)))
    var temperature = hot
    for _ in 0..<steps {
      if meter.spend() { return }
      temperature *= cooling
      let site = free[random.index(below: free.count)]
      let partner = random.index(below: 2) == 0 ? swapPartner(site, random: &random) : nil
      toggle(site)
      if let partner { toggle(partner) }
      let next = objective
      if next <= current || random.uniform() < exp((current - next) / temperature) {
        current = next
        if current < best && isFeasible {
          best = current
          visit(self)
        }
      } else {
        if let partner { toggle(partner) }
        toggle(site)
      }
    }
    if !isFeasible {
      overloadPrice *= 2
      coveragePrice *= 2
      budgetPrice *= 2
    }
  }

  /// A site of the other state near by: one linked to a client of `site`.
  private func swapPartner(_ site: Int, random: inout RandomStream) -> Int? {
    let column = instance.column(site)
    if column.isEmpty { return nil }
    let client = Int(instance.columnClient[column.lowerBound + random.index(below: column.count)])
    let row = instance.row(client)
    for _ in 0..<8 {
      let other = Int(rankedSite[row.lowerBound + random.index(below: row.count)])
      if isOpen[other] != isOpen[site] && !instance.mustOpen[other] { return other }
    }
    return nil
  }

  /// The state as an answer, costs added up anew.
  var answer: SplitSitingSolver.Answer {
    var levels = [Int32](repeating: -1, count: instance.siteCount)
    var cost = 0.0
    for site in 0..<instance.siteCount where isOpen[site] {
      let level = level(site, holding: load[site]).level
      levels[site] = Int32(level)
      cost += instance.levelCost[level]
    }
    let flows = (0..<instance.clientCount).map { client -> [(site: Int, amount: Double)] in
      let place = serving[client]
      if place < 0 {
        cost += instance.outsideCost[client]
        return []
      }
      cost += rankedCost[place]
      return [(Int(rankedSite[place]), instance.demand[client])]
    }
    return SplitSitingSolver.Answer(levels: levels, flows: flows, cost: cost)
  }
}
