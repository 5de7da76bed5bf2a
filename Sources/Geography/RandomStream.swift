/// A named stream of random numbers: its state depends on the seed, the name and the keys and on
/// nothing else, so that no change elsewhere moves a draw (common random numbers).
///
/// The generator is xoshiro256** (Blackman & Vigna, ACM TOMS 2021), its state filled by SplitMix64.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// - Parameters:
  ///   - seed: the scenario's seed
  ///   - name: the stage that draws, such as "demand"
  ///   - keys: what the draw is for: zone, day, replication, …
  public init(seed: UInt64, name: StaticString, _ keys: Int...) {
    self.init(seed: seed, name: name, keys: keys)
  }

  public init(seed: UInt64, name: StaticString, keys: [Int]) {
    var mixed = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    name.withUTF8Buffer { bytes in
      for byte in bytes { mixed = Self.mix(mixed ^ UInt64(byte)) }
    }
    for key in keys { mixed = Self.mix(mixed ^ UInt64(bitPattern: Int64(key))) }
    s0 = Self.mix(mixed &+ 0x9E37_79B9_7F4A_7C15)
    s1 = Self.mix(mixed &+ 0x3C6E_F372_FE94_F82A)
    s2 = Self.mix(mixed &+ 0xDAA6_6D2C_7DDF_743F)
    s3 = Self.mix(mixed &+ 0x78DD_E6E5_FD29_F054) | 1
  }

  @inlinable
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  public mutating func next() -> UInt64 {
    let scrambled = s1 &* 5
    let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// Uniform on [0, 1), 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform on 0 ..< bound, without a division in the common case (Lemire 2019).
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "an index below \(bound) cannot be drawn")
    return Int(next(upperBound: UInt64(bound)))
  }
}
