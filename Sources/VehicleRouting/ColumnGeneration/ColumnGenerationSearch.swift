import Optimization

/// One run of column generation with ng-sets of one size.
final class ColumnGenerationSearch {
  let master: TripMaster
  let deadline: Deadline
  private(set) var rounds = 0
  private(set) var isConverged = false

  private let relaxation: TripRelaxation
  private let pricing: TripPricing
  private let separation: CapacityCutSeparation
  private let budget: Budget
  private let progress: ProgressHandler
  private var best: Double?
  /// The prices that new ones are smoothed towards.
  private var center: TripMaster.Duals
  /// Whether an arc leads to or from the depot or one of the stop's nearest, (stops + 1)².
  private let isNear: [Bool]
  /// Trips of the first solution: what the bound is likely to lose per unit of reduced cost.
  private let usualTrips: Double
  private let roundsBetweenBounds = 30

  init(
    _ relaxation: TripRelaxation, start: [TripMaster.Trip], neighbours: Int, budget: Budget,
    progress: @escaping ProgressHandler
  ) throws {
    self.relaxation = relaxation
    self.budget = budget
    self.progress = progress
    deadline = budget.deadline()
    let sets = NeighbourSets(
      cost: relaxation.classes[0].arcCost, stopCount: relaxation.stopCount, size: neighbours)
    pricing = TripPricing(relaxation, sets: sets)
    separation = CapacityCutSeparation(
      load: relaxation.load, capacity: relaxation.classes.map(\.capacity).max() ?? 1)
    master = try TripMaster(relaxation)
    try master.add(start)
    usualTrips = Double(start.count)
    center = Self.shares(of: start, relaxation)
    isNear = Self.nearArcs(relaxation, count: 12)
  }

  /// How hard pricing looks.
  private enum Effort: Int {
    /// Arcs between near stops, and labels dominate whatever they remember.
    case neighbours
    /// All arcs, the same dominance.
    case relaxedDominance
    case exact
  }

  /// Columns until none is missing, then cuts, until there is nothing to cut.
  func run() throws -> Double? {
    while try generateColumns() {
      guard try master.add(separation.violated(by: master.used())) > 0 else {
        isConverged = true
        break
      }
    }
    return best
  }

  /// Adds columns until the linear program's optimum is proven within a hair; false when stopped.
  ///
  /// Prices are smoothed towards those of the best bound (Wentges 1997), and quick pricing goes
  /// first: the exact one is needed only where the quick ones find nothing.
  private func generateColumns() throws -> Bool {
    var centerValue = -Double.infinity
    var smoothing = 0.5
    var effort = Effort.neighbours
    var sinceBound = 0
    while !isStopped, let (objective, duals) = try master.solve(deadline) {
      // A bound now and then, so that there is one whenever the search is stopped.
      if sinceBound >= roundsBetweenBounds { effort = .exact }
      let point = duals.mixed(with: center, share: smoothing)
      let (trips, bound, estimate) = price(at: point, effort)
      rounds += 1
      sinceBound = effort == .exact ? 0 : sinceBound + 1
      if estimate > centerValue { (center, centerValue) = (point, estimate) }
      if let bound {
        best = max(best ?? bound, bound)
        if objective - bound <= 1e-6 * max(1, abs(objective)) { return true }
      }
      progress(
        Progress(
          phase: "column generation", objective: objective, bound: best, work: rounds,
          seconds: deadline.elapsed))
      if try master.add(trips) > 0 {
        effort = .neighbours
      } else if let more = Effort(rawValue: effort.rawValue + 1) {
        effort = more
      } else if smoothing > 0 {
        // Nothing is missing at the smoothed prices: come closer to the program's own.
        smoothing = smoothing > 0.3 ? smoothing - 0.3 : 0
      } else {
        return bound != nil
      }
    }
    return false
  }

  private var isStopped: Bool {
    deadline.isOver || budget.work.map { rounds >= $0 } ?? false
  }

  /// Trips of negative reduced cost and, when exact, the Lagrangian bound.
  private func price(at duals: TripMaster.Duals, _ effort: Effort)
    -> (trips: [TripMaster.Trip], bound: Double?, estimate: Double)
  {
    var trips: [TripMaster.Trip] = []
    let isExact = effort == .exact
    let base = lagrangianBase(duals)
    var bound: Double? = isExact ? base : nil
    var least = 0.0
    for (index, tripClass) in relaxation.classes.enumerated() {
      let answer = pricing.price(
        class: index, arcs: reducedArcs(index, duals, onlyNear: effort == .neighbours),
        base: tripClass.fixedCost - duals.fleet[index], isExact: isExact, threshold: -1e-7,
        deadline: deadline)
      least = min(least, answer.least)
      trips += answer.trips.map { TripMaster.Trip(tripClass: index, stops: $0.stops) }
      bound =
        answer.isExact ? bound.map { $0 + tripClass.maximumTrips * min(0, answer.least) } : nil
    }
    return (trips, bound, base + usualTrips * least)
  }

  /// What the rows' right-hand sides are worth at these prices.
  private func lagrangianBase(_ duals: TripMaster.Duals) -> Double {
    var sum = 0.0
    for (stop, price) in duals.stop.enumerated() {
      sum += price + min(0, relaxation.penalty[stop] - price)
    }
    for (tripClass, price) in zip(relaxation.classes, duals.fleet) where tripClass.isLimited {
      sum += price * tripClass.maximumTrips
    }
    for (cut, price) in zip(master.cuts, duals.cut) { sum += price * cut.trips }
    return sum
  }

  /// Arc costs less the prices of the stops and cuts they serve, half on either side.
  private func reducedArcs(_ index: Int, _ duals: TripMaster.Duals, onlyNear: Bool) -> [Double] {
    let width = relaxation.stopCount + 1
    var arcs = relaxation.classes[index].arcCost
    let half = [0] + duals.stop.map { $0 / 2 }
    for from in 0..<width {
      for to in 0..<width { arcs[from * width + to] -= half[from] + half[to] }
    }
    for (cut, price) in zip(master.cuts, duals.cut) where price > 0 {
      let outside = (0..<width).filter { $0 == 0 || !cut.contains[$0 - 1] }
      for member in cut.members {
        let inside = Int(member) + 1
        for other in outside {
          arcs[inside * width + other] -= price / 2
          arcs[other * width + inside] -= price / 2
        }
      }
    }
    if onlyNear {
      for arc in arcs.indices where !isNear[arc] { arcs[arc] = .infinity }
    }
    return arcs
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

  static func nearArcs(_ relaxation: TripRelaxation, count: Int) -> [Bool] {
    let width = relaxation.stopCount + 1
    let cost = relaxation.classes[0].arcCost
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
