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
          !wereTested(a, b), overlap(a, b)
        else { continue }
        if swapStar(a, b) { improved = true }
      }
    }
    return improved
  }

  /// Whether the sectors of two trips have a direction in common.
  func overlap(_ a: Int, _ b: Int) -> Bool {
    let (one, two) = (trips[a], trips[b])
    return (two.sectorStart &- one.sectorStart) & 65535
      <= (one.sectorEnd &- one.sectorStart) & 65535
      || (one.sectorStart &- two.sectorStart) & 65535
        <= (two.sectorEnd &- two.sectorStart) & 65535
  }

  private func swapStar(_ a: Int, _ b: Int) -> Bool {
    let (sideA, sideB) = sides
    let (countA, countB) = (line(a, sideA), line(b, sideB))
    prepare(sideA, countA, into: b, sideB, countB)
    prepare(sideB, countB, into: a, sideA, countA)
    let (loadA, loadB) = (Int(trips[a].load), Int(trips[b].load))
    let penalties = trips[a].penalty + trips[b].penalty
    var best = Swap(cost: Self.threshold)
    for i in 0..<countA {
      let uRemoval = sideA.removal[i] - penalties
      let u = Int(sideA.vertex[i])
      let (uDemand, uRow) = (Int(sideA.demand[i]), arcs + Int(sideA.place[i + 1]) * size)
      let uSpots = insertions + (u * tripCount + b)
      for k in 0..<countB {
        let more = uDemand - Int(sideB.demand[k])
        let change =
          uRemoval + sideB.removal[k] + penalty(loadA - more) + penalty(loadB + more)
        if change >= best.cost { continue }
        let v = Int(sideB.vertex[k])
        let uPlace = cheapest(uSpots, uRow, sideB, k)
        // A stop hardly ever makes its new trip shorter.
        if change + uPlace.cost >= best.cost { continue }
        let vRow = arcs + Int(sideB.place[k + 1]) * size
        let vPlace = cheapest(insertions + (v * tripCount + a), vRow, sideA, i)
        let cost = change + uPlace.cost + vPlace.cost
        if cost < best.cost {
          best = Swap(cost: cost, u: u, v: v, uBehind: uPlace.behind, vBehind: vPlace.behind)
        }
      }
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

  /// The cheapest place for a stop in a trip that its stop at `k` has left.
  @inline(__always)
  private func cheapest(
    _ spots: UnsafeMutablePointer<SwapStarInsertions>, _ row: UnsafeMutablePointer<Double>,
    _ side: SwapStarSide, _ k: Int
  ) -> (cost: Double, behind: Int) {
    let v = side.vertex[k]
    let p = vertices[Int(v)].previous
    let joined = side.removal[k] + side.leg[k] + side.leg[k + 1]
    var best = (
      cost: row[Int(side.place[k])] + row[Int(side.place[k + 2])] - joined, behind: Int(p)
    )
    // Of the three, the cheapest that does not touch v.
    let (cost, behind) = (spots.pointee.cost, spots.pointee.behind)
    if behind.0 != v, behind.0 != p {
      if cost.0 < best.cost { best = (cost.0, Int(behind.0)) }
    } else if behind.1 != v, behind.1 != p {
      if cost.1 < best.cost { best = (cost.1, Int(behind.1)) }
    } else if behind.2 != v, behind.2 != p, cost.2 < best.cost {
      best = (cost.2, Int(behind.2))
    }
    return best
  }

  /// Writes a trip's stops one beside the other.
  private func line(_ trip: Int, _ side: SwapStarSide) -> Int {
    var (here, count) = (after(start(trip)), 0)
    side.place[0] = 0
    side.leg[0] = legs[start(trip)]
    while !isDepot(here) {
      side.vertex[count] = Int32(truncatingIfNeeded: here)
      side.place[count + 1] = vertices[here].place
      side.demand[count] = vertices[here].demand
      side.removal[count] = removal(here)
      side.leg[count + 1] = legs[here]
      count &+= 1
      here = after(here)
    }
    side.place[count + 1] = 0
    return count
  }

  /// Finds the three cheapest places in trip `b` for every stop of the other.
  private func prepare(
    _ side: SwapStarSide, _ count: Int, into b: Int, _ other: SwapStarSide, _ otherCount: Int
  ) {
    let changed = trips[b].changed
    for i in 0..<count {
      let spots = insertions + (Int(side.vertex[i]) * tripCount + b)
      if spots.pointee.known >= changed { continue }
      let row = arcs + Int(side.place[i + 1]) * size
      var found = SwapStarInsertions(
        known: moves, cost: (.infinity, .infinity, .infinity), behind: (-1, -1, -1))
      var left = row[0]
      for k in 0...otherCount {
        let right = row[Int(other.place[k + 1])]
        let value = left + right - other.leg[k]
        if value < found.cost.2 {
          found.offer(value, k == 0 ? start(b) : Int(other.vertex[k - 1]))
        }
        left = right
      }
      spots.pointee = found
    }
  }
}
