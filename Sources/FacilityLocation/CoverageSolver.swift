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
  private var meter: WorkMeter
  private let sense: Sense
  private let value: ([Int]) -> Double

  init(
    _ model: CoverageModel, _ meter: WorkMeter, sense: Sense, value: @escaping ([Int]) -> Double
  ) {
    self.model = model
    self.meter = meter
    self.sense = sense
    self.value = value
  }

  consuming func run(_ coverage: CoverageClasses) -> Outcome<SitingSolution> {
    let constant = model.reduce()
    let deadline = meter.deadline
    var greedy = CoverageSearch(model)
    var open = greedy.run { deadline.isOver }
    var objective = open.map(value)
    meter.report("greedy", objective: objective, bound: nil)
    let isLeft = model.sitesOf.contains { !$0.isEmpty }
    var (bound, status, stop): (Double?, Status, StopReason) = (nil, .unknown, .proven)
    if !isLeft, open != nil {
      (bound, status) = (objective, .optimal)
    } else if let reason = meter.stopReason {
      (status, stop) = (open == nil ? .unknown : .feasible, reason)
    } else {
      (bound, status, stop) = search(constant, &open, &objective)
    }
    return Outcome(
      solution: open.map { SitingSolution(open: $0, assignment: coverage.assignment(to: $0)) },
      objective: objective, bound: bound, sense: sense, status: status, stop: stop,
      work: meter.work, seconds: deadline.elapsed)
  }

  /// Branch and cut on what is left.
  private mutating func search(
    _ constant: Double, _ open: inout [Int]?, _ objective: inout Double?
  ) -> (Double?, Status, StopReason) {
    let known = open == nil ? Status.unknown : .feasible
    do {
      let (result, found) = try CoverageProgram(model).solve(meter, objective: objective)
      meter.count(result.iterations)
      if let found {
        let new = value(found)
        if objective.map({ sense == .minimize ? new < $0 : new > $0 }) ?? true {
          (open, objective) = (found, new)
        }
      }
      let outcome = result.outcome
      if outcome.status == .infeasible {
        return open == nil ? (nil, .infeasible, .proven) : (nil, known, .interrupted)
      }
      if outcome.status == .optimal { return (objective, .optimal, .proven) }
      let total = constant + model.values.reduce(0, +)
      let bound = result.bound.map { sense == .minimize ? $0 : total - $0 }
      return (bound, open == nil ? .unknown : .feasible, outcome.stop)
    } catch {
      // The program gave up: what was found so far stands, without a proof.
      return (nil, known, .interrupted)
    }
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
