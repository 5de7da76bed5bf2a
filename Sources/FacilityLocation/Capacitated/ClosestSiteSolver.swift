import Foundation
import Geography
import Optimization

/// Solves the closest-open-site rule: the bound of free assignment, which allows all that the rule
/// does at the same cost, raised by GLPK's integer programs of coverage (`CoverageMaster`), and
/// annealing over the open set from their solution; sites that the bound decides are left out, and a
/// tree, or trying them all, decides the rest where they are few.
///
/// Work: evaluations of the relaxation, moves of the annealing by the thousand, and simplex
/// iterations by the 256.
final class ClosestSiteSolver {
  private let problem: MinimumCostSitingProblem
  private let instance: ClosestSiteInstance
  private let relaxation: SitingRelaxation
  private let volume: VolumeAlgorithm
  private let master: CoverageMaster
  private let search: ClosestSiteSearch
  private let meter: WorkMeter
  private let budget: Budget
  private let progress: ProgressHandler
  private var random: RandomStream
  private var bound = -Double.infinity
  private var isInfeasible = false
  private var upper = Double.infinity

  init(_ problem: MinimumCostSitingProblem, budget: Budget, progress: @escaping ProgressHandler) {
    self.problem = problem
    self.budget = budget
    self.progress = progress
    instance = ClosestSiteInstance(problem)
    meter = WorkMeter(budget, progress)
    relaxation = SitingRelaxation(problem.closestSiteRelaxation)
    volume = VolumeAlgorithm(relaxation, meter: meter)
    master = CoverageMaster(relaxation, meter: meter)
    search = ClosestSiteSearch(instance)
    random = RandomStream(seed: budget.seed, name: "closest site annealing")
  }

  /// Takes the open set as the first solution, if it is one, and improves it site by site.
  func start(from open: [Bool]) {
    search.restart(open: open)
    search.descend(among: undecided, meter: meter)
    takeBest()
  }

  func run() {
    // A first answer, whatever the budget.
    search.restart(open: (0..<instance.siteCount).map { _ in false })
    takeBest()
    raiseBound(iterations: 150)
    search.restart(open: mostlyOpen())
    search.descend(among: undecided, meter: meter)
    takeBest()
    var sweeps = 50
    while !isOver {
      if isEnumerable { return enumerate() }
      volume.widen(stepFactor: 0.5)
      raiseBound(iterations: 1000)
      if isOver { break }
      if master.isEmpty { search.restartAtBest() } else { solveMaster() }
      if isOver { break }
      anneal(sweeps: sweeps)
      if isOver { break }
      decide()
      if undecided.count <= 60 && sweeps >= 200 { return branch() }
      sweeps *= 2
    }
  }

  private var isClosed: Bool {
    upper < .infinity && upper - bound <= max(budget.gap, 1e-9) * abs(upper)
  }
  private var isOver: Bool { isInfeasible || isClosed || meter.isOver }

  private func raiseBound(iterations: Int) {
    let goal = upper * (1 - max(budget.gap, 1e-9))
    volume.ascend(iterations: iterations, target: upper, goal: goal)
    if volume.bound == .infinity || volume.bound > instance.dearestCost {
      isInfeasible = upper == .infinity
    }
    bound = max(bound, min(volume.bound, upper))
    report("Lagrangian bound")
  }

  /// Raises the bound by the integrality of coverage, and tries the open sites of that solution.
  private func solveMaster() {
    let value = volume.evaluateCenter(precise: true)
    guard let (value, open) = try? master.solve(value) else { return }
    bound = max(bound, min(value, upper))
    report("coverage by regions")
    search.restart(open: open)
    search.descend(among: undecided, meter: meter)
    takeBest()
  }

  /// Whether the averaged relaxed solution has each site open for the most part.
  private func mostlyOpen() -> [Bool] {
    (0..<instance.siteCount).map { site in
      instance.levels(site).reduce(0) { $0 + volume.levelShare[$1] } >= 0.5
    }
  }

  /// Sites that neither the problem nor the bound has decided.
  private var undecided: [Int32] {
    (0..<Int32(instance.siteCount)).filter { site in
      relaxation.isClosingAllowed[site]
        && instance.levels(Int(site)).contains { relaxation.isLevelAllowed[$0] }
    }
  }

  /// Anneals from where the search stands.
  private func anneal(sweeps: Int) {
    let sites = undecided
    // The regions' solution is to be improved, not melted.
    let hot = master.isEmpty ? 0.1 : 0.003
    let meanCost = instance.levelCost.array.reduce(0, +) / Double(max(1, instance.levelCost.count))
    search.anneal(
      steps: max(sweeps * sites.count, 2 * ClosestSiteSearch.movesPerUnit),
      from: hot * meanCost + 1e-9, to: 1e-3 * meanCost + 1e-12, among: sites, meter: meter,
      random: &random)
    search.descend(among: sites, meter: meter)
    takeBest()
    report("annealing")
  }

  private func takeBest() {
    guard let best = search.best, best.cost < upper else { return }
    upper = best.cost
    bound = min(bound, upper)
  }

  /// Decides sites and levels that no better solution has otherwise.
  private func decide() {
    guard upper < .infinity else { return }
    let value = volume.evaluateCenter(precise: true)
    for site in 0..<instance.siteCount {
      for level in instance.levels(site) where relaxation.isLevelAllowed[level] {
        if relaxation.bound(value, forcing: site, to: level) > upper * (1 - 1e-9) {
          relaxation.isLevelAllowed[level] = false
        }
      }
      if relaxation.isClosingAllowed[site],
        relaxation.bound(value, forcing: site, to: nil) > upper * (1 - 1e-9)
      {
        relaxation.isClosingAllowed[site] = false
      }
    }
    report("\(undecided.count) of \(instance.siteCount) sites left to decide")
  }

  /// Undecided sites of which all choices are gone through.
  private static let mostSitesEnumerated = 16

  /// Whether the open set alone decides the cost, as it does without a budget, and can be found by
  /// trying them all.
  private var isEnumerable: Bool {
    instance.budget == .infinity && undecided.count <= Self.mostSitesEnumerated
  }

  private func enumerate() {
    search.restart(open: decidedOpen())
    let isComplete = search.enumerate(among: undecided, meter: meter)
    takeBest()
    if isComplete {
      bound = upper
      isInfeasible = search.best == nil
    }
    report("all open sets")
  }

  /// The sites that no better solution closes.
  private func decidedOpen() -> [Bool] {
    (0..<instance.siteCount).map { site in
      !relaxation.isClosingAllowed[site]
        && instance.levels(site).contains { relaxation.isLevelAllowed[$0] }
    }
  }

  private func branch() {
    let tree = SitingTree(volume, meter: meter, decidesLevels: false)
    let proven = tree.explore(root: bound, host: self)
    // What was pruned is proven to reach the cutoff, and no more.
    bound = max(bound, min(proven, cutoff))
    if proven == .infinity && search.best == nil { isInfeasible = true }
    if search.best != nil && proven >= cutoff && budget.gap <= 1e-9 { bound = upper }
  }

  private func report(_ phase: String) {
    progress(
      Progress(
        phase: phase, objective: upper < .infinity ? upper : nil, bound: bound, work: meter.work,
        seconds: meter.deadline.elapsed))
  }

  func outcome() -> Outcome<MinimumCostSitingSolution> {
    search.restartAtBest()
    let solution = search.best.map { _ in search.state.solution(of: problem) }
    let cost = solution?.cost
    let isProven = cost != nil && upper - bound <= 1e-9 * abs(upper)
    let status: Status =
      isInfeasible ? .infeasible : cost == nil ? .unknown : isProven ? .optimal : .feasible
    let stop: StopReason =
      isProven || isInfeasible
      ? .proven : cost != nil && isClosed ? .gap : meter.stopReason ?? .work
    return Outcome(
      solution: solution, objective: cost,
      bound: isInfeasible || bound == -.infinity
        ? nil : isProven ? cost : min(bound, cost ?? .infinity),
      status: status, stop: stop, work: meter.work, seconds: meter.deadline.elapsed)
  }
}

extension ClosestSiteSolver: SitingTree.Host {
  var cutoff: Double {
    upper == .infinity ? .infinity : upper - 0.999_999 * max(budget.gap, 1e-9) * abs(upper)
  }

  func tryRelaxed() {
    search.restart(open: mostlyOpen())
    takeBest()
  }

  /// The sites are decided, and with them everything.
  func exactCost() -> Double? {
    if instance.budget < .infinity { return nil }
    search.restart(open: decidedOpen())
    takeBest()
    return search.state.isFeasible ? search.state.cost : .infinity
  }

  func treeAdvanced(bound: Double, explored: Int, open: Int) {
    self.bound = max(self.bound, min(bound, upper))
    report("branch and bound, \(explored) nodes, \(open) open")
  }
}
