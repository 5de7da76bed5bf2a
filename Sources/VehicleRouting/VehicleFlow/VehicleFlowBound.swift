import Optimization

/// A lower bound from the two-index relaxation with rounded capacity cuts, by cutting planes over
/// GLPK (Lysgaard, Letchford & Eglese, Math. Program. 100, 2004). It is strong where trips are long,
/// just where column generation is slow. Windows, shifts, ranges and fleet sizes are left out, which
/// can only make solutions dearer.
///
/// Every bound is a Lagrangian one, summed over all edges at the prices of the rows, so that it holds
/// whatever the linear program's tolerances are.
final class VehicleFlowBound {
  private let relaxation: EdgeRelaxation
  private let master: EdgeMaster
  private let separation: CapacityCutSeparation
  private let budget: Budget
  private let deadline: Deadline
  /// Linear programs solved: the work count.
  private(set) var rounds = 0
  private(set) var best = 0.0
  private var bestRows: (duals: EdgeMaster.Duals, cuts: [CapacityCut])?
  /// The best bound's prices.
  var prices: FlowPrices? { bestRows.map { FlowPrices(relaxation, $0.duals, cuts: $0.cuts) } }
  private(set) var isConverged = false

  /// Edges to so many nearest stops start the program.
  private static let nearEdges = 8
  private static let roundsBetweenEdges = 10
  /// Rounds with next to no progress after which the bound is taken to have settled.
  private static let patience = 15

  /// - Parameter start: trips of a solution; their edges start the program too
  init(_ relaxation: EdgeRelaxation, start: [[Int32]], budget: Budget) throws {
    self.relaxation = relaxation
    self.budget = budget
    deadline = budget.deadline()
    master = try EdgeMaster(relaxation)
    separation = CapacityCutSeparation(load: relaxation.load, capacity: relaxation.capacity)
    var edges: [EdgeMaster.Edge] = []
    let width = relaxation.stopCount + 1
    for stop in 1..<width {
      edges.append(EdgeMaster.Edge(one: 0, other: Int32(stop)))
      for other in NeighbourSets.nearest(Self.nearEdges, to: stop, width, relaxation.cost) {
        edges.append(EdgeMaster.Edge(one: Int32(stop), other: Int32(other)))
      }
    }
    for trip in start {
      for (one, other) in zip(trip, trip.dropFirst()) {
        edges.append(EdgeMaster.Edge(one: one + 1, other: other + 1))
      }
    }
    try master.add(edges)
  }

  /// Edges and cuts until none is missing. Nil where no bound was proven.
  func run() throws -> Double? {
    var (milestone, since) = (0.0, 0)
    while !isStopped, let duals = try master.solve(deadline) {
      rounds += 1
      let (value, missing) = price(duals)
      if value > best { (best, bestRows) = (value, (duals, master.cuts)) }
      let binding = zip(master.cuts, duals.cut).filter { $0.1 < -1e-9 }.map(\.0.members)
      let violated = separation.violated(by: try master.flow(), binding: binding)
      try master.dropIdleCuts()
      // One or the other: the simplex method goes on from where it is only after rows or columns.
      if try master.add(violated) == 0 || rounds % Self.roundsBetweenEdges == 0 {
        if missing.isEmpty, violated.isEmpty {
          isConverged = true
          break
        }
        try master.add(missing)
      }
      since += 1
      if best > milestone * 1.0002 { (milestone, since) = (best, 0) }
      if since > Self.patience { break }
    }
    return rounds > 0 ? best : nil
  }

  private var isStopped: Bool {
    deadline.isOver || budget.work.map { rounds >= $0 } ?? false
  }

  /// The Lagrangian bound at these prices, and edges that would make the program cheaper.
  private func price(_ duals: EdgeMaster.Duals) -> (bound: Double, missing: [EdgeMaster.Edge]) {
    let width = relaxation.stopCount + 1
    let reduced = reducedCosts(duals)
    var bound = 2 * duals.depot * Double(relaxation.leastTrips)
    for (stop, price) in duals.stop.enumerated() {
      bound += 2 * price + min(0, relaxation.penalty[stop] - 2 * price)
    }
    for (cut, price) in zip(master.cuts, duals.cut) where price < 0 {
      bound += price * (Double(cut.members.count) - cut.trips)
    }
    var missing: [(edge: EdgeMaster.Edge, cost: Double)] = []
    for one in 1..<width {
      for other in 0..<one {
        let cost = reduced[one * width + other]
        guard cost < 0 else { continue }
        bound += other == 0 ? 2 * cost : cost
        if cost < -1e-6, !master.knows(one, other) {
          missing.append((EdgeMaster.Edge(one: Int32(other), other: Int32(one)), cost))
        }
      }
    }
    let most = 2 * relaxation.stopCount
    if missing.count > most {
      missing.sort { ($0.cost, $0.edge.one, $0.edge.other) < ($1.cost, $1.edge.one, $1.edge.other) }
      missing.removeLast(missing.count - most)
    }
    return (bound, missing.map(\.edge))
  }

  /// Costs of all edges less the prices of the rows they are in, at one · (stops + 1) + other for
  /// one > other.
  private func reducedCosts(_ duals: EdgeMaster.Duals) -> [Double] {
    let width = relaxation.stopCount + 1
    var reduced = relaxation.cost
    for one in 1..<width {
      for other in 0..<one {
        let ends = duals.stop[one - 1] + (other == 0 ? duals.depot : duals.stop[other - 1])
        reduced[one * width + other] -= ends
      }
    }
    for (cut, price) in zip(master.cuts, duals.cut) where price < 0 {
      for (rank, one) in cut.members.enumerated() {
        let row = (Int(one) + 1) * width + 1
        for other in cut.members[..<rank] { reduced[row + Int(other)] -= price }
      }
    }
    return reduced
  }
}
