import Optimization

/// Column generation and cuts, with memories that grow where trips come back (dynamic ng-routes: Roberti
/// & Mingozzi, Transportation Science 48, 2014).
final class ColumnGenerationSearch {
  let master: TripMaster
  let deadline: Deadline
  private(set) var rounds = 0
  private(set) var isConverged = false

  let relaxation: TripRelaxation
  let pricing: TripPricing
  private let separation: CapacityCutSeparation
  private let budget: Budget
  private let progress: ProgressHandler
  /// The best bound proven so far, which holds whatever becomes of the program.
  private(set) var best: Double?
  /// The prices that the program's own are kept near.
  var box: PriceBox
  /// Whether an arc leads to or from the depot or is near as `findNearArcs` tells, (stops + 1)².
  var isNear: [Bool]
  /// Trips a row above which idle ones are dropped, and how many a row are left.
  var tripsPerRow = (most: 20, least: 10)
  /// Trips of the first solution: what the bound is likely to lose per unit of reduced cost.
  let usualTrips: Double
  /// Trips known beforehand: what they hold need not be searched for.
  let met: [TripMaster.Trip]
  /// Stops that each stop remembers at first, itself among them.
  private static let firstMemory = 5
  private static let (roundsToFirstBound, roundsBetweenBounds) = (30, 120)
  private var sinceBound = 0
  private var labels = fewLabels

  init(
    _ relaxation: TripRelaxation, start: [TripMaster.Trip], met: [TripMaster.Trip] = [],
    budget: Budget, progress: @escaping ProgressHandler
  ) throws {
    self.relaxation = relaxation
    self.budget = budget
    self.progress = progress
    deadline = budget.deadline()
    let sets = NeighbourSets(
      cost: relaxation.classes[0].arcCost, stopCount: relaxation.stopCount,
      size: Self.firstMemory, time: relaxation.classes[0].time)
    pricing = TripPricing(relaxation, sets: sets)
    separation = CapacityCutSeparation(
      load: relaxation.load, capacity: relaxation.classes.map(\.capacity).max() ?? 1)
    master = try TripMaster(relaxation, start: start)
    usualTrips = Double(start.count)
    self.met = met
    box = PriceBox(center: Self.shares(of: start, relaxation))
    isNear = Self.nearArcs(relaxation, relaxation.classes[0].arcCost, count: Self.nearWays)
  }

  /// How hard pricing looks, in the order of trying.
  enum Effort {
    /// Near arcs, and labels dominate whatever they remember.
    case quick
    /// Near arcs.
    case near
    case exact

    var next: Effort? {
      switch self {
      case .quick: .near
      case .near: .exact
      case .exact: nil
      }
    }

    /// How far prices may be from the best ones at first, by a stop's average price.
    var width: Double {
      switch self {
      case .quick: 0.1
      case .near: 0.2
      case .exact: 0.05
      }
    }
  }

  /// What may be left between the program's optimum and the bound, as a share of it, when cuts are
  /// looked for, and where there was nothing to cut.
  private static let (quickGap, fullGap) = (5e-3, 1e-6)
  /// What quicker pricing may find missing, as a share of the optimum, where the next one goes on.
  private static let (quickMiss, nearMiss) = (1e-3, 5e-4)
  /// Optima in a row at which cuts are looked for though they do not raise the bound.
  private static let patience = 12
  /// Where fewer capacity cuts are found, the other kinds come with them.
  private static let fewCuts = 10
  /// Labels of an exact pricing that is not given up, at first, where that proved nothing, and in the end.
  private static let (fewLabels, manyLabels, mostLabels) = (200_000, 1_000_000, 6_000_000)

  /// Columns until next to none is missing, then cuts and longer memories; where there is nothing to
  /// add, columns until none is missing, until there is nothing to add even then.
  func run() throws {
    var gap = Self.quickGap
    // Cuts that are dropped and found again, all at one optimum, would go on for ever.
    var (milestone, idle) = (-Double.infinity, 0)
    while let isProven = try generateColumns(gap) {
      if let best, best > milestone + Self.fullGap * abs(best) { (milestone, idle) = (best, 0) }
      idle += 1
      if idle <= Self.patience, try tighten() {
        gap = Self.quickGap
      } else if gap == Self.quickGap {
        gap = Self.fullGap
      } else {
        isConverged = isProven
        break
      }
    }
  }

  /// Cuts off the program's solution, by capacity, else by longer memories, else by subset rows; false
  /// where it stands.
  private func tighten() throws -> Bool {
    // Idle trips may have gone since the program was solved, which takes its values along.
    guard try master.solve(deadline) != nil else { return true }
    let used = try master.used()
    let kept = try master.dropIdleCuts()
    func moved(_ prices: [Double], _ kept: [Int]) -> [Double] {
      kept.map { $0 < prices.count ? prices[$0] : 0 }
    }
    box.center.cut = moved(box.center.cut, kept.capacity)
    box.center.subset = moved(box.center.subset, kept.subset)
    let cuts = try master.add(separation.violated(by: used))
    if cuts >= Self.fewCuts { return true }
    var hasGrown = false
    for trip in used where pricing.sets.forbidReturns(in: trip.stops) { hasGrown = true }
    if hasGrown { try master.drop { !pricing.sets.allow($0.stops) } }
    let room = CutVisits.mostCuts - master.subsetCuts.count
    guard room > 0 else { return cuts > 0 || hasGrown }
    let rows = SubsetRowSeparation(stopCount: relaxation.stopCount).violated(by: used).prefix(room)
    box.center.subset = moved(box.center.subset, try master.add(Array(rows)))
    return cuts > 0 || hasGrown || !rows.isEmpty
  }

  /// Adds columns until the linear program's optimum is proven but for the gap, or until pricing finds
  /// none where proving takes too many labels; nil when stopped.
  ///
  /// Prices climb by quick pricing first, until it finds next to nothing, then by slower one from there.
  /// - Returns: whether the optimum is proven.
  private func generateColumns(_ gap: Double) throws -> Bool? {
    // What prices climb by, and in between quick pricing's columns for it.
    var (level, effort) = (Effort.quick, Effort.quick)
    box.restart(width: level.width)
    try master.keep(near: box)
    try addMet()
    while !isStopped, let (objective, duals) = try master.solve(deadline) {
      let isBoxed = try master.isBoxed()
      try master.dropIdleTrips(above: tripsPerRow.most, downTo: tripsPerRow.least)
      rounds += 1
      if isBoundDue {
        let (trips, bound, _) = price(at: box.center, .exact, objective)
        if bound == nil { labels = max(labels, Self.manyLabels) }
        try master.add(trips)
        continue
      }
      let isAtCenter = box.value == nil
      let point = isAtCenter ? box.center : duals
      let (trips, bound, estimate) = price(at: point, effort, objective)
      if bound != nil, let best, !isBoxed, objective - best <= gap * max(1, abs(objective)) {
        return true
      }
      let added = try master.add(trips)
      if effort != level {
        if added == 0 { effort = level }
        continue
      }
      box.offer(point, estimate, isBoxed: isBoxed)
      let miss = level == .quick ? Self.quickMiss : level == .near ? Self.nearMiss : gap
      let isSettled =
        objective - (box.value ?? 0) <= miss * max(1, abs(objective)) || added == 0 && !isAtCenter
      if isSettled, isBoxed {
        box.widen()
      } else if isSettled, let next = level.next {
        level = next
        box.restart(width: level.width)
        findNearArcs()
      } else if level == .exact, added == 0 {
        if bound != nil, !isAtCenter { return true }
        if bound == nil {
          guard labels < Self.mostLabels else { return false }
          labels = min(5 * labels, Self.mostLabels)
        }
      }
      try master.keep(near: box)
      // Before it looks hard again, the quick one finds what the last columns ask for.
      effort = level == .exact && added > 0 && box.value != nil ? .quick : level
    }
    return nil
  }

  /// Adds the trips known beforehand that the program wants.
  private func addMet() throws {
    while !isStopped, let (_, duals) = try master.solve(deadline) {
      rounds += 1
      if try master.add(priceMet(at: duals)) == 0 { break }
    }
  }

  /// Prices, and takes note of what is proven.
  private func price(at duals: TripMaster.Duals, _ effort: Effort, _ objective: Double)
    -> (trips: [TripMaster.Trip], bound: Double?, estimate: Double)
  {
    let answer = price(at: duals, effort, labels: labels)
    sinceBound = effort == .exact ? 0 : sinceBound + 1
    if effort == .exact { for trip in answer.trips { addNear(trip) } }
    if let bound = answer.bound { best = max(best ?? bound, bound) }
    progress(
      Progress(
        phase: "column generation", objective: objective, bound: best, work: rounds,
        seconds: deadline.elapsed))
    return answer
  }

  /// A bound now and then, so that there is one whenever the search is stopped, and one in the last round.
  private var isBoundDue: Bool {
    rounds == budget.work
      || sinceBound >= (best == nil ? Self.roundsToFirstBound : Self.roundsBetweenBounds)
  }

  private var isStopped: Bool {
    deadline.isOver || budget.work.map { rounds >= $0 } ?? false
  }
}
