import CityModel
import Demand
import Foundation

/// How many parcels a pickup point holds, as a distribution, and what that means for its size.
///
/// Daily arrivals A are negative binomial and independent from day to day. Of a day's arrivals the
/// share `held[k]` = P(dwell ≥ k nights) is still there k days later, when that day's parcels come
/// in and before any are collected: occupancy is the sum over k of thinned arrivals, each negative
/// binomial with the same dispersion. Its distribution is exact, not a normal approximation.
struct OccupancyModel: Sendable {
  /// Share of parcels not yet collected before the k-th night's parcels leave: 1 for k = 0.
  let held: [Double]
  /// Arrivals k days ago over the mean, for each distinct day of the week, with its frequency.
  let weeks: [(factors: [Double], frequency: Double)]
  let quantile: Double

  init(_ pickup: PickupPractice, _ demand: DemandModel) {
    var held: [Double] = []
    var left = 1.0
    for share in pickup.dwellDays {
      if left > 1e-12 { held.append(left) }
      left -= share
    }
    self.held = held.isEmpty ? [1] : held
    quantile = pickup.occupancyQuantile
    var weeks: [(factors: [Double], frequency: Double)] = []
    for weekday in 0..<7 {
      let factors = self.held.indices.map { demand.weekdayFactor(((weekday - $0) % 7 + 7) % 7) }
      if let same = weeks.firstIndex(where: { $0.factors == factors }) {
        weeks[same].frequency += 1.0 / 7
      } else {
        weeks.append((factors, 1.0 / 7))
      }
    }
    self.weeks = weeks
  }

  /// Mean parcels held for each parcel a day.
  var meanHeld: Double { held.reduce(0, +) }

  /// Share of days on which at most `cells` parcels are held.
  ///
  /// - Parameters:
  ///   - arrivals: mean parcels a day
  ///   - dispersion: of a day's arrivals: variance = mean + dispersion · mean²
  func probability(arrivals: Double, dispersion: Double, within cells: Int) -> Double {
    weeks.reduce(0) { sum, week in
      let means = zip(held, week.factors).map { arrivals * $0 * $1 }
      return sum + week.frequency * Self.cumulative(means, dispersion, cells)
    }
  }

  /// P(sum of independent negative binomials ≤ limit), by the recursion of compound distributions:
  /// `n·p(n) = Σ_k S_k(n)` with `S_k(n) = q_k·(r·p(n − 1) + S_k(n − 1))`, in O(limit · terms).
  static func cumulative(_ means: [Double], _ dispersion: Double, _ limit: Int) -> Double {
    guard limit >= 0 else { return 0 }
    let total = means.reduce(0, +)
    guard total > 0 else { return 1 }
    // A vanishing dispersion is Poisson; its powers would be lost to rounding.
    let isPoisson = dispersion * total < 1e-9
    let r = isPoisson ? 0 : 1 / dispersion
    let q = means.map { dispersion * $0 / (1 + dispersion * $0) }
    let logStart = isPoisson ? -total : -r * means.reduce(0) { $0 + log1p(dispersion * $1) }
    // Probabilities are kept relative to p(0), which may underflow, and scaled down as they grow.
    var (mass, sum, logScale) = (1.0, 1.0, logStart)
    var partial = [Double](repeating: 0, count: q.count)
    for n in stride(from: 1, through: limit, by: 1) {
      var next = isPoisson ? total * mass : 0
      if !isPoisson {
        for k in q.indices {
          partial[k] = q[k] * (r * mass + partial[k])
          next += partial[k]
        }
      }
      mass = next / Double(n)
      sum += mass
      if sum > 1e200 {
        mass *= 1e-200
        sum *= 1e-200
        for k in q.indices { partial[k] *= 1e-200 }
        logScale += 200 * log(10)
      }
    }
    return min(1, exp(log(sum) + logScale))
  }

  /// The most parcels a day for which `cells` suffice with the occupancy quantile's probability.
  func capacity(cells: Int, dispersion: Double) -> Double {
    guard cells > 0, quantile > 0 else { return cells > 0 ? .infinity : 0 }
    var (low, high) = (0.0, Double(cells))
    while probability(arrivals: high, dispersion: dispersion, within: cells) >= quantile,
      high < 1e9
    {
      (low, high) = (high, 2 * high)
    }
    while high - low > 1e-7 * high {
      let middle = (low + high) / 2
      let holds = probability(arrivals: middle, dispersion: dispersion, within: cells) >= quantile
      if holds { low = middle } else { high = middle }
    }
    return low
  }
}
