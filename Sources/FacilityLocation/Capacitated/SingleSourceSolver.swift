import Foundation
import Geography
import Optimization

/// Solves single-source problems: Lagrangian bound with 0-1 knapsacks, annealing for solutions,
/// branch and bound over open sets by their split cost, then over the assignments to each set.
final class SingleSourceSolver {
  let instance: LevelledInstance
  let relaxation: SitingRelaxation
  let volume: VolumeAlgorithm
  let meter: WorkMeter
  private let budget: Budget
  private let progress: ProgressHandler
  private var random: RandomStream
  /// Best solution: the row entry that serves each client.
  private(set) var best: (cost: Double, serving: [Int32])?
  private(set) var bound = -Double.infinity
  private var isInfeasible = false
  private var isProven = false
  private var search: SingleSourceSearch
  private var relaxedTries = 0
  /// The try that anneals for long: again and again, but ever more seldom.
  private var longTry = 33
  /// Whether the tree decides links alone, and what is proven of open sets that other trees decide.
  var areSitesFixed = false
  var boundOfOtherSets = Double.infinity

  init(_ instance: LevelledInstance, budget: Budget, progress: @escaping ProgressHandler) {
    self.instance = instance
    self.budget = budget
    self.progress = progress
    meter = WorkMeter(budget, progress)
    relaxation = SitingRelaxation(instance)
    volume = VolumeAlgorithm(relaxation, meter: meter)
    search = SingleSourceSearch(instance, isLevelAllowed: relaxation.isLevelAllowed)
    random = RandomStream(seed: budget.seed, name: "single-source siting")
  }

  var upper: Double { best?.cost ?? .infinity }

  func run() {
    raiseBound(iterations: 300)
    let scale = temperatureScale
    anneal(steps: 300 * instance.clientCount, from: scale, to: 0.01 * scale, open: relaxedSites())
    volume.restart(stepFactor: 0.7, largestWeight: 0.05)
    raiseBound(iterations: 500)
    for heat in [0.1, 0.02, 0.5] where !isClosed && !meter.isOver {
      anneal(
        steps: 1000 * instance.clientCount, from: heat * scale, to: 0.002 * scale,
        open: relaxedSites(), wanted: relaxedLinks())
      report("annealing at \(heat)")
    }
    if !isClosed && !meter.isOver { exploreOpenSets() }
    if isClosed { settle() }
  }

  /// Takes a bound on all better solutions: what was pruned is proven to reach the cutoff, and no more.
  func raiseBound(to proven: Double) {
    bound = max(bound, min(proven, cutoff))
    if proven == .infinity && best == nil { isInfeasible = true }
  }

  var isClosed: Bool { best != nil && bound >= cutoff }

  /// Mean difference between the two cheapest sites of a client: what a shift typically costs.
  var temperatureScale: Double {
    var sum = 0.0
    for client in 0..<instance.clientCount {
      let row = instance.row(client)
      let other = min(row.lowerBound + max(1, row.count / 10), row.upperBound - 1)
      sum += instance.entryCost[other] - instance.entryCost[row.lowerBound]
    }
    return max(1e-6, sum / Double(instance.clientCount))
  }

  private func raiseBound(iterations: Int) {
    volume.ascend(iterations: iterations, target: upper, goal: cutoff)
    bound = max(bound, min(volume.bound, upper))
    if best == nil && volume.bound > instance.dearestCost { isInfeasible = true }
    if best != nil && volume.bound >= cutoff { settle() }
    report("Lagrangian bound")
  }

  /// The bound has met the cutoff.
  private func settle() {
    if budget.gap > 1e-9 { return }
    isProven = true
    bound = upper
  }

  private func relaxedSites() -> [Int] {
    (0..<instance.siteCount).filter { site in
      instance.levels(site).reduce(0) { $0 + volume.levelShare[$1] } >= 0.5
    }
  }

  /// Each client's most used link in the averaged solution.
  private func relaxedLinks() -> [Int32] {
    (0..<instance.clientCount).map { client in
      var best: (entry: Int32, share: Double) = (-1, 1e-6)
      for entry in instance.row(client) {
        let share = volume.linkShare[instance.entryPosition[entry]]
        if share > best.share { best = (Int32(entry), share) }
      }
      return best.entry
    }
  }

  private func bestSites() -> [Int] {
    guard let best else { return relaxedSites() }
    return Set(best.serving.map { Int(instance.entrySite[$0]) }).sorted()
  }

  /// - Parameters:
  ///   - wanted: the entry each client is to be served over at first; nil for any
  ///   - movesSites: whether sites open and close, or only clients change
  func anneal(
    steps: Int, from hot: Double, to cold: Double, open: [Int], wanted: [Int32]? = nil,
    movesSites: Bool = true
  ) {
    let nothing = [Int32](repeating: -1, count: instance.clientCount)
    search.restart(open: withMinimumCount(open), wanted: wanted ?? nothing)
    search.anneal(
      steps: steps, from: hot, to: cold, movesSites: movesSites, meter: meter, random: &random)
    if let found = search.best, found.cost < upper {
      best = found
      bound = min(bound, upper)
    }
  }

  /// Fills up to the number of sites, and the capacity, that there must be.
  private func withMinimumCount(_ open: [Int]) -> [Int] {
    var open = open
    let ranked = (0..<instance.siteCount).filter { !instance.levels($0).isEmpty }.sorted {
      (-share($0), $0) < (-share($1), $1)
    }
    for site in ranked where instance.mustOpen[site] && !open.contains(site) { open.append(site) }
    func capacity() -> Double {
      open.reduce(0) { $0 + instance.levelCapacity[instance.levels($1).lowerBound] }
    }
    for site in ranked where !open.contains(site) && open.count < instance.openRange.upperBound {
      if open.count >= instance.openRange.lowerBound && capacity() >= instance.requiredDemand {
        break
      }
      open.append(site)
    }
    return open
  }

  private func share(_ site: Int) -> Double {
    instance.levels(site).reduce(0) { $0 + volume.levelShare[$1] }
  }

  func branch() {
    let tree = SitingTree(volume, meter: meter)
    raiseBound(to: tree.explore(root: bound, host: self))
  }

  func report(_ phase: String) {
    progress(
      Progress(
        phase: phase, objective: best?.cost, bound: bound, work: meter.work,
        seconds: meter.deadline.elapsed))
  }

  func outcome() -> Outcome<SitingSolution> {
    let status: Status =
      isInfeasible ? .infeasible : best == nil ? .unknown : isProven ? .optimal : .feasible
    let stop: StopReason =
      isProven || isInfeasible ? .proven : isClosed ? .gap : meter.stopReason ?? .gap
    return Outcome(
      solution: best.map { best in
        let assignment = best.serving.map { instance.entrySite[$0] }
        let forced = (0..<instance.siteCount).filter { instance.mustOpen[$0] }
        return SitingSolution(
          open: Set(assignment.map { Int($0) } + forced).sorted(), assignment: assignment)
      },
      objective: best?.cost, bound: isInfeasible || bound == -.infinity ? nil : bound,
      status: status, stop: stop, work: meter.work, seconds: meter.deadline.elapsed)
  }
}

extension SingleSourceSolver: SitingTree.Host {
  var cutoff: Double {
    if upper == .infinity { return .infinity }
    let relative = upper - 0.999_999 * max(budget.gap, 1e-9) * abs(upper)
    // Whole-numbered costs: a better solution is better by 1 at least.
    return instance.hasIntegralCost ? min(relative, (upper - 1).rounded() + 1e-5) : relative
  }

  func tryRelaxed() {
    relaxedTries += 1
    if relaxedTries % 8 != 1 { return }
    let scale = temperatureScale
    if relaxedTries >= longTry, !areSitesFixed {
      // Where too many open sets cost nearly the same, only a walk that stays warm crosses between them.
      longTry = max(129, 2 * relaxedTries - 1)
      return anneal(
        steps: 10_000 * instance.clientCount, from: 0.5 * scale, to: 0.05 * scale,
        open: relaxedSites(), wanted: relaxedLinks())
    }
    let heat = [0.02, 0.1, 0.3][relaxedTries / 8 % 3]
    anneal(
      steps: 100 * instance.clientCount, from: heat * scale, to: 0.002 * scale,
      open: relaxedSites(), wanted: relaxedLinks(), movesSites: !areSitesFixed)
  }

  /// Every client has one link left.
  func exactCost() -> Double? {
    var load = [Double](repeating: 0, count: instance.siteCount)
    var cost = 0.0
    var serving: [Int32] = []
    var isOpen = (0..<instance.siteCount).map { !relaxation.isClosingAllowed[$0] }
    for client in 0..<instance.clientCount {
      guard
        let entry = instance.row(client).first(where: {
          relaxation.isLinkAllowed[instance.entryPosition[$0]]
            && relaxation.isLevelAllowed[instance.levelStart[instance.entrySite[$0]]]
        })
      else { return .infinity }
      let site = Int(instance.entrySite[entry])
      serving.append(Int32(entry))
      load[site] += instance.demand[client]
      cost += instance.entryCost[entry]
      isOpen[site] = true
    }
    for site in 0..<instance.siteCount where isOpen[site] {
      let level = Int(instance.levelStart[site])
      if load[site] > instance.levelCapacity[level] * (1 + 1e-12) { return .infinity }
      cost += instance.levelCost[level]
    }
    if !instance.openRange.contains(isOpen.count { $0 }) { return nil }
    if cost < upper { best = (cost, serving) }
    return cost
  }

  func treeAdvanced(bound: Double, explored: Int, open: Int) {
    self.bound = max(self.bound, min(bound, boundOfOtherSets, upper))
    report("branch and bound, \(explored) nodes, \(open) open")
  }
}
