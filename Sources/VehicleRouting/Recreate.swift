/// Greedy insertion with blinks (Christiaens & Vanden Berghe 2020): stops of the pool go one by one
/// to the cheapest place near them, where every place is overlooked with a small chance.
struct Recreate {
  /// One place in so many is overlooked.
  var blink = 100
  /// Near stops whose surroundings are looked at; more only while no place is found.
  var focus = 30
  /// In one round out of so many, stops go in even where leaving them out is cheaper: two of them
  /// may pay together.
  var eager = 8
}

/// The cheapest place found for a stop so far.
struct Place {
  var cost: Double
  /// Node to go behind; −1 for a new trip, −2 for leaving the stop out.
  var previous: Int
  /// Vehicle type that the trip changes to, or the new trip's; −1 for no change.
  var kind: Int
  /// Trip to exchange vehicles with first; −1 for none.
  var partner = -1
}

extension SearchState {
  /// Puts the pool back in, in an order drawn at random.
  /// - Returns: the price of what stays out.
  mutating func recreate(_ recreate: Recreate, _ random: inout SearchRandom) -> Double {
    sortPool(&random)
    var countdown = random.index(below: 2 * recreate.blink) + 1
    var price = 0.0
    let isEager = random.index(below: recreate.eager) == 0
    for index in 0..<poolCount {
      let stop = Int(pool[index])
      let ceiling = isEager ? Double.infinity : self.price[stop]
      let place = bestPlace(stop, ceiling, recreate, &countdown, &random)
      switch place.previous {
      case -2:
        price += self.price[stop]
      case -1:
        if let slot = open(place.kind) { insert(stop, after: stopCount + slot) }
      default:
        if place.partner >= 0 {
          exchangeVehicles(Int(nodes[place.previous].route), place.partner)
        } else if place.kind >= 0 {
          changeKind(Int(nodes[place.previous].route), place.kind)
        }
        insert(stop, after: place.previous)
      }
    }
    return price
  }

  func bestPlace(
    _ stop: Int, _ ceiling: Double, _ recreate: Recreate, _ countdown: inout Int,
    _ random: inout SearchRandom
  ) -> Place {
    if isPlain { return bestPlainPlace(stop, ceiling, recreate, &countdown, &random) }
    var best = Place(cost: ceiling, previous: -2, kind: -1)
    let load = nodes[stop].load
    let row = near + stop * nearWidth
    for rank in 0..<nearWidth {
      if rank >= recreate.focus, best.previous >= 0 { break }
      let neighbour = Int(row[rank].stop)
      if neighbour < 0 { break }
      let node = nodes[neighbour]
      if node.route < 0 { continue }
      let slot = Int(node.route)
      if routes[slot].slack < load {
        if severalKinds { tryLarger(stop, neighbour, slot, &best) }
        continue
      }
      let next = Int(node.next)
      countdown &-= 1
      if countdown == 0 {
        countdown = random.index(below: 2 * recreate.blink) + 1
      } else {
        tryPlace(stop, neighbour, next, slot, &best)
      }
      let previous = Int(node.previous)
      countdown &-= 1
      if countdown == 0 {
        countdown = random.index(below: 2 * recreate.blink) + 1
      } else {
        tryPlace(stop, previous, neighbour, slot, &best)
      }
    }
    if best.previous < 0 { tryEnds(stop, &best) }
    if freeCount > 0 { tryNewTrip(stop, &best) }
    return best
  }

  /// Both ends of every trip with room: where the trips of all near stops are full.
  func tryEnds(_ stop: Int, _ best: inout Place) {
    for slot in 0..<slotCount where routes[slot].count > 0 && routes[slot].slack >= nodes[stop].load
    {
      let depot = stopCount + slot
      tryPlace(stop, depot, Int(nodes[depot].next), slot, &best)
      tryPlace(stop, Int(nodes[depot].previous), depot, slot, &best)
    }
  }

  @inline(__always)
  private func tryPlace(
    _ stop: Int, _ previous: Int, _ next: Int, _ slot: Int, _ best: inout Place
  ) {
    let left = travel.distance(previous, stop)
    let perMetre = routes[slot].perMetre
    let right = metres(stop, next)
    let added = left + right - nodes[next].arc
    var cost = perMetre * added
    if cost >= best.cost { return }
    guard isAllowed(stop, slot) else { return }
    if distanceMatters || durationMatters || hasDurations || W.windows {
      guard let total = timely(stop, previous, next, slot, left, right, added) else { return }
      cost = total
      if cost >= best.cost { return }
    }
    best = Place(cost: cost, previous: previous, kind: -1)
  }

  /// Cost of the insertion with time and limits looked at; nil where it does not fit.
  @inline(__always)
  private func timely(
    _ stop: Int, _ previous: Int, _ next: Int, _ slot: Int, _ left: Double, _ right: Double,
    _ added: Double
  ) -> Double? {
    let route = routes[slot]
    let kind = Int(route.kind)
    let tolerance = FlatProblem.tolerance
    if distanceMatters, route.distance + added > kinds[kind].maximumDistance + tolerance {
      return nil
    }
    var cost = route.perMetre * added
    if !W.windows, !hasDurations, !durationMatters { return cost }
    let (come, go) = (seconds(previous, stop, left, kind), seconds(stop, next, right, kind))
    if W.windows {
      let place = Int(stops[stop])
      let start = max(ready[previous] + come, flat.windowStart[place])
      if start > flat.windowEnd[place] + tolerance { return nil }
      if start + flat.service[place] + go > latest[next] + tolerance { return nil }
      if durationMatters {
        let day = before[previous].joined(come, segment(stop)).joined(go, after[next])
        if day.duration > kinds[kind].maximumDuration + tolerance { return nil }
        cost += route.perSecond * (day.duration - route.duration)
        if sharesVehicles {
          cost += kinds[kind].charge(day.duration) - kinds[kind].charge(route.duration)
        }
      }
      return cost
    }
    var more = come + go + service(stop)
    if previous != next { more -= seconds(previous, next, nodes[next].arc, kind) }
    if route.duration + more > kinds[kind].maximumDuration + tolerance { return nil }
    // Where seconds follow from metres, the cost per metre holds the driving time already.
    cost += route.perSecond * (hasDurations ? more : service(stop))
    if sharesVehicles {
      cost += kinds[kind].charge(route.duration + more) - kinds[kind].charge(route.duration)
    }
    return cost
  }

  @inline(__always)
  private func isAllowed(_ stop: Int, _ slot: Int) -> Bool {
    if flat.allPermitted, flat.dimensions == 1 { return true }
    guard flat.allows(Int(stops[stop]), Int(routes[slot].kind)) else { return false }
    return fitsExtra(stop, slot, Int(routes[slot].kind))
  }

  /// Whether the stop's loads beyond the first dimension fit the trip on the type.
  func fitsExtra(_ stop: Int, _ slot: Int, _ kind: Int) -> Bool {
    guard let extraUsed else { return true }
    let extra = flat.dimensions - 1
    let row = Int(stops[stop]) * (extra + 1) + 1
    for index in 0..<extra {
      let load = extraUsed[slot * extra + index] + flat.loads[row + index]
      if load > flat.problem.vehicleTypes[kind].capacity[index + 1] { return false }
    }
    return true
  }

  func tryNewTrip(_ stop: Int, _ best: inout Place) {
    if openingKind >= 0, used[openingKind] < allowed[openingKind] {
      for rank in 0..<newWidth where Int(newKinds[stop * newWidth + rank]) == openingKind {
        let cost = newCosts[stop * newWidth + rank]
        if cost < best.cost { best = Place(cost: cost, previous: -1, kind: openingKind) }
        return
      }
    }
    for rank in 0..<newWidth {
      let kind = Int(newKinds[stop * newWidth + rank])
      if kind < 0 { break }
      let cost = newCosts[stop * newWidth + rank]
      if cost >= best.cost { return }
      if used[kind] < allowed[kind] {
        best = Place(cost: cost, previous: -1, kind: kind)
        return
      }
    }
  }

  /// Both places beside a neighbour whose trip is full, with the vehicle of a trip that needs less.
  private func tryExchange(_ stop: Int, _ neighbour: Int, _ slot: Int, _ best: inout Place) {
    let load = kinds[Int(routes[slot].kind)].capacity - routes[slot].slack + nodes[stop].load
    for other in 0..<slotCount where routes[other].count > 0 && other != slot {
      let kind = Int(routes[other].kind)
      guard kinds[kind].capacity >= load, flat.allows(Int(stops[stop]), kind),
        fitsExtra(stop, slot, kind), let change = exchangeCost(slot, other), change < best.cost
      else { continue }
      for after in [Int(nodes[neighbour].previous), neighbour] {
        let next = Int(nodes[after].next)
        let (left, right) = (travel.distance(after, stop), metres(stop, next))
        let added = left + right - nodes[next].arc
        guard let total = timely(stop, after, next, slot, left, right, added) else { continue }
        let cost = change + total + (routes[other].perMetre - routes[slot].perMetre) * added
        if cost < best.cost {
          best = Place(cost: cost, previous: after, kind: kind, partner: other)
        }
      }
    }
  }

  /// Both places beside a neighbour whose trip is full, on a larger vehicle from the same depot.
  func tryLarger(_ stop: Int, _ neighbour: Int, _ slot: Int, _ best: inout Place) {
    let route = routes[slot]
    let old = kinds[Int(route.kind)]
    let load = old.capacity - route.slack + nodes[stop].load
    if fleetIsScarce { tryExchange(stop, neighbour, slot, &best) }
    for kind in 0..<kindCount {
      let type = kinds[kind]
      guard type.capacity >= load, type.depot == old.depot, used[kind] < allowed[kind],
        type.open == old.open
      else { continue }
      var rate = type.perMetre
      if !W.windows, !hasDurations { rate += type.perSecond * type.secondsPerMetre }
      let change =
        type.charge(route.duration) - old.charge(route.duration)
        + (rate - route.perMetre) * route.distance
      if change >= best.cost { continue }
      guard changeFits(slot, kind), flat.allows(Int(stops[stop]), kind),
        fitsExtra(stop, slot, kind)
      else { continue }
      for after in [Int(nodes[neighbour].previous), neighbour] {
        let next = Int(nodes[after].next)
        let (left, right) = (travel.distance(after, stop), metres(stop, next))
        let added = left + right - nodes[next].arc
        var cost = change + rate * added
        if cost >= best.cost { continue }
        if distanceMatters || durationMatters || hasDurations || W.windows {
          // The limits of the larger type are what counts; times are those of the trip as it is,
          // so only types of the same speed take part.
          guard type.secondsPerMetre == old.secondsPerMetre || hasDurations,
            type.maximumDuration >= old.maximumDuration,
            type.maximumDistance >= old.maximumDistance,
            let total = timely(stop, after, next, slot, left, right, added)
          else { continue }
          cost = change + total + (rate - route.perMetre) * added
          if cost >= best.cost { continue }
        }
        best = Place(cost: cost, previous: after, kind: kind)
      }
    }
  }

  /// The pool in one of several orders: random, large loads first, far or near first, and with
  /// windows also narrow, early and late ones first.
  private func sortPool(_ random: inout SearchRandom) {
    let weights = W.windows ? 17 : 11
    let draw = random.index(below: weights)
    let depot = depotNode(0)
    for index in 0..<poolCount {
      let stop = Int(pool[index])
      let place = Int(stops[stop])
      keys[index] =
        switch draw {
        case 0..<4: random.uniform()
        case 4..<8: -Double(nodes[stop].load)
        case 8..<10: -travel.distance(depot, stop)
        case 10: travel.distance(depot, stop)
        case 11..<13: flat.windowEnd[place] - flat.windowStart[place]
        case 13..<15: flat.windowStart[place]
        default: -flat.windowEnd[place]
        }
    }
    for index in 1..<max(1, poolCount) {
      let (key, stop) = (keys[index], pool[index])
      var position = index
      while position > 0, keys[position - 1] > key {
        keys[position] = keys[position - 1]
        pool[position] = pool[position - 1]
        position -= 1
      }
      keys[position] = key
      pool[position] = stop
    }
  }
}
