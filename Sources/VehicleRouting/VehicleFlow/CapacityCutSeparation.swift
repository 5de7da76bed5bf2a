/// Finds violated rounded capacity inequalities heuristically: sets are grown from every stop along
/// the strongest flow; where that finds few, the sets of cuts that bind already, and then the sets
/// that come nearest to a violation, are searched further by exchanging stops (Augerat, Belenguer,
/// Benavent, Corberán & Naddef, Eur. J. Oper. Res. 106, 1998).
struct CapacityCutSeparation {
  let load: [Int32]
  let capacity: Int32
  var leastViolation = 0.03
  var mostCuts = 100
  /// So many cuts at most hold the same stop: sets that are nearly the same do not add up. (Measured
  /// at 113 to 189 stops: with 20 the bound settles in about half the rounds and less time than with
  /// 10; with 40 programs grow faster than bounds.)
  var mostOfAStop = 20
  /// Sets that lack so much of a violation are searched further while there are few violated.
  var reach = 0.7
  var few = 20

  /// The cuts that the flow violates most.
  /// - Parameters:
  ///   - seeds: sets to grow from, besides single stops
  ///   - binding: sets of cuts that bind
  func violated(by flow: EdgeFlow, seeds: [[Int32]] = [], binding: [[Int32]] = [])
    -> [CapacityCut]
  {
    var search = Search(flow: flow, load: load, capacity: capacity, reach: reach)
    for seed in load.indices { search.grow(from: CollectionOfOne(Int32(seed))) }
    for seed in seeds { search.grow(from: seed) }
    if search.count(above: leastViolation) < few {
      for set in binding { search.exchange(from: set, times: 12) }
    }
    let batch = 60
    for tried in stride(from: 0, to: 4 * batch, by: batch) {
      if search.count(above: leastViolation) >= few { break }
      for set in search.nearest(4 * batch).dropFirst(tried).prefix(batch) {
        search.exchange(from: set, times: 60)
      }
    }
    return search.cuts(above: leastViolation, most: mostCuts, ofAStop: mostOfAStop)
  }

  /// The cuts violated by trips that a linear solution uses in part.
  /// - Parameter trips: stops and value of every trip used
  func violated(by trips: [(stops: [Int32], value: Double)]) -> [CapacityCut] {
    let partial = trips.filter { $0.value < 1 - 1e-6 }.sorted { $0.value > $1.value }.prefix(120)
    return violated(by: EdgeFlow(trips, stopCount: load.count), seeds: partial.map(\.stops))
  }
}

extension CapacityCutSeparation {
  /// A set of stops that is changed stop by stop, and the most violated of all that it has been.
  private struct Search {
    private let flow: EdgeFlow
    private let load: [Int32]
    private let capacity: Int
    private var contains: [Bool]
    /// Flow between each stop and the set.
    private var bond: [Double]
    private var members: [Int32] = []
    private var crossing = 0.0
    private var total = 0
    private var tabuUntil: [Int]
    /// The sets met that are nearly violated, by their signature.
    private var met: [UInt64: Met] = [:]
    /// Exclusive or of the members' random words.
    private var signature: UInt64 = 0
    private let random: [UInt64]
    private let reach: Double

    private struct Met {
      var members: [Int32]
      var trips: Int
      var violation: Double
    }

    init(flow: EdgeFlow, load: [Int32], capacity: Int32, reach: Double) {
      self.reach = reach
      self.flow = flow
      self.load = load
      self.capacity = Int(max(1, capacity))
      contains = [Bool](repeating: false, count: load.count)
      bond = [Double](repeating: 0, count: load.count)
      tabuUntil = [Int](repeating: -1, count: load.count)
      var generator = SearchRandom(seed: 1)
      random = load.map { _ in generator.next() }
    }

    private var need: Int { FleetBound.leastTrips(load: total, capacity: capacity) }
    private var violation: Double { Double(need) - crossing / 2 }

    private mutating func empty() {
      for stop in members {
        contains[Int(stop)] = false
        for position in flow.row(Int(stop)) { bond[Int(flow.neighbour[position])] = 0 }
      }
      members.removeAll(keepingCapacity: true)
      (crossing, total, signature) = (0, 0, 0)
    }

    private mutating func add(_ stop: Int) {
      crossing += flow.degree[stop] - 2 * bond[stop]
      total += Int(load[stop])
      contains[stop] = true
      signature ^= random[stop]
      members.append(Int32(stop))
      for position in flow.row(stop) {
        bond[Int(flow.neighbour[position])] += flow.weight[position]
      }
    }

    private mutating func drop(_ stop: Int) {
      crossing -= flow.degree[stop] - 2 * bond[stop]
      total -= Int(load[stop])
      contains[stop] = false
      signature ^= random[stop]
      if let place = members.firstIndex(of: Int32(stop)) { members.remove(at: place) }
      for position in flow.row(stop) {
        bond[Int(flow.neighbour[position])] -= flow.weight[position]
      }
    }

    /// Remembers the set where it is nearly violated.
    private mutating func examine() {
      guard violation > -reach, met[signature] == nil else { return }
      met[signature] = Met(members: members, trips: need, violation: violation)
    }

    /// Adds the stop with the strongest flow to the set, again and again.
    mutating func grow(from seeds: some Sequence<Int32>) {
      empty()
      for seed in seeds where !contains[Int(seed)] { add(Int(seed)) }
      var frontier = Set<Int32>()
      var grown = 0
      while true {
        examine()
        while grown < members.count {
          for position in flow.row(Int(members[grown])) {
            frontier.insert(flow.neighbour[position])
          }
          grown += 1
        }
        var strongest: (stop: Int32, bond: Double) = (-1, 1e-9)
        for stop in frontier where !contains[Int(stop)] {
          let bond = bond[Int(stop)]
          if bond > strongest.bond || bond == strongest.bond && stop < strongest.stop {
            strongest = (stop, bond)
          }
        }
        if strongest.stop < 0 { return }
        add(Int(strongest.stop))
        frontier.remove(strongest.stop)
      }
    }

    /// Puts the stop in or out of the set that makes the flow across it least, again and again; one
    /// that was just moved stays for a while. The set goes on needing as many trips.
    mutating func exchange(from set: [Int32], times: Int) {
      empty()
      for stop in set { add(Int(stop)) }
      for stop in tabuUntil.indices { tabuUntil[stop] = -1 }
      let need = need
      for round in 0..<times {
        var best: (stop: Int, change: Double) = (-1, .infinity)
        func consider(_ stop: Int, _ change: Double) {
          if tabuUntil[stop] < round, change < best.change - 1e-12 { best = (stop, change) }
        }
        for stop in members.lazy.map(Int.init)
        where total - Int(load[stop]) > (need - 1) * capacity {
          consider(stop, 2 * bond[stop] - flow.degree[stop])
        }
        for member in members {
          for position in flow.row(Int(member)) {
            let stop = Int(flow.neighbour[position])
            if !contains[stop] { consider(stop, flow.degree[stop] - 2 * bond[stop]) }
          }
        }
        guard best.stop >= 0 else { return }
        if contains[best.stop] { drop(best.stop) } else { add(best.stop) }
        tabuUntil[best.stop] = round + 8
        examine()
      }
    }

    private func ranked(above least: Double) -> [Met] {
      met.filter { $0.value.violation > least }.sorted {
        ($1.value.violation, $0.key) < ($0.value.violation, $1.key)
      }.map(\.value)
    }

    /// The sets that come nearest to a violation or go farthest beyond.
    func nearest(_ most: Int) -> [[Int32]] { ranked(above: -reach).prefix(most).map(\.members) }

    func count(above least: Double) -> Int {
      met.values.reduce(0) { $0 + ($1.violation > least ? 1 : 0) }
    }

    /// The most violated of the sets, of which no stop is in more than so many.
    func cuts(above least: Double, most: Int, ofAStop limit: Int) -> [CapacityCut] {
      var uses = [Int](repeating: 0, count: load.count)
      var cuts: [CapacityCut] = []
      for set in ranked(above: least) where cuts.count < most {
        if set.members.contains(where: { uses[Int($0)] >= limit }) { continue }
        var contains = [Bool](repeating: false, count: load.count)
        for stop in set.members.lazy.map(Int.init) {
          uses[stop] += 1
          contains[stop] = true
        }
        cuts.append(
          CapacityCut(
            members: set.members.sorted(), contains: contains, trips: Double(set.trips)))
      }
      return cuts
    }
  }
}
