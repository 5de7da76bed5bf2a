/// A stretch of a trip that begins at some stop and leads away from `outer`.
struct Stretch {
  var last: Int32
  /// The node behind the last one.
  var inner: Int32
  var load: Int32
  /// Metres of the arcs at both ends less those of the arc that closes the gap.
  var freed: Double
  /// Metres from the first to the last stop.
  var inside: Double
  /// Seconds of work.
  var service: Double
}

/// Or-opt and short exchanges: a stretch of up to three stops goes beside a near stop, in place of
/// the stop there or of none.
extension SearchState {
  static var longestStretch: Int { 3 }

  /// The stop or depot end beside a node, in one direction.
  @inline(__always)
  func beside(_ node: Int, _ forward: Bool) -> Int {
    Int(forward ? nodes[node].next : nodes[node].previous)
  }

  @inline(__always)
  func arcBeside(_ node: Int, _ forward: Bool) -> Double {
    forward ? nodes[node].arcOut : nodes[node].arc
  }

  /// The stretches of one, two, … stops that begin with `u`.
  /// - Returns: how many there are.
  @inline(__always)
  func listStretches(
    _ u: Int, _ ahead: Bool, _ most: Int, _ list: UnsafeMutablePointer<Stretch>
  ) -> Int {
    let outer = beside(u, !ahead)
    let outerArc = arcBeside(u, !ahead)
    var (last, load, inside, seconds) = (u, Int32(0), 0.0, 0.0)
    for count in 0..<most {
      load &+= nodes[last].load
      if durationMatters { seconds += service(last) }
      let inner = beside(last, ahead)
      let close = outer == inner ? 0 : travel.distance(outer, inner)
      list[count] = Stretch(
        last: Int32(truncatingIfNeeded: last), inner: Int32(truncatingIfNeeded: inner), load: load,
        freed: outerArc + arcBeside(last, ahead) - close, inside: inside, service: seconds)
      if inner >= stopCount { return count + 1 }
      inside += arcBeside(last, ahead)
      last = inner
    }
    return most
  }

  /// The stretches of `u` go to one side of `v`.
  @inline(__always)
  func tryMoving(
    _ u: Int, _ ahead: Bool, _ count: Int, to v: Int, _ leg: Double, forward: Bool,
    _ best: inout LocalMove
  ) {
    let (a, b) = (Int(nodes[u].route), Int(nodes[v].route))
    let second = beside(v, forward)
    let gone = arcBeside(v, forward)
    let outer = beside(u, !ahead)
    // What `second` would bring back where it makes room.
    let beyond = second < stopCount ? beside(second, forward) : -1
    let canReturn = second < stopCount && second != outer
    let goneTwo = canReturn ? gone + arcBeside(second, forward) : 0
    let outerReturn = canReturn ? travel.distance(outer, second) - arcBeside(u, !ahead) : 0
    for index in 0..<count {
      let stretch = stretches[index]
      let (last, inner) = (Int(stretch.last), Int(stretch.inner))
      if last == v || last == second { return }
      let fine = a == b ? 0 : fine(stretch.load, from: a, to: b)
      if fine < .infinity {
        let into = leg + travel.distance(last, second) - gone
        if let cost = costOfExchange(
          a, -stretch.freed - stretch.inside, -stretch.service, b, into + stretch.inside,
          stretch.service, empties: outer >= stopCount && inner >= stopCount, fine: fine,
          below: best.cost)
        {
          best = LocalMove(below: cost)
          setStretch(&best, u, last, ahead)
          best.bBefore = forward ? v : second
          best.aTurns = ahead != forward
        }
      }
      guard canReturn, second != inner else { continue }
      let more = stretch.load - nodes[second].load
      let balance = a == b ? 0 : self.fine(more, from: a, to: b)
      if balance == .infinity { continue }
      let into = leg + travel.distance(last, beyond) - goneTwo
      let close = outerReturn + travel.distance(second, inner) - arcBeside(last, ahead)
      let service = stretch.service - (durationMatters ? self.service(second) : 0)
      if let cost = costOfExchange(
        a, close - stretch.inside, -service, b, into + stretch.inside, service, empties: false,
        fine: balance, below: best.cost)
      {
        best = LocalMove(below: cost)
        setStretch(&best, u, last, ahead)
        (best.bFirst, best.bLast) = (second, second)
        best.bBefore = forward ? v : beyond
        best.aTurns = ahead != forward
      }
    }
  }

  /// A stretch that begins with `v` goes between `u` and the node on its outer side.
  @inline(__always)
  func tryBringing(
    _ v: Int, _ aheadOfV: Bool, between u: Int, _ ahead: Bool, _ leg: Double,
    _ best: inout LocalMove
  ) {
    let (a, b) = (Int(nodes[v].route), Int(nodes[u].route))
    let outer = beside(u, !ahead)
    let gap = leg - arcBeside(u, !ahead)
    let outerOfV = beside(v, !aheadOfV)
    let outerArc = arcBeside(v, !aheadOfV)
    var (last, load, inside, seconds) = (v, Int32(0), 0.0, 0.0)
    for _ in 0..<Self.longestStretch {
      if last >= stopCount || last == u || last == outer { return }
      load &+= nodes[last].load
      let fine = a == b ? 0 : fine(load, from: a, to: b)
      if fine == .infinity { return }
      if durationMatters { seconds += service(last) }
      let inner = beside(last, aheadOfV)
      let close = outerOfV == inner ? 0 : travel.distance(outerOfV, inner)
      let freed = outerArc + arcBeside(last, aheadOfV) - close
      let into = gap + travel.distance(last, outer)
      if let cost = costOfExchange(
        a, -freed - inside, -seconds, b, into + inside, seconds,
        empties: outerOfV >= stopCount && inner >= stopCount, fine: fine, below: best.cost)
      {
        best = LocalMove(below: cost)
        setStretch(&best, v, last, aheadOfV)
        best.bBefore = ahead ? outer : u
        best.aTurns = ahead == aheadOfV
      }
      inside += arcBeside(last, aheadOfV)
      last = inner
    }
  }

  @inline(__always)
  private func setStretch(_ move: inout LocalMove, _ u: Int, _ last: Int, _ ahead: Bool) {
    move.family = .exchange
    (move.aFirst, move.aLast) = ahead ? (u, last) : (last, u)
  }

  /// Change of cost; nil where a limit forbids it or it is not below what is known.
  /// - Parameters:
  ///   - empties: whether the first trip, where it is not the second, loses all stops
  ///   - fine: price of the load above capacity
  @inline(__always)
  private func costOfExchange(
    _ a: Int, _ metresA: Double, _ serviceA: Double, _ b: Int, _ metresB: Double,
    _ serviceB: Double, empties: Bool, fine: Double, below limit: Double
  ) -> Double? {
    let spared = empties && a != b ? charge(a) : 0
    if isUniform || a == b {
      var cost = routes[a].perMetre * (metresA + metresB) - spared + fine
      if sharesVehicles { cost += changeOfCharge(a, metresA + metresB, 0) }
      return cost < limit ? cost : nil
    }
    return limitedCost(
      a, metresA, serviceA, b, metresB, serviceB, spared: spared, below: limit)
  }
}
