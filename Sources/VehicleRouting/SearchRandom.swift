import Geography

/// The generator of the search's inner loop (wyrand: a Weyl sequence, mixed by one wide product).
/// A `RandomStream` gives its start, so that a search's draws depend on seed and place alone.
struct SearchRandom {
  private var state: UInt64

  init(seed: UInt64, _ keys: Int...) {
    var stream = RandomStream(seed: seed, name: "vehicle routing", keys: keys)
    state = stream.next()
  }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0xA076_1D64_78BD_642F
    let product = state.multipliedFullWidth(by: state ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  /// Uniform on 0 ..< bound; the bias of the product method is below 2⁻³² for these bounds.
  @inline(__always)
  mutating func index(below bound: Int) -> Int {
    Int((next() >> 32).multipliedReportingOverflow(by: UInt64(bound)).partialValue >> 32)
  }

  /// Uniform on (0, 1].
  @inline(__always)
  mutating func uniform() -> Double { Double((next() >> 11) &+ 1) * 0x1p-53 }

  /// Puts a list into random order.
  mutating func shuffle(_ list: inout [Int32]) {
    for place in list.indices.dropLast() {
      list.swapAt(place, place + index(below: list.count - place))
    }
  }
}
