/// The Lagrangian relaxation of the assignment constraints of a `LevelledInstance`: for given
/// client prices each site is a knapsack per level, continuous where clients may be split (Jena,
/// Cordeau & Gendron 2017) and 0-1 for single-source problems (Holmberg, Rönnqvist & Yuan, EJOR
/// 1999); which sites open is a master problem with the number of sites or the capacity needed
/// (Görtz & Klose, INFORMS J. Computing 2012). Coverage rows and the budget are relaxed as well.
/// Where clients have a site of their own, opening it takes them from all others (their price is paid
/// whether or not they find room), and a site overfilled by its own serves all who come alike.
///
/// Its value is a lower bound for any multipliers. Sites, levels and links can be taken out, which
/// makes it the bound of a node of a branch and bound.
final class SitingRelaxation {
  let instance: LevelledInstance
  /// Multipliers in force: a price per client (for all its demand), then the coverage rows', then
  /// the budget's, the latter divided by their `scale`.
  let multiplier: OwnedBuffer<Double>
  /// Subgradient at the last evaluation.
  let gradient: OwnedBuffer<Double>
  let scale: OwnedBuffer<Double>
  /// Squared length of a natural step of each multiplier: that of a client's price is the price it
  /// starts at, so that dear and cheap clients converge alike.
  let metric: OwnedBuffer<Double>
  let isLevelAllowed: OwnedBuffer<Bool>
  let isClosingAllowed: OwnedBuffer<Bool>
  /// Whether a client may be served over the column position (only looked at when single-source).
  let isLinkAllowed: OwnedBuffer<Bool>
  /// Reduced cost of opening the site at each level.
  let levelValue: OwnedBuffer<Double>
  /// Level of each site in the last evaluation's solution, −1 for closed.
  let chosenLevel: OwnedBuffer<Int32>
  /// Single-source: whether the site's knapsack takes the column position.
  let isTaken: OwnedBuffer<Bool>
  /// Served share of each client over all sites in the last evaluation.
  let served: OwnedBuffer<Double>
  private let bestLevel: OwnedBuffer<Int32>
  private let order: OwnedBuffer<Int32>
  /// Clients worth serving, and how many of `order` are sorted by worth (0: all of them fit).
  private let worthwhile: OwnedBuffer<Int32>
  private let isSorted: OwnedBuffer<Bool>
  /// Whether the site's best level is overfilled by its own clients, and what those are.
  private let isSharing: OwnedBuffer<Bool>
  private let ownClients: OwnedBuffer<OwnClients>
  private let raising: OwnedBuffer<Raise>
  private var raisingCount = 0
  private let items: OwnedBuffer<SortItem>
  private let knapsack: KnapsackSearch
  private let master: SiteSelection

  init(_ instance: LevelledInstance) {
    self.instance = instance
    let rows = instance.allowedUncovered.count
    let count = instance.clientCount + rows + 1
    multiplier = OwnedBuffer(repeating: 0, count: count)
    gradient = OwnedBuffer(repeating: 0, count: count)
    scale = OwnedBuffer(repeating: 1, count: rows + 1)
    metric = OwnedBuffer(repeating: 1, count: count)
    isLevelAllowed = OwnedBuffer(repeating: true, count: instance.levelCount)
    isClosingAllowed = OwnedBuffer(instance.mustOpen.array.map { !$0 })
    isLinkAllowed = OwnedBuffer(repeating: true, count: instance.entryCount)
    levelValue = OwnedBuffer(repeating: 0, count: instance.levelCount)
    chosenLevel = OwnedBuffer(repeating: -1, count: instance.siteCount)
    isTaken = OwnedBuffer(repeating: false, count: instance.entryCount)
    served = OwnedBuffer(repeating: 0, count: instance.clientCount)
    bestLevel = OwnedBuffer(repeating: -1, count: instance.siteCount)
    order = OwnedBuffer(repeating: 0, count: instance.entryCount)
    worthwhile = OwnedBuffer(repeating: 0, count: instance.siteCount)
    isSorted = OwnedBuffer(repeating: false, count: instance.siteCount)
    isSharing = OwnedBuffer(repeating: false, count: instance.siteCount)
    ownClients = OwnedBuffer(repeating: OwnClients(), count: instance.siteCount)
    let longest = (0..<instance.siteCount).map { instance.column($0).count }.max() ?? 0
    items = OwnedBuffer(repeating: SortItem(key: 0, index: 0), count: longest)
    raising = OwnedBuffer(repeating: Raise(perCapacity: 0, price: 0), count: longest)
    knapsack = KnapsackSearch(capacity: instance.isSingleSource ? longest : 0)
    master = SiteSelection(instance)
    startAtLinearPrices()
    setScales()
  }

  /// Steps of all multipliers should weigh alike: a row's is divided by its total weight over the
  /// length of its clients' natural steps.
  private func setScales() {
    let rows = instance.allowedUncovered.count
    if !instance.isSingleSource { setMetric() }
    for row in 0..<rows {
      var (total, square) = (0.0, 0.0)
      for client in 0..<instance.clientCount
      where (row == 0 || instance.coverageRow[client] == Int32(row))
        && instance.coverageWeight[client] > 0
      {
        total += instance.coverageWeight[client]
        square += metric[client]
      }
      scale[row] = max(total, 1e-300) / max(square, 1e-300).squareRoot()
    }
    let total = instance.levelCost.array.reduce(0, +)
    let square = (0..<instance.clientCount).reduce(0) { $0 + metric[$1] }
    scale[rows] = max(total, 1e-300) / max(square, 1e-300).squareRoot()
  }

  /// A client's natural step is its starting price; one that only counts in coverage is worth its
  /// weight in sites.
  private func setMetric() {
    var (siteCost, reached) = (0.0, 0.0)
    for site in 0..<instance.siteCount where !instance.levels(site).isEmpty {
      siteCost += instance.levelCost[instance.levels(site).lowerBound]
      for position in instance.column(site) {
        reached += instance.coverageWeight[instance.columnClient[position]]
      }
    }
    let weightCost = reached > 0 ? siteCost / reached : 0
    let mean = multiplier.array.reduce(0, +) / Double(max(1, instance.clientCount))
    for client in 0..<instance.clientCount {
      let natural = max(
        multiplier[client], instance.coverageWeight[client] * weightCost, 1e-3 * mean)
      if natural > 0 { metric[client] = natural * natural }
    }
  }

  /// Every client at its cheapest service cost with opening costs spread over full sites.
  private func startAtLinearPrices() {
    for client in 0..<instance.clientCount {
      var price = instance.outsideCost[client]
      for entry in instance.row(client) {
        for level in instance.levels(Int(instance.entrySite[entry]))
        where instance.levelCapacity[level] > 0 {
          price = min(
            price,
            instance.entryCost[entry] + instance.levelCost[level] * instance.demand[client]
              / instance.levelCapacity[level])
        }
      }
      multiplier[client] = price.isFinite ? price : 0
    }
  }

  /// Extra worth of covering all of the client, from the coverage rows' multipliers.
  @inline(__always)
  func coverageReward(_ client: Int) -> Double {
    if instance.allowedUncovered.isEmpty { return 0 }
    let n = instance.clientCount
    let row = Int(instance.coverageRow[client])
    var reward = multiplier[n] / scale[0]
    if row > 0 { reward += multiplier[n + row] / scale[row] }
    return reward * instance.coverageWeight[client]
  }

  /// Factor by which the budget's multiplier raises site costs.
  var siteCostFactor: Double {
    let rows = instance.allowedUncovered.count
    return 1 + multiplier[instance.clientCount + rows] / scale[rows]
  }

  /// The lower bound at the multipliers in force, or +∞ where what is allowed has no solution.
  ///
  /// - Parameter precise: compute `levelValue` also of sites that cannot be worth opening
  func evaluate(precise: Bool = false) -> Double {
    let needsAll = precise || !master.isSeparable
    let factor = siteCostFactor
    for site in 0..<instance.siteCount { price(site, factor: factor, needsAll: needsAll) }
    let siteTotal = master.choose(
      levelValue: levelValue, bestLevel: bestLevel, isClosingAllowed: isClosingAllowed,
      into: chosenLevel)
    if siteTotal == .infinity { return .infinity }
    return siteTotal + collectGradient()
  }

  /// The bound if the site were forced to the given level (nil: closed), all else as in the last
  /// evaluation. `bound` is that evaluation's value.
  func bound(_ bound: Double, forcing site: Int, to level: Int?) -> Double {
    master.change(
      site: site, to: level, levelValue: levelValue, bestLevel: bestLevel,
      isClosingAllowed: isClosingAllowed) + bound
  }

  /// Values of all levels of a site, and its best level.
  @inline(__always)
  private func price(_ site: Int, factor: Double, needsAll: Bool) {
    if instance.isSingleSource {
      priceSingleSource(site, factor: factor)
      return
    }
    let levels = instance.levels(site)
    bestLevel[site] = -1
    worthwhile[site] = 0
    if levels.isEmpty { return }
    let column = instance.column(site)
    var count = 0
    var (profit, load) = (0.0, 0.0)
    // What the site's own clients cost when it opens and serves none of them, and what they bring.
    var outside = 0.0
    var own = OwnClients()
    for position in column {
      let client = Int(instance.columnClient[position])
      if instance.hasOwnClients && instance.isOwn[position] {
        outside += instance.outsideCost[client] - multiplier[client]
        own.load += instance.demand[client]
        own.value += instance.outsideCost[client] - instance.columnCost[position]
      }
      let gain = gain(position, client)
      if gain > 0 {
        let demand = instance.demand[client]
        // Who needs no room comes first.
        items[count] = SortItem(key: -gain / max(demand, 1e-200), index: Int32(position))
        count += 1
        profit += gain
        load += demand
      }
    }
    worthwhile[site] = Int32(count)
    let first = levels.lowerBound
    let cheapest = factor * instance.levelCost[first] + outside
    isSorted[site] = false
    if !needsAll && isClosingAllowed[site] && profit <= cheapest {
      for level in levels {
        levelValue[level] = factor * instance.levelCost[level] + outside - profit
      }
      return
    }
    if load > instance.levelCapacity[first] {
      sort(items.base, count)
      isSorted[site] = true
    }
    for offset in 0..<count { order[column.lowerBound + offset] = items[offset].index }
    var (filled, gained, next) = (0.0, 0.0, 0)
    var hasCandidates = false
    var best = Double.infinity
    for level in levels {
      let capacity = instance.levelCapacity[level]
      var value = profit
      if load > capacity {
        while next < count {
          let client = Int(instance.columnClient[Int(items[next].index)])
          let demand = instance.demand[client]
          if filled + demand > capacity { break }
          filled += demand
          gained += gain(Int(items[next].index), client)
          next += 1
        }
        value = gained + (next < count ? (capacity - filled) * -items[next].key : 0)
      }
      var shares = false
      if own.load > capacity && own.value > 0 {
        if !hasCandidates { collectRaising(site, own) }
        hasCandidates = true
        let shared = sharedValue(capacity: capacity, own)
        shares = shared < value
        value = min(value, shared)
      }
      let reduced = factor * instance.levelCost[level] + outside - value
      levelValue[level] = reduced
      if isLevelAllowed[level] && reduced < best {
        best = reduced
        bestLevel[site] = Int32(level)
        if instance.hasOwnClients {
          ownClients[site] = own
          isSharing[site] = shares
        }
      }
    }
  }

  /// What serving all of the client over the column position gains an open site.
  @inline(__always)
  private func gain(_ position: Int, _ client: Int) -> Double {
    let isOwn = instance.hasOwnClients && instance.isOwn[position]
    return (isOwn ? instance.outsideCost[client] : multiplier[client])
      - instance.columnCost[position]
  }

  /// Load and value of a site's own clients.
  private struct OwnClients: BitwiseCopyable {
    var load = 0.0
    var value = 0.0
  }

  /// One who is not the site's own: what coming raises the mean value by, and its price.
  private struct Raise: BitwiseCopyable {
    var perCapacity: Double
    var price: Double
  }

  /// Most that a site can gain which its own clients overfill and which serves all who come alike: the
  /// capacity at their mean value per unit of demand, and what others would raise that mean by,
  /// beyond the price of their coming.
  private func sharedValue(capacity: Double, _ own: OwnClients) -> Double {
    var value = capacity * own.value / own.load
    for index in 0..<raisingCount {
      value += max(0, capacity * raising[index].perCapacity - raising[index].price)
    }
    return value
  }

  /// Lists who could raise the mean value of the site's own clients at any of its levels.
  private func collectRaising(_ site: Int, _ own: OwnClients) {
    raisingCount = 0
    let start = instance.column(site).lowerBound
    for offset in 0..<Int(worthwhile[site]) {
      let raise = raise(Int(order[start + offset]), own)
      if own.load * raise.perCapacity > raise.price {
        raising[raisingCount] = raise
        raisingCount += 1
      }
    }
  }

  @inline(__always)
  private func raise(_ position: Int, _ own: OwnClients) -> Raise {
    let client = Int(instance.columnClient[position])
    let outside = instance.outsideCost[client]
    // Who must be served never comes to a site that is overfull.
    if instance.isOwn[position] || outside == .infinity { return Raise(perCapacity: 0, price: 0) }
    let value = outside - instance.columnCost[position]
    return Raise(
      perCapacity: (value - own.value / own.load * instance.demand[client]) / own.load,
      price: outside - multiplier[client])
  }

  private func priceSingleSource(_ site: Int, factor: Double) {
    bestLevel[site] = -1
    let column = instance.column(site)
    for level in instance.levels(site) {
      knapsack.removeAll()
      for position in column {
        isTaken[position] = false
        let client = Int(instance.columnClient[position])
        let gain = multiplier[client] - instance.columnCost[position]
        if gain > 0 && isLinkAllowed[position]
          && instance.demand[client] <= instance.levelCapacity[level]
        {
          knapsack.add(
            index: position - column.lowerBound, profit: gain, weight: instance.demand[client])
        }
      }
      let value = knapsack.solve(room: instance.levelCapacity[level]) {
        isTaken[column.lowerBound + $0] = true
      }
      levelValue[level] = factor * instance.levelCost[level] - value
      if isLevelAllowed[level] { bestLevel[site] = Int32(level) }
    }
  }

  /// Adds up the parts of the bound that do not depend on sites, and the subgradient.
  private func collectGradient() -> Double {
    let n = instance.clientCount
    let rows = instance.allowedUncovered.count
    var siteCost = 0.0
    served.fill(0)
    for site in 0..<instance.siteCount where chosenLevel[site] >= 0 {
      siteCost += instance.levelCost[chosenLevel[site]]
      collectServed(site)
    }
    var total = 0.0
    var magnitude = 0.0
    for row in 0..<rows { gradient[n + row] = -instance.allowedUncovered[row] / scale[row] }
    for client in 0..<n {
      let price = multiplier[client]
      total += price
      magnitude += abs(price)
      var unserved = 1 - served[client]
      let outside = instance.outsideCost[client] + coverageReward(client) - price
      if outside < 0 {
        total += outside
        unserved -= 1
        if rows > 0 {
          let row = Int(instance.coverageRow[client])
          gradient[n] += instance.coverageWeight[client] / scale[0]
          if row > 0 { gradient[n + row] += instance.coverageWeight[client] / scale[row] }
        }
      }
      gradient[client] = unserved
    }
    for row in 0..<rows {
      total -= multiplier[n + row] * instance.allowedUncovered[row] / scale[row]
      magnitude += abs(multiplier[n + row] * instance.allowedUncovered[row] / scale[row])
    }
    gradient[n + rows] = 0
    if instance.budget < .infinity {
      gradient[n + rows] = (siteCost - instance.budget) / scale[rows]
      total -= multiplier[n + rows] * instance.budget / scale[rows]
      magnitude += abs(multiplier[n + rows] * instance.budget / scale[rows])
    }
    // Rounding errors of the sums must not make the bound invalid.
    return total - 1e-12 * magnitude
  }

  @inline(__always)
  private func collectServed(_ site: Int) {
    let column = instance.column(site)
    if instance.isSingleSource {
      for position in column where isTaken[position] {
        served[instance.columnClient[position]] += 1
      }
      return
    }
    if instance.hasOwnClients {
      for position in column where instance.isOwn[position] {
        served[instance.columnClient[position]] += 1
      }
    }
    var left = instance.levelCapacity[chosenLevel[site]]
    if instance.hasOwnClients && isSharing[site] {
      for offset in 0..<Int(worthwhile[site]) {
        let position = Int(order[column.lowerBound + offset])
        let raise = raise(position, ownClients[site])
        if left * raise.perCapacity > raise.price {
          served[instance.columnClient[position]] += 1
        }
      }
      return
    }
    for offset in 0..<Int(worthwhile[site]) {
      let position = Int(order[column.lowerBound + offset])
      let client = Int(instance.columnClient[position])
      let demand = instance.demand[client]
      let isOwn = instance.hasOwnClients && instance.isOwn[position]
      if isSorted[site] && demand > left {
        if !isOwn { served[client] += left / demand }
        return
      }
      left -= demand
      if !isOwn { served[client] += 1 }
    }
  }
}
