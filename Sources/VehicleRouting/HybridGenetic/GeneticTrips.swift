/// The trips of the local search as linked lists, with sums along each.
extension GeneticLocalSearch {
  /// Takes in the trips to begin with.
  func load(_ start: [[Int32]]) {
    // What SWAP* knows of earlier runs is older than any trip's change from here on.
    if moves > Int32.max / 2 {
      moves = 0
      for index in 0..<(instance.count + 1) * tripCount { insertions[index].known = -1 }
    }
    moves &+= 1
    for trip in 0..<tripCount {
      var last = self.start(trip)
      vertices[last] = depotVertex(trip)
      vertices[end(trip)] = depotVertex(trip)
      for place in trip < start.count ? start[trip] : [] {
        let vertex = Int(place)
        vertices[vertex] = Vertex(
          next: 0, previous: Int32(last), trip: Int32(trip), position: 0, loadUpTo: 0,
          demand: instance.demand[vertex], place: place, tested: -1)
        vertices[last].next = place
        last = vertex
      }
      vertices[last].next = Int32(end(trip))
      vertices[end(trip)].previous = Int32(last)
      // The filter of moves looks beyond a trip's ends.
      vertices[self.start(trip)].previous = Int32(self.start(trip))
      vertices[end(trip)].next = Int32(end(trip))
      trips[trip].swapped = -1
      update(trip)
    }
  }

  private func depotVertex(_ trip: Int) -> Vertex {
    Vertex(
      next: 0, previous: 0, trip: Int32(trip), position: 0, loadUpTo: 0, demand: 0, place: 0,
      tested: -1)
  }

  /// Recomputes a trip after a change of its links.
  func update(_ trip: Int) {
    var here = start(trip)
    var (load, position, count) = (Int32(0), Int32(0), Int32(0))
    var (first, last) = (Int32(-1), Int32(-1))
    while true {
      vertices[here].trip = Int32(truncatingIfNeeded: trip)
      vertices[here].position = position
      load &+= vertices[here].demand
      vertices[here].loadUpTo = load
      if here == end(trip) { break }
      if !isDepot(here) {
        count &+= 1
        widen(&first, &last, instance.angle[here])
      }
      let next = after(here)
      legs[here] = arc(here, next)
      here = next
      position &+= 1
    }
    trips[trip].origins = 0
    trips[trip].count = count
    trips[trip].load = load
    trips[trip].penalty = penalty(Int(load))
    trips[trip].changed = moves
    trips[trip].sectorStart = first
    trips[trip].sectorEnd = last
  }

  /// Takes a direction into a sector, at the end that grows less.
  @inline(__always)
  private func widen(_ first: inout Int32, _ last: inout Int32, _ angle: Int32) {
    if first < 0 {
      (first, last) = (angle, angle)
    } else if (angle &- first) & 65535 > (last &- first) & 65535 {
      if (angle &- last) & 65535 <= (first &- angle) & 65535 { last = angle } else { first = angle }
    }
  }

  /// Counts a move and brings the trips it touched up to date.
  @inline(__always)
  func moved(_ one: Int, _ two: Int) {
    moves &+= 1
    update(one)
    if two != one { update(two) }
  }

  @inline(__always)
  func link(_ from: Int, _ to: Int) {
    vertices[from].next = Int32(truncatingIfNeeded: to)
    vertices[to].previous = Int32(truncatingIfNeeded: from)
  }

  /// Puts `u` behind `v`.
  @inline(__always)
  func place(_ u: Int, behind v: Int) {
    link(before(u), after(u))
    let next = after(v)
    link(v, u)
    link(u, next)
  }

  /// Exchanges two vertices that are not neighbours.
  @inline(__always)
  func exchange(_ u: Int, _ v: Int) {
    let (uPrevious, uNext, vPrevious, vNext) = (before(u), after(u), before(v), after(v))
    link(uPrevious, v)
    link(v, uNext)
    link(vPrevious, u)
    link(u, vNext)
  }
}
