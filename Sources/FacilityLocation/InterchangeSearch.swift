/// A set of open sites under the moves of the vertex-substitution local search: open, close and swap,
/// each evaluated over the clients it touches only.
///
/// Every client knows its cheapest and second-cheapest open site. What opening a site gains, and what
/// closing each of the others then loses, comes out of one pass over the opened site's column, as in
/// the fast interchange of Whitaker (1983) and Resende & Werneck (2007).
final class InterchangeSearch {
  struct Client: BitwiseCopyable {
    /// Cost at the cheapest and second-cheapest open site; the search cap where there is none.
    var first: Double
    var second: Double
    /// The two sites; −1 where there is none.
    var firstSite: Int32
    var secondSite: Int32
  }

  struct Move: Equatable {
    /// Objective before minus objective after.
    var profit: Double
    /// Site to open and site to close; −1 for none.
    var opened: Int
    var closed: Int
  }

  let model: MedianModel
  let columns: MedianColumns
  /// Including opening costs, search caps of clients without a site, and the model's offset.
  private(set) var objective = 0.0
  /// Open sites in no order, and each site's place among them or −1.
  private(set) var open: [Int32] = []
  let place: OwnedBuffer<Int32>
  let clients: OwnedBuffer<Client>
  /// What closing each open site would add to the service cost.
  let loss: OwnedBuffer<Double>
  private let extra: OwnedBuffer<Double>
  private let touched: OwnedBuffer<Int32>
  /// An upper limit of every client's second-cheapest cost.
  private var farthestSecond = 0.0
  private var cheapestToClose = -1
  /// Column entries looked at so far.
  private(set) var steps = 0

  init(_ model: MedianModel) {
    self.model = model
    columns = MedianColumns(model)
    place = OwnedBuffer(repeating: -1, count: model.siteCount)
    clients = OwnedBuffer(
      repeating: Client(first: 0, second: 0, firstSite: -1, secondSite: -1),
      count: model.clientCount)
    loss = OwnedBuffer(repeating: 0, count: model.siteCount)
    extra = OwnedBuffer(repeating: 0, count: model.siteCount)
    touched = OwnedBuffer(repeating: 0, count: model.siteCount)
  }

  @inline(__always)
  func isOpen(_ site: Int) -> Bool { place[site] >= 0 }

  /// Starts over from a set of open sites. O(entries of the rows up to their second open site).
  func start(from sites: [Int32]) {
    for site in open { place[Int(site)] = -1 }
    open = sites
    for (position, site) in sites.enumerated() { place[Int(site)] = Int32(position) }
    loss.fill(0)
    refresh()
    var total = model.offset
    for site in sites { total += model.openingCosts[Int(site)] }
    for index in 0..<model.clientCount {
      locate(index)
      let client = clients[index]
      total += client.first
      if client.firstSite >= 0 { loss[Int(client.firstSite)] += client.second - client.first }
    }
    objective = total
    tighten()
  }

  /// Forgets the rounding that many moves add up.
  func refreshObjective() {
    var total = model.offset
    for site in open { total += model.openingCosts[Int(site)] }
    for index in 0..<model.clientCount { total += clients[index].first }
    objective = total
  }

  /// Finds a client's two cheapest open sites from its row.
  @inline(__always)
  private func locate(_ index: Int) {
    let (sites, costs, place) = (model.rowSite.base, model.rowCost.base, place.base)
    let cap = model.searchCap[index]
    var client = Client(first: cap, second: cap, firstSite: -1, secondSite: -1)
    let end = model.rowStart[index + 1]
    var position = model.rowStart[index]
    while position < end {
      let site = sites[position]
      if place[Int(site)] >= 0 {
        if client.firstSite < 0 {
          client.first = costs[position]
          client.firstSite = site
        } else {
          client.second = costs[position]
          client.secondSite = site
          break
        }
      }
      position += 1
    }
    clients[index] = client
  }

  /// Takes back the rounding of moves that were undone.
  func setObjective(_ value: Double) { objective = value }

  /// Lets later passes over columns end as early as the present open set allows.
  func tighten() {
    farthestSecond = 0
    for index in 0..<model.clientCount {
      farthestSecond = max(farthestSecond, clients[index].second)
    }
  }

  private func refresh() { cheapestToClose = -1 }

  /// The open site that costs least to close, forced ones apart; −1 where there is none.
  private func leastLoss() -> Int {
    if cheapestToClose >= 0 { return cheapestToClose }
    var (best, least) = (-1, Double.infinity)
    for site in open where !model.isForced[Int(site)] {
      let cost = loss[Int(site)] - model.openingCosts[Int(site)]
      if cost < least || (cost == least && Int(site) < best) { (best, least) = (Int(site), cost) }
    }
    cheapestToClose = best
    return best
  }

  /// The best move that opens `site`: with the best site to close, or alone where any number of
  /// sites may be open.
  func bestMove(opening site: Int) -> Move {
    let (columnClient, columnCost) = (columns.client.base, columns.cost.base)
    let (clients, extra, touched) = (clients.base, extra.base, touched.base)
    var gain = -model.openingCosts[site]
    var touchedCount = 0
    let end = columns.start[site + 1]
    var position = columns.start[site]
    let start = position
    while position < end {
      let cost = columnCost[position]
      if cost >= farthestSecond { break }
      let client = clients[Int(columnClient[position])]
      position += 1
      guard cost < client.second else { continue }
      let saved: Double
      if cost < client.first {
        gain += client.first - cost
        saved = client.second - client.first
      } else {
        saved = client.second - cost
      }
      let server = Int(client.firstSite)
      if server >= 0, saved > 0 {
        if extra[server] == 0 {
          touched[touchedCount] = Int32(server)
          touchedCount += 1
        }
        extra[server] += saved
      }
    }
    steps += position - start + 8
    var best = Move(profit: -.infinity, opened: site, closed: -1)
    if model.p == nil { best.profit = gain }
    let consider = { (closed: Int, correction: Double) in
      let profit = gain - self.loss[closed] + correction + self.model.openingCosts[closed]
      if profit > best.profit || (profit == best.profit && closed < best.closed) {
        best.profit = profit
        best.closed = closed
      }
    }
    for index in 0..<touchedCount {
      let server = Int(touched[index])
      if !model.isForced[server] { consider(server, extra[server]) }
    }
    let cheapest = leastLoss()
    if cheapest >= 0, extra[cheapest] == 0 { consider(cheapest, 0) }
    for index in 0..<touchedCount { extra[Int(touched[index])] = 0 }
    return best
  }

  /// The profit of closing an open site without another in its stead.
  func profit(closing site: Int) -> Double { model.openingCosts[site] - loss[site] }

  /// Opens and closes; `changed` is told every client whose two cheapest sites changed.
  func apply(_ move: Move, changed: (Int) -> Void = { _ in }) {
    if move.opened >= 0 { openSite(move.opened, changed) }
    if move.closed >= 0 { closeSite(move.closed, changed) }
  }

  private func openSite(_ site: Int, _ changed: (Int) -> Void) {
    refresh()
    place[site] = Int32(open.count)
    open.append(Int32(site))
    objective += model.openingCosts[site]
    loss[site] = 0
    for position in columns[site] {
      let cost = columns.cost[position]
      if cost >= farthestSecond { break }
      let index = Int(columns.client[position])
      var client = clients[index]
      guard cost < client.second else { continue }
      if client.firstSite >= 0 { loss[Int(client.firstSite)] -= client.second - client.first }
      if cost < client.first {
        objective += cost - client.first
        client = Client(
          first: cost, second: client.first, firstSite: Int32(site), secondSite: client.firstSite)
      } else {
        client.second = cost
        client.secondSite = Int32(site)
      }
      if client.firstSite >= 0 { loss[Int(client.firstSite)] += client.second - client.first }
      clients[index] = client
      changed(index)
    }
  }

  private func closeSite(_ site: Int, _ changed: (Int) -> Void) {
    refresh()
    let position = Int(place[site])
    let last = open.removeLast()
    if Int(last) != site {
      open[position] = last
      place[Int(last)] = Int32(position)
    }
    place[site] = -1
    objective -= model.openingCosts[site]
    let reach = farthestSecond
    for position in columns[site] {
      if columns.cost[position] > reach { break }
      steps += 1
      let index = Int(columns.client[position])
      let before = clients[index]
      guard before.firstSite == Int32(site) || before.secondSite == Int32(site) else { continue }
      if before.firstSite >= 0 { loss[Int(before.firstSite)] -= before.second - before.first }
      locate(index)
      let after = clients[index]
      objective += after.first - before.first
      if after.firstSite >= 0 { loss[Int(after.firstSite)] += after.second - after.first }
      farthestSecond = max(farthestSecond, after.second)
      changed(index)
    }
    loss[site] = 0
  }
}
