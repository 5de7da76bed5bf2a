extension SearchState {
  /// Metres into `node`, which may be the depot end of an open trip.
  @inline(__always)
  func metres(_ origin: Int, _ node: Int) -> Double {
    if hasOpen, node >= stopCount, kinds[Int(routes[node - stopCount].kind)].open { return 0 }
    return travel.distance(origin, node)
  }

  /// Seconds for an arc of so many metres.
  @inline(__always)
  func seconds(_ origin: Int, _ node: Int, _ metres: Double, _ kind: Int) -> Double {
    guard hasDurations else { return metres * kinds[kind].secondsPerMetre }
    if hasOpen, node >= stopCount, kinds[kind].open { return 0 }
    return travel.duration(origin, node)
  }

  @inline(__always)
  func service(_ stop: Int) -> Double { flat.service[Int(stops[stop])] }

  /// Gives the trip's vehicle type; its sums are left to `recompute`.
  func setKind(_ slot: Int, _ kind: Int) {
    let type = kinds[kind]
    travel.place(stopCount + slot, at: Int(type.depot))
    routes[slot].slack += type.capacity - kinds[Int(routes[slot].kind)].capacity
    if routes[slot].count == 0 { routes[slot].slack = type.capacity }
    routes[slot].kind = Int32(kind)
    if W.windows || hasDurations {
      routes[slot].perMetre = type.perMetre
    } else {
      routes[slot].perMetre = type.perMetre + type.perSecond * type.secondsPerMetre
    }
    routes[slot].perSecond = type.perSecond
  }

  /// Recomputes all that a trip sums up from its links.
  func recompute(_ slot: Int) {
    let depot = stopCount + slot
    let kind = Int(routes[slot].kind)
    var route = routes[slot]
    route.slack = kinds[kind].capacity
    route.count = 0
    route.distance = 0
    route.duration = 0
    let extra = flat.dimensions - 1
    if let extraUsed { for index in 0..<extra { extraUsed[slot * extra + index] = 0 } }
    var here = depot
    repeat {
      let next = Int(nodes[here].next)
      let arc = next == here ? 0 : metres(here, next)
      nodes[next].arc = arc
      nodes[here].arcOut = arc
      route.distance += arc
      if next != here { route.duration += seconds(here, next, arc, kind) }
      if next < stopCount {
        route.count += 1
        route.slack -= nodes[next].load
        route.duration += service(next)
        if let extraUsed {
          let row = Int(stops[next]) * (extra + 1) + 1
          for index in 0..<extra {
            extraUsed[slot * extra + index] += flat.loads[row + index]
          }
        }
      }
      here = next
    } while here != depot
    routes[slot] = route
    if W.windows { refreshTimes(slot) }
  }

  /// Cost of the trip as its sums say; 0 for an empty one.
  @inline(__always)
  func routeCost(_ slot: Int) -> Double {
    let route = routes[slot]
    guard route.count > 0 else { return 0 }
    let kind = kinds[Int(route.kind)]
    return kind.charge(route.duration) + kind.perMetre * route.distance
      + kind.perSecond * route.duration
  }

  /// With windows: earliest ends and latest starts along the trip.
  func refreshTimes(_ slot: Int) {
    let depot = stopCount + slot
    let kind = Int(routes[slot].kind)
    let type = kinds[kind]
    ready[depot] = type.opening
    latest[depot] = type.open ? .infinity : type.closing
    var here = Int(nodes[depot].next)
    var clock = type.opening
    var last = depot
    while here < stopCount {
      let stop = Int(stops[here])
      clock += seconds(last, here, nodes[here].arc, kind)
      clock = max(clock, flat.windowStart[stop]) + flat.service[stop]
      ready[here] = clock
      last = here
      here = Int(nodes[here].next)
    }
    var limit = latest[depot]
    var next = depot
    here = last
    while here < stopCount {
      let stop = Int(stops[here])
      limit -= seconds(here, next, nodes[next].arc, kind) + flat.service[stop]
      limit = min(limit, flat.windowEnd[stop])
      latest[here] = limit
      next = here
      here = Int(nodes[here].previous)
    }
    if durationMatters { refreshSegments(slot) }
  }

  /// Brings the times of a trip up to date where nothing but this stop has been put in: ahead and
  /// back only as far as they change.
  func refreshTimes(around stop: Int) {
    let slot = Int(nodes[stop].route)
    if durationMatters {
      refreshTimes(slot)
      return
    }
    let kind = Int(routes[slot].kind)
    var (last, here) = (Int(nodes[stop].previous), stop)
    while here < stopCount {
      let place = Int(stops[here])
      let clock = ready[last] + seconds(last, here, nodes[here].arc, kind)
      let end = max(clock, flat.windowStart[place]) + flat.service[place]
      if here != stop, end == ready[here] { break }
      ready[here] = end
      last = here
      here = Int(nodes[here].next)
    }
    var next = Int(nodes[stop].next)
    here = stop
    while here < stopCount {
      let place = Int(stops[here])
      let way = seconds(here, next, nodes[here].arcOut, kind)
      let limit = min(latest[next] - way - flat.service[place], flat.windowEnd[place])
      if here != stop, limit == latest[here] { break }
      latest[here] = limit
      next = here
      here = Int(nodes[here].previous)
    }
  }

  private func refreshSegments(_ slot: Int) {
    let depot = stopCount + slot
    let kind = Int(routes[slot].kind)
    let type = kinds[kind]
    before[depot] = TimeSegment(service: 0, window: type.opening...max(type.opening, type.closing))
    after[depot] = type.open ? TimeSegment(service: 0, window: 0...Double.infinity) : before[depot]
    var (last, here) = (depot, Int(nodes[depot].next))
    while here < stopCount {
      before[here] = before[last].joined(
        seconds(last, here, nodes[here].arc, kind), segment(here))
      last = here
      here = Int(nodes[here].next)
    }
    routes[slot].duration =
      before[last].joined(seconds(last, depot, nodes[depot].arc, kind), after[depot]).duration
    var next = depot
    here = last
    while here < stopCount {
      after[here] = segment(here).joined(
        seconds(here, next, nodes[next].arc, kind), after[next])
      next = here
      here = Int(nodes[here].previous)
    }
  }

  @inline(__always)
  func segment(_ stop: Int) -> TimeSegment {
    let stop = Int(stops[stop])
    return TimeSegment(
      service: flat.service[stop], window: flat.windowStart[stop]...flat.windowEnd[stop])
  }
}
