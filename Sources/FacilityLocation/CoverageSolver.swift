import LinearProgramming
import Optimization

/// Solves maximum coverage: clients with the same covering sites merged, dominated sites removed, a
/// greedy start, and the rest as a mixed-integer program.
///
/// Work: iterations of the simplex method. The bound is an upper one.
public func solve(
  _ problem: MaximumCoverageProblem, budget: Budget = Budget(),
  progress: @escaping ProgressHandler = silent
) -> Outcome<SitingSolution> {
  let weights = problem.classWeights
  let search = CoverageEngine(
    CoverageModel(problem), WorkMeter(budget, progress), sense: .maximize
  ) { open in
    let isCovered = problem.coverage.covered(by: open)
    return weights.indices.reduce(0) { $0 + (isCovered[$1] ? weights[$1] : 0) }
  }
  return search.run(problem.coverage)
}

/// Solves set cover and partial set cover: clients with the same covering sites merged, dominated
/// sites and implied clients removed, a greedy start, and the rest as a mixed-integer program.
///
/// Work: iterations of the simplex method.
public func solve(
  _ problem: SetCoverProblem, budget: Budget = Budget(),
  progress: @escaping ProgressHandler = silent
) -> Outcome<SitingSolution> {
  let search = CoverageEngine(
    CoverageModel(problem), WorkMeter(budget, progress), sense: .minimize
  ) { open in open.reduce(0) { $0 + problem.siteCosts[$1] } }
  return search.run(problem.coverage)
}

private struct CoverageEngine {
  private var model: CoverageModel
  private let meter: WorkMeter
  private let sense: Sense
  private let value: ([Int]) -> Double
  /// Every objective is a multiple of this; 0 where values are no integers.
  private let step: Double
  /// Bound from Lagrangian prices, in the objective's own terms.
  private var priceBound: Double?

  init(
    _ model: CoverageModel, _ meter: WorkMeter, sense: Sense, value: @escaping ([Int]) -> Double
  ) {
    self.model = model
    self.meter = meter
    self.sense = sense
    self.value = value
    step = commonStep([model.values])
  }

  consuming func run(_ coverage: CoverageClasses) -> Outcome<SitingSolution> {
    var constant = model.reduce()
    let deadline = meter.deadline
    var greedy = CoverageSearch(model)
    var open = greedy.run { deadline.isOver }
    var objective = open.map(value)
    meter.report("greedy", objective: objective, bound: nil)
    if let other = decideByPrices(&constant), value(other) > objective ?? -.infinity {
      (open, objective) = (other, value(other))
    }
    let isLeft = model.sitesOf.contains { !$0.isEmpty }
    var (bound, status, stop): (Double?, Status, StopReason) = (nil, .unknown, .proven)
    if !isLeft {
      (bound, status) = (objective, open == nil ? .infeasible : .optimal)
    } else if let reason = meter.stopReason ?? reasonNotToBranch(objective) {
      (bound, status, stop) = (priceBound, open == nil ? .unknown : .feasible, reason)
    } else {
      (bound, status, stop) = search(constant, &open, &objective)
    }
    return Outcome(
      solution: open.map { SitingSolution(open: $0, assignment: coverage.assignment(to: $0)) },
      objective: objective, bound: bound, sense: sense, status: status, stop: stop,
      work: meter.work, seconds: deadline.elapsed)
  }

  /// Sites left undecided beyond which branch and cut finds nothing in any time.
  private static let mostSitesOfProgram = 2_000

  /// Prices have closed the gap asked for, or have left more sites than can be branched on.
  private func reasonNotToBranch(_ objective: Double?) -> StopReason? {
    guard let priceBound, let objective else { return nil }
    if relativeGap(objective: objective, bound: priceBound) <= meter.budget.gap { return .gap }
    return model.isAlive.count { $0 } > Self.mostSitesOfProgram ? .work : nil
  }

  /// Where only the number of sites limits, uncovered weight is a p-median cost of 0 or 1: its local
  /// search and Lagrangian bound leave fewer sites to decide. The best solution they found.
  private mutating func decideByPrices(_ constant: inout Double) -> [Int]? {
    guard let median = MedianModel(model) else { return nil }
    let engine = MedianEngine(median, meter: meter) { median.uncovered($0) }
    // A city is beyond the mixed-integer program: bound and local search go on in its place.
    let stage = engine.tighten(rounds: 2, largeSize: Self.mostSitesOfProgram)
    priceBound = constant + model.coverableValue - engine.bound
    let forced = model.isForced.indices.filter { model.isForced[$0] }
    let sites = { (numbers: [Int32]) in numbers.map { Int(median.siteOf[Int($0)]) } }
    if stage != nil || engine.isProven {
      for site in 0..<model.siteCount where !model.isForced[site] { model.isAlive[site] = false }
      for site in sites((stage?.siteOf ?? []) + (stage?.decided ?? [])) {
        model.isAlive[site] = true
      }
      for site in sites(stage?.decided ?? []) { model.isForced[site] = true }
      for index in model.sitesOf.indices {
        model.sitesOf[index].removeAll { [isAlive = model.isAlive] in !isAlive[Int($0)] }
      }
      constant += model.reduce()
    }
    return engine.objective < .infinity ? sites(engine.open) + forced : nil
  }

  /// Branch and cut on what is left.
  private mutating func search(
    _ constant: Double, _ open: inout [Int]?, _ objective: inout Double?
  ) -> (Double?, Status, StopReason) {
    let known = open == nil ? Status.unknown : .feasible
    do {
      let (result, found) =
        sense == .minimize
        ? try CoverageProgram(model).solve(meter, objective: objective)
        : try searchAbove(objective, constant)
      meter.count(result.iterations)
      if let found {
        let new = value(found)
        if objective.map({ sense == .minimize ? new < $0 : new > $0 }) ?? true {
          (open, objective) = (found, new)
        }
      }
      let outcome = result.outcome
      let isNothingLeft = outcome.status == .infeasible || result.termination == .objectiveLimit
      if isNothingLeft, open == nil { return (nil, .infeasible, .proven) }
      // Without a limit on the objective, the best solution itself should have been left.
      if isNothingLeft, sense == .minimize { return (nil, known, .interrupted) }
      if isNothingLeft, let objective, meter.budget.gap * abs(objective) > step {
        return (min(objective + margin(above: objective), priceBound ?? .infinity), known, .gap)
      }
      if isNothingLeft || outcome.status == .optimal { return (objective, .optimal, .proven) }
      let total = constant + model.coverableValue
      var bound = result.bound.map { sense == .minimize ? $0 : total - $0 } ?? priceBound
      if sense == .maximize, let upper = bound, let objective {
        // What is left to decide may bound only what is better than the best solution.
        bound = max(objective, min(upper, priceBound ?? .infinity))
      }
      return (bound, open == nil ? .unknown : .feasible, outcome.stop)
    } catch {
      // The program gave up: what was found so far stands, without a proof.
      return (priceBound, known, .interrupted)
    }
  }

  /// By how much more than `objective` a solution has to cover to be looked for: by the least step there
  /// is, or the gap allowed.
  private func margin(above objective: Double) -> Double {
    let improvement = max(step, 1e-9 * max(1e-9, abs(objective)))
    return max(0.999 * improvement, meter.budget.gap * abs(objective))
  }

  /// Branch and cut for solutions that cover more than `objective`.
  private func searchAbove(_ objective: Double?, _ constant: Double) throws -> (
    IntegerResult, open: [Int]?
  ) {
    let total = constant + model.coverableValue
    let cutoff = objective.map { total - $0 - margin(above: $0) }
    // The gap is a share of what is covered; the program's cost is what is not. A better solution that
    // is found allows a little more than this.
    let gap = objective.map { $0 < total ? meter.budget.gap * max(0, $0) / (total - $0) : 0 }
    var rounding = CoverageRounding(model, seed: meter.budget.seed)
    return try CoverageProgram(model, isLazy: true).branchAndCut(
      meter, cutoff: cutoff, gap: gap ?? 0, objective: objective,
      rounding: rounding == nil ? nil : { rounding!.round($0) })
  }
}

extension CoverageClasses {
  /// Whether an open site covers each class.
  func covered(by open: [Int]) -> [Bool] {
    firstServer(open).map { $0 >= 0 }
  }

  /// For each client the open site of the lowest number that covers it, −1 for none.
  func assignment(to open: [Int]) -> [Int32] {
    let server = firstServer(open)
    return classOf.map { server[Int($0)] }
  }

  private func firstServer(_ open: [Int]) -> [Int32] {
    var isOpen = [Bool](repeating: false, count: siteCount)
    for site in open { isOpen[site] = true }
    return (0..<classCount).map { index in
      row(index).first { isOpen[Int(sites[$0])] }.map { sites[$0] } ?? -1
    }
  }
}
