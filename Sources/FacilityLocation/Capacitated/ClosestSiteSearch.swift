import Foundation
import Geography

/// Simulated annealing over the open set under the closest-open-site rule: sites open, close and
/// swap with a neighbour, each with its clients' reassignment worked out exactly before it is made.
///
/// Coverage and money under a budget have prices that follow what the walk meets, so that it crosses
/// the border of feasibility again and again.
final class ClosestSiteSearch {
  /// Moves between two looks at the clock and the prices: one unit of work.
  static let movesPerUnit = 1024

  private let instance: ClosestSiteInstance
  let state: ClosestSiteState
  /// The cheapest feasible open set met, its cost, and how site costs weighed in its levels.
  private(set) var best: (open: [Bool], cost: Double, siteCostFactor: Double)?
  /// Whether the state is the best one, of which no copy has been made yet.
  private var isAtBest = false
  private var bestCost = Double.infinity
  private let naturalPrice: [Double]

  init(_ instance: ClosestSiteInstance) {
    self.instance = instance
    state = ClosestSiteState(instance)
    naturalPrice = instance.naturalCoveragePrice
  }

  func restart(open: [Bool]) {
    keepBest()
    state.restart(open: open)
    recognise()
    keepBest()
  }

  /// Returns to the best open set and its levels.
  func restartAtBest() {
    guard let best else { return }
    state.weighSiteCosts(best.siteCostFactor)
    restart(open: best.open)
  }

  /// Walks `steps` moves among `sites` while the temperature falls.
  func anneal(
    steps: Int, from hot: Double, to cold: Double, among sites: [Int32], meter: WorkMeter,
    random: inout RandomStream
  ) {
    if sites.isEmpty { return }
    let cooling = pow(cold / hot, 1 / Double(max(1, steps)))
    var temperature = hot
    for step in 0..<steps {
      if step % Self.movesPerUnit == 0 {
        if meter.spend() { break }
        adaptPrices(by: max(1e-4, 0.02 * temperature / hot))
      }
      temperature *= cooling
      let (opened, closed) = draw(from: sites, &random)
      let change = state.change(opening: opened, closing: closed)
      if change <= 0 || (change < 20 * temperature && random.uniform() < exp(-change / temperature))
      {
        state.commit()
        leaveBest(opened, closed)
        recognise()
      }
    }
    keepBest()
  }

  /// Opens and closes single sites as long as that lowers the cost and keeps coverage.
  func descend(among sites: [Int32], meter: WorkMeter) {
    state.keepsCoverage = true
    defer { state.keepsCoverage = false }
    var hasImproved = true
    while hasImproved {
      hasImproved = false
      for (index, site) in sites.enumerated() {
        if index % Self.movesPerUnit == 0, meter.spend() { return keepBest() }
        let isOpen = state.isOpen[site]
        let (opened, closed) = isOpen ? (-1, Int(site)) : (Int(site), -1)
        if state.change(opening: opened, closing: closed) < -1e-9 * abs(state.cost) {
          state.commit()
          leaveBest(opened, closed)
          recognise()
          hasImproved = true
        }
      }
    }
    keepBest()
  }

  /// Goes through all choices of which of `sites` are open, one site changing at a time (a Gray code),
  /// the others staying as they are.
  ///
  /// - Returns: false where the meter ran out first
  func enumerate(among sites: [Int32], meter: WorkMeter) -> Bool {
    for step in 1..<(1 << sites.count) {
      if step % Self.movesPerUnit == 1, meter.spend() {
        keepBest()
        return false
      }
      let site = Int(sites[step.trailingZeroBitCount])
      let (opened, closed) = state.isOpen[site] ? (-1, site) : (site, -1)
      _ = state.change(opening: opened, closing: closed)
      state.commit()
      leaveBest(opened, closed)
      recognise()
    }
    keepBest()
    return true
  }

  /// A random site to open or close, or to swap with one near by.
  @inline(__always)
  private func draw(from sites: [Int32], _ random: inout RandomStream) -> (open: Int, close: Int) {
    let site = Int(sites[random.index(below: sites.count)])
    let partner = random.next() & 1 == 0 ? swapPartner(site, &random) : -1
    return state.isOpen[site] ? (partner, site) : (site, partner)
  }

  /// A site of the other state that shares a client with this one; −1 where none is met.
  private func swapPartner(_ site: Int, _ random: inout RandomStream) -> Int {
    let column = instance.column(site)
    if column.isEmpty { return -1 }
    let client = Int(instance.columnClient[column.lowerBound + random.index(below: column.count)])
    let isOpen = state.isOpen[site]
    if !isOpen {
      // The client would leave the site it goes to.
      let place = state.serving[client]
      let other = place >= 0 ? Int(instance.site[place]) : -1
      return other >= 0 && instance.isFree(other) ? other : -1
    }
    let row = instance.row(client)
    for _ in 0..<4 {
      let other = Int(instance.site[row.lowerBound + random.index(below: row.count)])
      if !state.isOpen[other] && instance.isFree(other) { return other }
    }
    return -1
  }

  /// Coverage grows dearer while it is missed and cheaper while it is met, and so does money over a
  /// budget: the walk stays where the requirements just hold.
  private func adaptPrices(by rate: Double) {
    let short = state.shortRows
    for row in state.coveragePrice.indices {
      let price = state.coveragePrice[row]
      state.coveragePrice[row] =
        short.contains(row) ? max((1 + rate) * price, 1e-3 * naturalPrice[row]) : (1 - rate) * price
    }
    if instance.budget < .infinity {
      keepBest()
      state.weighSiteCosts(max(1, state.siteCostFactor * (state.isWithinBudget ? 0.98 : 1.1)))
      recognise()
    }
  }

  // MARK: The best state

  private func recognise() {
    if state.cost < bestCost * (1 - 1e-12) - 1e-12, state.isFeasible {
      bestCost = state.cost
      isAtBest = true
    }
  }

  /// Copies the best open set when the walk has just left it by this move.
  private func leaveBest(_ opened: Int, _ closed: Int) {
    guard isAtBest, !(state.cost < bestCost && state.isFeasible) else { return }
    keepBest()
    if opened >= 0 { best?.open[opened] = false }
    if closed >= 0 { best?.open[closed] = true }
  }

  private func keepBest() {
    guard isAtBest else { return }
    best = (state.isOpen.array, bestCost, state.siteCostFactor)
    isAtBest = false
  }
}
