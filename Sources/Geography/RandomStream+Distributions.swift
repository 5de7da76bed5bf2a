import Foundation

/// Exact samplers of the distributions that demand and simulation draw from. Each takes from the
/// stream only, so that equal streams give equal draws.
extension RandomStream {
  /// Standard normal (Marsaglia & Bray's polar method).
  public mutating func normal() -> Double {
    while true {
      let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
      let square = x * x + y * y
      if square > 0, square < 1 { return x * (-2 * log(square) / square).squareRoot() }
    }
  }

  /// Exponential with the given mean.
  public mutating func exponential(mean: Double) -> Double { -mean * log(1 - uniform()) }

  /// Lognormal with mean 1 and the given standard deviation; 1 without a draw where that is 0.
  public mutating func logNormal(variation: Double) -> Double {
    guard variation > 0 else { return 1 }
    let variance = log(1 + variation * variation)
    return exp(variance.squareRoot() * normal() - variance / 2)
  }

  /// Gamma with mean `shape · scale` (Marsaglia & Tsang, ACM TOMS 2000).
  ///
  /// - Precondition: both are positive.
  public mutating func gamma(shape: Double, scale: Double) -> Double {
    if shape < 1 {
      // X(a) = X(a + 1) · U^(1/a).
      let larger = gamma(shape: shape + 1, scale: scale)
      return larger * pow(1 - uniform(), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let u = 1 - uniform()
      if log(u) < 0.5 * x * x + d - d * v + d * log(v) { return d * v * scale }
    }
  }

  /// Poisson: by inversion for small means, else by transformed rejection (Hörmann 1993, PTRS).
  public mutating func poisson(mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    return mean < 10 ? poissonByInversion(mean) : poissonByRejection(mean)
  }

  /// Negative binomial with `variance = mean + dispersion · mean²`: a Poisson whose mean is gamma
  /// distributed. Dispersion 0 is Poisson.
  public mutating func negativeBinomial(mean: Double, dispersion: Double) -> Int {
    guard mean > 0 else { return 0 }
    guard dispersion > 0 else { return poisson(mean: mean) }
    return poisson(mean: gamma(shape: 1 / dispersion, scale: dispersion * mean))
  }

  /// Successes in `trials` trials: by inversion where few are expected, else by transformed
  /// rejection (Hörmann 1993, BTRS).
  public mutating func binomial(trials: Int, probability: Double) -> Int {
    guard trials > 0, probability > 0 else { return 0 }
    guard probability < 1 else { return trials }
    if probability > 0.5 {
      return trials - binomial(trials: trials, probability: 1 - probability)
    }
    return Double(trials) * probability < 10
      ? binomialByInversion(trials, probability) : binomialByRejection(trials, probability)
  }

  /// `trials` items dealt to classes with these weights; the counts sum to `trials`.
  ///
  /// - Precondition: weights are not negative, and one is positive where `trials` is.
  public mutating func multinomial(trials: Int, weights: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: weights.count)
    var left = trials
    var weightLeft = weights.reduce(0, +)
    let last = weights.lastIndex { $0 > 0 }
    for (index, weight) in weights.enumerated() where weight > 0 && left > 0 {
      counts[index] =
        index == last
        ? left : binomial(trials: left, probability: min(1, weight / weightLeft))
      left -= counts[index]
      weightLeft -= weight
    }
    return counts
  }
}

extension RandomStream {
  private mutating func poissonByInversion(_ mean: Double) -> Int {
    var probability = exp(-mean)
    var (count, left) = (0, uniform())
    while left > probability, count < 200 {
      left -= probability
      count += 1
      probability *= mean / Double(count)
    }
    return count
  }

  private mutating func poissonByRejection(_ mean: Double) -> Int {
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let quick = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = 1 - uniform()
      let us = 0.5 - abs(u)
      let count = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07, v <= quick { return Int(count) }
      if count < 0 || (us < 0.013 && v > us) { continue }
      if log(v * inverseAlpha / (a / (us * us) + b))
        <= count * log(mean) - mean - logFactorial(Int(count))
      {
        return Int(count)
      }
    }
  }

  private mutating func binomialByInversion(_ trials: Int, _ probability: Double) -> Int {
    let odds = probability / (1 - probability)
    let start = pow(1 - probability, Double(trials))
    var mass = start
    var (count, left) = (0, uniform())
    while left > mass, count < trials {
      left -= mass
      count += 1
      mass *= odds * Double(trials - count + 1) / Double(count)
    }
    return count
  }

  private mutating func binomialByRejection(_ trials: Int, _ p: Double) -> Int {
    let n = Double(trials)
    let deviation = (n * p * (1 - p)).squareRoot()
    let b = 1.15 + 2.53 * deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let center = n * p + 0.5
    let alpha = (2.83 + 5.1 / b) * deviation
    let quick = 0.92 - 4.2 / b
    let logOdds = log(p / (1 - p))
    let mode = Int((n + 1) * p)
    let modeTerm = logFactorial(mode) + logFactorial(trials - mode)
    while true {
      let u = uniform() - 0.5
      let v = 1 - uniform()
      let us = 0.5 - abs(u)
      let draw = ((2 * a / us + b) * u + center).rounded(.down)
      guard draw >= 0, draw <= n else { continue }
      let count = Int(draw)
      if us >= 0.07, v <= quick { return count }
      let bound =
        modeTerm - logFactorial(count) - logFactorial(trials - count)
        + Double(count - mode) * logOdds
      if log(v * alpha / (a / (us * us) + b)) <= bound { return count }
    }
  }
}

/// `ln n!`: exact sums for small n, else Stirling's series to 1e-15.
func logFactorial(_ n: Int) -> Double {
  if n < smallLogFactorials.count { return smallLogFactorials[n] }
  let x = Double(n + 1)
  let inverse = 1 / x
  let square = inverse * inverse
  let series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)))
  return (x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi) + series
}

private let smallLogFactorials: [Double] = {
  var sums = [0.0, 0.0]
  for n in 2..<128 { sums.append(sums[n - 1] + log(Double(n))) }
  return sums
}()
