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
  private var best: Double?
  /// The prices that new ones are smoothed towards.
  private var center: TripMaster.Duals
  /// Whether an arc leads to or from the depot or one of the stop's nearest, (stops + 1)².
  let isNear: [Bool]
  /// Trips of the first solution: what the bound is likely to lose per unit of reduced cost.
  let usualTrips: Double
  /// Trips known beforehand: what they hold need not be searched for.
  let met: [TripMaster.Trip]
  private let roundsBetweenBounds = 30
  /// Stops that each stop remembers at first, itself among them.
  private static let firstMemory = 4
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
      size: Self.firstMemory)
    pricing = TripPricing(relaxation, sets: sets)
    separation = CapacityCutSeparation(
      load: relaxation.load, capacity: relaxation.classes.map(\.capacity).max() ?? 1)
    master = try TripMaster(relaxation, start: start)
    usualTrips = Double(start.count)
    self.met = met
    center = Self.shares(of: start, relaxation)
    isNear = Self.nearArcs(relaxation, relaxation.classes[0].arcCost, count: 12)
  }

  /// How hard pricing looks.
  enum Effort {
    /// The trips known beforehand alone.
    case met
    /// Arcs between near stops, and labels dominate whatever they remember.
    case neighbours
    /// All arcs, but labels dominate whatever they remember.
    case relaxedDominance
    case exact
  }

  /// What may be left between the program's optimum and the bound, as a share of it, when cuts are
  /// looked for, and where there was nothing to cut.
  private static let (quickGap, fullGap) = (5e-4, 1e-6)
  /// Optima in a row at which cuts are looked for though they do not raise the bound.
  private static let patience = 12
  /// Where fewer capacity cuts are found, the other kinds come with them.
  private static let fewCuts = 10
  /// Labels of an exact pricing that is not given up, at first and in the end.
  private static let (fewLabels, mostLabels) = (200_000, 6_000_000)

  /// Columns until next to none is missing, then cuts and longer memories; where there is nothing to
  /// add, columns until none is missing, until there is nothing to add even then.
  func run() throws -> Double? {
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
    return best
  }

  /// Cuts off the program's solution, by capacity, else by longer memories, else by subset rows; false
  /// where it stands.
  private func tighten() throws -> Bool {
    let used = try master.used()
    let kept = try master.dropIdleCuts()
    func moved(_ prices: [Double], _ kept: [Int]) -> [Double] {
      kept.map { $0 < prices.count ? prices[$0] : 0 }
    }
    center.cut = moved(center.cut, kept.capacity)
    center.subset = moved(center.subset, kept.subset)
    let cuts = try master.add(separation.violated(by: used))
    if cuts >= Self.fewCuts { return true }
    var hasGrown = false
    for trip in used where pricing.sets.forbidReturns(in: trip.stops) { hasGrown = true }
    if hasGrown { try master.drop { !pricing.sets.allow($0.stops) } }
    let room = CutVisits.mostCuts - master.subsetCuts.count
    guard room > 0 else { return cuts > 0 || hasGrown }
    let rows = SubsetRowSeparation(stopCount: relaxation.stopCount).violated(by: used).prefix(room)
    center.subset = moved(center.subset, try master.add(Array(rows)))
    return cuts > 0 || hasGrown || !rows.isEmpty
  }

  /// Adds columns until the linear program's optimum is proven but for the gap, or until pricing finds
  /// none where proving takes too many labels; nil when stopped.
  ///
  /// Prices are smoothed towards those of the best bound (Wentges 1997), and quick pricing goes
  /// first: the exact one is needed only where the quick one finds nothing.
  /// - Returns: whether the optimum is proven.
  private func generateColumns(_ gap: Double) throws -> Bool? {
    var centerValue = -Double.infinity
    var smoothing = 0.5
    var effort = Effort.met
    while !isStopped, let (objective, duals) = try master.solve(deadline) {
      try master.dropIdleTrips()
      // What quick pricing has estimated can be too much: then its prices are not worth coming near.
      if centerValue > objective { centerValue = -.infinity }
      let point = duals.mixed(with: center, share: smoothing)
      // A bound now and then, so that there is one whenever the search is stopped.
      if sinceBound >= roundsBetweenBounds, centerValue > 0.9 * objective { effort = .exact }
      rounds += 1
      if effort == .met {
        if try master.add(priceMet(at: duals)) == 0 { effort = .neighbours }
        continue
      }
      let (trips, bound, estimate) = price(at: point, effort, labels: labels)
      sinceBound = effort == .exact ? 0 : sinceBound + 1
      if estimate > centerValue { (center, centerValue) = (point, estimate) }
      if let bound {
        best = max(best ?? bound, bound)
        if objective - bound <= gap * max(1, abs(objective)) { return true }
      }
      progress(
        Progress(
          phase: "column generation", objective: objective, bound: best, work: rounds,
          seconds: deadline.elapsed))
      if try master.add(trips) > 0 {
        effort = .neighbours
      } else if effort == .neighbours {
        effort = .relaxedDominance
      } else if effort == .relaxedDominance {
        effort = .exact
      } else if smoothing > 0 {
        // Nothing is missing at the smoothed prices: come closer to the program's own.
        smoothing = smoothing > 0.3 ? smoothing - 0.3 : 0
        effort = bound == nil ? .relaxedDominance : .exact
      } else if bound == nil, labels < Self.mostLabels {
        labels = min(5 * labels, Self.mostLabels)
      } else {
        return bound != nil
      }
    }
    return nil
  }

  private var isStopped: Bool {
    deadline.isOver || budget.work.map { rounds >= $0 } ?? false
  }
}

// MARK: Where the search starts

extension ColumnGenerationSearch {
  /// First prices: every trip's cost shared among its stops by the arcs at either side.
  static func shares(of trips: [TripMaster.Trip], _ relaxation: TripRelaxation)
    -> TripMaster.Duals
  {
    let width = relaxation.stopCount + 1
    var duals = TripMaster.Duals(
      stop: relaxation.penalty.map { $0 == .infinity ? 0 : $0 },
      fleet: relaxation.classes.map { _ in 0 }, cut: [])
    for trip in trips {
      let arcs = relaxation.classes[trip.tripClass].arcCost
      let places = [0] + trip.stops.map { Int($0) + 1 } + [0]
      let weights = trip.stops.indices.map {
        arcs[places[$0] * width + places[$0 + 1]] + arcs[places[$0 + 1] * width + places[$0 + 2]]
      }
      let total = weights.reduce(0, +)
      let cost = relaxation.cost(trip.stops, trip.tripClass)
      for (stop, weight) in zip(trip.stops, weights) {
        duals.stop[Int(stop)] = total > 0 ? cost * weight / total : 0
      }
    }
    return duals
  }

  static func nearArcs(_ relaxation: TripRelaxation, _ cost: [Double], count: Int) -> [Bool] {
    let width = relaxation.stopCount + 1
    var isNear = [Bool](repeating: false, count: width * width)
    for place in 0..<width {
      (isNear[place], isNear[place * width]) = (true, true)
      for other in NeighbourSets.nearest(count, to: place, width, cost) {
        (isNear[place * width + other], isNear[other * width + place]) = (true, true)
      }
    }
    return isNear
  }
}
