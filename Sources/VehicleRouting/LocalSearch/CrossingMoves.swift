/// 2-opt within a trip, and 2-opt* between two trips of one depot.
extension SearchState {
  /// The arcs on the same side of `u` and `v` give way to the arc between both and the arc between
  /// their neighbours there.
  @inline(__always)
  func tryReversal(_ u: Int, _ v: Int, _ ahead: Bool, _ leg: Double, _ best: inout LocalMove) {
    let (x, y) = (beside(u, !ahead), beside(v, !ahead))
    if y == u { return }
    let added = leg + travel.distance(x, y) - arcBeside(u, !ahead) - arcBeside(v, !ahead)
    let trip = Int(nodes[u].route)
    var cost = routes[trip].perMetre * added
    if sharesVehicles { cost += changeOfCharge(trip, added, 0) }
    guard cost < best.cost else { return }
    best = LocalMove(below: cost)
    best.family = .reverse
    // What turns round lies behind the first and ends with the second.
    let (i, j) = ahead ? (x, y) : (u, v)
    (best.first, best.second) = prefix[i].position < prefix[j].position ? (i, j) : (j, i)
  }

  /// 2-opt* that joins `u` and `v` and gives up the arc on the outer side of `u`.
  @inline(__always)
  func tryCrossings(_ u: Int, _ v: Int, _ ahead: Bool, _ leg: Double, _ best: inout LocalMove) {
    let (a, b) = (Int(nodes[u].route), Int(nodes[v].route))
    guard
      severalKinds == false || kinds[Int(routes[a].kind)].depot == kinds[Int(routes[b].kind)].depot
    else { return }
    let (outer, same, other) = (beside(u, !ahead), beside(v, !ahead), beside(v, ahead))
    let given = leg - arcBeside(u, !ahead)
    // Tails change trips: what comes before one of the two goes on with the other.
    let tails = given - arcBeside(v, ahead)
    let (i, j) = ahead ? (outer, v) : (u, other)
    tryTails(i, j, a, b, tails, outer, other, &best)
    let heads = given - arcBeside(v, !ahead)
    let (k, l) = ahead ? (outer, same) : (u, v)
    tryHeads(k, l, a, b, heads, outer, same, &best)
  }

  /// `i` goes on to what is behind `j`, and `j` to what is behind `i`.
  @inline(__always)
  private func tryTails(
    _ i: Int, _ j: Int, _ a: Int, _ b: Int, _ partial: Double, _ x: Int, _ y: Int,
    _ best: inout LocalMove
  ) {
    let loadA = load(a)
    let newA = prefix[i].load + load(b) - prefix[j].load
    let fine = fine(loadA - newA, from: a, to: b)
    if fine == .infinity { return }
    let added = partial + travel.distance(x, y)
    let spared = spared(
      a, b, left: prefix[i].position + routes[b].count - prefix[j].position)
    if isUniform {
      let cost = routes[a].perMetre * added - spared + fine
      guard cost < best.cost else { return }
      best = LocalMove(below: cost)
    } else {
      let newMetres =
        prefix[i].metres + travel.distance(i, Int(nodes[j].next)) + routes[b].distance
        - prefix[j].metres - nodes[j].arcOut
      guard
        let cost = crossingCost(
          a, b, added, newMetres: newMetres,
          newService: prefix[i].service + serviceOf(b) - prefix[j].service, spared: spared,
          below: best.cost)
      else { return }
      best = LocalMove(below: cost)
    }
    best.family = .crossTails
    (best.first, best.second) = (i, j)
  }

  /// `i` goes on to `j` and back along its trip; what was behind both makes the other trip.
  @inline(__always)
  private func tryHeads(
    _ i: Int, _ j: Int, _ a: Int, _ b: Int, _ partial: Double, _ x: Int, _ y: Int,
    _ best: inout LocalMove
  ) {
    let newA = prefix[i].load + prefix[j].load
    let fine = fine(load(a) - newA, from: a, to: b)
    if fine == .infinity { return }
    let added = partial + travel.distance(x, y)
    let spared = spared(a, b, left: prefix[i].position + prefix[j].position)
    if isUniform {
      let cost = routes[a].perMetre * added - spared + fine
      guard cost < best.cost else { return }
      best = LocalMove(below: cost)
    } else {
      guard
        let cost = crossingCost(
          a, b, added, newMetres: prefix[i].metres + travel.distance(i, j) + prefix[j].metres,
          newService: prefix[i].service + prefix[j].service, spared: spared, below: best.cost)
      else { return }
      best = LocalMove(below: cost)
    }
    best.family = .crossHeads
    (best.first, best.second) = (i, j)
  }

  /// Fixed cost that goes where the first trip is left so many stops, and the second the others.
  @inline(__always)
  private func spared(_ a: Int, _ b: Int, left: Int32) -> Double {
    if left == 0 { return charge(a) }
    return left == routes[a].count + routes[b].count ? charge(b) : 0
  }

  @inline(__always) private func load(_ slot: Int) -> Int32 { capacity(slot) - routes[slot].slack }

  @inline(__always) private func capacity(_ slot: Int) -> Int32 {
    kinds[Int(routes[slot].kind)].capacity
  }

  @inline(__always) func serviceOf(_ slot: Int) -> Double {
    durationMatters ? prefix[Int(nodes[stopCount + slot].previous)].service : 0
  }

  /// Change of cost when the first trip's metres and service become the new ones and the second
  /// trip gets the rest; nil where a limit forbids it or it is not below what is known.
  @inline(__always)
  private func crossingCost(
    _ a: Int, _ b: Int, _ added: Double, newMetres: Double, newService: Double, spared: Double,
    below limit: Double
  ) -> Double? {
    let change = newMetres - routes[a].distance
    let service = newService - serviceOf(a)
    return limitedCost(
      a, change, service, b, added - change, -service, spared: spared, below: limit)
  }

  /// What a trip is charged of its vehicle.
  @inline(__always)
  func charge(_ slot: Int) -> Double { kinds[Int(routes[slot].kind)].charge(routes[slot].duration) }

  /// Change of what a trip is charged that gets longer by so many metres and seconds of service; none
  /// where it loses all stops.
  @inline(__always)
  func changeOfCharge(_ slot: Int, _ metres: Double, _ service: Double) -> Double {
    let (kind, before) = (kinds[Int(routes[slot].kind)], routes[slot].duration)
    let after = before + metres * kind.secondsPerMetre + service
    return after < 1e-6 * before ? 0 : kind.charge(after) - kind.charge(before)
  }

  /// Change of cost of two trips that get longer by so many metres and seconds of service; nil
  /// where a limit forbids it or it is not below what is known.
  /// - Parameter spared: fixed cost of a trip that loses all stops
  @inline(__always)
  func limitedCost(
    _ a: Int, _ metresA: Double, _ serviceA: Double, _ b: Int, _ metresB: Double,
    _ serviceB: Double, spared: Double, below limit: Double
  ) -> Double? {
    var cost =
      routes[a].perMetre * metresA + routes[a].perSecond * serviceA
      + routes[b].perMetre * metresB + routes[b].perSecond * serviceB - spared
    if sharesVehicles {
      cost += changeOfCharge(a, metresA, serviceA) + changeOfCharge(b, metresB, serviceB)
    }
    guard cost < limit, isWithin(a, metresA, serviceA), isWithin(b, metresB, serviceB) else {
      return nil
    }
    return cost
  }

  @inline(__always)
  private func isWithin(_ slot: Int, _ metres: Double, _ service: Double) -> Bool {
    let kind = kinds[Int(routes[slot].kind)]
    let tolerance = FlatProblem.tolerance
    if distanceMatters, routes[slot].distance + metres > kind.maximumDistance + tolerance {
      return false
    }
    let seconds = metres * kind.secondsPerMetre + service
    return !durationMatters || routes[slot].duration + seconds <= kind.maximumDuration + tolerance
  }
}
