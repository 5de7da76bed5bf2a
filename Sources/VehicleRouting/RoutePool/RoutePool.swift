/// Good trips met by a search: of every set of stops and depot the cheapest order met, in a fixed
/// number of places. A trip that is met again and again holds its place against ones met once.
///
/// Kept in flat buffers, one place a row; a trip looks for one place only, so that what is kept
/// depends on nothing but the order of the offers.
final class RoutePool: @unchecked Sendable {
  private struct Entry {
    /// Names the set of stops and the depot; 0 for an empty place.
    var key: UInt64
    var cost: Double
    var kind: Int32
    var count: Int32
    /// How many trips that look for the same place this one holds it against.
    var hold: Int32
  }

  /// Trips longer than this are not kept: few of them fit together.
  let longest: Int
  private let places: Int
  private let entries: UnsafeMutablePointer<Entry>
  private let stops: UnsafeMutablePointer<Int32>

  private static var mostHold: Int32 { 7 }

  /// - Parameter size: places, rounded up to a power of two
  init(size: Int, longest: Int) {
    self.longest = longest
    var places = 16
    while places < size { places *= 2 }
    self.places = places
    entries = .allocate(capacity: places)
    entries.initialize(
      repeating: Entry(key: 0, cost: 0, kind: 0, count: 0, hold: 0), count: places)
    stops = .allocate(capacity: places * longest)
    stops.initialize(repeating: 0, count: places * longest)
  }

  deinit {
    entries.deallocate()
    stops.deallocate()
  }

  /// What a stop adds to its set's key (the finaliser of SplitMix64, Steele et al. 2014).
  @inline(__always)
  static func key(of stop: Int32) -> UInt64 {
    var mixed = (UInt64(UInt32(bitPattern: stop)) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The place for a trip, where there is one; the caller writes its `count` stops there.
  @inline(__always)
  func place(key: UInt64, cost: Double, kind: Int32, count: Int) -> UnsafeMutablePointer<Int32>? {
    guard count <= longest else { return nil }
    let key = key == 0 ? 1 : key
    let index = Int(truncatingIfNeeded: key >> 20) & (places - 1)
    let entry = entries[index]
    if entry.key == key {
      entries[index].hold = min(Self.mostHold, entry.hold &+ 1)
      guard cost < entry.cost - 1e-9 else { return nil }
    } else if entry.hold > 0 {
      entries[index].hold = entry.hold &- 1
      return nil
    }
    entries[index].key = key
    entries[index].cost = cost
    entries[index].kind = kind
    entries[index].count = Int32(truncatingIfNeeded: count)
    return stops + index * longest
  }

  /// - Parameters:
  ///   - depot: node of the trip's depot
  ///   - cost: the trip's own, as the search counts it
  func add(_ trip: Trip, depot: Int32, cost: Double) {
    var key = Self.key(of: depot)
    for stop in trip.stops { key &+= Self.key(of: stop) }
    guard !trip.stops.isEmpty,
      let place = place(key: key, cost: cost, kind: Int32(trip.kind), count: trip.stops.count)
    else { return }
    for (position, stop) in trip.stops.enumerated() { place[position] = stop }
  }

  /// Calls `body` with every trip kept, in the order of the places, which is the same for the same
  /// offers.
  func visit(_ body: (_ kind: Int, _ stops: UnsafeBufferPointer<Int32>, _ cost: Double) -> Void) {
    for index in 0..<places where entries[index].key != 0 {
      let list = UnsafeBufferPointer(
        start: stops + index * longest, count: Int(entries[index].count))
      body(Int(entries[index].kind), list, entries[index].cost)
    }
  }

  /// Takes in all trips of another pool.
  func take(_ other: RoutePool) {
    for index in 0..<other.places where other.entries[index].key != 0 {
      let entry = other.entries[index]
      let count = Int(entry.count)
      guard
        let place = place(key: entry.key, cost: entry.cost, kind: entry.kind, count: count)
      else { continue }
      place.update(from: other.stops + index * other.longest, count: count)
    }
  }
}

extension SearchState {
  /// Offers the trips changed since `begin` to a pool.
  @inline(__always)
  func offerChanged(to pool: RoutePool) {
    for index in 0..<touchedCount {
      let slot = Int(touched[index].slot)
      let count = Int(routes[slot].count)
      if count == 0 || count > pool.longest || routes[slot].slack < 0 { continue }
      let depot = flat.kinds[Int(routes[slot].kind)].depot
      var key = RoutePool.key(of: depot)
      var here = Int(nodes[stopCount + slot].next)
      while here < stopCount {
        key &+= RoutePool.key(of: stops[here])
        here = Int(nodes[here].next)
      }
      guard
        let place = pool.place(
          key: key, cost: routeCost(slot), kind: routes[slot].kind, count: count)
      else { continue }
      here = Int(nodes[stopCount + slot].next)
      var position = 0
      while here < stopCount {
        place[position] = stops[here]
        position &+= 1
        here = Int(nodes[here].next)
      }
    }
  }
}
