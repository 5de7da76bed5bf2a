import LinearProgramming
import Optimization

/// Solves p-center by a search over the costs that occur: whether p sites reach every client within a
/// radius is a set-cover question, answered by reductions, a greedy cover, the linear relaxation and
/// in the end branch and cut (Minieka 1970; Gaar & Sinnl, EJOR 2022).
///
/// Work: iterations of the simplex method.
public func solve(
  _ problem: PCenterProblem, budget: Budget = Budget(), progress: @escaping ProgressHandler = silent
) -> Outcome<SitingSolution> {
  var search = RadiusSearch(problem, WorkMeter(budget, progress))
  return search.run()
}

private struct RadiusSearch {
  private let problem: PCenterProblem
  private let lists: ServiceLists
  private let meter: WorkMeter
  /// Costs that occur, ascending.
  private let radii: [Double]
  private var best: [Int]?
  private var radius = Double.infinity
  /// Place of the least radius not refuted.
  private var lowest = 0

  private enum Answer {
    case yes([Int])
    case no, unknown
  }

  init(_ problem: PCenterProblem, _ meter: WorkMeter) {
    self.problem = problem
    self.meter = meter
    lists = problem.lists
    var costs = lists.costs
    costs.sort()
    var distinct: [Double] = []
    for cost in costs where cost != distinct.last { distinct.append(cost) }
    radii = distinct
  }

  mutating func run() -> Outcome<SitingSolution> {
    lowest = firstPlausible()
    // Quick answers first: they leave few radii for branch and cut.
    bisect(exactly: false)
    bisect(exactly: true)
    let isProven = best != nil && (lowest >= radii.count || radii[lowest] >= radius)
    let isInfeasible = best == nil && lowest >= radii.count
    let bound = isProven ? radius : lowest < radii.count ? radii[lowest] : radii.last
    return Outcome(
      solution: best.map { SitingSolution(open: $0, assignment: assigner.assignment($0)) },
      objective: best.map { _ in radius }, bound: isInfeasible ? nil : bound,
      status: isProven ? .optimal : isInfeasible ? .infeasible : best == nil ? .unknown : .feasible,
      stop: isProven || isInfeasible ? .proven : meter.stopReason ?? .gap, work: meter.work,
      seconds: meter.deadline.elapsed)
  }

  private var assigner: CheapestAssignment {
    CheapestAssignment(
      lists: lists, weights: [Double](repeating: 1, count: lists.clientCount), unservedCost: nil)
  }

  /// The least radius at which every client has a site that may open.
  private func firstPlausible() -> Int {
    var least = 0.0
    for client in 0..<lists.clientCount {
      let nearest = lists.row(client).first {
        problem.siteStates[Int(lists.sites[$0])] != .forbidden
      }
      if let nearest { least = max(least, lists.costs[nearest]) }
    }
    return radii.partitioningIndex { $0 >= least }
  }

  /// Narrows the radii between the refuted and the reached; without `exactly`, a radius that quick
  /// answers leave open counts as too small for the time being.
  private mutating func bisect(exactly: Bool) {
    var low = lowest
    var high = best == nil ? radii.count : radii.partitioningIndex { $0 >= radius }
    while low < high, !meter.isOver {
      let middle = low + (high - low) / 2
      switch cover(within: radii[middle], exactly: exactly) {
      case .yes(let open):
        keep(open)
        high = min(middle, radii.partitioningIndex { $0 >= radius })
      case .no:
        lowest = max(lowest, middle + 1)
        low = middle + 1
      case .unknown:
        if exactly { return }
        low = middle + 1
      }
      meter.report(
        "radius search", objective: best.map { _ in radius },
        bound: lowest < radii.count ? radii[lowest] : nil)
    }
  }

  /// Fills a cover up to p sites and records the radius it really has.
  private mutating func keep(_ open: [Int]) {
    var isOpen = [Bool](repeating: false, count: problem.siteCount)
    for site in open { isOpen[site] = true }
    var filled = open
    for site in 0..<problem.siteCount
    where filled.count < problem.p && !isOpen[site] && problem.siteStates[site] != .forbidden {
      filled.append(site)
    }
    let reached = assigner.largestCost(filled)
    if reached < radius { (best, radius) = (filled.sorted(), reached) }
  }

  private mutating func cover(within radius: Double, exactly: Bool) -> Answer {
    var model = CoverageModel(
      covering: CoverageClasses(lists: lists, within: radius), states: problem.siteStates)
    _ = model.reduce()
    let deadline = meter.deadline
    var greedy = CoverageSearch(model)
    if let open = greedy.run(until: { deadline.isOver }), open.count <= problem.p {
      return .yes(open)
    }
    let mayOpen = problem.p - model.isForced.count { $0 }
    do {
      model.dropForced()
      if !model.isMandatory.contains(true) { return .unknown }
      let program = try CoverageProgram(model)
      guard let bound = try program.relaxationBound(meter) else { return .unknown }
      if bound > Double(mayOpen) + 1e-6 { return .no }
      guard exactly else { return .unknown }
      switch try program.isCoverable(by: mayOpen, meter) {
      case (true, let open?)?:
        let forced = problem.siteStates.indices.filter { problem.siteStates[$0] == .forced }
        return .yes(open + forced)
      case (false, _)?: return .no
      default: return .unknown
      }
    } catch {
      return .unknown
    }
  }
}

extension CoverageModel {
  /// Every class has to be covered, by as few sites as possible.
  fileprivate init(covering coverage: CoverageClasses, states: [SiteState]) {
    self.init(
      coverage: coverage, values: [Double](repeating: 0, count: coverage.classCount),
      states: states, rows: [], objectiveCosts: [Double](repeating: 1, count: coverage.siteCount),
      budgetCosts: [Double](repeating: 0, count: coverage.siteCount), budget: .infinity, p: nil)
    isMandatory = [Bool](repeating: true, count: coverage.classCount)
  }

  /// Takes sites open in any case out of what is left to decide.
  fileprivate mutating func dropForced() {
    for site in 0..<siteCount where isForced[site] {
      isForced[site] = false
      isAlive[site] = false
    }
  }
}

extension CheapestAssignment {
  /// The largest cost per unit of weight of any client.
  func largestCost(_ open: [Int]) -> Double {
    var largest = 0.0
    forEach(open) { _, _, cost in largest = max(largest, cost) }
    return largest
  }
}

extension Array where Element == Double {
  /// The first place whose element satisfies the predicate, which all later ones must.
  fileprivate func partitioningIndex(_ isAfter: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
