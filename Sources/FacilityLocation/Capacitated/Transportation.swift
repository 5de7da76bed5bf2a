/// The cheapest split assignment to the sites that are open now, kept optimal while sites open,
/// close and change their capacity.
///
/// A transportation problem with prices: `clientPrice` is what one more unit of the client's demand
/// would cost, `sitePrice` what one more unit of capacity would save. Between changes the prices
/// prove the flows optimal (reduced costs unitCost + sitePrice − clientPrice ≥ 0, and 0 where
/// something flows). A change leaves some demand unassigned, or some capacity unused at a price;
/// both are mended by shortest augmenting paths, which stay local.
final class Transportation {
  let instance: LevelledInstance
  let unitCost: OwnedBuffer<Double>
  /// Cost per unit left outside; a change takes effect at the next `reset`.
  let outsideUnitCost: OwnedBuffer<Double>
  /// Level of each site, −1 for closed.
  let level: OwnedBuffer<Int32>
  let capacity: OwnedBuffer<Double>
  let load: OwnedBuffer<Double>
  let flow: OwnedBuffer<Double>
  let outsideFlow: OwnedBuffer<Double>
  let clientPrice: OwnedBuffer<Double>
  let sitePrice: OwnedBuffer<Double>
  /// Cost of all flows.
  private(set) var serviceCost = 0.0
  /// What is left outside although it must be served.
  private(set) var shortfall = 0.0
  /// Price of a unit that must be served and is not: above any path of links.
  let penalty: Double

  /// Entries that carry flow, linked by site and by client.
  private let siteEntries: EntryLists
  private let clientEntries: EntryLists
  private let entryClient: OwnedBuffer<Int32>
  private let excess: OwnedBuffer<Double>
  /// Labels of the running search; nodes are clients, then sites.
  private let distance: OwnedBuffer<Double>
  private let parent: OwnedBuffer<Int32>
  private let stamp: OwnedBuffer<Int32>
  private let visited = FlatStack<Int32>()
  private var search: Int32 = 0
  /// Where the running search ends best so far, and at what distance.
  private var end = -1
  private var endDistance = Double.infinity
  private let queue: LabelHeap
  private let tolerance: Double

  /// A value before it was changed, for `rollBack`.
  private struct Change: BitwiseCopyable {
    enum Kind: UInt8 { case flow, outsideFlow, clientPrice, sitePrice, load, capacity, level }
    var kind: Kind
    var index: Int32
    var value: Double
  }
  private let journal = FlatStack<Change>()
  /// Bound on the service cost above which a change is not worth finishing.
  private var limit = Double.infinity
  /// Least cost of the demand that waits to be assigned.
  private var pendingCost = 0.0

  init(_ instance: LevelledInstance) {
    self.instance = instance
    let (n, m, e) = (instance.clientCount, instance.siteCount, instance.entryCount)
    unitCost = OwnedBuffer(repeating: 0, count: e)
    entryClient = OwnedBuffer(repeating: 0, count: e)
    var largest = 1.0
    for client in 0..<n {
      for entry in instance.row(client) {
        unitCost[entry] = instance.entryCost[entry] / instance.demand[client]
        entryClient[entry] = Int32(client)
        largest = max(largest, unitCost[entry])
      }
    }
    let dearestLevel = instance.levelCost.array.max() ?? 0
    let smallestDemand = instance.demand.array.min() ?? 1
    penalty = 10 * (largest + dearestLevel / max(smallestDemand, 1e-9))
    outsideUnitCost = OwnedBuffer(repeating: 0, count: n)
    for client in 0..<n {
      outsideUnitCost[client] =
        instance.outsideCost[client] < .infinity
        ? instance.outsideCost[client] / instance.demand[client] : penalty
    }
    level = OwnedBuffer(repeating: -1, count: m)
    capacity = OwnedBuffer(repeating: 0, count: m)
    load = OwnedBuffer(repeating: 0, count: m)
    flow = OwnedBuffer(repeating: 0, count: e)
    outsideFlow = OwnedBuffer(repeating: 0, count: n)
    clientPrice = OwnedBuffer(repeating: 0, count: n)
    sitePrice = OwnedBuffer(repeating: 0, count: m)
    siteEntries = EntryLists(owners: m, entries: e)
    clientEntries = EntryLists(owners: n, entries: e)
    excess = OwnedBuffer(repeating: 0, count: n)
    distance = OwnedBuffer(repeating: 0, count: n + m)
    parent = OwnedBuffer(repeating: -1, count: n + m)
    stamp = OwnedBuffer(repeating: -1, count: n + m)
    queue = LabelHeap(nodeCount: n + m)
    tolerance = 1e-9 * max(1e-6, instance.demand.array.reduce(0, +) / Double(max(1, n)))
    reset()
  }

  /// Closes every site and leaves everybody outside.
  func reset() {
    let instance = instance
    flow.fill(0)
    level.fill(-1)
    capacity.fill(0)
    load.fill(0)
    sitePrice.fill(0)
    siteEntries.removeAll()
    clientEntries.removeAll()
    serviceCost = 0
    shortfall = 0
    excess.fill(0)
    for client in 0..<instance.clientCount {
      outsideFlow[client] = 0
      addOutside(client, instance.demand[client])
      clientPrice[client] = outsideUnitCost[client]
    }
    commit()
  }

  /// Opens, closes (−1) or resizes a site and mends the flows.
  ///
  /// - Returns: false where the service cost is sure to end above `limit`; the flows are then
  ///   unfinished and must be rolled back.
  @discardableResult
  func set(_ site: Int, to newLevel: Int32, limit: Double = .infinity) -> Bool {
    self.limit = limit
    let old = capacity[site]
    let wasOpen = level[site] >= 0
    journal.append(Change(kind: .level, index: Int32(site), value: Double(level[site])))
    journal.append(Change(kind: .capacity, index: Int32(site), value: old))
    level[site] = newLevel
    let new = newLevel >= 0 ? instance.levelCapacity[newLevel] : 0
    capacity[site] = new
    if newLevel < 0 { return release(site, downTo: 0) }
    if !wasOpen {
      setEntryPrice(site)
      return drawIn(site)
    }
    return new < old ? release(site, downTo: new) : drawIn(site)
  }

  // MARK: Rolling back

  /// Forgets how to go back beyond this moment.
  func commit() { journal.removeAll() }

  /// Number of changes since `commit`, to go back to.
  var mark: Int { journal.count }

  /// Takes back all changes since `mark`.
  func rollBack(to mark: Int) {
    while journal.count > mark {
      let change = journal.removeLast()
      let index = Int(change.index)
      switch change.kind {
      case .flow: put(index, Int(instance.entrySite[index]), change.value)
      case .outsideFlow: putOutside(index, change.value)
      case .clientPrice: clientPrice[index] = change.value
      case .sitePrice: sitePrice[index] = change.value
      case .load: load[index] = change.value
      case .capacity: capacity[index] = change.value
      case .level: level[index] = Int32(change.value)
      }
    }
  }

  @inline(__always)
  private func note(_ kind: Change.Kind, _ index: Int, _ value: Double) {
    journal.append(Change(kind: kind, index: Int32(index), value: value))
  }

  /// Every link that carries flow from the site, with its client.
  @inline(__always)
  func forEachFlow(of site: Int, _ body: (_ entry: Int, _ client: Int) -> Void) {
    var entry = siteEntries.first[site]
    while entry >= 0 {
      body(Int(entry), Int(entryClient[entry]))
      entry = siteEntries.next[entry]
    }
  }

  // MARK: Flows

  @inline(__always)
  private func addFlow(_ entry: Int, _ site: Int, _ amount: Double) {
    let before = flow[entry]
    let after = before + amount
    note(.load, site, load[site])
    note(.flow, entry, before)
    put(entry, site, after < tolerance ? 0 : after)
    load[site] += flow[entry] - before
  }

  /// Sets a flow and keeps the site's list and the cost, but not its load.
  @inline(__always)
  private func put(_ entry: Int, _ site: Int, _ after: Double) {
    let before = flow[entry]
    flow[entry] = after
    serviceCost += (after - before) * unitCost[entry]
    if before == 0 && after > 0 {
      siteEntries.add(Int32(entry), to: site)
      clientEntries.add(Int32(entry), to: Int(entryClient[entry]))
    } else if before > 0 && after == 0 {
      siteEntries.remove(Int32(entry), from: site)
      clientEntries.remove(Int32(entry), from: Int(entryClient[entry]))
    }
  }

  @inline(__always)
  private func addOutside(_ client: Int, _ amount: Double) {
    let after = outsideFlow[client] + amount
    note(.outsideFlow, client, outsideFlow[client])
    putOutside(client, after < tolerance ? 0 : after)
  }

  @inline(__always)
  private func putOutside(_ client: Int, _ after: Double) {
    let change = after - outsideFlow[client]
    outsideFlow[client] = after
    serviceCost += change * outsideUnitCost[client]
    if instance.outsideCost[client] == .infinity { shortfall += change }
  }

  /// Takes flow off a site until it carries at most `room`, and assigns it anew.
  private func release(_ site: Int, downTo room: Double) -> Bool {
    var clients: [Int32] = []
    while load[site] > room {
      let entry = Int(siteEntries.first[site])
      if entry < 0 { break }
      let amount = min(flow[entry], load[site] - room)
      let client = entryClient[entry]
      let kept = flow[entry] - amount
      addFlow(entry, site, kept < tolerance ? -flow[entry] : -amount)
      if excess[client] == 0 { clients.append(client) }
      excess[client] += amount
      if amount < tolerance { break }
    }
    if siteEntries.first[site] < 0 && load[site] != 0 {
      note(.load, site, load[site])
      load[site] = 0
    }
    pendingCost = 0
    for client in clients {
      lowestPrice(Int(client))
      pendingCost += excess[client] * clientPrice[client]
    }
    for client in clients where !assign(Int(client)) {
      for client in clients { excess[client] = 0 }
      return false
    }
    return true
  }

  // MARK: Assigning demand

  /// Assigns the client's excess along shortest paths to free capacity or the outside.
  private func assign(_ client: Int) -> Bool {
    let n = instance.clientCount
    while excess[client] > tolerance {
      if serviceCost + pendingCost > limit { return false }
      let price = clientPrice[client]
      beginSearch()
      end = -1
      endDistance = .infinity
      offer(client, at: 0, over: -1)
      while let next = queue.pop(), next.key < endDistance {
        var entry = siteEntries.first[Int(next.index) - n]
        while entry >= 0 {
          offer(Int(entryClient[entry]), at: next.key, over: entry)
          entry = siteEntries.next[entry]
        }
      }
      raisePrices(by: endDistance)
      pendingCost += (clientPrice[client] - price) * excess[client]
      let waiting = excess[client]
      augmentOutwards(from: client, to: end)
      pendingCost -= (waiting - excess[client]) * clientPrice[client]
    }
    excess[client] = 0
    return true
  }

  /// The client, reached at `key`, could give up flow for the demand that waits: it would go outside
  /// or to another site.
  @inline(__always)
  private func offer(_ client: Int, at key: Double, over parent: Int32) {
    if !label(client, key, from: parent) { return }
    let price = clientPrice[client]
    let outside = key + max(0, outsideUnitCost[client] - price)
    if outside < endDistance { (end, endDistance) = (client, outside) }
    for entry in instance.row(client) {
      // Rows ascend in cost, and prices are at least 0.
      if key + unitCost[entry] - price >= endDistance { break }
      let site = Int(instance.entrySite[entry])
      if level[site] < 0 { continue }
      let reached = key + max(0, unitCost[entry] + sitePrice[site] - price)
      let node = instance.clientCount + site
      if reached >= endDistance || !label(node, reached, from: Int32(entry)) { continue }
      if capacity[site] - load[site] > tolerance {
        (end, endDistance) = (node, reached)
      } else {
        queue.lower(Int32(node), to: reached)
      }
    }
  }

  /// Sets the price of a client whose demand is unassigned to what its links offer.
  private func lowestPrice(_ client: Int) {
    var carriesFlow = outsideFlow[client] > 0
    var price = outsideUnitCost[client]
    for entry in instance.row(client) where level[instance.entrySite[entry]] >= 0 {
      if flow[entry] > 0 { carriesFlow = true }
      price = min(price, unitCost[entry] + sitePrice[instance.entrySite[entry]])
    }
    if carriesFlow || price == clientPrice[client] { return }
    note(.clientPrice, client, clientPrice[client])
    clientPrice[client] = price
  }

  private func raisePrices(by limit: Double) {
    let n = instance.clientCount
    for position in 0..<visited.count {
      let node = Int(visited[position])
      let rise = limit - distance[node]
      if rise <= 0 { continue }
      if node < n {
        note(.clientPrice, node, clientPrice[node])
        clientPrice[node] += rise
      } else {
        note(.sitePrice, node - n, sitePrice[node - n])
        sitePrice[node - n] += rise
      }
    }
  }

  private func augmentOutwards(from client: Int, to end: Int) {
    let n = instance.clientCount
    var amount = excess[client]
    if end >= n { amount = min(amount, capacity[end - n] - load[end - n]) }
    var node = end
    while node != client {
      let entry = Int(parent[node])
      if node >= n {
        node = Int(entryClient[entry])
      } else {
        amount = min(amount, flow[entry])
        node = n + Int(instance.entrySite[entry])
      }
    }
    node = end
    if end < n { addOutside(end, amount) }
    while node != client {
      let entry = Int(parent[node])
      let site = Int(instance.entrySite[entry])
      addFlow(entry, site, node >= n ? amount : -amount)
      node = node >= n ? Int(entryClient[entry]) : n + site
    }
    excess[client] -= amount
  }

  // MARK: Filling capacity

  /// The price at which nobody gains by moving to a newly opened site.
  private func setEntryPrice(_ site: Int) {
    var price = 0.0
    for position in instance.column(site) {
      let entry = Int(instance.columnEntry[position])
      price = max(price, clientPrice[instance.columnClient[position]] - unitCost[entry])
    }
    note(.sitePrice, site, sitePrice[site])
    sitePrice[site] = price
  }

  /// Draws flow into free capacity that has a price, along shortest paths, until it has none.
  private func drawIn(_ site: Int) -> Bool {
    let n = instance.clientCount
    while sitePrice[site] > 0 && capacity[site] - load[site] > tolerance {
      if serviceCost - sitePrice[site] * (capacity[site] - load[site]) > limit { return false }
      let limit = sitePrice[site]
      beginSearch()
      end = -1
      endDistance = limit
      label(n + site, 0, from: -1)
      queue.lower(Int32(n + site), to: 0)
      while let next = queue.pop(), next.key < endDistance {
        request(Int(next.index) - n, at: next.key)
      }
      lowerPrices(by: min(limit, endDistance))
      if end < 0 { break }
      augmentInwards(to: site, from: end)
    }
    return true
  }

  /// The site, reached at `key`, could take clients over from outside or from other sites.
  @inline(__always)
  private func request(_ site: Int, at key: Double) {
    let n = instance.clientCount
    let base = key + sitePrice[site]
    for position in instance.column(site) {
      let client = Int(instance.columnClient[position])
      let entry = instance.columnEntry[position]
      let reached = max(key, base + unitCost[entry] - clientPrice[client])
      if reached >= endDistance || !label(client, reached, from: entry) { continue }
      if outsideFlow[client] > 0 {
        (end, endDistance) = (client, reached)
        continue
      }
      var carrying = clientEntries.first[client]
      while carrying >= 0 {
        let other = Int(instance.entrySite[carrying])
        if label(n + other, reached, from: carrying) {
          queue.lower(Int32(n + other), to: reached)
          if reached + sitePrice[other] < endDistance {
            (end, endDistance) = (n + other, reached + sitePrice[other])
          }
        }
        carrying = clientEntries.next[carrying]
      }
    }
  }

  private func lowerPrices(by limit: Double) {
    let n = instance.clientCount
    for position in 0..<visited.count {
      let node = Int(visited[position])
      let fall = limit - distance[node]
      if fall <= 0 { continue }
      if node < n {
        note(.clientPrice, node, clientPrice[node])
        clientPrice[node] -= fall
      } else {
        note(.sitePrice, node - n, sitePrice[node - n])
        sitePrice[node - n] = max(0, sitePrice[node - n] - fall)
      }
    }
  }

  /// Moves flow along the search tree from `end` (a client with demand outside, or a site that
  /// gives up load) into `site`.
  private func augmentInwards(to site: Int, from end: Int) {
    let n = instance.clientCount
    var amount = capacity[site] - load[site]
    if end < n { amount = min(amount, outsideFlow[end]) }
    var node = end
    while node != n + site {
      let entry = Int(parent[node])
      if node >= n {
        // The site was reached over a client that it serves: that flow leaves it.
        amount = min(amount, flow[entry])
        node = Int(entryClient[entry])
      } else {
        node = n + Int(instance.entrySite[entry])
      }
    }
    if end < n { addOutside(end, -amount) }
    node = end
    while node != n + site {
      let entry = Int(parent[node])
      let other = Int(instance.entrySite[entry])
      addFlow(entry, other, node >= n ? -amount : amount)
      node = node >= n ? Int(entryClient[entry]) : n + other
    }
  }

  // MARK: Labels

  private func beginSearch() {
    search += 1
    visited.removeAll()
    queue.removeAll()
  }

  /// Lowers the node's label to `value`; false where it is as low already.
  @inline(__always)
  @discardableResult
  private func label(_ node: Int, _ value: Double, from entry: Int32) -> Bool {
    if stamp[node] != search {
      stamp[node] = search
      visited.append(Int32(node))
    } else if value >= distance[node] {
      return false
    }
    distance[node] = value
    parent[node] = entry
    return true
  }
}
