/// Local search around what a ruin-and-recreate step has changed: moves that bring a stop beside a
/// near one, the best one for each stop in turn, until none gains. Only stops whose neighbours on
/// the trip have changed are looked at, so that a call takes time in the size of the change
/// (selective vertex caching: Accorsi & Vigo, Transp. Sci. 55, 2021).
///
/// For arcs that are the same both ways, and without windows.
extension SearchState {
  /// Near stops that a stop is tried beside.
  static var localWidth: Int { 12 }

  /// Improves the trips changed since `begin`.
  mutating func improveLocally() {
    for index in 0..<logCount { enqueueIfChanged(index) }
    improveQueued()
  }

  /// Improves all trips, stop by stop: what a construction leaves undone, in time linear in the stops.
  mutating func improveWhole() {
    guard canImproveLocally else { return }
    for stop in 0..<stopCount {
      begin()
      enqueue(stop)
      improveQueued()
      let changed = changedCost()
      commit()
      cost = changed
    }
  }

  /// Makes the best moves of the queued stops, and of those that the moves queue.
  mutating func improveQueued() {
    var head = 0
    while head < queueCount {
      let stop = Int(queue[head])
      head += 1
      isQueued[stop] = false
      while nodes[stop].route >= 0 {
        let move = bestMove(of: stop)
        guard move.family != .none, make(move) else { break }
      }
    }
    queueCount = 0
  }

  /// Takes in a node whose neighbours are others than when it was first logged.
  @inline(__always)
  private mutating func enqueueIfChanged(_ index: Int) {
    let node = Int(log[index].index)
    if seen[node] == iteration { return }
    seen[node] = iteration
    let (old, new) = (log[index].node, nodes[node])
    if old.previous == new.previous, old.next == new.next { return }
    if old.previous == new.next, old.next == new.previous { return }
    enqueue(node)
  }

  @inline(__always)
  mutating func enqueue(_ node: Int) {
    guard node < stopCount, !isQueued[node], nodes[node].route >= 0,
      queueCount < Self.queueCapacity
    else { return }
    isQueued[node] = true
    queue[queueCount] = Int32(truncatingIfNeeded: node)
    queueCount &+= 1
  }

  static var queueCapacity: Int { 8192 }

  /// The best of all moves that give up an arc of `u` for a shorter one to a near stop: every gain
  /// has such an arc at one of its stops (Lin & Kernighan, Oper. Res. 21, 1973).
  func bestMove(of u: Int) -> LocalMove {
    var best = LocalMove(below: -1e-7)
    let trip = nodes[u].route
    refreshPrefix(Int(trip))
    let row = near + u * nearWidth
    for ahead in [true, false] {
      let given = arcBeside(u, !ahead)
      var count = -1
      for rank in 0..<min(Self.localWidth, nearWidth) {
        let v = Int(row[rank].stop)
        if v < 0 || Double(row[rank].leg) > given { break }
        if nodes[v].route < 0 { continue }
        let leg = travel.distance(u, v)
        if leg >= given { continue }
        if count < 0 { count = listStretches(u, ahead, Self.longestStretch, stretches) }
        refreshPrefix(Int(nodes[v].route))
        tryMoving(u, ahead, count, to: v, leg, forward: true, &best)
        tryMoving(u, ahead, count, to: v, leg, forward: false, &best)
        tryBringing(v, true, between: u, ahead, leg, &best)
        tryBringing(v, false, between: u, ahead, leg, &best)
        if nodes[v].route == trip {
          tryReversal(u, v, ahead, leg, &best)
        } else {
          tryCrossings(u, v, ahead, leg, &best)
        }
      }
    }
    return best
  }
}
