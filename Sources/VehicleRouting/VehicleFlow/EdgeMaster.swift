import LinearProgramming
import Optimization

/// The linear program over edges: two at each stop, two for each trip at the depot, and the capacity
/// cuts found so far, each as at most |S| − ⌈load(S) / Q⌉ edges within S.
final class EdgeMaster {
  /// Prices of the rows.
  struct Duals {
    /// Of the two edges at each stop.
    var stop: [Double]
    /// Of an edge at the depot, since there have to be so many; never negative.
    var depot: Double
    /// Of an edge within each cut's set; never positive.
    var cut: [Double]
  }

  /// An edge between two places, place 0 the depot.
  struct Edge: Hashable {
    var one: Int32
    var other: Int32
  }

  private let relaxation: EdgeRelaxation
  private let model: Model
  private var edges: [Edge] = []
  private var isKnown: [Bool]
  private var cutRows = CutRows<CapacityCut>()
  var cuts: [CapacityCut] { cutRows.cuts }
  /// Columns before the first edge: stops left out, at their penalty.
  private let slackCount: Int

  init(_ relaxation: EdgeRelaxation) throws {
    self.relaxation = relaxation
    model = try Model()
    let count = relaxation.stopCount
    isKnown = [Bool](repeating: false, count: (count + 1) * (count + 1))
    var rows = RowBatch()
    for _ in 0..<count { rows.finishRow(lower: 2, upper: 2) }
    rows.finishRow(lower: 2 * Double(relaxation.leastTrips))
    try model.add(rows)
    var slack = ColumnBatch()
    for (stop, penalty) in relaxation.penalty.enumerated() where penalty < .infinity {
      slack.append(cost: penalty, upper: 1, rows: [Int32(stop)], coefficients: [2])
    }
    slackCount = slack.count
    try model.add(slack)
  }

  private func index(_ one: Int, _ other: Int) -> Int {
    max(one, other) * (relaxation.stopCount + 1) + min(one, other)
  }

  /// Whether the program has the edge already.
  func knows(_ one: Int, _ other: Int) -> Bool { isKnown[index(one, other)] }

  /// Adds the edges not known yet.
  func add(_ new: [Edge]) throws {
    let count = relaxation.stopCount
    var batch = ColumnBatch()
    for edge in new {
      let (one, other) = (Int(min(edge.one, edge.other)), Int(max(edge.one, edge.other)))
      let cost = relaxation.cost[one * (count + 1) + other]
      if isKnown[index(one, other)] || cost == .infinity { continue }
      isKnown[index(one, other)] = true
      edges.append(Edge(one: Int32(one), other: Int32(other)))
      batch.addEntry(Row(index: Int32(one == 0 ? count : one - 1)), 1)
      batch.addEntry(Row(index: Int32(other - 1)), 1)
      if one > 0 {
        for (cut, row) in zip(cuts, cutRows.rows)
        where cut.contains[one - 1] && cut.contains[other - 1] {
          batch.addEntry(row, 1)
        }
      }
      batch.finishColumn(cost: cost, upper: one == 0 ? 2 : 1)
    }
    try model.add(batch)
  }

  /// Adds the cuts not known yet; answers how many there were. Stops that may be left out enter no
  /// set, so a set that holds one is left alone.
  func add(_ new: [CapacityCut]) throws -> Int {
    var batch = RowBatch()
    let known = Set(cuts.map(\.members))
    let fresh = new.filter { cut in
      !known.contains(cut.members)
        && cut.members.allSatisfy { relaxation.penalty[Int($0)] == .infinity }
    }
    for cut in fresh {
      for (column, edge) in edges.enumerated()
      where edge.one > 0 && cut.contains[Int(edge.one) - 1] && cut.contains[Int(edge.other) - 1] {
        batch.addEntry(Variable(index: Int32(slackCount + column)), 1)
      }
      batch.finishRow(upper: Double(cut.members.count) - cut.trips)
    }
    cutRows.append(fresh, try model.add(batch))
    return fresh.count
  }

  /// Prices of the optimum. Nil where the deadline came first, or the program has no solution.
  func solve(_ deadline: Deadline) throws -> Duals? {
    guard try model.solve(SimplexOptions(deadline: deadline)).isOptimal else { return nil }
    let (duals, count) = (try model.duals(), relaxation.stopCount)
    return Duals(
      stop: Array(duals[..<count]), depot: max(0, duals[count]),
      cut: duals[(count + 1)...].map { min(0, $0) })
  }

  /// The edges between stops that the last solution uses.
  func flow() throws -> EdgeFlow {
    let values = try model.values()
    var degree = [Double](repeating: 0, count: relaxation.stopCount)
    var used: [(one: Int32, other: Int32, weight: Double)] = []
    for (column, edge) in edges.enumerated() {
      let value = values[slackCount + column]
      guard value > 1e-9 else { continue }
      degree[Int(edge.other) - 1] += value
      guard edge.one > 0 else { continue }
      degree[Int(edge.one) - 1] += value
      used.append((edge.one - 1, edge.other - 1, value))
    }
    return EdgeFlow(degree: degree, edges: used)
  }

  /// Takes out the cuts that have long been slack.
  func dropIdleCuts(after solutions: Int = 5) throws {
    let values = try model.rowValues()
    let kept = cutRows.used(after: solutions + 1) { cut, row in
      values[row] >= Double(cut.members.count) - cut.trips - 1e-6
    }
    let gone = cutRows.rows(without: kept)
    guard gone.count > 20 else { return }
    try model.delete(rows: gone)
    cutRows.keep(kept, gone)
  }
}
