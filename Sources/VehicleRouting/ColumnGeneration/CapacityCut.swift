/// A rounded capacity inequality: at least ⌈load(S) / Q⌉ trips enter the set S of stops (Laporte &
/// Nobert 1983). Q is the largest capacity, so it holds for mixed fleets too.
struct CapacityCut: Hashable {
  /// Stops of the set, ascending.
  let members: [Int32]
  let contains: [Bool]
  /// Trips that have to enter.
  let trips: Double

  /// How often a trip from the depot through these stops and back enters the set.
  func entries(of stops: [Int32]) -> Double {
    var (entries, wasInside) = (0.0, false)
    for stop in stops {
      let isInside = contains[Int(stop)]
      if isInside, !wasInside { entries += 1 }
      wasInside = isInside
    }
    return entries
  }
}

/// Finds violated rounded capacity inequalities heuristically: sets grown greedily from every stop
/// along the strongest flow, and the stops of trips used in part, alone and in pairs.
struct CapacityCutSeparation {
  let load: [Int32]
  let capacity: Int32
  var mostCuts = 40
  var leastViolation = 0.03

  /// - Parameter trips: stops and value of every trip used in the linear solution
  func violated(by trips: [(stops: [Int32], value: Double)]) -> [CapacityCut] {
    let flow = Flow(trips, stopCount: load.count)
    var found: [CapacityCut: Double] = [:]
    func examine(_ contains: [Bool], crossing: Double, load total: Int) {
      let need = (Double(total) / Double(capacity)).rounded(.up)
      let violation = need - crossing / 2
      guard violation > leastViolation else { return }
      let members = contains.indices.filter { contains[$0] }.map(Int32.init)
      found[CapacityCut(members: members, contains: contains, trips: need)] = violation
    }
    for seed in load.indices { grow(from: [seed], flow, examine) }
    let partial = trips.filter { $0.value < 1 - 1e-6 }.sorted { $0.value > $1.value }.prefix(120)
    for one in partial { grow(from: one.stops.map(Int.init), flow, examine) }
    return found.sorted {
      $0.value != $1.value
        ? $0.value > $1.value : $0.key.members.lexicographicallyPrecedes($1.key.members)
    }.prefix(mostCuts).map(\.key)
  }

  /// Adds the stop with the strongest flow to the set, again and again, and shows every set on the
  /// way.
  private func grow(
    from seeds: [Int], _ flow: Flow, _ examine: ([Bool], _ crossing: Double, _ load: Int) -> Void
  ) {
    let count = load.count
    var contains = [Bool](repeating: false, count: count)
    var bond = [Double](repeating: 0, count: count)
    var (crossing, total, size) = (0.0, 0, 0)
    func add(_ stop: Int) {
      crossing += flow.degree[stop] - 2 * bond[stop]
      total += Int(load[stop])
      size += 1
      contains[stop] = true
      for position in flow.row(stop) {
        bond[Int(flow.neighbour[position])] += flow.weight[position]
      }
    }
    for seed in seeds where !contains[seed] { add(seed) }
    while size < count {
      examine(contains, crossing, total)
      var strongest = -1
      for stop in 0..<count
      where !contains[stop] && bond[stop] > (strongest < 0 ? 1e-9 : bond[strongest]) {
        strongest = stop
      }
      if strongest < 0 { break }
      add(strongest)
    }
    if size == count { examine(contains, crossing, total) }
  }
}

/// How much the linear solution travels between stops, both ways together, in sparse rows.
private struct Flow {
  /// Visits of each stop, times two: what crosses the set of it alone.
  let degree: [Double]
  let start: [Int]
  let neighbour: [Int32]
  let weight: [Double]

  func row(_ stop: Int) -> Range<Int> { start[stop]..<start[stop + 1] }

  init(_ trips: [(stops: [Int32], value: Double)], stopCount: Int) {
    var degree = [Double](repeating: 0, count: stopCount)
    var edges: [(from: Int32, to: Int32, weight: Double)] = []
    for (stops, value) in trips {
      for stop in stops { degree[Int(stop)] += 2 * value }
      for (from, to) in zip(stops, stops.dropFirst()) {
        edges.append((from, to, value))
        edges.append((to, from, value))
      }
    }
    edges.sort { ($0.from, $0.to, $0.weight) < ($1.from, $1.to, $1.weight) }
    var (start, neighbour, weight) = ([Int](), [Int32](), [Double]())
    var edge = 0
    for stop in 0..<Int32(stopCount) {
      start.append(neighbour.count)
      while edge < edges.count, edges[edge].from == stop {
        if neighbour.count > start[Int(stop)], neighbour.last == edges[edge].to {
          weight[weight.count - 1] += edges[edge].weight
        } else {
          neighbour.append(edges[edge].to)
          weight.append(edges[edge].weight)
        }
        edge += 1
      }
    }
    start.append(neighbour.count)
    self.degree = degree
    self.start = start
    self.neighbour = neighbour
    self.weight = weight
  }
}
