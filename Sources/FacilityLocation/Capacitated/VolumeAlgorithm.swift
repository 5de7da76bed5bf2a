import Optimization

/// The volume algorithm (Barahona & Anbil, Math. Programming 87, 2000): a subgradient method for
/// the relaxation's multipliers that also averages its solutions into an approximate primal one.
final class VolumeAlgorithm {
  let relaxation: SitingRelaxation
  /// Best bound since the last `restart`, and the multipliers that gave it.
  private(set) var bound = -Double.infinity
  let center: OwnedBuffer<Double>
  /// Average opening of each level, 0 … 1.
  let levelShare: OwnedBuffer<Double>
  /// Single-source: average use of each column position.
  let linkShare: OwnedBuffer<Double>
  private let direction: OwnedBuffer<Double>
  private var stepFactor = 1.0
  private var largestWeight = 0.1
  private var isFresh = true
  private let meter: WorkMeter

  init(_ relaxation: SitingRelaxation, meter: WorkMeter) {
    self.meter = meter
    self.relaxation = relaxation
    center = OwnedBuffer(relaxation.multiplier.array)
    levelShare = OwnedBuffer(repeating: 0, count: relaxation.instance.levelCount)
    linkShare = OwnedBuffer(
      repeating: 0, count: relaxation.instance.isSingleSource ? relaxation.instance.entryCount : 0)
    direction = OwnedBuffer(repeating: 0, count: relaxation.multiplier.count)
  }

  /// Starts anew from the multipliers in `center`, after sites were taken out or a node changed.
  func restart(stepFactor: Double = 1, largestWeight: Double = 0.1) {
    bound = -.infinity
    isFresh = true
    self.stepFactor = stepFactor
    self.largestWeight = largestWeight
  }

  /// Goes on from where it stands, with steps as wide as `stepFactor` again, now that a better solution
  /// shows how far there is to go.
  func widen(stepFactor: Double) { self.stepFactor = max(self.stepFactor, stepFactor) }

  /// Puts the relaxation itself at the best multipliers, and returns the bound there.
  @discardableResult
  func evaluateCenter(precise: Bool = false) -> Double {
    relaxation.multiplier.copy(from: center)
    let value = relaxation.evaluate(precise: precise)
    bound = max(bound, value)
    return value
  }

  /// Runs until `iterations` are done, the bound reaches `goal`, steps have become too small to
  /// matter, or the meter has run out.
  ///
  /// - Parameter target: what steps aim at: the cost of a known solution
  func ascend(iterations: Int, target: Double, goal: Double) {
    if isFresh { start() }
    var reds = 0
    var boundAtCheck = bound
    for iteration in 1...max(1, iterations) {
      if bound >= goal || stepFactor < 1e-5 || meter.spend() { break }
      let norm = project()
      if norm < 1e-18 { break }
      let aim = min(target, bound + max(0.05 * abs(bound), 1e-3))
      let step = stepFactor * max(aim - bound, 1e-7 * abs(bound)) / norm
      move(by: step)
      let value = relaxation.evaluate()
      let agreement = blend()
      if value > bound {
        bound = value
        center.copy(from: relaxation.multiplier)
        if agreement >= 0 { stepFactor = min(2, stepFactor * 1.1) }
        reds = 0
      } else {
        reds += 1
        if reds >= 20 {
          stepFactor *= 0.66
          reds = 0
        }
      }
      if iteration % 100 == 0 {
        if bound - boundAtCheck < 0.01 * abs(bound) && largestWeight > 1e-3 { largestWeight /= 2 }
        boundAtCheck = bound
      }
    }
  }

  private func start() {
    bound = max(bound, evaluateCenter())
    direction.copy(from: relaxation.gradient)
    for level in 0..<levelShare.count { levelShare[level] = 0 }
    for site in 0..<relaxation.instance.siteCount where relaxation.chosenLevel[site] >= 0 {
      levelShare[relaxation.chosenLevel[site]] = 1
    }
    for position in 0..<linkShare.count {
      linkShare[position] = isUsed(position) ? 1 : 0
    }
    isFresh = false
  }

  /// Squared length, in the relaxation's metric, of the direction without the parts that lead out of the multipliers' domain.
  private func project() -> Double {
    var norm = 0.0
    for index in 0..<direction.count where !(center[index] <= 0 && direction[index] < 0) {
      norm += relaxation.metric[index] * direction[index] * direction[index]
    }
    return norm
  }

  private func move(by step: Double) {
    for index in 0..<direction.count {
      relaxation.multiplier[index] = max(
        0, center[index] + step * relaxation.metric[index] * direction[index])
    }
  }

  /// Mixes the new subgradient and solution into the averages with the weight that makes the
  /// direction shortest; returns whether subgradient and direction agreed.
  private func blend() -> Double {
    var (dd, dg, gg) = (0.0, 0.0, 0.0)
    for index in 0..<direction.count {
      let (d, g) = (direction[index], relaxation.gradient[index])
      let metric = relaxation.metric[index]
      dd += metric * d * d
      dg += metric * d * g
      gg += metric * g * g
    }
    let denominator = dd - 2 * dg + gg
    let optimum = denominator > 0 ? (dd - dg) / denominator : 1
    let weight = optimum <= 0 ? largestWeight / 10 : min(largestWeight, optimum)
    for index in 0..<direction.count {
      direction[index] += weight * (relaxation.gradient[index] - direction[index])
    }
    for level in 0..<levelShare.count { levelShare[level] *= 1 - weight }
    for site in 0..<relaxation.instance.siteCount where relaxation.chosenLevel[site] >= 0 {
      levelShare[relaxation.chosenLevel[site]] += weight
    }
    for position in 0..<linkShare.count {
      linkShare[position] += weight * ((isUsed(position) ? 1 : 0) - linkShare[position])
    }
    return dg
  }

  @inline(__always)
  private func isUsed(_ position: Int) -> Bool {
    let site = relaxation.instance.entrySite[relaxation.instance.columnEntry[position]]
    return relaxation.isTaken[position] && relaxation.chosenLevel[site] >= 0
  }
}
