/// Where a stop could go in a trip: the three cheapest places, found once per change of the trip.
struct SwapStarInsertions {
  /// Move count the places were found at; −1 for never.
  var known: Int32
  var cost: (Double, Double, Double)
  var behind: (Int32, Int32, Int32)

  mutating func offer(_ value: Double, _ vertex: Int) {
    let vertex = Int32(truncatingIfNeeded: vertex)
    if value < cost.0 {
      cost = (value, cost.0, cost.1)
      behind = (vertex, behind.0, behind.1)
    } else if value < cost.1 {
      cost = (cost.0, value, cost.1)
      behind = (behind.0, vertex, behind.1)
    } else if value < cost.2 {
      cost.2 = value
      behind.2 = vertex
    }
  }
}

/// SWAP* (Vidal 2022): two stops of two trips change trips, each going to its best place there
/// rather than to the other's.
extension GeneticLocalSearch {
  private struct Swap {
    var cost: Double
    var u = -1
    var v = -1
    var uBehind = -1
    var vBehind = -1
  }

  /// Tries all pairs of trips that changed since they were last looked at.
  func swapStar() -> Bool {
    var improved = false
    for a in 0..<tripCount {
      let lastTested = trips[a].swapped
      trips[a].swapped = moves
      guard trips[a].count > 0 else { continue }
      for b in (a + 1)..<max(a + 1, tripCount) {
        guard trips[b].count > 0, max(trips[a].changed, trips[b].changed) > lastTested,
          overlap(a, b)
        else { continue }
        if swapStar(a, b) { improved = true }
      }
    }
    return improved
  }

  private func overlap(_ a: Int, _ b: Int) -> Bool {
    let (one, two) = (trips[a], trips[b])
    return (two.sectorStart &- one.sectorStart) & 65535
      <= (one.sectorEnd &- one.sectorStart) & 65535
      || (one.sectorStart &- two.sectorStart) & 65535
        <= (two.sectorEnd &- two.sectorStart) & 65535
  }

  private func swapStar(_ a: Int, _ b: Int) -> Bool {
    prepare(a, into: b)
    prepare(b, into: a)
    var best = Swap(cost: Self.threshold)
    var u = after(start(a))
    while !isDepot(u) {
      let uRemoval = removal(u)
      var v = after(start(b))
      while !isDepot(v) {
        let more = demand(u) - demand(v)
        let change =
          penalty(Int(trips[a].load) - more) - trips[a].penalty + penalty(Int(trips[b].load) + more)
          - trips[b].penalty
        if change + uRemoval + removal(v) <= 0 {
          let uPlace = cheapest(u, in: b, without: v)
          let vPlace = cheapest(v, in: a, without: u)
          let cost = change + uRemoval + uPlace.cost + removal(v) + vPlace.cost
          if cost < best.cost {
            best = Swap(cost: cost, u: u, v: v, uBehind: uPlace.behind, vBehind: vPlace.behind)
          }
        }
        v = after(v)
      }
      u = after(u)
    }
    // One stop going over alone is a swap with nothing.
    best = relocation(from: a, to: b, best)
    best = relocation(from: b, to: a, best)
    guard best.u >= 0 || best.v >= 0 else { return false }
    if best.u >= 0 { place(best.u, behind: best.uBehind) }
    if best.v >= 0 { place(best.v, behind: best.vBehind) }
    moved(a, b)
    return true
  }

  private func relocation(from a: Int, to b: Int, _ best: Swap) -> Swap {
    var best = best
    var u = after(start(a))
    while !isDepot(u) {
      let change =
        penalty(Int(trips[a].load) - demand(u)) - trips[a].penalty
        + penalty(Int(trips[b].load) + demand(u)) - trips[b].penalty
      let spot = insertions[u * tripCount + b]
      let cost = change + removal(u) + spot.cost.0
      if cost < best.cost {
        best = Swap(cost: cost, u: u, v: -1, uBehind: Int(spot.behind.0), vBehind: -1)
      }
      u = after(u)
    }
    return best
  }

  /// Change of cost when a stop leaves its trip.
  @inline(__always)
  private func removal(_ u: Int) -> Double {
    arc(before(u), after(u)) - arc(before(u), u) - arc(u, after(u))
  }

  /// The cheapest place for `u` in a trip that `v` has left.
  @inline(__always)
  private func cheapest(_ u: Int, in trip: Int, without v: Int) -> (cost: Double, behind: Int) {
    let (p, n) = (before(v), after(v))
    var best = (cost: arc(p, u) + arc(u, n) - arc(p, n), behind: p)
    let spots = insertions[u * tripCount + trip]
    // Of the three, the cheapest that does not touch v.
    let first = Int(spots.behind.0)
    if first != v, first != p {
      if spots.cost.0 < best.cost { best = (spots.cost.0, first) }
      return best
    }
    let second = Int(spots.behind.1)
    if second != v, second != p {
      if spots.cost.1 < best.cost { best = (spots.cost.1, second) }
      return best
    }
    let third = Int(spots.behind.2)
    if third != v, third != p, spots.cost.2 < best.cost { best = (spots.cost.2, third) }
    return best
  }

  /// Finds the three cheapest places in trip `b` for every stop of trip `a`.
  private func prepare(_ a: Int, into b: Int) {
    var u = after(start(a))
    while !isDepot(u) {
      let index = u * tripCount + b
      if insertions[index].known < trips[b].changed {
        var spots = SwapStarInsertions(
          known: moves, cost: (.infinity, .infinity, .infinity), behind: (-1, -1, -1))
        var here = start(b)
        while here != end(b) {
          let next = after(here)
          spots.offer(arc(here, u) + arc(u, next) - arc(here, next), here)
          here = next
        }
        insertions[index] = spots
      }
      u = after(u)
    }
  }
}
