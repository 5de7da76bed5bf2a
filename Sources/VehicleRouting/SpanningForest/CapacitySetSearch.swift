/// Finds sets of stops that fewer trips enter than have to, where edges are used in part: sets are grown
/// from every stop along the edges used most.
struct CapacitySetSearch {
  /// Sets are grown up to so many full loads. (Measured: twice that finds hardly better bounds.)
  private static let mostLoads = 5
  private static let leastViolation = 0.05
  /// So many sets at most of one search hold the same stop.
  private static let mostOfAStop = 3

  private let load: [Int32]
  private let capacity: Int
  /// A random word for each stop.
  private let words: [UInt64]
  private var isMember: [Bool]
  /// Use of the edges between each stop and the set.
  private var bond: [Double]

  init(load: [Int32], capacity: Int) {
    (self.load, self.capacity) = (load, capacity)
    var random = SearchRandom(seed: 1)
    words = load.map { _ in random.next() }
    isMember = [Bool](repeating: false, count: load.count)
    bond = [Double](repeating: 0, count: load.count)
  }

  /// - Parameters:
  ///   - use: of each edge of the graph, 0 … 1
  ///   - known: signatures of sets that are not looked for
  mutating func sets(_ graph: ForestGraph, use: [Double], known: [UInt64]) -> [CapacitySets.Set] {
    var met = Set(known)
    var found: [(set: CapacitySets.Set, violation: Double)] = []
    for seed in load.indices { grow(from: seed, graph, use, &met, &found) }
    found.sort { ($1.violation, $0.set.signature) < ($0.violation, $1.set.signature) }
    var uses = [Int](repeating: 0, count: load.count)
    return found.lazy.map(\.set).filter { set in
      if set.members.contains(where: { uses[Int($0)] >= Self.mostOfAStop }) { return false }
      for stop in set.members { uses[Int(stop)] += 1 }
      return true
    }
  }

  private mutating func grow(
    from seed: Int, _ graph: ForestGraph, _ use: [Double], _ met: inout Set<UInt64>,
    _ found: inout [(set: CapacitySets.Set, violation: Double)]
  ) {
    var members: [Int32] = []
    var border: [Int32] = []
    var (total, within, signature) = (0, 0.0, UInt64(0))
    var next = seed
    while true {
      within += bond[next]
      bond[next] = 0
      isMember[next] = true
      members.append(Int32(next))
      total += Int(load[next])
      signature ^= words[next]
      let trips = FleetBound.leastTrips(load: total, capacity: capacity)
      let violation = within - Double(members.count - trips)
      if violation > Self.leastViolation, met.insert(signature).inserted {
        found.append(
          (CapacitySets.Set(members: members, trips: trips, signature: signature), violation))
      }
      for edge in graph.at(next) where use[Int(edge)] > 0.01 {
        let end = graph.end(of: edge, from: next)
        if isMember[end] { continue }
        if bond[end] == 0 { border.append(Int32(end)) }
        bond[end] += use[Int(edge)]
      }
      guard total < Self.mostLoads * capacity,
        let strongest = border.indices.max(by: { bond[Int(border[$0])] < bond[Int(border[$1])] })
      else { break }
      next = Int(border[strongest])
      border.swapAt(strongest, border.count - 1)
      border.removeLast()
    }
    for stop in members { isMember[Int(stop)] = false }
    for stop in border { bond[Int(stop)] = 0 }
  }
}
