/// The ng-sets (Baldacci, Mingozzi & Roberti, Operations Research 2011): a trip may come back to a
/// stop only after a stop that does not remember it. Each stop remembers itself and its nearest.
///
/// A memory is a byte: bit b is the b-th member of the set of the stop one stands at.
struct NeighbourSets {
  static let largest = 8

  let stopCount: Int
  /// Position of stop j in the set of stop i, at i · stops + j; −1 where it is not a member.
  let position: [Int8]
  /// Memory carried from i to j, at ((i · stops + j) · 256 + memory); stop j itself is not yet in.
  let carried: [UInt8]

  /// - Parameters:
  ///   - cost: (stops + 1)² arc costs with the depot at place 0; nearness is the mean of both ways
  ///   - size: members of a set, the stop itself among them; at most `largest`
  init(cost: [Double], stopCount: Int, size: Int) {
    self.stopCount = stopCount
    let width = stopCount + 1
    var members = [[Int]]()
    for stop in 0..<stopCount {
      func nearness(_ other: Int) -> Double {
        other == stop
          ? -.infinity
          : cost[(stop + 1) * width + other + 1] + cost[(other + 1) * width + stop + 1]
      }
      let sorted = (0..<stopCount).sorted { (nearness($0), $0) < (nearness($1), $1) }
      members.append(Array(sorted.prefix(min(size, Self.largest))))
    }
    var position = [Int8](repeating: -1, count: stopCount * stopCount)
    for stop in 0..<stopCount {
      for (bit, member) in members[stop].enumerated() {
        position[stop * stopCount + member] = Int8(bit)
      }
    }
    var carried = [UInt8](repeating: 0, count: stopCount * stopCount * 256)
    for from in 0..<stopCount {
      for to in 0..<stopCount {
        let base = (from * stopCount + to) * 256
        for memory in 1..<256 {
          let bit = memory.trailingZeroBitCount
          let there = bit < members[from].count ? position[to * stopCount + members[from][bit]] : -1
          carried[base + memory] =
            carried[base + memory & (memory - 1)] | (there >= 0 ? 1 << UInt8(there) : 0)
        }
      }
    }
    self.position = position
    self.carried = carried
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
