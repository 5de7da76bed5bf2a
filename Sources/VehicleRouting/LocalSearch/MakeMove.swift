/// Making a move: the new order of the stops is written down first, then the links that differ.
extension SearchState {
  /// - Returns: false where the log has no room for it.
  mutating func make(_ move: LocalMove) -> Bool {
    let (a, b) = slots(of: move)
    let size = Int(routes[a].count) + (a == b ? 0 : Int(routes[b].count))
    guard logCount + size + 8 < Self.logCapacity, size + 8 < orderCapacity else { return false }
    var writer = order
    switch move.family {
    case .none: return false
    case .reverse: writeReversed(move, &writer)
    case .crossTails:
      writeHead(move.first, a, &writer)
      writeTail(move.second, b, &writer)
    case .crossHeads:
      writeHead(move.first, a, &writer)
      writeBackwards(from: move.second, &writer)
    case .exchange: writeExchanged(move, a, &writer)
    }
    let countA = writer - order
    switch move.family {
    case .crossTails:
      writeHead(move.second, b, &writer)
      writeTail(move.first, a, &writer)
    case .crossHeads:
      writeBackwards(
        from: Int(nodes[stopCount + a].previous), until: move.first, &writer)
      writeTail(move.second, b, &writer)
    case .exchange where a != b: writeExchanged(move, b, &writer)
    default: break
    }
    let countB = writer - order - countA
    relink(a, order, countA)
    if a != b { relink(b, order + countA, countB) }
    return true
  }

  private func slots(of move: LocalMove) -> (Int, Int) {
    if move.family == .exchange {
      return (Int(nodes[move.aFirst].route), Int(nodes[move.bBefore].route))
    }
    return (Int(nodes[move.first].route), Int(nodes[move.second].route))
  }

  // MARK: Orders

  @inline(__always)
  private func write(_ node: Int, _ writer: inout UnsafeMutablePointer<Int32>) {
    writer.pointee = Int32(truncatingIfNeeded: node)
    writer += 1
  }

  /// From the trip's start up to and with a node.
  private func writeHead(_ end: Int, _ slot: Int, _ writer: inout UnsafeMutablePointer<Int32>) {
    if end >= stopCount { return }
    var here = Int(nodes[stopCount + slot].next)
    while true {
      write(here, &writer)
      if here == end { return }
      here = Int(nodes[here].next)
    }
  }

  /// Behind a node to the trip's end.
  private func writeTail(_ node: Int, _ slot: Int, _ writer: inout UnsafeMutablePointer<Int32>) {
    var here = Int(nodes[node].next)
    while here < stopCount {
      write(here, &writer)
      here = Int(nodes[here].next)
    }
  }

  /// From a node back to the trip's start, or to just before another node is met.
  private func writeBackwards(
    from node: Int, until end: Int = -1, _ writer: inout UnsafeMutablePointer<Int32>
  ) {
    var here = node
    while here < stopCount, here != end {
      write(here, &writer)
      here = Int(nodes[here].previous)
    }
  }

  private func writeReversed(_ move: LocalMove, _ writer: inout UnsafeMutablePointer<Int32>) {
    let slot = Int(nodes[move.first].route)
    writeHead(move.first, slot, &writer)
    writeBackwards(from: move.second, until: move.first, &writer)
    writeTail(move.second, slot, &writer)
  }

  private func writeStretch(
    _ first: Int, _ last: Int, turned: Bool, _ writer: inout UnsafeMutablePointer<Int32>
  ) {
    var here = turned ? last : first
    let end = turned ? first : last
    while true {
      write(here, &writer)
      if here == end { return }
      here = Int(turned ? nodes[here].previous : nodes[here].next)
    }
  }

  /// The trip with the stretches of an exchange changed over.
  private func writeExchanged(
    _ move: LocalMove, _ slot: Int, _ writer: inout UnsafeMutablePointer<Int32>
  ) {
    var here = stopCount + slot
    repeat {
      if here == move.aFirst {
        if move.bFirst >= 0 {
          writeStretch(move.bFirst, move.bLast, turned: move.bTurns, &writer)
        }
        here = move.aLast
      } else if here < stopCount {
        write(here, &writer)
      }
      if here == move.bBefore {
        writeStretch(move.aFirst, move.aLast, turned: move.aTurns, &writer)
        if move.bFirst >= 0 { here = move.bLast }
      }
      here = Int(nodes[here].next)
    } while here < stopCount
  }

  // MARK: Links

  /// Gives the trip the stops of a list in its order.
  private mutating func relink(_ slot: Int, _ list: UnsafeMutablePointer<Int32>, _ count: Int) {
    touch(slot)
    let depot = stopCount + slot
    let kind = Int(routes[slot].kind)
    var sum = TripPrefix(position: 0, load: 0, metres: 0, service: 0)
    var last = depot
    prefix[depot] = sum
    for index in 0..<count {
      let here = Int(list[index])
      let next = index + 1 < count ? Int(list[index + 1]) : depot
      let arc = setLinks(here, last, next, slot)
      sum.position &+= 1
      sum.load &+= nodes[here].load
      sum.metres += arc
      if durationMatters { sum.service += service(here) }
      prefix[here] = sum
      last = here
    }
    remember(depot)
    let first = count > 0 ? Int(list[0]) : depot
    nodes[depot].next = Int32(truncatingIfNeeded: first)
    nodes[depot].previous = Int32(truncatingIfNeeded: last)
    let home = count > 0 ? nodes[last].arcOut : 0
    nodes[depot].arc = home
    nodes[depot].arcOut = count > 0 ? nodes[first].arc : 0
    if count == 0, routes[slot].count > 0 { used[kind] -= 1 }
    routes[slot].count = Int32(truncatingIfNeeded: count)
    routes[slot].slack = kinds[kind].capacity - sum.load
    routes[slot].distance = sum.metres + home
    routes[slot].duration = routes[slot].distance * kinds[kind].secondsPerMetre + sum.service
    prefixIsFresh[slot] = true
  }

  /// Links a stop to its new neighbours; answers the arc into it.
  @inline(__always)
  private mutating func setLinks(_ here: Int, _ last: Int, _ next: Int, _ slot: Int) -> Double {
    let node = nodes[here]
    let (sameLast, sameNext) = (Int(node.previous) == last, Int(node.next) == next)
    if sameLast, sameNext {
      if Int(node.route) != slot {
        remember(here)
        nodes[here].route = Int32(truncatingIfNeeded: slot)
      }
      return node.arc
    }
    remember(here)
    let turned = Int(node.previous) == next && Int(node.next) == last
    let arc =
      sameLast ? node.arc : Int(node.next) == last ? node.arcOut : travel.distance(last, here)
    let out =
      sameNext ? node.arcOut : Int(node.previous) == next ? node.arc : travel.distance(here, next)
    nodes[here].previous = Int32(truncatingIfNeeded: last)
    nodes[here].next = Int32(truncatingIfNeeded: next)
    nodes[here].route = Int32(truncatingIfNeeded: slot)
    nodes[here].arc = arc
    nodes[here].arcOut = out
    if !turned { enqueue(here) }
    return arc
  }
}
