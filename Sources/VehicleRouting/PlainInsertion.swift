/// Greedy insertion where capacity, and windows where there are any, are all there is to respect.
extension SearchState {
  /// The cheapest place beside near stops. Of a near stop's two sides, those are passed over that the
  /// triangle inequality or times known already rule out, before another distance is looked up.
  func bestPlainPlace(
    _ stop: Int, _ ceiling: Double, _ recreate: Recreate, _ countdown: inout Int,
    _ random: inout SearchRandom
  ) -> Place {
    let (nodes, routes, travel, ready, latest) = (nodes, routes, travel, ready, latest)
    var (best, bestPrevious) = (ceiling, -2)
    var grown = Place(cost: .infinity, previous: -2, kind: -1)
    let load = nodes[stop].load
    let index = Int(stops[stop])
    let (opens, work) = (flat.windowStart[index], flat.service[index])
    let closes = flat.windowEnd[index] + FlatProblem.tolerance
    let row = near + stop * nearWidth
    for rank in 0..<nearWidth {
      if rank >= recreate.focus, bestPrevious >= 0 { break }
      let neighbour = Int(row[rank].stop)
      if neighbour < 0 { break }
      let node = nodes[neighbour]
      let bound = 2 * Double(row[rank].leg)
      if leastPerMetre * (bound - 2 * max(node.arc, node.arcOut)) >= best { continue }
      if node.route < 0 { continue }
      let route = routes[Int(node.route)]
      var fine = 0.0
      if route.slack < load {
        if severalKinds { tryLarger(stop, neighbour, Int(node.route), &grown) }
        fine = excessPrice * Double(min(load, load &- route.slack))
        guard fine < best else { continue }
      }
      countdown &-= 2
      if countdown <= 0 {
        countdown = random.index(below: 4 * recreate.blink) + 1
        continue
      }
      let leg = travel.distance(neighbour, stop)
      let pace = kinds[Int(route.kind)].secondsPerMetre
      let next = Int(node.next)
      if route.perMetre * (bound - 2 * node.arcOut) < best {
        let start = W.windows ? max(ready[neighbour] + leg * pace, opens) : 0
        let limit = W.windows ? latest[next] + FlatProblem.tolerance : 0
        if !W.windows || start <= closes && start + work <= limit {
          let there = travel.distance(stop, next)
          let cost = route.perMetre * (leg + there - node.arcOut) + fine
          if cost < best, !W.windows || start + work + there * pace <= limit {
            (best, bestPrevious) = (cost, neighbour)
          }
        }
      }
      let previous = Int(node.previous)
      if route.perMetre * (bound - 2 * node.arc) < best {
        let begin = W.windows ? ready[previous] : 0
        // The latest start here that still reaches the neighbour in time.
        let limit =
          W.windows
          ? min(closes, latest[neighbour] + FlatProblem.tolerance - leg * pace - work) : 0
        if !W.windows || max(opens, begin) <= limit {
          let there = travel.distance(previous, stop)
          let cost = route.perMetre * (there + leg - node.arc) + fine
          if cost < best, !W.windows || begin + there * pace <= limit {
            (best, bestPrevious) = (cost, previous)
          }
        }
      }
    }
    var place = Place(cost: best, previous: bestPrevious, kind: -1)
    if grown.cost < best { place = grown }
    if place.previous < 0 { tryEnds(stop, &place) }
    if freeCount > 0 { tryNewTrip(stop, &place) }
    return place
  }
}
