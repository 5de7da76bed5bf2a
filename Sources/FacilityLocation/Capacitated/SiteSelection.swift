/// The master problem of the relaxation: which sites open, at their best level, so that reduced
/// costs are least and the number of sites, or the capacity together, is what it must be.
final class SiteSelection {
  private let instance: LevelledInstance
  private let knapsack: KnapsackSearch
  private let ranking: OwnedBuffer<SortItem>
  /// Capacity that the closed sites may take away; nil where only the count matters.
  private let spareCapacity: Double?

  /// Whether every site can be decided by itself.
  let isSeparable: Bool

  init(_ instance: LevelledInstance) {
    self.instance = instance
    let sites = instance.siteCount
    let largest = (0..<sites).map {
      instance.levels($0).map { instance.levelCapacity[$0] }.max() ?? 0
    }
    let isUniform = Set(largest).count <= 1
    let isUnlimited = instance.openRange.upperBound >= sites
    let hasSingleLevels = (0..<sites).allSatisfy { instance.levels($0).count <= 1 }
    let usesCapacity =
      !isUniform && isUnlimited && hasSingleLevels && instance.requiredDemand > 0 && sites <= 1000
    spareCapacity =
      usesCapacity
      ? largest.reduce(0, +) - instance.requiredDemand * (1 - 1e-9) : nil
    isSeparable = !usesCapacity && instance.openRange.lowerBound == 0 && isUnlimited
    knapsack = KnapsackSearch(capacity: sites, nodeLimit: 5_000)
    ranking = OwnedBuffer(repeating: SortItem(key: 0, index: 0), count: sites)
  }

  /// Fills `chosen` with a best selection (−1 for closed) and returns its value; +∞ if none exists.
  func choose(
    levelValue: borrowing OwnedBuffer<Double>, bestLevel: borrowing OwnedBuffer<Int32>,
    isClosingAllowed: borrowing OwnedBuffer<Bool>, into chosen: borrowing OwnedBuffer<Int32>
  ) -> Double {
    var value = 0.0
    var open = 0
    var spare = spareCapacity ?? 0
    var undecided = 0
    knapsack.removeAll()
    for site in 0..<instance.siteCount {
      let level = bestLevel[site]
      chosen[site] = -1
      if level < 0 {
        if !isClosingAllowed[site] { return .infinity }
        if let level = instance.levels(site).first { spare -= instance.levelCapacity[level] }
        continue
      }
      let cost = levelValue[level]
      if !isClosingAllowed[site] || cost <= 0 {
        chosen[site] = level
        value += cost
        open += 1
      }
      if isClosingAllowed[site] {
        if spareCapacity != nil && cost > 0 {
          chosen[site] = level
          value += cost
          open += 1
          knapsack.add(index: site, profit: cost, weight: instance.levelCapacity[level])
        }
        if spareCapacity == nil && !isSeparable {
          ranking[undecided] = SortItem(key: cost, index: Int32(site))
          undecided += 1
        }
      }
    }
    if spareCapacity != nil {
      if spare < 0 { return .infinity }
      return value - knapsack.solve(room: spare) { chosen[$0] = -1 }
    }
    if isSeparable { return value }
    return value + meetCount(open, undecided, bestLevel: bestLevel, chosen)
  }

  /// Opens the cheapest or closes the dearest undecided sites until their number is in range.
  private func meetCount(
    _ count: Int, _ undecided: Int, bestLevel: borrowing OwnedBuffer<Int32>,
    _ chosen: borrowing OwnedBuffer<Int32>
  ) -> Double {
    let range = instance.openRange
    if range.contains(count) { return 0 }
    sort(ranking.base, undecided)
    var (change, open) = (0.0, count)
    var rank = 0
    while open < range.lowerBound && rank < undecided {
      let site = ranking[rank].index
      if chosen[site] < 0 {
        chosen[site] = bestLevel[site]
        change += ranking[rank].key
        open += 1
      }
      rank += 1
    }
    rank = undecided - 1
    while open > range.upperBound && rank >= 0 {
      let site = ranking[rank].index
      if chosen[site] >= 0 {
        chosen[site] = -1
        change -= ranking[rank].key
        open -= 1
      }
      rank -= 1
    }
    return range.contains(open) ? change : .infinity
  }

  /// By how much the least value grows if the site is forced to `level` (nil: closed).
  func change(
    site: Int, to level: Int?, levelValue: borrowing OwnedBuffer<Double>,
    bestLevel: borrowing OwnedBuffer<Int32>, isClosingAllowed: borrowing OwnedBuffer<Bool>
  ) -> Double {
    if isSeparable {
      let best = bestLevel[site]
      let open = best >= 0 ? levelValue[best] : .infinity
      let now = isClosingAllowed[site] ? min(0, open) : open
      return (level.map { levelValue[$0] } ?? 0) - now
    }
    let scratch = OwnedBuffer<Int32>(repeating: -1, count: instance.siteCount)
    let now = choose(
      levelValue: levelValue, bestLevel: bestLevel, isClosingAllowed: isClosingAllowed,
      into: scratch)
    let (keptLevel, keptClosing) = (bestLevel[site], isClosingAllowed[site])
    bestLevel[site] = level.map { Int32($0) } ?? -1
    isClosingAllowed[site] = level == nil
    let forced = choose(
      levelValue: levelValue, bestLevel: bestLevel, isClosingAllowed: isClosingAllowed,
      into: scratch)
    (bestLevel[site], isClosingAllowed[site]) = (keptLevel, keptClosing)
    return forced - now
  }
}
