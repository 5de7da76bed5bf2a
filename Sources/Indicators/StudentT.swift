import Foundation

/// Student's t distribution, for confidence intervals of a mean over few replications.
enum StudentT {
  /// The value that a t-distributed variable stays within, either side of 0, with this probability.
  static func twoSidedQuantile(probability: Double, degreesOfFreedom: Int) -> Double {
    let n = Double(degreesOfFreedom)
    var (low, high) = (0.0, 1.0)
    while within(high, n) < probability { high *= 2 }
    for _ in 0..<200 where high - low > 1e-12 * high {
      let middle = (low + high) / 2
      if within(middle, n) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// P(|T| ≤ t) = 1 − I(n/(n + t²); n/2, ½).
  private static func within(_ t: Double, _ n: Double) -> Double {
    1 - incompleteBeta(n / (n + t * t), n / 2, 0.5)
  }

  /// The regularised incomplete beta function by its continued fraction (Abramowitz & Stegun
  /// 26.5.8), evaluated as Lentz does.
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let front = exp(
      a * log(x) + b * log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b))
    let tiny = 1e-300
    var (c, d) = (1.0, 1 - (a + b) * x / (a + 1))
    d = 1 / (abs(d) < tiny ? tiny : d)
    var fraction = d
    for step in 1...500 {
      let m = Double(step)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 + term * d
        d = 1 / (abs(d) < tiny ? tiny : d)
        c = 1 + term / c
        if abs(c) < tiny { c = tiny }
        fraction *= c * d
      }
      if abs(c * d - 1) < 1e-15 { break }
    }
    return front * fraction / a
  }

  /// Stirling's series after shifting the argument to where it is exact; `lgamma` of the C library
  /// keeps a global sign and is no pure function.
  private static func logGamma(_ value: Double) -> Double {
    var (x, shift) = (value, 0.0)
    while x < 15 {
      shift += log(x)
      x += 1
    }
    let inverse = 1 / (x * x)
    let series =
      (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / x
    return (x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi) + series - shift
  }
}

/// A mean over replications, with the half-width of its 95 % confidence interval where there are two
/// or more.
public struct Estimate: Sendable, Hashable {
  public var mean: Double
  public var halfWidth: Double?

  public var low: Double? { halfWidth.map { mean - $0 } }
  public var high: Double? { halfWidth.map { mean + $0 } }

  /// Nil where any replication has no value: a mean over some of them would be another quantity.
  init?(_ values: [Double?]) {
    let known = values.compactMap { $0 }
    guard !known.isEmpty, known.count == values.count else { return nil }
    let count = Double(known.count)
    mean = known.reduce(0, +) / count
    guard known.count > 1 else { return }
    let mean = mean
    let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let t = StudentT.twoSidedQuantile(probability: 0.95, degreesOfFreedom: known.count - 1)
    halfWidth = t * (variance / count).squareRoot()
  }
}
