import Planning

/// The day's parcels on board for pickup points, and the couriers who bring them there.
struct Aboard {
  /// A courier's visit to a pickup point.
  struct Visit {
    var site: Int
    var carrier: Int
    var parcels: Int32
    /// Parcels of the carrier that earlier visits of the departure handed over there.
    var before: Int
    var departure: Int
  }

  /// Departure by departure, within one by site.
  var drops: [Loading.Drop] = []
  private(set) var visits: [Visit] = []
  /// Where the drops of a departure and site begin, at `departure · (sites + 1) + site`.
  private var starts: [Int32] = []
  private var siteCount = 0

  mutating func beginDay() {
    drops.removeAll(keepingCapacity: true)
    visits.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }

  /// Takes the drops of the next departure, each site's in the order they have.
  mutating func load(_ loaded: [Loading.Drop], sites: Int) {
    siteCount = sites
    var counts = [Int32](repeating: 0, count: sites + 1)
    for drop in loaded { counts[drop.site + 1] += 1 }
    counts[0] = Int32(drops.count)
    for site in 0..<sites { counts[site + 1] += counts[site] }
    starts += counts
    guard let any = loaded.first else { return }
    drops += repeatElement(any, count: loaded.count)
    for drop in loaded {
      drops[Int(counts[drop.site])] = drop
      counts[drop.site] += 1
    }
  }

  /// - Returns: the visit's number.
  mutating func add(_ visit: Visit) -> Int {
    visits.append(visit)
    return visits.count - 1
  }

  /// Positions in `drops` of what the visit's departure has on board for its site, of all carriers.
  func positions(of visit: Visit) -> Range<Int> {
    let row = visit.departure * (siteCount + 1) + visit.site
    return Int(starts[row])..<Int(starts[row + 1])
  }
}
