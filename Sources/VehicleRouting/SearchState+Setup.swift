/// What all searches over one problem share.
struct SearchSetting<T: Travel>: @unchecked Sendable {
  let flat: FlatProblem
  let travel: T
  let candidates: CandidateKinds
  /// Near stops of every stop, `neighbourWidth` a row.
  let neighbours: [Int32]
  let neighbourWidth: Int
  /// Price of leaving each stop out: its penalty, or more than serving it can cost.
  let prices: [Double]
}

extension SearchState {
  /// - Parameters:
  ///   - plan: trips and absent stops, by the problem's indices; no other stop takes part.
  ///   - spare: further trips that may be opened, by type.
  ///   - localIndex: scratch space over the problem's stops, all −1 before and after.
  init(
    _ setting: SearchSetting<T>, _ plan: TripPlan, spare: [Int],
    localIndex: UnsafeMutablePointer<Int32>
  ) {
    flat = setting.flat
    let flat = setting.flat
    let global = plan.trips.flatMap(\.stops) + plan.absent
    let count = global.count
    stopCount = count
    slotCount = plan.trips.count + min(count, 16 + plan.trips.count / 2)
    let total = stopCount + slotCount
    stops = .allocate(capacity: max(1, count))
    for (index, stop) in global.enumerated() {
      stops[index] = stop
      localIndex[Int(stop)] = Int32(index)
    }
    kindCount = flat.kinds.count
    kinds = .allocate(capacity: kindCount)
    leastPerMetre =
      flat.kinds.map { $0.perMetre + (W.windows ? 0 : $0.perSecond * $0.secondsPerMetre) }.min()
      ?? 0
    used = .allocate(capacity: kindCount)
    allowed = .allocate(capacity: kindCount)
    for kind in 0..<kindCount {
      (kinds + kind).initialize(to: flat.kinds[kind])
      kinds[kind].depot = Int32(total) + flat.kinds[kind].depot - Int32(flat.stopCount)
      used[kind] = 0
      allowed[kind] = spare[kind]
    }
    var places = global
    let anyDepot = flat.kinds[0].depot
    places += (0..<slotCount).map { slot in
      slot < plan.trips.count ? flat.kinds[plan.trips[slot].kind].depot : anyDepot
    }
    places += (0..<flat.depotCount).map { Int32(flat.stopCount + $0) }
    travel = places.withUnsafeBufferPointer { setting.travel.restricted(to: $0) }

    nodes = .allocate(capacity: total)
    routes = .allocate(capacity: slotCount)
    price = .allocate(capacity: max(1, count))
    extraUsed = flat.dimensions > 1 ? .allocate(capacity: slotCount * (flat.dimensions - 1)) : nil
    touchedExtra =
      flat.dimensions > 1 ? .allocate(capacity: slotCount * (flat.dimensions - 1)) : nil
    ready = .allocate(capacity: W.windows ? total : 1)
    latest = .allocate(capacity: W.windows ? total : 1)
    hasOpen = flat.kinds.contains { $0.open }
    hasDurations = setting.travel.hasDurations
    severalKinds = flat.kinds.count > 1
    fleetIsScarce =
      severalKinds && slotCount <= 100 && flat.kinds.contains { $0.available < Int.max }
    durationMatters = flat.kinds.contains {
      $0.maximumDuration < .infinity || $0.perSecond > 0
    }
    sharesVehicles = flat.kinds.contains { $0.shared > 0 }
    distanceMatters = flat.kinds.contains { $0.maximumDistance < .infinity }
    isPlain =
      T.isMetric && !hasOpen && !hasDurations && !durationMatters && !distanceMatters
      && flat.allPermitted && flat.dimensions == 1
    before = .allocate(capacity: W.windows && durationMatters ? total : 1)
    after = .allocate(capacity: W.windows && durationMatters ? total : 1)
    log = .allocate(capacity: Self.logCapacity)
    touched = .allocate(capacity: slotCount)
    freeSlots = .allocate(capacity: max(1, slotCount))
    pool = .allocate(capacity: Self.poolCapacity)
    keys = .allocate(capacity: Self.poolCapacity)
    isUniform = isPlain && !W.windows && !severalKinds
    canImproveLocally =
      T.isMetric && !W.windows && !hasOpen && flat.allPermitted && flat.dimensions == 1
    canExchange = isPlain && W.windows && !severalKinds
    prefix = .allocate(capacity: total)
    prefixIsFresh = .allocate(capacity: max(1, slotCount))
    prefixIsFresh.initialize(repeating: false, count: slotCount)
    isQueued = .allocate(capacity: max(1, count))
    isQueued.initialize(repeating: false, count: count)
    seen = .allocate(capacity: total)
    seen.initialize(repeating: -1, count: total)
    queue = .allocate(capacity: Self.queueCapacity)
    stretches = .allocate(capacity: Self.longestStretch)
    orderCapacity = count + 16
    order = .allocate(capacity: orderCapacity)

    nearWidth = setting.neighbourWidth
    near = .allocate(capacity: max(1, count * nearWidth))
    newWidth = setting.candidates.width
    newKinds = .allocate(capacity: max(1, count * newWidth))
    newCosts = .allocate(capacity: max(1, count * newWidth))
    for local in 0..<count {
      let stop = Int(global[local])
      nodes[local] = SearchNode(
        previous: -1, next: -1, route: -1, load: flat.load[stop], arc: 0, arcOut: 0)
      price[local] = setting.prices[stop]
      var filled = 0
      for rank in 0..<nearWidth {
        let other = localIndex[Int(setting.neighbours[stop * nearWidth + rank])]
        if other >= 0 {
          let there = Int(setting.neighbours[stop * nearWidth + rank])
          let way = setting.travel.distance(stop, there) + setting.travel.distance(there, stop)
          near[local * nearWidth + filled] = NearStop(stop: other, leg: Float(way / 2))
          filled += 1
        }
      }
      if filled < nearWidth { near[local * nearWidth + filled] = NearStop(stop: -1, leg: 0) }
      for rank in 0..<newWidth {
        let kind = setting.candidates.kinds[stop * newWidth + rank]
        newKinds[local * newWidth + rank] = kind
        newCosts[local * newWidth + rank] =
          kind < 0 ? .infinity : flat.aloneCost(stop, Int(kind), setting.travel) ?? .infinity
      }
    }
    for slot in 0..<slotCount {
      let kind = slot < plan.trips.count ? plan.trips[slot].kind : 0
      let depot = Int32(stopCount + slot)
      nodes[stopCount + slot] = SearchNode(
        previous: depot, next: depot, route: Int32(slot), load: 0, arc: 0, arcOut: 0)
      routes[slot] = SearchRoute(
        slack: 0, count: 0, kind: 0, stamp: -1, perMetre: 0, perSecond: 0, distance: 0, duration: 0)
      setKind(slot, kind)
    }
    for stop in global { localIndex[Int(stop)] = -1 }

    var local = 0
    for (slot, trip) in plan.trips.enumerated() {
      used[trip.kind] += 1
      allowed[trip.kind] += 1
      var here = stopCount + slot
      for _ in trip.stops {
        nodes[here].next = Int32(local)
        nodes[local].previous = Int32(here)
        nodes[local].route = Int32(slot)
        here = local
        local += 1
      }
      nodes[here].next = Int32(stopCount + slot)
      nodes[stopCount + slot].previous = Int32(here)
      recompute(slot)
      cost += routeCost(slot)
    }
    for stop in local..<count { cost += price[stop] }
    for slot in (plan.trips.count..<slotCount).reversed() {
      freeSlots[freeCount] = Int32(slot)
      freeCount += 1
    }
  }

  /// The trips and absent stops as they stand, by the problem's indices.
  func plan() -> TripPlan { plan(nodes, routes) }

  /// The trips and absent stops of a copy of the links.
  func plan(
    _ nodes: UnsafeMutablePointer<SearchNode>, _ routes: UnsafeMutablePointer<SearchRoute>
  ) -> TripPlan {
    var plan = TripPlan()
    for slot in 0..<slotCount where routes[slot].count > 0 {
      var list: [Int32] = []
      list.reserveCapacity(Int(routes[slot].count))
      var here = Int(nodes[stopCount + slot].next)
      while here < stopCount {
        list.append(stops[here])
        here = Int(nodes[here].next)
      }
      plan.trips.append(Trip(kind: Int(routes[slot].kind), stops: list))
    }
    for stop in 0..<stopCount where nodes[stop].route < 0 { plan.absent.append(stops[stop]) }
    return plan
  }
}
