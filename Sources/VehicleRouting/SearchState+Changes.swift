/// Changes that can be taken back: what they overwrite goes to a log first.
extension SearchState {
  /// Starts a change; all until `commit` or `undo` belongs to it.
  @inline(__always)
  mutating func begin() {
    iteration &+= 1
    logCount = 0
    touchedCount = 0
    poolCount = 0
    costBefore = cost
  }

  /// Whether the logs have room for one more stop to be moved.
  @inline(__always)
  var hasRoom: Bool { logCount + 16 < Self.logCapacity && poolCount + 1 < Self.poolCapacity }

  @inline(__always)
  mutating func remember(_ index: Int) {
    log[logCount] = (Int32(truncatingIfNeeded: index), nodes[index])
    logCount &+= 1
  }

  /// Remembers a trip before its first change.
  @inline(__always)
  mutating func touch(_ slot: Int) {
    if routes[slot].stamp == iteration { return }
    if let extraUsed, let touchedExtra {
      let extra = flat.dimensions - 1
      for index in 0..<extra {
        touchedExtra[touchedCount * extra + index] = extraUsed[slot * extra + index]
      }
    }
    touched[touchedCount] = (Int32(truncatingIfNeeded: slot), routes[slot])
    touchedCount &+= 1
    routes[slot].stamp = iteration
    prefixIsFresh[slot] = false
  }

  /// Keeps the change.
  @inline(__always)
  mutating func commit() {
    if isSoft { excess &+= changedExcess() }
    for index in 0..<touchedCount {
      let slot = Int(touched[index].slot)
      // Whether it was in use before or only opened on the way.
      if routes[slot].count == 0 {
        freeSlots[freeCount] = Int32(slot)
        freeCount += 1
      }
    }
  }

  /// Puts everything back as it was at `begin`.
  mutating func undo() {
    while logCount > 0 {
      logCount &-= 1
      nodes[Int(log[logCount].index)] = log[logCount].node
    }
    while touchedCount > 0 {
      touchedCount &-= 1
      let (slot, route) = (Int(touched[touchedCount].slot), touched[touchedCount].route)
      let now = routes[slot]
      if now.count > 0 { used[Int(now.kind)] -= 1 }
      if route.count > 0 { used[Int(route.kind)] += 1 }
      if route.count == 0 {
        freeSlots[freeCount] = Int32(slot)
        freeCount += 1
      }
      if now.kind != route.kind { travel.place(stopCount + slot, at: depotNode(route.kind)) }
      routes[slot] = route
      prefixIsFresh[slot] = false
      if let extraUsed, let touchedExtra {
        let extra = flat.dimensions - 1
        for index in 0..<extra {
          extraUsed[slot * extra + index] = touchedExtra[touchedCount * extra + index]
        }
      }
      if W.windows { refreshTimes(slot) }
    }
    cost = costBefore
  }

  @inline(__always)
  func depotNode(_ kind: Int32) -> Int { Int(kinds[Int(kind)].depot) }

  /// Takes `count` consecutive stops from `first` on out of their trip and adds them to the pool.
  mutating func remove(from first: Int, count: Int) {
    let slot = Int(nodes[first].route)
    touch(slot)
    let kind = Int(routes[slot].kind)
    let previous = Int(nodes[first].previous)
    var (here, last, gone, seconds) = (first, previous, 0.0, 0.0)
    let timed = hasDurations || durationMatters && !W.windows
    for _ in 0..<count {
      let node = nodes[here]
      remember(here)
      gone += node.arc
      if timed {
        seconds += self.seconds(last, here, node.arc, kind) + service(here)
      }
      routes[slot].slack &+= node.load
      if flat.dimensions > 1 { addExtra(here, slot, -1) }
      nodes[here].route = -1
      pool[poolCount] = Int32(truncatingIfNeeded: here)
      poolCount &+= 1
      last = here
      here = Int(node.next)
    }
    remember(previous)
    remember(here)
    gone += nodes[here].arc
    if timed { seconds += self.seconds(last, here, nodes[here].arc, kind) }
    let isEmpty = previous == here
    let arc = isEmpty ? 0 : metres(previous, here)
    nodes[previous].next = Int32(truncatingIfNeeded: here)
    nodes[here].previous = Int32(truncatingIfNeeded: previous)
    nodes[here].arc = arc
    nodes[previous].arcOut = arc
    if timed {
      seconds -= isEmpty ? 0 : self.seconds(previous, here, arc, kind)
      routes[slot].duration -= seconds
    }
    routes[slot].distance -= gone - arc
    routes[slot].count &-= Int32(truncatingIfNeeded: count)
    if isEmpty { used[kind] -= 1 }
  }

  /// Puts a stop in behind a node of a trip.
  mutating func insert(_ stop: Int, after previous: Int) {
    let slot = Int(nodes[previous].route)
    touch(slot)
    let kind = Int(routes[slot].kind)
    let next = Int(nodes[previous].next)
    if routes[slot].count == 0 { used[kind] += 1 }
    remember(stop)
    remember(previous)
    remember(next)
    let (left, right) = (travel.distance(previous, stop), metres(stop, next))
    if hasDurations || durationMatters && !W.windows {
      var added = seconds(previous, stop, left, kind) + seconds(stop, next, right, kind)
      if previous != next { added -= seconds(previous, next, nodes[next].arc, kind) }
      routes[slot].duration += added + service(stop)
    }
    routes[slot].distance += left + right - nodes[next].arc
    routes[slot].count &+= 1
    routes[slot].slack &-= nodes[stop].load
    if flat.dimensions > 1 { addExtra(stop, slot, 1) }
    nodes[previous].next = Int32(truncatingIfNeeded: stop)
    nodes[next].previous = Int32(truncatingIfNeeded: stop)
    nodes[next].arc = right
    nodes[stop].previous = Int32(truncatingIfNeeded: previous)
    nodes[stop].next = Int32(truncatingIfNeeded: next)
    nodes[stop].route = Int32(truncatingIfNeeded: slot)
    nodes[stop].arc = left
    nodes[stop].arcOut = right
    nodes[previous].arcOut = left
    if W.windows { refreshTimes(around: stop) }
  }

  /// Opens a slot for a trip of the type; nil when none is free.
  mutating func open(_ kind: Int) -> Int? {
    guard freeCount > 0 else { return nil }
    freeCount -= 1
    let slot = Int(freeSlots[freeCount])
    touch(slot)
    let depot = stopCount + slot
    remember(depot)
    nodes[depot] = SearchNode(
      previous: Int32(depot), next: Int32(depot), route: Int32(slot), load: 0, arc: 0,
      arcOut: 0)
    routes[slot].distance = 0
    routes[slot].duration = 0
    if let extraUsed {
      let extra = flat.dimensions - 1
      for index in 0..<extra { extraUsed[slot * extra + index] = 0 }
    }
    setKind(slot, kind)
    if W.windows { refreshTimes(slot) }
    return slot
  }

  private func addExtra(_ stop: Int, _ slot: Int, _ sign: Int32) {
    guard let extraUsed else { return }
    let extra = flat.dimensions - 1
    let row = Int(stops[stop]) * (extra + 1) + 1
    for index in 0..<extra {
      extraUsed[slot * extra + index] += sign * flat.loads[row + index]
    }
  }
}
