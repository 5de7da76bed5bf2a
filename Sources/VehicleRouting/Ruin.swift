/// Adjacent string removal (Christiaens & Vanden Berghe, Transp. Sci. 54, 2020): strings of
/// consecutive stops are taken out of a few trips near a seed stop.
struct Ruin {
  /// Mean number of stops taken out.
  var average = 10.0
  /// Longest string.
  var longest = 10.0
  /// Share of strings that leave some stops in their middle in place.
  var split = 0.5
  /// Chance that one more stop of the middle stays.
  var depth = 0.5
  /// Where types differ, in one round out of so many whole trips are taken out: what they carried
  /// finds other vehicles.
  var dissolving = 30
}

extension SearchState {
  /// Takes strings near a stop out into the pool; absent stops that are met join it.
  /// - Returns: the price of the absent stops that joined.
  mutating func ruin(_ ruin: Ruin, _ seed: Int, _ random: inout SearchRandom) -> Double {
    openingKind = -1
    if severalKinds, random.index(below: ruin.dissolving) == 0 {
      openingKind = random.index(below: kindCount)
      return dissolve(near: seed, trips: 1 + random.index(below: 3))
    }
    let trips = max(1, slotCount - freeCount)
    let longest = min(ruin.longest, max(1, Double(stopCount) / Double(trips)))
    let most = 4 * ruin.average / (1 + longest) - 1
    var strings = Int(random.uniform() * most) + 1
    var price = 0.0
    var rank = -1
    while strings > 0, rank < nearWidth, hasRoom {
      let stop = rank < 0 ? seed : Int(near[seed * nearWidth + rank].stop)
      rank += 1
      if stop < 0 { break }
      let slot = Int(nodes[stop].route)
      if slot < 0 {
        if !isPooled(stop) {
          price += self.price[stop]
          pool[poolCount] = Int32(stop)
          poolCount += 1
        }
        continue
      }
      if routes[slot].stamp == iteration { continue }
      let size = Int(routes[slot].count)
      let length = Int(random.uniform() * Double(min(Double(size), longest))) + 1
      removeString(around: stop, min(length, size), ruin, &random)
      if W.windows { refreshTimes(slot) }
      strings -= 1
    }
    return price
  }

  /// Takes the trips of a stop and of the stops nearest to it out as a whole.
  /// - Returns: the price of absent stops that joined.
  private mutating func dissolve(near seed: Int, trips: Int) -> Double {
    var left = trips
    var price = 0.0
    for rank in -1..<nearWidth where left > 0 {
      let stop = rank < 0 ? seed : Int(near[seed * nearWidth + rank].stop)
      if stop < 0 { break }
      let slot = Int(nodes[stop].route)
      if slot < 0 {
        if !isPooled(stop), poolCount < Self.mostDissolved {
          price += self.price[stop]
          pool[poolCount] = Int32(stop)
          poolCount += 1
        }
        continue
      }
      let size = Int(routes[slot].count)
      if poolCount + size > Self.mostDissolved { continue }
      remove(from: Int(nodes[stopCount + slot].next), count: size)
      if W.windows { refreshTimes(slot) }
      left -= 1
    }
    return price
  }

  private static var mostDissolved: Int { 80 }

  func isPooled(_ stop: Int) -> Bool {
    for index in 0..<poolCount where pool[index] == Int32(stop) { return true }
    return false
  }

  /// Takes a string of `length` stops that holds `stop` out, whole or in two parts.
  private mutating func removeString(
    around stop: Int, _ length: Int, _ ruin: Ruin, _ random: inout SearchRandom
  ) {
    let size = Int(routes[Int(nodes[stop].route)].count)
    var kept = 0
    if length > 1, length < size, random.uniform() < ruin.split {
      kept = 1
      while length + kept < size, random.uniform() > ruin.depth { kept += 1 }
    }
    var first = stop
    for _ in 0..<random.index(below: length + kept) {
      let previous = Int(nodes[first].previous)
      if previous >= stopCount { break }
      first = previous
    }
    // Near the trip's end the string reaches back as far as it is long.
    var ahead = 1
    var last = first
    while ahead < length + kept {
      let next = Int(nodes[last].next)
      if next >= stopCount { break }
      last = next
      ahead += 1
    }
    while ahead < length + kept {
      first = Int(nodes[first].previous)
      ahead += 1
    }
    if kept == 0 {
      remove(from: first, count: length)
      return
    }
    let head = random.index(below: length + 1)
    var second = first
    for _ in 0..<head + kept { second = Int(nodes[second].next) }
    if head < length { remove(from: second, count: length - head) }
    if head > 0 { remove(from: first, count: head) }
  }
}
