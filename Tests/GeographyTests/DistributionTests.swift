import Foundation
import Testing

@testable import Geography

/// Each sampler against its distribution's mean and variance over many draws; the limits are about
/// five standard errors, and the seed is fixed.
@Suite struct DistributionTests {
  private static let draws = 100_000

  private func moments(_ draw: (inout RandomStream) -> Double) -> (mean: Double, variance: Double) {
    var stream = RandomStream(seed: 11, name: "test")
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<Self.draws {
      let value = draw(&stream)
      sum += value
      squares += value * value
    }
    let mean = sum / Double(Self.draws)
    return (mean, squares / Double(Self.draws) - mean * mean)
  }

  private func check(
    _ found: (mean: Double, variance: Double), mean: Double, variance: Double, kurtosis: Double = 6
  ) {
    let n = Double(Self.draws)
    #expect(abs(found.mean - mean) < 5 * (variance / n).squareRoot())
    #expect(abs(found.variance - variance) < 5 * variance * (kurtosis / n).squareRoot())
  }

  @Test func `normal draws have mean 0 and variance 1`() {
    check(moments { $0.normal() }, mean: 0, variance: 1)
  }

  @Test func `exponential draws have the mean's square as variance`() {
    check(moments { $0.exponential(mean: 3) }, mean: 3, variance: 9, kurtosis: 9)
  }

  @Test(arguments: [0.3, 1, 2.5, 40])
  func `gamma draws have mean and variance of shape and scale`(shape: Double) {
    check(
      moments { $0.gamma(shape: shape, scale: 2) }, mean: 2 * shape, variance: 4 * shape,
      kurtosis: 3 + 6 / shape)
  }

  @Test(arguments: [0.05, 3, 9.99, 10, 47, 2500])
  func `Poisson draws have the mean as variance`(mean: Double) {
    check(
      moments { Double($0.poisson(mean: mean)) }, mean: mean, variance: mean,
      kurtosis: 3 + 1 / mean)
  }

  @Test(arguments: [(4.0, 0.5), (100, 0.1), (30, 0)])
  func `negative binomial variance is mean plus dispersion times its square`(
    mean: Double, dispersion: Double
  ) {
    check(
      moments { Double($0.negativeBinomial(mean: mean, dispersion: dispersion)) }, mean: mean,
      variance: mean + dispersion * mean * mean, kurtosis: 8)
  }

  @Test(arguments: [(1, 0.5), (20, 0.1), (50, 0.9), (1000, 0.3), (40, 0.5), (100_000, 0.001)])
  func `binomial draws have mean n p and variance n p (1 − p)`(trials: Int, p: Double) {
    let n = Double(trials)
    check(
      moments { Double($0.binomial(trials: trials, probability: p)) }, mean: n * p,
      variance: n * p * (1 - p), kurtosis: 4)
  }

  @Test(arguments: [12.0, 35])
  func `Poisson draws by rejection have the right probabilities`(mean: Double) {
    var stream = RandomStream(seed: 3, name: "test")
    var counts = [Int](repeating: 0, count: 200)
    for _ in 0..<Self.draws { counts[stream.poisson(mean: mean)] += 1 }
    chiSquare(counts) { k in pow(mean, Double(k)) }
  }

  @Test func `binomial draws by rejection have the right probabilities`() {
    var stream = RandomStream(seed: 5, name: "test")
    let (n, p) = (60, 0.4)
    var counts = [Int](repeating: 0, count: n + 1)
    for _ in 0..<Self.draws { counts[stream.binomial(trials: n, probability: p)] += 1 }
    var probability = 1.0
    for _ in 0..<n { probability *= 1 - p }
    var probabilities: [Double] = []
    for k in 0...n {
      probabilities.append(probability)
      probability *= Double(n - k) / Double(k + 1) * p / (1 - p)
    }
    #expect(chiSquare(counts, probabilities) < 90)
  }

  private func chiSquare(_ counts: [Int], _ unnormalised: (Int) -> Double) {
    var weights: [Double] = []
    var factorial = 1.0
    for k in 0..<100 {
      if k > 0 { factorial *= Double(k) }
      weights.append(unnormalised(k) / factorial)
    }
    let total = weights.reduce(0, +)
    #expect(chiSquare(counts, weights.map { $0 / total }) < 110)
  }

  /// Over the values expected at least ten times; about 40 to 60 of them.
  private func chiSquare(_ counts: [Int], _ probabilities: [Double]) -> Double {
    zip(counts, probabilities).reduce(0) { sum, pair in
      let expected = pair.1 * Double(Self.draws)
      let difference = Double(pair.0) - expected
      return expected < 10 ? sum : sum + difference * difference / expected
    }
  }

  @Test func `the edges of the binomial and Poisson are certain`() {
    var stream = RandomStream(seed: 1, name: "test")
    #expect(stream.binomial(trials: 9, probability: 0) == 0)
    #expect(stream.binomial(trials: 9, probability: 1) == 9)
    #expect(stream.binomial(trials: 0, probability: 0.5) == 0)
    #expect(stream.poisson(mean: 0) == 0)
    #expect(stream.negativeBinomial(mean: 0, dispersion: 1) == 0)
  }

  @Test func `multinomial counts sum to the trials and follow the weights`() {
    var stream = RandomStream(seed: 2, name: "test")
    var sums = [0, 0, 0, 0]
    for _ in 0..<1000 {
      let counts = stream.multinomial(trials: 100, weights: [1, 0, 2, 5])
      #expect(counts.reduce(0, +) == 100)
      for index in 0..<4 { sums[index] += counts[index] }
    }
    #expect(sums[1] == 0)
    #expect(abs(Double(sums[0]) / 100_000 - 0.125) < 0.006)
    #expect(abs(Double(sums[2]) / 100_000 - 0.25) < 0.008)
  }

  @Test func `log factorials agree on both sides of the table's end`() {
    for n in [5, 126, 127, 128, 200] {
      let exact = (1...n).reduce(0.0) { $0 + log(Double($1)) }
      #expect(abs(logFactorial(n) - exact) < 1e-10 * exact)
    }
  }
}
