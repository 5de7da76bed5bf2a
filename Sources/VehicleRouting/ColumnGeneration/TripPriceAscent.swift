import Optimization

/// A lower bound where trips are long: prices of stops and capacity cuts climb by subgradient steps
/// from those of the flow bound. The linear program of column generation takes far longer there, since
/// its columns are long and many a basis is degenerate.
///
/// The direction is what the trips used lately leave undone, old ones ever less, as in the volume
/// algorithm (Barahona & Anbil, Math. Program. 87, 2000). Each stop uses the cheapest trip found that
/// serves it, in proportion to its load (Baldacci, Christofides & Mingozzi, Math. Program. 115, 2008).
///
/// Prices climb on trips along near arcs. Every bound told is a Lagrangian one, proven against all
/// ng-routes.
final class TripPriceAscent {
  struct Prices {
    var stop: [Double]
    /// Of each cut; never negative.
    var cut: [Double]
    /// What the cheapest trip costs at about these prices.
    var trip: Double
  }

  let relaxation: TripRelaxation
  let pricing: TripPricing
  let deadline: Deadline
  /// Trips that any solution has at least, and at most.
  let (leastTrips, mostTrips): (Double, Double)
  /// Load of each stop by the largest vehicle's capacity.
  let loadShare: [Double]
  /// Trips are looked for that cost so much more than the cheapest.
  let spread: Double
  private(set) var cuts: [CapacityCut]
  private(set) var borders: CutBorders
  /// Arcs at the depot, between near stops, and of trips that a proof has met, (stops + 1)².
  var isNear: [Bool]
  /// Steps: the work count.
  private(set) var rounds = 0
  /// The best bound proven.
  private(set) var best: Double
  private let start: Prices
  private let separation: CapacityCutSeparation
  private let budget: Budget
  /// What a solution costs: the scale of steps.
  private let objective: Double

  /// Arcs from each stop that are near: the cheapest at the prices to start from.
  private static let nearArcs = 10
  /// Stops that each stop remembers, itself among them.
  private static let memory = 5
  /// The first step's share of the way to the objective, if the bound grew as steeply all along as
  /// the latest trips have it.
  private static let firstStep = 0.5
  /// What steps grow or shrink by, and the least that is worth going on.
  private static let (longer, shorter, leastStep) = (1.15, 0.85, 1e-4)
  /// Weight of the latest trips in what is used.
  private static let newest = 0.1
  private static let roundsBetweenProofs = 20
  /// Rounds without a better value after which prices go back to the best ones.
  private static let patience = 60

  /// - Parameters:
  ///   - flow: prices to start from, and `bound` the bound that they prove
  ///   - leastTrips: that any solution has
  ///   - objective: cost of a solution
  init(
    _ relaxation: TripRelaxation, from flow: FlowPrices, bound: Double, leastTrips: Int,
    objective: Double, budget: Budget
  ) {
    self.relaxation = relaxation
    self.budget = budget
    self.objective = objective
    self.leastTrips = Double(leastTrips)
    mostTrips = relaxation.classes.reduce(0) { $0 + $1.maximumTrips }
    deadline = budget.deadline()
    best = bound
    cuts = flow.cuts
    borders = CutBorders(flow.cuts)
    start = Prices(stop: flow.stop, cut: flow.cut, trip: flow.trip)
    let cost = relaxation.classes[0].arcCost
    pricing = TripPricing(
      relaxation,
      sets: NeighbourSets(cost: cost, stopCount: relaxation.stopCount, size: Self.memory))
    let capacity = relaxation.classes.map(\.capacity).max() ?? 1
    separation = CapacityCutSeparation(load: relaxation.load, capacity: capacity)
    loadShare = relaxation.load.map { Double($0) / Double(max(1, capacity)) }
    isNear = ColumnGenerationSearch.nearArcs(
      relaxation, borders.reduced(cost, stop: flow.stop, cut: flow.cut), count: Self.nearArcs)
    spread = max(0, objective - bound) / 2 / Double(max(1, leastTrips))
  }

  /// Steps, and now and then a proof, longer steps while they lead upwards, and other cuts.
  func run() -> Double {
    guard var answer = priceNear(start) else { return best }
    var (here, factor, flow) = (start, Self.firstStep, answer.flow)
    var (top, topValue) = (here, answer.value)
    var steepness = slope(flow, here)
    var (sinceProof, sinceTop, proofSeconds) = (0, 0, 0.0)
    while !isStopped, factor > Self.leastStep {
      rounds += 1
      here = moved(here, along: flow, factor * max(0, objective - best) / max(1e-9, steepness))
      guard let next = priceNear(here) else { break }
      answer = next
      here.trip = answer.least
      steepness += Self.newest * (slope(answer.flow, here) - steepness)
      for place in flow.indices { flow[place] += Self.newest * (answer.flow[place] - flow[place]) }
      (sinceProof, sinceTop) = (sinceProof + 1, sinceTop + 1)
      if answer.value > topValue {
        (top, topValue, sinceTop) = (answer.raised(here), answer.value, 0)
      }
      let isLast = deadline.remaining < 2 * proofSeconds || rounds == budget.work
      guard sinceProof >= Self.roundsBetweenProofs || isLast else { continue }
      if sinceTop < sinceProof {
        let began = deadline.elapsed
        if let bound = prove(top) { (topValue, best) = (bound, max(best, bound)) }
        proofSeconds = deadline.elapsed - began
        factor *= 4 * sinceTop < sinceProof ? Self.longer : Self.shorter
      } else if sinceTop >= Self.patience {
        (here, factor, sinceTop) = (top, factor / 2, 0)
      }
      sinceProof = 0
      if isLast { break }
      exchangeCuts(flow, &here, &top)
    }
    return best
  }

  private var isStopped: Bool {
    deadline.isOver || budget.work.map { rounds >= $0 } ?? false
  }

  /// A step towards prices at which the flow would keep all rows.
  private func moved(_ here: Prices, along flow: [Double], _ step: Double) -> Prices {
    let (stops, cuts) = violations(flow)
    var next = here
    for (stop, change) in stops.enumerated() {
      next.stop[stop] = min(here.stop[stop] + step * change, relaxation.penalty[stop])
    }
    for (cut, change) in cuts.enumerated() { next.cut[cut] = max(0, here.cut[cut] + step * change) }
    return next
  }

  /// The squared length of the violations that prices can answer.
  private func slope(_ flow: [Double], _ here: Prices) -> Double {
    let (stops, cuts) = violations(flow)
    var slope = stops.reduce(0) { $0 + $1 * $1 }
    for (price, change) in zip(here.cut, cuts) where price > 0 || change > 0 {
      slope += change * change
    }
    return slope
  }

  /// How much the flow lacks of a visit of each stop and of the trips that have to enter each cut.
  private func violations(_ flow: [Double]) -> (stop: [Double], cut: [Double]) {
    let degree = degrees(flow)
    return (
      degree.dropFirst().map { 1 - $0 / 2 },
      zip(cuts, borders.crossing(flow, degree: degree)).map { $0.trips - $1 / 2 }
    )
  }

  private func degrees(_ flow: [Double]) -> [Double] {
    let width = relaxation.stopCount + 1
    return (0..<width).map { flow[($0 * width)..<(($0 + 1) * width)].reduce(0, +) }
  }

  /// Adds cuts that the flow violates, and takes out those that neither cost nor bind.
  private func exchangeCuts(_ flow: [Double], _ here: inout Prices, _ top: inout Prices) {
    let width = relaxation.stopCount + 1
    var edges: [(one: Int32, other: Int32, weight: Double)] = []
    for one in 1..<width {
      for other in 1..<one where flow[one * width + other] > 1e-3 {
        edges.append((Int32(one - 1), Int32(other - 1), flow[one * width + other]))
      }
    }
    let degree = Array(degrees(flow).dropFirst())
    let known = Set(cuts.map(\.members))
    let new = separation.violated(by: EdgeFlow(degree: degree, edges: edges)).filter { cut in
      !known.contains(cut.members)
        && cut.members.allSatisfy { relaxation.penalty[Int($0)] == .infinity }
    }
    let lack = violations(flow).cut
    let kept = cuts.indices.filter { here.cut[$0] > 0 || top.cut[$0] > 0 || lack[$0] > -0.1 }
    cuts = kept.map { cuts[$0] } + new
    borders = CutBorders(cuts)
    here.cut = kept.map { here.cut[$0] } + new.map { _ in 0 }
    top.cut = kept.map { top.cut[$0] } + new.map { _ in 0 }
  }
}
