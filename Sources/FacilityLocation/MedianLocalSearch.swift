import Geography

/// Iterated local search over open sets: a few neighbouring sites are swapped at random, the
/// neighbourhood that this touched is searched again, and the result is kept where it is no worse.
///
/// Only candidates near a change are looked at again, so that an iteration costs the same in a town
/// and in a country. Work: one unit per iteration.
final class MedianLocalSearch {
  let search: InterchangeSearch
  private var stream: RandomStream
  private var queue: SiteQueue
  private var log: [InterchangeSearch.Move] = []
  /// Best open set met.
  private(set) var best: [Int32] = []
  private(set) var bestObjective = Double.infinity

  init(_ model: MedianModel, seed: UInt64) {
    search = InterchangeSearch(model)
    stream = RandomStream(seed: seed, name: "p-median local search")
    queue = SiteQueue(count: model.siteCount)
  }

  private var model: MedianModel { search.model }

  /// Spreads the first open sites: each is drawn near a client with a probability in proportion to
  /// what the client costs so far (Arthur & Vassilvitskii 2007), then improved by all swaps.
  func startSpread(until isOver: () -> Bool) {
    search.start(from: model.forced.map { Int32($0) })
    let wanted = min(model.siteCount, model.p ?? max(1, model.forced.count))
    while search.open.count < wanted {
      var total = 0.0
      for index in 0..<model.clientCount { total += search.clients[index].first }
      var draw = stream.uniform() * total
      var site = -1
      for index in 0..<model.clientCount {
        draw -= search.clients[index].first
        if draw < 0 {
          site = nearestClosed(to: index)
          if site >= 0 { break }
        }
      }
      if site < 0 { site = (0..<model.siteCount).first { !search.isOpen($0) }! }
      search.apply(.init(profit: 0, opened: site, closed: -1))
    }
    descendFully(until: isOver)
  }

  /// Improves the given open set by all moves.
  func start(from sites: [Int32], until isOver: () -> Bool) {
    search.start(from: sites)
    descendFully(until: isOver)
  }

  /// Random perturbations and local descents until about `steps` entries have been looked at.
  func iterate(steps: Int, meter: WorkMeter) {
    guard model.clientCount > 0, model.siteCount > 0 else { return }
    if search.objective > bestObjective { search.start(from: best) }
    let end = search.steps + steps
    var iteration = 0
    while search.steps + 50 * iteration < end, meter.remainingWork > 0 {
      if iteration & 15 == 0, meter.isOver { break }
      iteration += 1
      meter.count()
      let before = search.objective
      log.removeAll(keepingCapacity: true)
      perturb()
      descend(until: { false })
      if search.objective > before + 1e-9 * abs(before) {
        undo()
        search.setObjective(before)
      } else {
        record()
      }
      if iteration & 255 == 0 { search.tighten() }
    }
  }

  private func record() {
    if search.objective < bestObjective - 1e-9 * abs(bestObjective)
      || bestObjective == .infinity
    {
      search.refreshObjective()
      bestObjective = search.objective
      best = search.open.sorted()
    }
  }

  private func descendFully(until isOver: () -> Bool) {
    var order = (0..<model.siteCount).map { Int32($0) }
    order.shuffle(using: &stream)
    repeat {
      log.removeAll(keepingCapacity: true)
      search.tighten()
      for site in order { queue.push(Int(site)) }
      descend(until: isOver)
    } while !log.isEmpty && !isOver()
    record()
  }

  /// Takes improving moves until none of the queued candidates has one.
  private func descend(until isOver: () -> Bool) {
    var count = 0
    while let site = queue.pop() {
      count += 1
      if count & 255 == 0, isOver() {
        queue.removeAll()
        return
      }
      var move: InterchangeSearch.Move
      if search.isOpen(site) {
        guard model.p == nil, !model.isForced[site], search.open.count > 1 else { continue }
        move = .init(profit: search.profit(closing: site), opened: -1, closed: site)
      } else {
        move = search.bestMove(opening: site)
      }
      if move.profit > 1e-9 * max(1e-9, abs(search.objective)) { take(move) }
    }
  }

  private func take(_ move: InterchangeSearch.Move) {
    log.append(move)
    search.apply(move) { enqueueNear($0) }
  }

  /// Queues the sites that might now serve the client better than its second open site.
  private func enqueueNear(_ client: Int) {
    let second = search.clients[client].second
    var position = model.rowStart[client]
    let end = min(model.rowStart[client + 1], position + 24)
    while position < end, model.rowCost[position] < second {
      let site = Int(model.rowSite[position])
      queue.push(site)
      position += 1
    }
  }

  private func perturb() {
    let client = stream.index(below: model.clientCount)
    let row = model.row(client)
    if row.isEmpty { return }
    let width = min(row.count, 8 + 3 * model.siteCount / max(1, search.open.count))
    for _ in 0..<(1 + stream.index(below: 3)) {
      let site = Int(model.rowSite[row.lowerBound + stream.index(below: width)])
      if search.isOpen(site) {
        guard model.p == nil, !model.isForced[site], search.open.count > 1 else { continue }
        take(.init(profit: 0, opened: -1, closed: site))
      } else {
        let closed = openNear(site, row: row)
        if closed >= 0 || model.p == nil {
          take(.init(profit: 0, opened: site, closed: closed))
        }
      }
    }
  }

  /// One of the two open sites that serve a random client near the site; −1 for none.
  private func openNear(_ site: Int, row: Range<Int>) -> Int {
    if model.p == nil, stream.index(below: 2) == 0 { return -1 }
    let column = search.columns[site]
    if column.isEmpty { return -1 }
    let width = min(column.count, 4 + 2 * model.clientCount / max(1, search.open.count))
    let near = Int(search.columns.client[column.lowerBound + stream.index(below: width)])
    let client = search.clients[near]
    let closed = Int(stream.index(below: 2) == 0 ? client.firstSite : client.secondSite)
    return closed >= 0 && !model.isForced[closed] ? closed : -1
  }

  private func nearestClosed(to client: Int) -> Int {
    for position in model.row(client) where !search.isOpen(Int(model.rowSite[position])) {
      return Int(model.rowSite[position])
    }
    return -1
  }

  private func undo() {
    for move in log.reversed() {
      search.apply(.init(profit: -move.profit, opened: move.closed, closed: move.opened))
    }
  }
}

/// First in, first out; a site waits at most once.
struct SiteQueue {
  private var waiting: [Bool]
  private var sites: [Int32] = []
  private var head = 0

  init(count: Int) { waiting = [Bool](repeating: false, count: count) }

  mutating func push(_ site: Int) {
    if waiting[site] { return }
    waiting[site] = true
    sites.append(Int32(site))
  }

  mutating func pop() -> Int? {
    guard head < sites.count else {
      sites.removeAll(keepingCapacity: true)
      head = 0
      return nil
    }
    let site = Int(sites[head])
    head += 1
    waiting[site] = false
    return site
  }

  mutating func removeAll() { while pop() != nil {} }
}
