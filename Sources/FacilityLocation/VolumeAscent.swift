import Optimization

/// Raises the Lagrangian bound by the volume algorithm (Barahona & Anbil 2000): steps from the best
/// prices along an exponentially smoothed subgradient, which in the limit is the violation of a
/// fractional primal solution.
///
/// Work: one unit per evaluation.
final class VolumeAscent {
  let bound: LagrangianBound
  /// Best prices so far and their bound.
  let prices: OwnedBuffer<Double>
  private(set) var best = -Double.infinity
  private let trial: OwnedBuffer<Double>
  private let direction: OwnedBuffer<Double>
  private let subgradient: OwnedBuffer<Double>
  private let isChosen: OwnedBuffer<Bool>
  /// How often each site was chosen of late: a fractional primal solution, 0 ... 1.
  let openness: OwnedBuffer<Double>
  /// Squared natural step of each client's price; 1 where all clients are of one kind.
  private let metric: OwnedBuffer<Double>
  /// Sites chosen that are cheaper than each client's price.
  private let openCount: OwnedBuffer<Int32>
  private var factor: Double
  private let smoothing = 0.1

  /// - Parameter factor: share of the distance to the target that a step aims to make good
  init(_ bound: LagrangianBound, prices initial: [Double], factor: Double = 0.4) {
    self.bound = bound
    self.factor = factor
    // Covering clients are worth their caps, which may differ by orders of magnitude.
    metric = OwnedBuffer(
      bound.model.isCovering
        ? bound.model.cap.map { $0 * $0 } : [Double](repeating: 1, count: initial.count))
    openCount = OwnedBuffer(repeating: 0, count: initial.count)
    prices = OwnedBuffer(initial)
    trial = OwnedBuffer(initial)
    direction = OwnedBuffer(repeating: 0, count: initial.count)
    subgradient = OwnedBuffer(repeating: 0, count: initial.count)
    isChosen = OwnedBuffer(repeating: false, count: bound.model.siteCount)
    openness = OwnedBuffer(repeating: 0, count: bound.model.siteCount)
  }

  /// At most `iterations` steps towards `target`, an upper bound of the optimum.
  ///
  /// - Parameter improved: called when the bound has risen, with the relaxation's sites in place
  /// - Returns: whether the steps have become too small to go on.
  func ascend(
    _ iterations: Int, target: Double, meter: WorkMeter, improved: (Double) -> Void
  ) -> Bool {
    if best == -.infinity { evaluateFirst(improved) }
    var (failures, green) = (0, 0)
    for iteration in 0..<min(iterations, meter.remainingWork) {
      if iteration & 7 == 0, meter.isOver { return false }
      if bound.model.isClosed(objective: target, bound: best) { return true }
      let norm = smoothDirection()
      if norm == 0 { return true }
      meter.count()
      let slack = max(target - best, 1e-6 * abs(target))
      step(factor * slack / norm)
      let value = bound.evaluate(trial)
      let alignment = computeSubgradient()
      if value > best {
        green = alignment > 0 ? green + 1 : 0
        best = value
        prices.copy(from: trial)
        improved(value)
        failures = 0
        if green >= 2 {
          factor = min(2, factor * 1.1)
          green = 0
        }
      } else {
        failures += 1
        if failures >= 20 {
          factor *= 0.66
          failures = 0
          if factor < 1e-4 { return true }
        }
      }
    }
    return factor < 1e-4
  }

  /// Goes on with wider steps, after sites were decided or the target fell.
  func restart(factor: Double) { self.factor = factor }

  /// Evaluates the best prices again, so that the relaxation's worths and choice are theirs.
  func reevaluate() -> Double {
    best = bound.evaluate(prices)
    return best
  }

  private func evaluateFirst(_ improved: (Double) -> Void) {
    best = bound.evaluate(prices)
    _ = computeSubgradient()
    direction.copy(from: subgradient)
    for site in bound.chosen { openness[Int(site)] = 1 }
    improved(best)
  }

  /// Mixes the last subgradient into the direction; the squared length of the result in the metric.
  private func smoothDirection() -> Double {
    let (direction, subgradient, metric) = (direction.base, subgradient.base, metric.base)
    var norm = 0.0
    for client in 0..<bound.model.clientCount {
      let mixed = smoothing * subgradient[client] + (1 - smoothing) * direction[client]
      direction[client] = mixed
      norm += metric[client] * mixed * mixed
    }
    return norm
  }

  private func step(_ length: Double) {
    let model = bound.model
    for client in 0..<model.clientCount {
      let price = prices[client] + length * metric[client] * direction[client]
      trial[client] = min(max(0, price), model.cap[client])
    }
  }

  /// 1 − (sites chosen below the price) for each client; its product with the direction.
  private func computeSubgradient() -> Double {
    let model = bound.model
    for site in bound.chosen { isChosen[Int(site)] = true }
    countOpen()
    var product = 0.0
    for client in 0..<model.clientCount {
      let price = trial[client]
      var slope = 1 - Double(openCount[client])
      if price >= model.cap[client], slope > 0 { slope = 0 }
      subgradient[client] = slope
      product += metric[client] * slope * direction[client]
    }
    for site in 0..<model.siteCount {
      openness[site] += smoothing * ((isChosen[site] ? 1 : 0) - openness[site])
    }
    for site in bound.chosen { isChosen[Int(site)] = false }
    return product
  }

  /// Counts the chosen sites that are cheaper than each client's price.
  private func countOpen() {
    let model = bound.model
    if let columns = bound.columns {
      openCount.fill(0)
      for site in bound.chosen {
        for position in columns[Int(site)] { openCount[columns.client[position]] += 1 }
      }
      return
    }
    let (isChosen, rowStart, rowSite, rowCost) = (
      isChosen.base, model.rowStart.base, model.rowSite.base, model.rowCost.base
    )
    for client in 0..<model.clientCount {
      let price = trial[client]
      var count: Int32 = 0
      let end = rowStart[client + 1]
      var position = rowStart[client]
      while position < end, rowCost[position] < price {
        if isChosen[Int(rowSite[position])] { count += 1 }
        position += 1
      }
      openCount[client] = count
    }
  }
}
