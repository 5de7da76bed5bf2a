import Optimization

/// A lower bound where trips are long: prices of stops and capacity cuts climb by subgradient steps
/// from those of the flow bound, where the linear program of column generation, long and degenerate
/// columns all of it, would take minutes.
///
/// The direction is what the trips used so far leave uncovered, as in the volume algorithm (Barahona &
/// Anbil, Math. Program. 87, 2000): each stop uses the best trip found that serves it, in
/// proportion to its load (Baldacci, Christofides & Mingozzi, Math. Program. 115, 2008), and older
/// trips count ever less.
///
/// Prices climb on trips along near arcs; what is told is proven against all ng-routes.
final class TripPriceAscent {
  let relaxation: TripRelaxation
  let pricing: TripPricing
  let deadline: Deadline
  /// Trips that any solution has at least, and at most.
  let (leastTrips, mostTrips): (Double, Double)
  /// Load of each stop by the largest vehicle's capacity.
  let loadShare: [Double]
  private let separation: CapacityCutSeparation
  private let budget: Budget
  /// What a solution costs: the scale of all steps.
  private let objective: Double
  private(set) var cuts: [CapacityCut]
  private(set) var borders: CutBorders
  /// Arcs to and from the depot, between near stops, and of trips that proofs have met, (stops + 1)².
  var isNear: [Bool]
  /// Prices to start from.
  private let start: Prices
  /// Trips that cost so much more than the cheapest are looked for.
  let spread: Double
  /// Steps: the work count.
  private(set) var rounds = 0
  /// The best bound proven.
  private(set) var best: Double

  struct Prices {
    var stop: [Double]
    /// Of each cut; never negative.
    var cut: [Double]
    /// What the cheapest trip is taken to cost at these prices.
    var trip: Double
  }

  var log: ((String) -> Void)?
  static nonisolated(unsafe) var memory = 5
  static nonisolated(unsafe) var nearCount = 10
  static nonisolated(unsafe) var alpha = 0.1
  static nonisolated(unsafe) var step0 = 0.03
  static nonisolated(unsafe) var every = 20
  static nonisolated(unsafe) var spreadShare = 0.5
  static nonisolated(unsafe) var up = 1.15
  static nonisolated(unsafe) var down = 0.85

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
    loadShare = relaxation.load.map { Double($0) / Double(capacity) }
    isNear = ColumnGenerationSearch.nearArcs(
      relaxation, borders.reduced(cost, stop: flow.stop, cut: flow.cut), count: Self.nearCount)
    spread = Self.spreadShare * (objective - bound) / Double(max(1, leastTrips))
  }

  func run() -> Double {
    var here = start
    var answer = priceNear(here)
    var (top, topValue) = (here, answer.value)
    var flow = answer.flow
    var factor = Self.step0
    var sinceProof = 0
    var sinceTop = 0
    var proofSeconds = 0.0
    var tE = 0.0
    while budget.work.map({ rounds < $0 }) ?? true {
      rounds += 1
      let isLast = deadline.remaining < 2 * proofSeconds || rounds == budget.work
      if deadline.isOver { break }
      here = moved(here, along: flow, factor)
      answer = priceNear(here)
      here.trip = answer.least
      sinceTop += 1
      if answer.value > topValue {
        (topValue, top, sinceTop) = (answer.value, here, 0)
        for (stop, rise) in answer.rise.enumerated() { top.stop[stop] += rise }
      }
      for place in flow.indices { flow[place] += Self.alpha * (answer.flow[place] - flow[place]) }
      sinceProof += 1
      if sinceProof >= Self.every || isLast {
        let t = deadline.elapsed
        if sinceTop < sinceProof {
          if let bound = prove(top) { topValue = bound; best = max(best, bound) }
          factor *= sinceTop < 5 ? Self.up : Self.down
          proofSeconds = deadline.elapsed - t
        } else if sinceTop >= 3 * Self.every {
          (here, sinceTop) = (top, 0)
          factor /= 2
        }
        tE += deadline.elapsed - t
        let added = exchangeCuts(flow, &here, &top)
        log?("\(rounds) value \(answer.value) top \(topValue) best \(best) factor \(factor) covered \(answer.found) m \(answer.least) cuts \(cuts.count) +\(added) E \(tE) t \(deadline.elapsed)")
        sinceProof = 0
        if isLast || factor < 1e-4 { break }
      }
    }
    return best
  }

  /// A step towards prices at which the flow would keep all rows.
  private func moved(_ here: Prices, along flow: [Double], _ factor: Double) -> Prices {
    let (stops, cuts) = violations(flow)
    var norm = stops.reduce(0) { $0 + $1 * $1 }
    for (price, change) in zip(here.cut, cuts) where price > 0 || change > 0 {
      norm += change * change
    }
    let step = factor * (objective - best) / max(1e-9, norm)
    var next = here
    for (stop, change) in stops.enumerated() {
      next.stop[stop] = min(here.stop[stop] + step * change, relaxation.penalty[stop])
    }
    for (cut, change) in cuts.enumerated() { next.cut[cut] = max(0, here.cut[cut] + step * change) }
    return next
  }

  /// How much the flow lacks of a visit of each stop and of the trips that have to enter each cut.
  private func violations(_ flow: [Double]) -> (stop: [Double], cut: [Double]) {
    let degree = degrees(flow)
    return (
      degree.dropFirst().map { 1 - $0 / 2 },
      zip(cuts, borders.crossing(flow, degree: degree)).map { $0.trips - $1 / 2 })
  }

  private func degrees(_ flow: [Double]) -> [Double] {
    let width = relaxation.stopCount + 1
    return (0..<width).map { flow[($0 * width)..<(($0 + 1) * width)].reduce(0, +) }
  }

  /// Adds cuts that the flow violates, and takes out those that neither cost nor bind.
  private func exchangeCuts(_ flow: [Double], _ here: inout Prices, _ top: inout Prices) -> Int {
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
    return new.count
  }
}
