/// Greedy insertion where stops have windows.
extension SearchState {
  /// The cheapest place beside near stops where capacity and windows are all there is to respect. Of
  /// a near stop's two sides, those are passed over that times known already or the triangle
  /// inequality rule out, before another distance is looked up.
  func bestTimelyPlace(
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
      if route.slack < load {
        if severalKinds { tryLarger(stop, neighbour, Int(node.route), &grown) }
        continue
      }
      countdown &-= 2
      if countdown <= 0 {
        countdown = random.index(below: 4 * recreate.blink) + 1
        continue
      }
      let leg = travel.distance(neighbour, stop)
      let pace = kinds[Int(route.kind)].secondsPerMetre
      let start = max(ready[neighbour] + leg * pace, opens)
      let next = Int(node.next)
      if start <= closes, route.perMetre * (bound - 2 * node.arcOut) < best,
        start + work <= latest[next] + FlatProblem.tolerance
      {
        let there = travel.distance(stop, next)
        let cost = route.perMetre * (leg + there - node.arcOut)
        if cost < best, start + work + there * pace <= latest[next] + FlatProblem.tolerance {
          (best, bestPrevious) = (cost, neighbour)
        }
      }
      // The latest start here that still reaches the neighbour in time.
      let limit = min(closes, latest[neighbour] + FlatProblem.tolerance - leg * pace - work)
      let previous = Int(node.previous)
      if max(opens, ready[previous]) <= limit, route.perMetre * (bound - 2 * node.arc) < best {
        let there = travel.distance(previous, stop)
        let cost = route.perMetre * (there + leg - node.arc)
        if cost < best, ready[previous] + there * pace <= limit {
          (best, bestPrevious) = (cost, previous)
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
