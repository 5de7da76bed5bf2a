import Foundation
import Geography

/// Simulated annealing for single-source problems: shifts and swaps of clients, sites opened, closed
/// and relocated with their clients. Overload is allowed at a price that follows the share of
/// feasible states, so that the walk crosses the border of feasibility again and again.
final class SingleSourceSearch {
  let instance: LevelledInstance
  /// Sites that may open.
  private let isUsable: OwnedBuffer<Bool>
  private let isOpen: OwnedBuffer<Bool>
  /// Entry of the rows that serves the client.
  private let serving: OwnedBuffer<Int32>
  private let load: OwnedBuffer<Double>
  private let capacity: OwnedBuffer<Double>
  private let openingCost: OwnedBuffer<Double>
  private let clientsOf: ClientLists
  private var openSites: [Int32] = []
  private let placeInOpen: OwnedBuffer<Int32>
  private var cost = 0.0
  private var overload = 0.0
  private var overloadPrice: Double
  private var undoLog: [(client: Int32, entry: Int32)] = []
  private let tolerance: Double
  private(set) var best: (cost: Double, serving: [Int32])?

  init(_ instance: LevelledInstance, isLevelAllowed: borrowing OwnedBuffer<Bool>) {
    self.instance = instance
    let m = instance.siteCount
    isUsable = OwnedBuffer(repeating: false, count: m)
    capacity = OwnedBuffer(repeating: 0, count: m)
    openingCost = OwnedBuffer(repeating: 0, count: m)
    for site in 0..<m {
      for level in instance.levels(site) {
        isUsable[site] = isLevelAllowed[level]
        capacity[site] = instance.levelCapacity[level]
        openingCost[site] = instance.levelCost[level]
      }
    }
    isOpen = OwnedBuffer(repeating: false, count: m)
    serving = OwnedBuffer(repeating: -1, count: instance.clientCount)
    load = OwnedBuffer(repeating: 0, count: m)
    placeInOpen = OwnedBuffer(repeating: -1, count: m)
    clientsOf = ClientLists(clients: instance.clientCount, sites: m)
    let demand = instance.demand.array.reduce(0, +)
    let meanCost = instance.entryCost.array.reduce(0, +) / Double(max(1, instance.entryCount))
    overloadPrice = max(1e-9, meanCost) / max(demand / Double(instance.clientCount), 1e-12)
    tolerance = 1e-9 * demand
  }

  private var objective: Double { cost + overloadPrice * overload }
  private var isFeasible: Bool { overload <= tolerance }

  // MARK: State

  private func over(_ site: Int) -> Double { max(0, load[site] - capacity[site]) }

  private func open(_ site: Int) {
    isOpen[site] = true
    cost += openingCost[site]
    placeInOpen[site] = Int32(openSites.count)
    openSites.append(Int32(site))
  }

  private func close(_ site: Int) {
    isOpen[site] = false
    cost -= openingCost[site]
    let place = Int(placeInOpen[site])
    let last = openSites.removeLast()
    if Int(last) != site {
      openSites[place] = last
      placeInOpen[last] = Int32(place)
    }
    placeInOpen[site] = -1
  }

  /// Serves the client over the entry (−1: not at all).
  @inline(__always)
  private func move(_ client: Int, to entry: Int32) {
    let demand = instance.demand[client]
    let old = serving[client]
    if old >= 0 {
      let site = Int(instance.entrySite[old])
      overload -= over(site)
      load[site] -= demand
      overload += over(site)
      cost -= instance.entryCost[old]
      clientsOf.remove(client, from: site)
    }
    serving[client] = entry
    if entry >= 0 {
      let site = Int(instance.entrySite[entry])
      overload -= over(site)
      load[site] += demand
      overload += over(site)
      cost += instance.entryCost[entry]
      clientsOf.add(client, to: site)
    }
  }

  @inline(__always)
  private func logMove(_ client: Int, to entry: Int32) {
    undoLog.append((Int32(client), serving[client]))
    move(client, to: entry)
  }

  private func undoMoves() {
    while let (client, entry) = undoLog.popLast() { move(Int(client), to: entry) }
  }

  private func entry(_ client: Int, _ site: Int) -> Int32 {
    for entry in instance.row(client) where Int(instance.entrySite[entry]) == site {
      return Int32(entry)
    }
    return -1
  }

  /// The open site that serves the client at the least cost and overload; −1 where none is linked.
  private func cheapestEntry(_ client: Int, except site: Int) -> Int32 {
    var best: (entry: Int32, cost: Double) = (-1, .infinity)
    let demand = instance.demand[client]
    for entry in instance.row(client) {
      let other = Int(instance.entrySite[entry])
      if instance.entryCost[entry] >= best.cost { break }
      if !isOpen[other] || other == site { continue }
      let over = max(0, load[other] + demand - max(capacity[other], load[other]))
      let cost = instance.entryCost[entry] + overloadPrice * over
      if cost < best.cost { best = (Int32(entry), cost) }
    }
    return best.entry
  }

  /// Opens exactly the given sites and assigns everybody: over the entry wanted (−1 for none) where
  /// its site is open, the others greedily, largest clients first.
  func restart(open sites: [Int], wanted: [Int32]) {
    for client in 0..<instance.clientCount { move(client, to: -1) }
    for site in openSites { close(Int(site)) }
    for site in sites where isUsable[site] { open(site) }
    let order = (0..<instance.clientCount).sorted {
      (-instance.demand[$0], $0) < (-instance.demand[$1], $1)
    }
    for client in order where wanted[client] >= 0 {
      if isOpen[instance.entrySite[wanted[client]]] { move(client, to: wanted[client]) }
    }
    for client in order where serving[client] < 0 {
      if let site = instance.row(client).first(where: { isUsable[instance.entrySite[$0]] }),
        !instance.row(client).contains(where: { isOpen[instance.entrySite[$0]] })
      {
        open(Int(instance.entrySite[site]))
      }
      move(client, to: cheapestEntry(client, except: -1))
    }
    trimCount(to: instance.openRange.upperBound)
    overload = (0..<instance.siteCount).reduce(0) { $0 + over($1) }
  }

  /// Closes surplus sites, the least loaded first.
  private func trimCount(to limit: Int) {
    while openSites.count > limit {
      let site = openSites.map { Int($0) }.filter { !instance.mustOpen[$0] }
        .min { (load[$0], $0) < (load[$1], $1) }
      guard let site, evict(site) else { break }
      close(site)
    }
    undoLog.removeAll()
  }

  // MARK: Annealing

  /// Walks `steps` moves while the temperature falls.
  ///
  /// - Parameter movesSites: whether sites open and close, or only clients change
  func anneal(
    steps: Int, from hot: Double, to cold: Double, movesSites: Bool, meter: WorkMeter,
    random: inout RandomStream
  ) {
    let cooling = pow(cold / hot, 1 / Double(max(1, steps)))
    var temperature = hot
    var feasibleSteps = 0
    for step in 1...max(1, steps) {
      if step % 16 == 0, meter.spend() { return }
      temperature *= cooling
      let kind = random.index(below: 256)
      if kind < 4 && movesSites {
        siteMove(kind, temperature, &random)
      } else if kind < 128 {
        shift(temperature, &random)
      } else {
        swap(temperature, &random)
      }
      if isFeasible {
        feasibleSteps += 1
        if cost < (best?.cost ?? .infinity) * (1 - 1e-12) { keep() }
      }
      if step % 1024 == 0 {
        overloadPrice *= feasibleSteps > 512 ? 0.9 : 1.1
        feasibleSteps = 0
      }
    }
  }

  private func keep() {
    if (0..<instance.clientCount).contains(where: { serving[$0] < 0 }) { return }
    if !instance.openRange.contains(openSites.count) { return }
    best = (exactCost(), serving.array)
  }

  /// The cost added up anew, free of what rounding has gathered.
  private func exactCost() -> Double {
    var sum = openSites.sorted().reduce(0) { $0 + openingCost[$1] }
    for client in 0..<instance.clientCount { sum += instance.entryCost[serving[client]] }
    cost = sum
    return sum
  }

  @inline(__always)
  private func accepts(_ change: Double, _ temperature: Double, _ random: inout RandomStream)
    -> Bool
  {
    change <= 0 || (change < 20 * temperature && random.uniform() < exp(-change / temperature))
  }

  /// An entry of the client to another open site, the cheaper the likelier.
  private func otherEntry(_ client: Int, _ random: inout RandomStream) -> Int32 {
    let now = serving[client]
    var last: Int32 = -1
    for entry in instance.row(client)
    where Int32(entry) != now && isOpen[instance.entrySite[entry]] {
      last = Int32(entry)
      if random.index(below: 8) < 3 { break }
    }
    return last
  }

  private func shift(_ temperature: Double, _ random: inout RandomStream) {
    let client = random.index(below: instance.clientCount)
    let to = otherEntry(client, &random)
    if to < 0 { return }
    let (from, before) = (serving[client], objective)
    move(client, to: to)
    if !accepts(objective - before, temperature, &random) { move(client, to: from) }
  }

  private func swap(_ temperature: Double, _ random: inout RandomStream) {
    let first = random.index(below: instance.clientCount)
    let firstTo = otherEntry(first, &random)
    if firstTo < 0 || serving[first] < 0 { return }
    let site = Int(instance.entrySite[firstTo])
    guard let second = clientsOf.randomClient(of: site, &random) else { return }
    let secondTo = entry(second, Int(instance.entrySite[serving[first]]))
    if secondTo < 0 { return }
    let (from, secondFrom, before) = (serving[first], serving[second], objective)
    move(first, to: firstTo)
    move(second, to: secondTo)
    if !accepts(objective - before, temperature, &random) {
      move(second, to: secondFrom)
      move(first, to: from)
    }
  }

  /// Relocates, opens or closes a site together with the clients that this concerns.
  private func siteMove(_ kind: Int, _ temperature: Double, _ random: inout RandomStream) {
    let before = objective
    undoLog.removeAll(keepingCapacity: true)
    let site = random.index(below: instance.siteCount)
    var opened = -1
    var closed = -1
    if kind == 0 && isOpen[site] {
      closed = site
    } else if kind == 1 && !isOpen[site] && isUsable[site] {
      opened = site
    } else if !isOpen[site] && isUsable[site] {
      opened = site
      closed = relocationPartner(site, &random)
      if closed < 0 { return }
    } else {
      return
    }
    let count = openSites.count + (opened >= 0 ? 1 : 0) - (closed >= 0 ? 1 : 0)
    if !instance.openRange.contains(count) { return }
    if closed >= 0 && instance.mustOpen[closed] { return }
    if opened >= 0 { open(opened) }
    if opened >= 0 && closed >= 0 { handOver(from: closed, to: opened) }
    if opened >= 0 { attract(to: opened) }
    let isEvicted = closed < 0 || evict(closed)
    if isEvicted && closed >= 0 { close(closed) }
    if isEvicted && accepts(objective - before, temperature, &random) { return }
    if isEvicted && closed >= 0 { open(closed) }
    undoMoves()
    if opened >= 0 { close(opened) }
  }

  /// An open site near the closed one: the server of one of its closest clients.
  private func relocationPartner(_ site: Int, _ random: inout RandomStream) -> Int {
    let column = instance.column(site)
    if column.isEmpty { return -1 }
    var best: (client: Int, cost: Double) = (-1, .infinity)
    for _ in 0..<4 {
      let position = column.lowerBound + random.index(below: column.count)
      if instance.columnCost[position] < best.cost {
        best = (Int(instance.columnClient[position]), instance.columnCost[position])
      }
    }
    let served = best.client >= 0 ? serving[best.client] : -1
    return served < 0 ? -1 : Int(instance.entrySite[served])
  }

  private func handOver(from old: Int, to new: Int) {
    for position in instance.column(new) {
      let client = Int(instance.columnClient[position])
      let now = serving[client]
      if now >= 0 && Int(instance.entrySite[now]) == old {
        logMove(client, to: instance.columnEntry[position])
      }
    }
  }

  /// Clients that are cheaper at the site go there while there is room.
  private func attract(to site: Int) {
    for position in instance.column(site) {
      let client = Int(instance.columnClient[position])
      let now = serving[client]
      if now < 0 || instance.columnCost[position] >= instance.entryCost[now] { continue }
      if load[site] + instance.demand[client] <= capacity[site] {
        logMove(client, to: instance.columnEntry[position])
      }
    }
  }

  /// Sends the site's clients to other open sites; false where one has none.
  private func evict(_ site: Int) -> Bool {
    while let client = clientsOf.lastClient(of: site) {
      let entry = cheapestEntry(client, except: site)
      if entry < 0 { return false }
      logMove(client, to: entry)
    }
    return true
  }
}

/// The clients of each site, with O(1) changes and draws.
final class ClientLists {
  private var lists: [[Int32]]
  private let place: OwnedBuffer<Int32>

  init(clients: Int, sites: Int) {
    lists = Array(repeating: [], count: sites)
    place = OwnedBuffer(repeating: -1, count: clients)
  }

  func add(_ client: Int, to site: Int) {
    place[client] = Int32(lists[site].count)
    lists[site].append(Int32(client))
  }

  func remove(_ client: Int, from site: Int) {
    let last = lists[site].removeLast()
    if Int(last) != client {
      lists[site][Int(place[client])] = last
      place[last] = place[client]
    }
  }

  func lastClient(of site: Int) -> Int? { lists[site].last.map { Int($0) } }

  func randomClient(of site: Int, _ random: inout RandomStream) -> Int? {
    let count = lists[site].count
    return count == 0 ? nil : Int(lists[site][random.index(below: count)])
  }
}
