/// The ng-sets (Baldacci, Mingozzi & Roberti, Operations Research 2011): a trip may come back to a
/// stop only after a stop that does not remember it. Each stop remembers itself and its nearest, and
/// more where trips are found that come back.
///
/// A memory is a byte: bit b is the b-th member of the set of the stop one stands at.
struct NeighbourSets {
  static let largest = 8

  let stopCount: Int
  private var members: [[Int]]
  /// Position of stop j in the set of stop i, at i · stops + j; −1 where it is not a member.
  private(set) var position: [Int8]
  /// Memory carried from i to j, at ((i · stops + j) · 256 + memory); stop j itself is not yet in.
  private(set) var carried: [UInt8]

  /// - Parameters:
  ///   - cost: (stops + 1)² arc costs with the depot at place 0; nearness is the mean of both ways
  ///   - size: members of a set, the stop itself among them; at most `largest`
  ///   - time: what limits trips besides capacity
  init(cost: [Double], stopCount: Int, size: Int, time: TripTime? = nil) {
    self.stopCount = stopCount
    let width = stopCount + 1
    var members = [[Int]]()
    for stop in 0..<stopCount {
      func nearness(_ other: Int) -> Double {
        other == stop
          ? -.infinity
          : cost[(stop + 1) * width + other + 1] + cost[(other + 1) * width + stop + 1]
      }
      // No trip comes back to a stop that there is no time to come back to.
      func mayReturn(to other: Int) -> Bool {
        other == stop || time?.allowsReturn(to: other, from: stop) != false
      }
      let sorted = (0..<stopCount).filter(mayReturn(to:)).sorted {
        (nearness($0), $0) < (nearness($1), $1)
      }
      members.append(Array(sorted.prefix(min(size, Self.largest))))
    }
    self.members = members
    position = [Int8](repeating: -1, count: stopCount * stopCount)
    for stop in 0..<stopCount {
      for (bit, member) in members[stop].enumerated() {
        position[stop * stopCount + member] = Int8(bit)
      }
    }
    carried = [UInt8](repeating: 0, count: stopCount * stopCount * 256)
    for from in 0..<stopCount {
      for to in 0..<stopCount { carry(from, to) }
    }
  }

  private mutating func carry(_ from: Int, _ to: Int) {
    let base = (from * stopCount + to) * 256
    for memory in 1..<256 {
      let bit = memory.trailingZeroBitCount
      let there = bit < members[from].count ? position[to * stopCount + members[from][bit]] : -1
      carried[base + memory] =
        carried[base + memory & (memory - 1)] | (there >= 0 ? 1 << UInt8(there) : 0)
    }
  }

  /// Has the stops between each pair of visits of one stop remember it, where they have room for it
  /// (Roberti & Mingozzi, Transportation Science 48, 2014): the trip is no ng-route any more.
  /// - Returns: whether any set has grown.
  mutating func forbidReturns(in trip: [Int32]) -> Bool {
    var grown: Set<Int> = []
    for (end, stop) in trip.enumerated() {
      guard let start = trip[..<end].lastIndex(of: stop) else { continue }
      let between = trip[(start + 1)..<end].map(Int.init)
      // One that has no room forgets the stop, and the others remember it in vain.
      guard
        between.allSatisfy({
          position[$0 * stopCount + Int(stop)] >= 0 || members[$0].count < Self.largest
        })
      else { continue }
      for here in between where position[here * stopCount + Int(stop)] < 0 {
        position[here * stopCount + Int(stop)] = Int8(members[here].count)
        members[here].append(Int(stop))
        grown.insert(here)
      }
    }
    for here in grown {
      for other in 0..<stopCount {
        carry(here, other)
        carry(other, here)
      }
    }
    return !grown.isEmpty
  }

  /// Whether the trip comes back to no stop that is remembered.
  func allow(_ trip: [Int32]) -> Bool {
    var (memory, last) = (UInt8(0), -1)
    for stop in trip.lazy.map(Int.init) {
      if last >= 0 {
        let bit = position[last * stopCount + stop]
        if bit >= 0, memory & (1 << UInt8(bit)) != 0 { return false }
        memory = carried[(last * stopCount + stop) * 256 + Int(memory)]
      }
      memory |= 1 << UInt8(position[stop * stopCount + stop])
      last = stop
    }
    return true
  }

  /// The places of the stops nearest to a place, by the cost of going there: `width`² costs, place 0
  /// the depot, infinite from a place to itself.
  static func nearest(_ count: Int, to place: Int, _ width: Int, _ cost: [Double])
    -> ArraySlice<Int>
  {
    let row = place * width
    return (1..<width).sorted { (cost[row + $0], $0) < (cost[row + $1], $1) }.prefix(count)
  }
}
