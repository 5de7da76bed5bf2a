/// The moves of a place `u` beside a place `v`; `x` and `y` are the vertices behind them. Each is
/// evaluated in constant time and made when it gains.
extension GeneticLocalSearch {
  static var threshold: Double { -1e-5 }

  /// All moves; `v` is a stop.
  func move(_ u: Int, _ v: Int) -> Bool {
    let isFirst = vertices[u].place <= vertices[v].place
    if relocate(u, v) || relocatePair(u, v, reversed: false) || relocatePair(u, v, reversed: true)
      || isFirst && swap(u, v) || swapPairWithOne(u, v) || isFirst && swapPairs(u, v)
    {
      return true
    }
    if tripOf(u) == tripOf(v) { return reverseBetween(u, v) }
    return crossReversed(u, v) || cross(u, v)
  }

  /// The moves that make sense where `v` is a trip's depot start.
  func moveBehindDepot(_ u: Int, _ v: Int) -> Bool {
    if relocate(u, v) || relocatePair(u, v, reversed: false) || relocatePair(u, v, reversed: true) {
      return true
    }
    if tripOf(u) == tripOf(v) { return false }
    return crossReversed(u, v) || cross(u, v)
  }

  /// Change of the penalties when `moved` units of load go from the first trip to the second.
  @inline(__always)
  private func penaltyChange(_ from: Int, _ to: Int, _ moved: Int) -> Double {
    penalty(Int(trips[from].load) - moved) - trips[from].penalty
      + penalty(Int(trips[to].load) + moved) - trips[to].penalty
  }

  /// `u` goes behind `v`.
  private func relocate(_ u: Int, _ v: Int) -> Bool {
    let (p, x, y) = (before(u), after(u), after(v))
    if u == y { return false }
    var gain = arc(p, x) - arc(p, u) - arc(u, x) + arc(v, u) + arc(u, y) - arc(v, y)
    let (a, b) = (tripOf(u), tripOf(v))
    if a != b, gain >= trips[a].penalty + trips[b].penalty { return false }
    if a != b { gain += penaltyChange(a, b, demand(u)) }
    if gain > Self.threshold { return false }
    place(u, behind: v)
    moved(a, b)
    return true
  }

  /// `u` and `x` go behind `v`, as they are or the other way round.
  private func relocatePair(_ u: Int, _ v: Int, reversed: Bool) -> Bool {
    let (p, x, y) = (before(u), after(u), after(v))
    if u == y || v == x || isDepot(x) { return false }
    let xx = after(x)
    var gain = arc(p, xx) - arc(p, u) - arc(x, xx) - arc(v, y)
    gain += reversed ? arc(v, x) + arc(u, y) : arc(v, u) + arc(x, y)
    let (a, b) = (tripOf(u), tripOf(v))
    if a != b, gain >= trips[a].penalty + trips[b].penalty { return false }
    if a != b { gain += penaltyChange(a, b, demand(u) + demand(x)) }
    if gain > Self.threshold { return false }
    if reversed {
      place(x, behind: v)
      place(u, behind: x)
    } else {
      place(u, behind: v)
      place(x, behind: u)
    }
    moved(a, b)
    return true
  }

  /// `u` and `v` change places.
  private func swap(_ u: Int, _ v: Int) -> Bool {
    if u == before(v) || u == after(v) { return false }
    var gain = arc(before(u), v) + arc(v, after(u)) - arc(before(u), u) - arc(u, after(u))
    gain += arc(before(v), u) + arc(u, after(v)) - arc(before(v), v) - arc(v, after(v))
    let (a, b) = (tripOf(u), tripOf(v))
    if a != b, gain >= trips[a].penalty + trips[b].penalty { return false }
    if a != b { gain += penaltyChange(a, b, demand(u) - demand(v)) }
    if gain > Self.threshold { return false }
    exchange(u, v)
    moved(a, b)
    return true
  }

  /// `u`, `x` and `v` change places.
  private func swapPairWithOne(_ u: Int, _ v: Int) -> Bool {
    let (p, x, q, y) = (before(u), after(u), before(v), after(v))
    if u == q || x == q || u == y || isDepot(x) { return false }
    let xx = after(x)
    var gain = arc(p, v) + arc(v, xx) - arc(p, u) - arc(x, xx)
    gain += arc(q, u) + arc(x, y) - arc(q, v) - arc(v, y)
    let (a, b) = (tripOf(u), tripOf(v))
    if a != b, gain >= trips[a].penalty + trips[b].penalty { return false }
    if a != b { gain += penaltyChange(a, b, demand(u) + demand(x) - demand(v)) }
    if gain > Self.threshold { return false }
    exchange(u, v)
    place(x, behind: u)
    moved(a, b)
    return true
  }

  /// `u`, `x` and `v`, `y` change places.
  private func swapPairs(_ u: Int, _ v: Int) -> Bool {
    let (p, x, q, y) = (before(u), after(u), before(v), after(v))
    if isDepot(x) || isDepot(y) || y == p || u == y || x == v || v == after(x) { return false }
    let (xx, yy) = (after(x), after(y))
    var gain = arc(p, v) + arc(y, xx) - arc(p, u) - arc(x, xx)
    gain += arc(q, u) + arc(x, yy) - arc(q, v) - arc(y, yy)
    let (a, b) = (tripOf(u), tripOf(v))
    if a != b, gain >= trips[a].penalty + trips[b].penalty { return false }
    if a != b { gain += penaltyChange(a, b, demand(u) + demand(x) - demand(v) - demand(y)) }
    if gain > Self.threshold { return false }
    exchange(u, v)
    exchange(x, y)
    moved(a, b)
    return true
  }

  /// 2-opt on one trip: the stretch from `x` to `v` is driven backwards.
  private func reverseBetween(_ u: Int, _ v: Int) -> Bool {
    if vertices[u].position > vertices[v].position { return false }
    let (x, y) = (after(u), after(v))
    if x == v { return false }
    let gain = arc(u, v) + arc(x, y) - arc(u, x) - arc(v, y)
    if gain > Self.threshold { return false }
    var (here, behind) = (v, u)
    while true {
      let next = before(here)
      link(behind, here)
      behind = here
      if here == x { break }
      here = next
    }
    link(x, y)
    moved(tripOf(u), tripOf(u))
    return true
  }

  /// 2-opt*: the heads of both trips are joined, and both tails.
  private func crossReversed(_ u: Int, _ v: Int) -> Bool {
    let (x, y) = (after(u), after(v))
    let (a, b) = (tripOf(u), tripOf(v))
    var gain = arc(u, v) + arc(x, y) - arc(u, x) - arc(v, y)
    if gain >= trips[a].penalty + trips[b].penalty { return false }
    let heads = Int(vertices[u].loadUpTo) + Int(vertices[v].loadUpTo)
    let tails = Int(trips[a].load) + Int(trips[b].load) - heads
    gain += penalty(heads) + penalty(tails) - trips[a].penalty - trips[b].penalty
    if gain > Self.threshold { return false }
    // First trip: head of u, then head of v backwards. Second: tail of u backwards, tail of v.
    var here = v
    var behind = u
    while !isDepot(here) {
      let next = before(here)
      link(behind, here)
      behind = here
      here = next
    }
    link(behind, end(a))
    here = x
    behind = y
    while !isDepot(here) {
      let next = after(here)
      link(here, behind)
      behind = here
      here = next
    }
    link(start(b), behind)
    moved(a, b)
    return true
  }

  /// 2-opt*: both trips change tails.
  private func cross(_ u: Int, _ v: Int) -> Bool {
    let (x, y) = (after(u), after(v))
    let (a, b) = (tripOf(u), tripOf(v))
    var gain = arc(u, y) + arc(v, x) - arc(u, x) - arc(v, y)
    if gain >= trips[a].penalty + trips[b].penalty { return false }
    let first = Int(vertices[u].loadUpTo) + Int(trips[b].load) - Int(vertices[v].loadUpTo)
    let second = Int(vertices[v].loadUpTo) + Int(trips[a].load) - Int(vertices[u].loadUpTo)
    gain += penalty(first) + penalty(second) - trips[a].penalty - trips[b].penalty
    if gain > Self.threshold { return false }
    let (lastA, lastB) = (before(end(a)), before(end(b)))
    if isDepot(y) {
      link(u, end(a))
    } else {
      link(u, y)
      link(lastB, end(a))
    }
    if isDepot(x) {
      link(v, end(b))
    } else {
      link(v, x)
      link(lastA, end(b))
    }
    moved(a, b)
    return true
  }
}
