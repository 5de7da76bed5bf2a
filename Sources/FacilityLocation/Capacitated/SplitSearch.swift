import Geography
import Optimization

/// Local search over open levels with the split assignment kept optimal: open, close, resize and
/// swap moves, tried in the order of what the transportation prices promise at most.
///
/// With prices (θ, π) of an optimal assignment, opening site k saves at most the continuous knapsack
/// of its clients' margins θᵢ − cᵢₖ, and closing site j costs at least the rise of its clients'
/// prices to their next offer; so a move whose promise is not positive cannot improve, and is never
/// evaluated.
final class SplitSearch {
  let instance: LevelledInstance
  let transportation: Transportation
  /// Levels that may be used.
  let isLevelAllowed: OwnedBuffer<Bool>
  let isClosingAllowed: OwnedBuffer<Bool>
  /// Factor of site costs in the objective.
  var siteCostFactor = 1.0
  private(set) var siteCost = 0.0
  private(set) var openCount = 0
  private let items: OwnedBuffer<SortItem>
  private let priceRise: OwnedBuffer<Double>
  private let isMarked: OwnedBuffer<Bool>
  private var log: [(site: Int, level: Int32)] = []
  private let meter: WorkMeter

  init(
    _ instance: LevelledInstance, isLevelAllowed: borrowing OwnedBuffer<Bool>,
    isClosingAllowed: borrowing OwnedBuffer<Bool>, meter: WorkMeter
  ) {
    self.instance = instance
    self.meter = meter
    transportation = Transportation(instance)
    self.isLevelAllowed = OwnedBuffer(isLevelAllowed.array)
    self.isClosingAllowed = OwnedBuffer(isClosingAllowed.array)
    let longest = (0..<instance.siteCount).map { instance.column($0).count }.max() ?? 0
    items = OwnedBuffer(repeating: SortItem(key: 0, index: 0), count: longest)
    priceRise = OwnedBuffer(repeating: 0, count: instance.clientCount)
    isMarked = OwnedBuffer(repeating: false, count: instance.siteCount)
  }

  /// What the search minimises: weighted site costs, flows, and a steep price on a broken budget.
  var objective: Double {
    let excess = max(0, siteCost - instance.budget)
    return siteCostFactor * siteCost + transportation.serviceCost + 1e3 * excess
  }

  /// A promise or change below this is rounding.
  private var tolerance: Double { 1e-9 * max(1, abs(objective)) }

  /// Puts exactly these levels in force (−1 for closed).
  func restart(_ levels: [Int32]) {
    transportation.reset()
    siteCost = 0
    openCount = 0
    for site in 0..<instance.siteCount where levels[site] >= 0 { set(site, levels[site]) }
    commit()
  }

  var levels: [Int32] { transportation.level.array }

  /// Sets a level and the sums that go with it; false where the flows gave up above `limit`.
  @discardableResult
  private func set(_ site: Int, _ level: Int32, limit: Double = .infinity) -> Bool {
    let old = transportation.level[site]
    if old == level { return true }
    log.append((site, old))
    count(old, -1)
    count(level, 1)
    // What the flows may cost so that the objective stays within its limit.
    let flowLimit = limit - (objective - transportation.serviceCost)
    return transportation.set(site, to: level, limit: flowLimit)
  }

  private func count(_ level: Int32, _ change: Int) {
    if level < 0 { return }
    siteCost += Double(change) * instance.levelCost[level]
    openCount += change
  }

  /// Makes the changes if they lower the objective, and takes them back otherwise.
  private func attempt(_ changes: [(site: Int, level: Int32)]) -> Bool {
    let mark = self.mark
    let before = objective
    for (index, change) in changes.enumerated() {
      let limit = index == changes.count - 1 ? before - tolerance : .infinity
      if !set(change.site, change.level, limit: limit) {
        undo(to: mark)
        return false
      }
    }
    if objective < before - tolerance { return true }
    undo(to: mark)
    return false
  }

  private var mark: (log: Int, flows: Int) { (log.count, transportation.mark) }

  /// Takes back the changes made since `mark`.
  private func undo(to mark: (log: Int, flows: Int)) {
    while log.count > mark.log {
      let (site, level) = log.removeLast()
      count(transportation.level[site], -1)
      count(level, 1)
      // Only the sums go site by site: levels and flows go back as one.
      transportation.level[site] = level
    }
    transportation.rollBack(to: mark.flows)
  }

  private func commit() {
    log.removeAll(keepingCapacity: true)
    transportation.commit()
  }

  // MARK: Promises

  /// The level at which opening the closed site promises most, and how much at most.
  private func openingPromise(_ site: Int, withRises: Bool) -> (level: Int32, gain: Double) {
    var count = 0
    var (profit, load) = (0.0, 0.0)
    for position in instance.column(site) {
      let client = Int(instance.columnClient[position])
      var price = transportation.clientPrice[client]
      if withRises { price += priceRise[client] }
      let margin = price - transportation.unitCost[Int(instance.columnEntry[position])]
      if margin > 0 {
        items[count] = SortItem(key: -margin, index: Int32(client))
        count += 1
        profit += margin * instance.demand[client]
        load += instance.demand[client]
      }
    }
    let levels = instance.levels(site)
    var best: (level: Int32, gain: Double) = (-1, -.infinity)
    if levels.isEmpty || profit <= siteCostFactor * instance.levelCost[levels.lowerBound] {
      return best
    }
    var isSorted = false
    var (filled, gained, next) = (0.0, 0.0, 0)
    for level in levels where isLevelAllowed[level] {
      var value = profit
      let capacity = instance.levelCapacity[level]
      if load > capacity {
        if !isSorted { sort(items.base, count) }
        isSorted = true
        while next < count {
          let demand = instance.demand[Int(items[next].index)]
          if filled + demand > capacity { break }
          filled += demand
          gained -= items[next].key * demand
          next += 1
        }
        value = gained + (next < count ? -items[next].key * (capacity - filled) : 0)
      }
      let gain = value - siteCostFactor * instance.levelCost[level]
      if gain > best.gain { best = (Int32(level), gain) }
    }
    return best
  }

  /// What unloading `amount` from an open site costs at least: its clients' next offers, the
  /// cheapest first.
  private func unloadingCost(_ site: Int, _ amount: Double) -> Double {
    var count = 0
    var all = 0.0
    transportation.forEachFlow(of: site) { entry, client in
      let rise = nextOffer(client, except: site) - transportation.unitCost[entry]
      items[count] = SortItem(key: rise, index: Int32(entry))
      count += 1
      all += rise * transportation.flow[entry]
    }
    if amount >= transportation.load[site] * (1 - 1e-12) { return all }
    sort(items.base, count)
    var (left, cost) = (amount, 0.0)
    for position in 0..<count where left > 0 {
      let part = min(left, transportation.flow[Int(items[position].index)])
      cost += part * items[position].key
      left -= part
    }
    return cost
  }

  private func nextOffer(_ client: Int, except site: Int) -> Double {
    var offer = transportation.outsideUnitCost[client]
    for entry in instance.row(client) {
      let other = Int(instance.entrySite[entry])
      // Rows ascend in cost, and prices are at least 0.
      if transportation.unitCost[entry] >= offer { break }
      if other == site || transportation.level[other] < 0 { continue }
      offer = min(offer, transportation.unitCost[entry] + transportation.sitePrice[other])
    }
    return offer
  }

  /// The most promising change of one site.
  private func promise(_ site: Int) -> (level: Int32, gain: Double) {
    let now = transportation.level[site]
    if now < 0 {
      if openCount >= instance.openRange.upperBound { return (-1, -.infinity) }
      return openingPromise(site, withRises: false)
    }
    var best: (level: Int32, gain: Double) = (-1, -.infinity)
    let cost = siteCostFactor * instance.levelCost[now]
    let load = transportation.load[site]
    if isClosingAllowed[site] && openCount > instance.openRange.lowerBound {
      best = (-1, cost - unloadingCost(site, load))
    }
    for level in instance.levels(site) where Int32(level) != now && isLevelAllowed[level] {
      var gain = cost - siteCostFactor * instance.levelCost[level]
      let change = instance.levelCapacity[level] - transportation.capacity[site]
      if change > 0 {
        gain += transportation.sitePrice[site] * change
      } else if instance.levelCapacity[level] < load {
        if gain <= best.gain { continue }
        gain -= unloadingCost(site, load - instance.levelCapacity[level])
      }
      if gain > best.gain { best = (Int32(level), gain) }
    }
    return best
  }

  // MARK: Descent

  /// Improves until no open, close, resize or (if `swaps`) swap move among `sites` does.
  func descend(_ sites: [Int32], swaps: Bool) {
    repeat {
      while changePass(sites) && !meter.isOver {}
    } while swaps && !meter.isOver && swapPass(sites)
  }

  /// Tries the promising changes of single sites, best promise first; whether one improved.
  private func changePass(_ sites: [Int32]) -> Bool {
    var candidates: [SortItem] = []
    for site in sites {
      let (_, gain) = promise(Int(site))
      if gain > tolerance { candidates.append(SortItem(key: -gain, index: site)) }
    }
    candidates.sort()
    var hasImproved = false
    for candidate in candidates {
      let site = Int(candidate.index)
      let (level, gain) = promise(site)
      if gain <= tolerance { continue }
      if meter.spend() { break }
      if attempt([(site, level)]) { hasImproved = true }
    }
    return hasImproved
  }

  /// For each open site, tries the closed site that promises most in its place.
  private func swapPass(_ sites: [Int32]) -> Bool {
    var hasImproved = false
    for index in sites {
      let site = Int(index)
      if transportation.level[site] < 0 || !isClosingAllowed[site] { continue }
      guard let (other, level, gain) = swapPromise(site), gain > tolerance else { continue }
      if meter.spend() { break }
      if attempt([(other, level), (site, -1)]) { hasImproved = true }
    }
    return hasImproved
  }

  private func swapPromise(_ site: Int) -> (site: Int, level: Int32, gain: Double)? {
    var clients: [Int32] = []
    var rises = 0.0
    transportation.forEachFlow(of: site) { entry, client in
      let offer = nextOffer(client, except: site)
      priceRise[client] = offer - transportation.clientPrice[client]
      rises += (offer - transportation.unitCost[entry]) * transportation.flow[entry]
      clients.append(Int32(client))
    }
    let saved = siteCostFactor * instance.levelCost[transportation.level[site]] - rises
    var best: (site: Int, level: Int32, gain: Double)?
    var marked: [Int32] = []
    for client in clients {
      for entry in instance.row(Int(client)) {
        let other = instance.entrySite[entry]
        if transportation.level[other] >= 0 || isMarked[other] { continue }
        isMarked[other] = true
        marked.append(other)
      }
    }
    for other in marked {
      isMarked[other] = false
      let (level, gain) = openingPromise(Int(other), withRises: true)
      if saved + gain > (best?.gain ?? 0) { best = (Int(other), level, saved + gain) }
    }
    for client in clients { priceRise[client] = 0 }
    return best
  }

  // MARK: Perturbation

  /// Iterated local search: disturbs a neighbourhood, improves it, and keeps what is no worse.
  ///
  /// - Returns: whether the objective improved
  @discardableResult
  func perturb(rounds: Int, random: inout RandomStream) -> Bool {
    let start = objective
    for _ in 0..<rounds {
      if meter.isOver { break }
      let before = objective
      commit()
      let centre = random.index(below: instance.siteCount)
      let near = neighbours(of: centre)
      if near.count < 2 { continue }
      disturb(near, random: &random)
      descend(near, swaps: true)
      if objective > before + tolerance { undo(to: (0, 0)) }
    }
    commit()
    return objective < start - tolerance
  }

  private func disturb(_ near: [Int32], random: inout RandomStream) {
    let open = near.filter { transportation.level[$0] >= 0 && isClosingAllowed[$0] }
    let closed = near.filter { site in
      transportation.level[site] < 0 && instance.levels(Int(site)).contains { isLevelAllowed[$0] }
    }
    let changes = 1 + random.index(below: 3)
    for _ in 0..<changes {
      let closes = random.index(below: 2) == 0
      if closes, !open.isEmpty, openCount > instance.openRange.lowerBound {
        set(Int(open[random.index(below: open.count)]), -1)
      } else if !closed.isEmpty, openCount < instance.openRange.upperBound {
        let site = Int(closed[random.index(below: closed.count)])
        let levels = instance.levels(site).filter { isLevelAllowed[$0] }
        set(site, Int32(levels[random.index(below: levels.count)]))
      }
    }
  }

  /// The site and those that its closest clients could use best: at most a few dozen.
  private func neighbours(of site: Int) -> [Int32] {
    let column = instance.column(site)
    for (count, position) in column.enumerated() {
      items[count] = SortItem(
        key: transportation.unitCost[Int(instance.columnEntry[position])],
        index: instance.columnClient[position])
    }
    sort(items.base, column.count)
    var found: [Int32] = [Int32(site)]
    isMarked[site] = true
    for count in 0..<min(24, column.count) {
      for entry in instance.row(Int(items[count].index)).prefix(10) {
        let other = instance.entrySite[entry]
        if isMarked[other] { continue }
        isMarked[other] = true
        found.append(other)
      }
    }
    for other in found { isMarked[other] = false }
    return found
  }
}
