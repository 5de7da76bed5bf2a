import Geography
import Optimization

/// Solves split (multi-source) problems: Lagrangian bound by the volume algorithm, local search
/// round its solutions, and fixing of sites and levels by reduced cost; rounds of the three until
/// the gap is closed or the budget spent.
final class SplitSitingSolver {
  /// A feasible answer: levels by site (−1 for closed) and each client's flows.
  struct Answer {
    var levels: [Int32]
    var flows: [[(site: Int, amount: Double)]]
    var cost: Double
  }

  let instance: LevelledInstance
  let relaxation: SitingRelaxation
  let volume: VolumeAlgorithm
  /// Works on each client's cheapest links only where rows are long.
  let search: SplitSearch
  /// The same on all links, made when first needed.
  private var fullSearch: SplitSearch?
  let meter: WorkMeter
  private let budget: Budget
  private let progress: ProgressHandler
  private var random: RandomStream
  private(set) var best: Answer?
  private(set) var bound = -Double.infinity
  private(set) var isInfeasible = false
  /// Worth of covering one unit of weight, by coverage row, in the local search.
  private var rowReward: [Double]

  init(_ instance: LevelledInstance, budget: Budget, progress: @escaping ProgressHandler) {
    self.instance = instance
    self.budget = budget
    self.progress = progress
    meter = WorkMeter(budget, progress)
    relaxation = SitingRelaxation(instance)
    volume = VolumeAlgorithm(relaxation, meter: meter)
    search = SplitSearch(
      instance.withCheapestLinks(48, ifLongerThan: 128), isLevelAllowed: relaxation.isLevelAllowed,
      isClosingAllowed: relaxation.isClosingAllowed, meter: meter)
    random = RandomStream(seed: budget.seed, name: "capacitated siting")
    rowReward = instance.allowedUncovered.map { _ in 0 }
  }

  var upper: Double { best?.cost ?? .infinity }
  var isClosed: Bool { best != nil && upper - bound <= max(budget.gap, 1e-9) * abs(upper) }

  /// Takes the levels as the first answer, if they make one, after finding the best level of one site.
  func start(from levels: [Int32], resizing site: Int? = nil) {
    applyRewards()
    search.restart(levels)
    if let site { search.descend([Int32(site)], swaps: false) }
    record()
  }

  func run() {
    raiseBound(iterations: 150)
    // A first answer, whatever the budget; it takes no search.
    if !isInfeasible && meter.stopReason != .interrupted { tryRelaxed() }
    raiseBound(iterations: 550)
    var rounds = 2 * instance.siteCount
    while !isClosed && !isInfeasible && !meter.isOver {
      searchFromRelaxation()
      // The bound climbs with fresh steps: merely wider ones stall on the Beasley files (capb-6000: 0.1 %
      // open after 57 s instead of proven in 3).
      volume.restart(stepFactor: 0.7, largestWeight: 0.05)
      raiseBound(iterations: 700)
      fix()
      if isClosed || meter.isOver { break }
      if undecidedCount <= 120 {
        branch()
        break
      }
      improveBest(rounds: rounds)
      rounds *= 2
    }
  }

  private var undecidedCount: Int {
    (0..<instance.siteCount).count { site in
      let levels = instance.levels(site).count { relaxation.isLevelAllowed[$0] }
      return levels > (relaxation.isClosingAllowed[site] ? 0 : 1)
    }
  }

  var seed: UInt64 { budget.seed }

  func report(_ phase: String) {
    progress(
      Progress(
        phase: phase, objective: best?.cost, bound: bound, work: meter.work,
        seconds: meter.deadline.elapsed))
  }

  /// Keeps a feasible answer if it is the cheapest.
  func keep(_ answer: Answer) {
    if answer.cost < upper { best = answer }
  }

  /// Raises the bound, and reports.
  func raiseBound(iterations: Int) {
    let goal = upper * (1 - max(budget.gap, 1e-9))
    volume.ascend(iterations: iterations, target: upper, goal: goal)
    bound = max(bound, min(volume.bound, upper))
    if volume.bound == .infinity || bound > instance.dearestCost {
      isInfeasible = best == nil
    }
    report("Lagrangian bound")
  }

  /// The levels that the averaged relaxed solution uses for the most part.
  private func roundedLevels() -> [Int32] {
    (0..<instance.siteCount).map { site in
      let levels = instance.levels(site).filter { relaxation.isLevelAllowed[$0] }
      let share = levels.reduce(0) { $0 + volume.levelShare[$1] }
      if levels.isEmpty || (share < 0.4 && relaxation.isClosingAllowed[site]) { return -1 }
      let wanted =
        levels.reduce(0) { $0 + volume.levelShare[$1] * instance.levelCapacity[$1] }
        / max(share, 1e-9)
      return levels.min {
        abs(instance.levelCapacity[$0] - wanted) < abs(instance.levelCapacity[$1] - wanted)
      }.map { Int32($0) } ?? -1
    }
  }

  /// Improves what the relaxed solution opens.
  private func searchFromRelaxation() {
    let rows = instance.allowedUncovered.count
    relaxation.multiplier.copy(from: volume.center)
    search.siteCostFactor = relaxation.siteCostFactor
    for row in 0..<rows {
      let multiplier = relaxation.multiplier[instance.clientCount + row] / relaxation.scale[row]
      rowReward[row] = max(rowReward[row], multiplier)
    }
    improve(from: roundedLevels(), rounds: 0)
  }

  private func improveBest(rounds: Int) {
    guard let best else { return }
    improve(from: best.levels, rounds: rounds)
  }

  /// Local search from the given levels, with rewards for coverage raised until it is reached.
  private func improve(from levels: [Int32], rounds: Int) {
    let all = (0..<Int32(instance.siteCount)).map { $0 }
    var levels = levels
    for _ in 0..<30 {
      applyRewards()
      search.restart(levels)
      search.descend(all, swaps: true)
      if rounds > 0 { search.perturb(rounds: rounds, random: &random) }
      levels = search.levels
      let short = shortRows()
      if short.isEmpty || meter.isOver { break }
      for row in short { rowReward[row] = max(1.25 * rowReward[row], leastReward) }
    }
    record()
    if isPruned && shortRows().isEmpty { assignOverAllLinks(search.levels) }
    report("local search")
  }

  private var isPruned: Bool { search.instance !== instance }

  /// Takes the best flows of these levels over all links.
  private func assignOverAllLinks(_ levels: [Int32]) {
    let full = searchOnAllLinks
    full.transportation.outsideUnitCost.copy(from: search.transportation.outsideUnitCost)
    full.restart(levels)
    record(full)
  }

  private var searchOnAllLinks: SplitSearch {
    if !isPruned { return search }
    let full =
      fullSearch
      ?? SplitSearch(
        instance, isLevelAllowed: relaxation.isLevelAllowed,
        isClosingAllowed: relaxation.isClosingAllowed, meter: meter)
    fullSearch = full
    return full
  }

  private func applyRewards() {
    if rowReward.isEmpty { return }
    for client in 0..<instance.clientCount where instance.outsideCost[client] < .infinity {
      let row = Int(instance.coverageRow[client])
      let reward = rowReward[0] + (row > 0 ? rowReward[row] : 0)
      search.transportation.outsideUnitCost[client] =
        (instance.outsideCost[client] + reward * instance.coverageWeight[client])
        / instance.demand[client]
    }
  }

  /// A reward to start from where the relaxation gives none.
  private var leastReward: Double {
    var (cost, weight) = (0.0, 0.0)
    for client in 0..<instance.clientCount where instance.outsideCost[client] < .infinity {
      cost += instance.outsideCost[client]
      weight += instance.coverageWeight[client]
    }
    return max(1e-6, 0.02 * cost / max(weight, 1e-12))
  }

  /// Coverage rows that the current flows leave short.
  private func shortRows() -> [Int] { shortRows(search.transportation) }

  private func shortRows(_ flows: Transportation) -> [Int] {
    var uncovered = instance.allowedUncovered.map { _ in 0.0 }
    if uncovered.isEmpty { return [] }
    for client in 0..<instance.clientCount {
      let weight =
        instance.coverageWeight[client] * flows.outsideFlow[client]
        / instance.demand[client]
      uncovered[0] += weight
      let row = Int(instance.coverageRow[client])
      if row > 0 { uncovered[row] += weight }
    }
    return uncovered.indices.filter {
      uncovered[$0] > instance.allowedUncovered[$0] + 1e-9 * relaxation.scale[$0]
    }
  }

  private func record() { record(search) }

  /// Keeps the search's flows if they are feasible and cheaper than the best ones.
  private func record(_ search: SplitSearch) {
    let flows = search.transportation
    let allowed = 1e-7 * max(1, instance.requiredDemand)
    guard flows.shortfall <= allowed, search.siteCost <= instance.budget * (1 + 1e-12),
      instance.openRange.contains(search.openCount), shortRows(flows).isEmpty
    else { return }
    keep(Self.answer(of: flows))
  }

  /// The flows as they are, with their true cost.
  static func answer(of flows: Transportation) -> Answer {
    let instance = flows.instance
    var cost = 0.0
    var rows: [[(site: Int, amount: Double)]] = []
    for client in 0..<instance.clientCount {
      var row: [(site: Int, amount: Double)] = []
      var served = 0.0
      for entry in instance.row(client) where flows.flow[entry] > 0 {
        row.append((Int(instance.entrySite[entry]), flows.flow[entry]))
        served += flows.flow[entry]
      }
      let demand = instance.demand[client]
      // Rounding may have lost or added a trace of the demand.
      let whole = flows.outsideFlow[client] == 0 && served > 0 ? demand / served : 1
      for index in row.indices { row[index].amount *= whole }
      for entry in instance.row(client) where flows.flow[entry] > 0 {
        cost += flows.flow[entry] * whole * flows.unitCost[entry]
      }
      if flows.outsideFlow[client] > 0 && instance.outsideCost[client] < .infinity {
        cost += (demand - served) / demand * instance.outsideCost[client]
      }
      rows.append(row)
    }
    for site in 0..<instance.siteCount where flows.level[site] >= 0 {
      cost += instance.levelCost[flows.level[site]]
    }
    return Answer(levels: flows.level.array, flows: rows, cost: cost)
  }

  /// Takes out levels and closings that no better solution can use.
  private func fix() {
    guard upper < .infinity else { return }
    let value = volume.evaluateCenter(precise: true)
    let limit = upper * (1 - 1e-9)
    var open = 0
    var closed = 0
    for site in 0..<instance.siteCount {
      for level in instance.levels(site) where relaxation.isLevelAllowed[level] {
        if relaxation.bound(value, forcing: site, to: level) > limit {
          relaxation.isLevelAllowed[level] = false
        }
      }
      if relaxation.isClosingAllowed[site],
        relaxation.bound(value, forcing: site, to: nil) > limit
      {
        relaxation.isClosingAllowed[site] = false
      }
      if !relaxation.isClosingAllowed[site] { open += 1 }
      if instance.levels(site).allSatisfy({ !relaxation.isLevelAllowed[$0] }) { closed += 1 }
    }
    report("fixed \(open) open and \(closed) closed of \(instance.siteCount) sites")
  }

  /// Branch and bound over what is undecided.
  private func branch() {
    let tree = SitingTree(volume, meter: meter)
    let proven = tree.explore(root: bound, host: self)
    // What was pruned is proven to reach the cutoff, and no more.
    bound = max(bound, min(proven, cutoff))
    if proven == .infinity && best == nil { isInfeasible = true }
    if proven >= cutoff && budget.gap <= 1e-9 { bound = upper }
  }

  /// The outcome for the problem that the instance came from.
  func outcome<Solution: Sendable>(_ make: (Answer) -> Solution) -> Outcome<Solution> {
    let isProven = best != nil && upper - bound <= 1e-9 * abs(upper)
    let status: Status =
      isInfeasible ? .infeasible : best == nil ? .unknown : isProven ? .optimal : .feasible
    let stop: StopReason =
      isProven || isInfeasible ? .proven : isClosed ? .gap : meter.stopReason ?? .work
    return Outcome(
      solution: best.map(make), objective: best?.cost,
      bound: isInfeasible || bound == -.infinity ? nil : min(bound, upper), status: status,
      stop: stop, work: meter.work, seconds: meter.deadline.elapsed)
  }
}

extension SplitSitingSolver: SitingTree.Host {
  var cutoff: Double {
    upper == .infinity ? .infinity : upper - 0.999_999 * max(budget.gap, 1e-9) * abs(upper)
  }

  /// Assigns everybody to the sites that the averaged solution opens for the most part.
  func tryRelaxed() {
    applyRewards()
    search.restart(roundedLevels())
    record()
  }

  func exactCost() -> Double? {
    if !instance.allowedUncovered.isEmpty || instance.budget < .infinity { return nil }
    let levels = (0..<instance.siteCount).map { site -> Int32 in
      let level = instance.levels(site).first { relaxation.isLevelAllowed[$0] }
      return level.map { Int32($0) } ?? -1
    }
    let search = searchOnAllLinks
    search.restart(levels)
    record(search)
    let isServed = search.transportation.shortfall <= 1e-7 * max(1, instance.requiredDemand)
    return isServed ? Self.answer(of: search.transportation).cost : .infinity
  }

  func treeAdvanced(bound: Double, explored: Int, open: Int) {
    self.bound = max(self.bound, min(bound, upper))
    report("branch and bound, \(explored) nodes, \(open) open")
  }
}
