/// What a trip adds up to from its start up to and with a node.
struct TripPrefix {
  var position: Int32
  var load: Int32
  var metres: Double
  /// Seconds of work at the stops.
  var service: Double
}

extension SearchState {
  /// Brings the sums along a trip up to date where something may have changed since.
  @inline(__always)
  func refreshPrefix(_ slot: Int) {
    if prefixIsFresh[slot] { return }
    rebuildPrefix(slot)
  }

  func rebuildPrefix(_ slot: Int) {
    let depot = stopCount + slot
    var sum = TripPrefix(position: 0, load: 0, metres: 0, service: 0)
    prefix[depot] = sum
    var here = Int(nodes[depot].next)
    while here < stopCount {
      let node = nodes[here]
      sum.position &+= 1
      sum.load &+= node.load
      sum.metres += node.arc
      if durationMatters { sum.service += service(here) }
      prefix[here] = sum
      here = Int(node.next)
    }
    prefixIsFresh[slot] = true
  }
}
