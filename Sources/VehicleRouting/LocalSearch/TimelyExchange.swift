/// Two stretches of stops that change places: so many behind a node of one trip, and so many behind
/// a node of another.
struct TimelyExchange {
  var first = -1
  var second = -1
  var firstCount = 0
  var secondCount = 0
  /// Change of cost, that of the price of load above capacity included.
  var cost = Double.infinity
}

/// Exchanges between trips with windows, as a step of the annealing: of those that bring a stop
/// beside some of its near stops, the cheapest within capacity and in time (CROSS-exchange, with
/// stretches of none to three stops and with all the rest of both trips: Taillard, Badeau, Gendreau,
/// Guertin & Potvin, Transp. Sci. 31, 1997).
///
/// Ruin and recreate takes stops out before it knows where there is room for them. Where vehicles are
/// nearly full, what it takes out hardly ever fits in again otherwise than as it was; here loads are
/// compared first, and of hundreds of exchanges the few that fit are looked at.
///
/// For one kind of vehicle, limited by capacity and windows.
extension SearchState {
  /// Near stops among which exchanges are looked for, each with a chance of a quarter.
  private static var exchangeWidth: Int { 24 }
  /// Stops that one exchange moves at most.
  private static var mostExchanged: Int { 256 }

  /// Makes the cheapest exchange of stretches that begin with a stop, at some of its near stops.
  /// - Returns: false where there is none.
  mutating func exchange(beginningWith head: Int, _ random: inout SearchRandom) -> Bool {
    let exchange = cheapestExchange(beginningWith: head, among: random.next() & random.next())
    guard exchange.first >= 0 else { return false }
    make(exchange)
    return true
  }

  /// - Parameter chosen: which near stops are looked at, a bit for each from the nearest on.
  /// - Returns: an exchange of infinite cost where none fits.
  func cheapestExchange(beginningWith head: Int, among chosen: UInt64) -> TimelyExchange {
    var best = TimelyExchange()
    seekExchange(beginningWith: head, among: chosen, ExchangeFilter(), &best)
    return best
  }

  /// Looks for a cheaper exchange than the best one so far.
  func seekExchange(
    beginningWith head: Int, among chosen: UInt64, _ filter: ExchangeFilter,
    _ best: inout TimelyExchange
  ) {
    let slot = Int(nodes[head].route)
    guard slot >= 0 else { return }
    let before = Int(nodes[head].previous)
    refreshPrefix(slot)
    let row = near + head * nearWidth
    for rank in 0..<min(Self.exchangeWidth, nearWidth) {
      let stop = Int(row[rank].stop)
      if stop < 0 { break }
      let other = Int(nodes[stop].route)
      if chosen >> UInt64(rank) & 1 == 0 || other < 0 || other == slot { continue }
      refreshPrefix(other)
      // Behind the near stop, or in front of it or in its place.
      let ahead = Int(nodes[stop].previous)
      tryStretches(before, stop, slot, other, filter, &best)
      tryStretches(before, ahead, slot, other, filter, &best)
      tryRests(before, stop, slot, other, filter, &best)
      tryRests(before, ahead, slot, other, filter, &best)
    }
  }

  /// One to three stops behind `first` for none to three behind `second`.
  @inline(__always)
  private func tryStretches(
    _ first: Int, _ second: Int, _ slot: Int, _ other: Int, _ filter: ExchangeFilter,
    _ best: inout TimelyExchange
  ) {
    var (last, load) = (first, Int32(0))
    for count in 1...Self.longestStretch {
      last = Int(nodes[last].next)
      if last >= stopCount { return }
      load &+= nodes[last].load
      var (lastThere, countThere, loadThere) = (second, 0, Int32(0))
      while true {
        let fine = fine(load &- loadThere, from: slot, to: other)
        if fine < filter.fine {
          let cost = costOfStretches(first, last, second, lastThere) + fine
          if cost < best.cost, abs(cost - filter.shunned) > 1e-7,
            isTimely(second, count, from: first, to: lastThere),
            isTimely(first, countThere, from: second, to: last)
          {
            best = TimelyExchange(
              first: first, second: second, firstCount: count, secondCount: countThere, cost: cost)
          }
        }
        if countThere == Self.longestStretch { break }
        lastThere = Int(nodes[lastThere].next)
        if lastThere >= stopCount { break }
        countThere += 1
        loadThere &+= nodes[lastThere].load
      }
    }
  }

  /// All that is behind `first` for all that is behind `second`.
  @inline(__always)
  private func tryRests(
    _ first: Int, _ second: Int, _ slot: Int, _ other: Int, _ filter: ExchangeFilter,
    _ best: inout TimelyExchange
  ) {
    if first >= stopCount, second >= stopCount { return }
    let capacity = kinds[0].capacity
    let load = capacity &- routes[slot].slack &- prefix[first].load
    let loadThere = capacity &- routes[other].slack &- prefix[second].load
    let fine = fine(load &- loadThere, from: slot, to: other)
    guard fine < filter.fine else { return }
    let (head, headThere) = (Int(nodes[first].next), Int(nodes[second].next))
    let (go, come) = (travel.distance(second, head), travel.distance(first, headThere))
    var cost = leastPerMetre * (go + come - nodes[first].arcOut - nodes[second].arcOut) + fine
    if first >= stopCount, headThere >= stopCount { cost -= kinds[0].fixed }
    let pace = kinds[0].secondsPerMetre
    guard cost < best.cost, abs(cost - filter.shunned) > 1e-7,
      ready[second] + go * pace <= latest[head] + FlatProblem.tolerance,
      ready[first] + come * pace <= latest[headThere] + FlatProblem.tolerance
    else { return }
    let count = Int(routes[slot].count &- prefix[first].position)
    let countThere = Int(routes[other].count &- prefix[second].position)
    guard count + countThere <= Self.mostExchanged else { return }
    best = TimelyExchange(
      first: first, second: second, firstCount: count, secondCount: countThere, cost: cost)
  }

  /// - Parameters:
  ///   - last, lastThere: the stretches' last stops; `lastThere` is `second` where that one is empty.
  @inline(__always)
  private func costOfStretches(_ first: Int, _ last: Int, _ second: Int, _ lastThere: Int) -> Double
  {
    let (head, headThere) = (Int(nodes[first].next), Int(nodes[second].next))
    let (next, nextThere) = (Int(nodes[last].next), Int(nodes[lastThere].next))
    var metres = travel.distance(second, head) + travel.distance(last, nextThere)
    metres -= nodes[first].arcOut + nodes[last].arcOut + nodes[second].arcOut
    if lastThere == second {
      metres += travel.distance(first, next)
      if first >= stopCount, next >= stopCount { return leastPerMetre * metres - kinds[0].fixed }
    } else {
      metres += travel.distance(first, headThere) + travel.distance(lastThere, next)
      metres -= nodes[lastThere].arcOut
    }
    return leastPerMetre * metres
  }

  /// Whether a trip is in time with so many stops behind `origin`, which is on another, in place of
  /// what lies behind `before` up to `last`.
  @inline(__always)
  private func isTimely(_ before: Int, _ count: Int, from origin: Int, to last: Int) -> Bool {
    let pace = kinds[0].secondsPerMetre
    let next = Int(nodes[last].next)
    var (clock, here) = (ready[before], before)
    var stop = Int(nodes[origin].next)
    for index in 0..<count {
      let place = Int(stops[stop])
      let arc = index == 0 ? travel.distance(before, stop) : nodes[stop].arc
      clock = max(clock + arc * pace, flat.windowStart[place])
      if clock > flat.windowEnd[place] + FlatProblem.tolerance { return false }
      clock += flat.service[place]
      here = stop
      stop = Int(nodes[stop].next)
    }
    return clock + travel.distance(here, next) * pace <= latest[next] + FlatProblem.tolerance
  }

  /// Takes both stretches out and puts each in at the other's place.
  mutating func make(_ exchange: TimelyExchange) {
    let (slot, other) = (Int(nodes[exchange.first].route), Int(nodes[exchange.second].route))
    let start = poolCount
    if exchange.firstCount > 0 {
      remove(from: Int(nodes[exchange.first].next), count: exchange.firstCount)
    }
    if exchange.secondCount > 0 {
      remove(from: Int(nodes[exchange.second].next), count: exchange.secondCount)
    }
    // A step may exchange several times; trips are only marked as stale when it first touches them.
    prefixIsFresh[slot] = false
    prefixIsFresh[other] = false
    refreshTimes(slot)
    refreshTimes(other)
    var (here, there) = (exchange.second, exchange.first)
    for index in start..<poolCount {
      let stop = Int(pool[index])
      if index < start + exchange.firstCount {
        insert(stop, after: here)
        here = stop
      } else {
        insert(stop, after: there)
        there = stop
      }
    }
    poolCount = start
  }
}
