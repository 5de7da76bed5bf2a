/// Which vehicle type, and so which depot, drives a trip.
extension SearchState {
  /// Gives changed trips the cheapest vehicles that are free for them.
  mutating func chooseVehicles() {
    for index in 0..<touchedCount {
      let slot = Int(touched[index].slot)
      if routes[slot].count > 0 { chooseVehicle(slot) }
    }
  }

  private mutating func chooseVehicle(_ slot: Int) {
    let depot = stopCount + slot
    let (first, last) = (Int(nodes[depot].next), Int(nodes[depot].previous))
    var best = (kind: -1, cost: routeCost(slot) - 1e-9)
    if kindCount <= newWidth {
      for kind in 0..<kindCount { consider(kind, slot, first, last, &best) }
    } else {
      for stop in [first, last] {
        for rank in 0..<newWidth {
          let kind = Int(newKinds[stop * newWidth + rank])
          if kind < 0 { break }
          consider(kind, slot, first, last, &best)
        }
      }
    }
    if best.kind >= 0 { changeKind(slot, best.kind) }
    if fleetIsScarce { exchangeIfCheaper(slot) }
  }

  /// Exchanges vehicles with the trip with which that saves most.
  private mutating func exchangeIfCheaper(_ slot: Int) {
    var best = (other: -1, cost: -1e-9)
    for other in 0..<slotCount where routes[other].count > 0 && other != slot {
      let (mine, its) = (Int(routes[slot].kind), Int(routes[other].kind))
      guard mine != its, kinds[its].capacity >= kinds[mine].capacity - routes[slot].slack,
        let cost = exchangeCost(slot, other), cost < best.cost
      else { continue }
      best = (other, cost)
    }
    if best.other >= 0 { exchangeVehicles(slot, best.other) }
  }

  /// Change of cost when two trips exchange vehicles; nil where the other trip's load, or times and
  /// lengths of either, might not allow it. The load of the first is the caller's to check. Only
  /// types of one depot and speed take part, so that arcs and times stay.
  func exchangeCost(_ slot: Int, _ other: Int) -> Double? {
    let (one, two) = (routes[slot], routes[other])
    let (mine, its) = (kinds[Int(one.kind)], kinds[Int(two.kind)])
    guard one.kind != two.kind, mine.capacity >= its.capacity - two.slack,
      mine.depot == its.depot, mine.open == its.open,
      mine.secondsPerMetre == its.secondsPerMetre,
      mine.maximumDuration == its.maximumDuration, mine.maximumDistance == its.maximumDistance
    else { return nil }
    let cost =
      (its.perMetre - mine.perMetre) * (one.distance - two.distance)
      + (its.perSecond - mine.perSecond) * (one.duration - two.duration)
      + its.charge(one.duration) - mine.charge(one.duration)
      + mine.charge(two.duration) - its.charge(two.duration)
    return changeFits(slot, Int(two.kind)) && changeFits(other, Int(one.kind)) ? cost : nil
  }

  mutating func exchangeVehicles(_ slot: Int, _ other: Int) {
    let (mine, its) = (Int(routes[slot].kind), Int(routes[other].kind))
    changeKind(slot, its)
    changeKind(other, mine)
  }

  private func consider(
    _ kind: Int, _ slot: Int, _ first: Int, _ last: Int, _ best: inout (kind: Int, cost: Double)
  ) {
    let route = routes[slot]
    guard kind != Int(route.kind), used[kind] < allowed[kind] else { return }
    let (type, old) = (kinds[kind], kinds[Int(route.kind)])
    guard type.capacity >= old.capacity - route.slack else { return }
    var distance = route.distance
    if type.depot != old.depot || type.open != old.open {
      let depot = Int(type.depot)
      distance += travel.distance(depot, first) - nodes[first].arc
      distance += (type.open ? 0 : travel.distance(last, depot)) - nodes[stopCount + slot].arc
    }
    guard distance <= type.maximumDistance + FlatProblem.tolerance else { return }
    let floor = type.fixed + type.perMetre * distance
    guard floor < best.cost, changeFits(slot, kind) else { return }
    guard durationMatters || W.windows else {
      best = (kind, floor)
      return
    }
    guard let duration = duration(slot, kind, metres: distance) else { return }
    let cost = floor - type.fixed + type.charge(duration) + type.perSecond * duration
    if cost < best.cost { best = (kind, cost) }
  }

  /// Whether what the trip carries may go on the type.
  func changeFits(_ slot: Int, _ kind: Int) -> Bool {
    if let extraUsed {
      let extra = flat.dimensions - 1
      let capacity = flat.problem.vehicleTypes[kind].capacity
      for index in 0..<extra where extraUsed[slot * extra + index] > capacity[index + 1] {
        return false
      }
    }
    if flat.allPermitted { return true }
    var here = Int(nodes[stopCount + slot].next)
    while here < stopCount {
      if !flat.allows(Int(stops[here]), kind) { return false }
      here = Int(nodes[here].next)
    }
    return true
  }

  /// Seconds the trip takes on another type, on which it has so many metres; nil where a window or the
  /// shift forbids it.
  private func duration(_ slot: Int, _ kind: Int, metres: Double) -> Double? {
    let type = kinds[kind]
    if !W.windows, !hasDurations {
      // Only driving changes.
      let route = routes[slot]
      let work = route.duration - route.distance * kinds[Int(route.kind)].secondsPerMetre
      let seconds = work + metres * type.secondsPerMetre
      return seconds <= type.maximumDuration + FlatProblem.tolerance ? seconds : nil
    }
    let depot = Int(type.depot)
    let hours = TimeSegment(service: 0, window: type.opening...max(type.opening, type.closing))
    var day = hours
    var last = depot
    var here = Int(nodes[stopCount + slot].next)
    while here < stopCount {
      let metres = last == depot ? travel.distance(depot, here) : nodes[here].arc
      day = day.joined(seconds(last, here, metres, kind), segment(here))
      last = here
      here = Int(nodes[here].next)
    }
    if !type.open {
      let metres = travel.distance(last, depot)
      day = day.joined(
        hasDurations ? travel.duration(last, depot) : metres * type.secondsPerMetre, hours)
    }
    let tolerance = FlatProblem.tolerance
    return day.lateness <= tolerance && day.duration <= type.maximumDuration + tolerance
      ? day.duration : nil
  }

  /// Puts the trip on another type, with the arcs from and to its depot.
  mutating func changeKind(_ slot: Int, _ kind: Int) {
    touch(slot)
    let depot = stopCount + slot
    let (first, last) = (Int(nodes[depot].next), Int(nodes[depot].previous))
    let old = Int(routes[slot].kind)
    used[old] -= 1
    used[kind] += 1
    remember(first)
    remember(last)
    remember(depot)
    setKind(slot, kind)
    recompute(slot)
  }
}
