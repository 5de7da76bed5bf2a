/// A set of subset-row cuts, a bit for each.
typealias CutSet = UInt128

/// What subset-row cuts cost the trips that are priced: which stops they count and which remember
/// them, a bit for each cut.
struct CutVisits {
  /// As many as a label has bits for.
  static let mostCuts = CutSet.bitWidth

  /// What a trip pays each time that a cut counts it; positive.
  private(set) var prices: [Double] = []
  /// The cuts that count visits of each stop, and those that each stop remembers.
  private(set) var counted: [CutSet]
  private(set) var remembered: [CutSet]

  /// - Parameters:
  ///   - duals: of the cuts' rows; those of price 0 are left out. Never positive
  init(_ cuts: [SubsetRowCut], duals: [Double], stopCount: Int) {
    counted = Array(repeating: 0, count: stopCount)
    remembered = Array(repeating: 0, count: stopCount)
    for (cut, dual) in zip(cuts, duals) where dual < 0 && prices.count < Self.mostCuts {
      let bit = CutSet(1) << prices.count
      for stop in cut.stops { counted[Int(stop)] |= bit }
      for stop in cut.remembering { remembered[Int(stop)] |= bit }
      prices.append(-dual)
    }
  }

  /// What is paid for visits that both have counted once.
  @inline(__always)
  func price(of twice: CutSet) -> Double {
    var (bits, sum) = (twice, 0.0)
    while bits != 0 {
      sum += prices[bits.trailingZeroBitCount]
      bits &= bits &- 1
    }
    return sum
  }
}
