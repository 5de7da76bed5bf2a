import LinearProgramming
import Optimization

/// The linear program over the trips known so far: every stop covered, fleets kept, capacity
/// and subset-row cuts.
final class TripMaster {
  /// Prices of the master's rows.
  struct Duals {
    var stop: [Double]
    /// Of each class's fleet limit; 0 where it has none, never positive.
    var fleet: [Double]
    var cut: [Double]
    /// Of each subset-row cut; never positive.
    var subset: [Double] = []
  }

  struct Trip: Hashable {
    var tripClass: Int
    var stops: [Int32]
  }

  private let relaxation: TripRelaxation
  private let model: Model
  private var fleetRow: [Row?] = []
  private var capacityRows = CutRows<CapacityCut>()
  private var subsetRows = CutRows<SubsetRowCut>()
  private(set) var trips: [Trip] = []
  private var known: Set<Trip> = []
  /// Columns before the first trip: stops left out, at their penalty, and those that keep prices near.
  private let slackCount: Int
  /// Where the columns start that keep prices near: each stop once covered, and then each once less.
  private let coverStart: Int
  /// The least that each stop's price is kept at.
  private var lowest: [Double]
  /// Trips in front that always stay.
  private let startCount: Int

  var cuts: [CapacityCut] { capacityRows.cuts }
  var subsetCuts: [SubsetRowCut] { subsetRows.cuts }

  /// - Parameter start: trips of a solution; they always stay, so that the program has one
  init(_ relaxation: TripRelaxation, start: [Trip] = []) throws {
    self.relaxation = relaxation
    lowest = relaxation.penalty.map { _ in 0 }
    model = try Model()
    var rows = RowBatch()
    for _ in 0..<relaxation.stopCount { rows.finishRow(lower: 1) }
    try model.add(rows)
    for tripClass in relaxation.classes {
      guard tripClass.isLimited else {
        fleetRow.append(nil)
        continue
      }
      var limit = RowBatch()
      limit.finishRow(upper: tripClass.maximumTrips)
      fleetRow.append(try model.add(limit)[0])
    }
    var slack = ColumnBatch()
    for (stop, penalty) in relaxation.penalty.enumerated() where penalty < .infinity {
      slack.append(cost: penalty, upper: 1, rows: [Int32(stop)], coefficients: [1])
    }
    coverStart = slack.count
    // Out of the way until `keep(near:)` tells what they cost.
    for stop in 0..<Int32(relaxation.stopCount) {
      slack.append(cost: 1e9, upper: .infinity, rows: [stop], coefficients: [1])
    }
    // Where prices are kept too high for a trip's cost, the program stays bounded.
    for stop in 0..<Int32(relaxation.stopCount) {
      slack.append(cost: 0, upper: 1, rows: [stop], coefficients: [-1])
    }
    slackCount = slack.count
    startCount = start.count
    try model.add(slack)
    try add(start)
  }

  /// Keeps the stops' prices near given ones: for a little more a stop is covered without a trip, and for
  /// a little less once more than asked.
  func keep(near box: PriceBox) throws {
    for (stop, price) in box.center.stop.enumerated() {
      lowest[stop] = max(0, price - box.width)
      try model.setCost(Variable(index: Int32(coverStart + stop)), price + box.width)
      try model.setCost(
        Variable(index: Int32(coverStart + relaxation.stopCount + stop)), -lowest[stop])
    }
  }

  /// Whether any stop's price is as far from where it is kept as it may be.
  func isBoxed() throws -> Bool {
    let values = try model.values()
    return lowest.indices.contains { stop in
      let column = coverStart + stop
      return values[column] > 1e-7
        || lowest[stop] > 0 && values[column + relaxation.stopCount] > 1e-7
    }
  }

  /// Adds the trips not known yet; answers how many there were.
  @discardableResult
  func add(_ new: [Trip]) throws -> Int {
    var batch = ColumnBatch()
    for trip in new where known.insert(trip).inserted {
      trips.append(trip)
      // A stop may come twice in an ng-route.
      let visits = trip.stops.sorted()
      var position = 0
      while position < visits.count {
        let end = visits[position...].prefix { $0 == visits[position] }.endIndex
        batch.addEntry(Row(index: visits[position]), Double(end - position))
        position = end
      }
      if let row = fleetRow[trip.tripClass] { batch.addEntry(row, 1) }
      for (cut, row) in zip(cuts, capacityRows.rows) {
        let entries = cut.entries(of: trip.stops)
        if entries > 0 { batch.addEntry(row, entries) }
      }
      for (cut, row) in zip(subsetCuts, subsetRows.rows) {
        let count = cut.count(of: trip.stops)
        if count > 0 { batch.addEntry(row, count) }
      }
      batch.finishColumn(cost: relaxation.cost(trip.stops, trip.tripClass))
    }
    try model.add(batch)
    return batch.count
  }

  /// Adds the cuts not known yet; answers how many there were. Stops left out enter no set, so a
  /// set with optional stops is left alone.
  func add(_ new: [CapacityCut]) throws -> Int {
    var batch = RowBatch()
    let fresh = new.filter { cut in
      !cuts.contains(cut) && cut.members.allSatisfy { relaxation.penalty[Int($0)] == .infinity }
    }
    for cut in fresh {
      addEntries(to: &batch, cut.entries)
      batch.finishRow(lower: cut.trips)
    }
    capacityRows.append(fresh, try model.add(batch))
    return fresh.count
  }

  /// Adds subset-row cuts; one over stops that has been there takes its place, remembered by the stops of
  /// both.
  /// - Returns: where the cuts stood that were there before and still are.
  func add(_ new: [SubsetRowCut]) throws -> [Int] {
    var fresh = new
    var replaced: [Int] = []
    for index in fresh.indices {
      guard let old = subsetCuts.firstIndex(where: { $0.stops == fresh[index].stops }) else {
        continue
      }
      fresh[index].remembering.formUnion(subsetCuts[old].remembering)
      replaced.append(old)
    }
    let kept = subsetCuts.indices.filter { !replaced.contains($0) }
    try keep(capacity: Array(cuts.indices), subset: kept)
    var batch = RowBatch()
    for cut in fresh {
      addEntries(to: &batch, cut.count)
      batch.finishRow(upper: 1)
    }
    subsetRows.append(fresh, try model.add(batch))
    return kept
  }

  /// A row's entries, of all trips.
  private func addEntries(to batch: inout RowBatch, _ entry: ([Int32]) -> Double) {
    for (column, trip) in trips.enumerated() {
      let entry = entry(trip.stops)
      if entry > 0 { batch.addEntry(Variable(index: Int32(slackCount + column)), entry) }
    }
  }

  /// Takes out the trips that are farthest from use where there are many more than rows: the simplex
  /// method takes as long as there are columns, and pricing finds again what is wanted.
  func dropIdleTrips(above most: Int, downTo least: Int) throws {
    let rows = relaxation.stopCount + cuts.count + subsetCuts.count
    guard trips.count > most * rows else { return }
    let (reduced, values) = (try model.reducedCosts(), try model.values())
    let unused = trips.indices.dropFirst(startCount).filter { values[slackCount + $0] < 1e-9 }
      .sorted {
        (reduced[slackCount + $0], $0) > (reduced[slackCount + $1], $1)
      }
    try drop(unused.prefix(trips.count - least * rows).sorted())
  }

  /// Takes out the cuts that were slack at several optima in a row.
  /// - Returns: where the others stood.
  func dropIdleCuts(after optima: Int = 3) throws -> (capacity: [Int], subset: [Int]) {
    let values = try model.rowValues()
    let capacity = capacityRows.used(after: optima) { values[$1] <= $0.trips + 1e-6 }
    let subset = subsetRows.used(after: optima) { _, row in values[row] >= 1 - 1e-6 }
    try keep(capacity: capacity, subset: subset)
    return (capacity, subset)
  }

  private func keep(capacity: [Int], subset: [Int]) throws {
    let gone = capacityRows.rows(without: capacity) + subsetRows.rows(without: subset)
    try model.delete(rows: gone)
    capacityRows.keep(capacity, gone)
    subsetRows.keep(subset, gone)
  }

  /// Takes out the trips that are not wanted any more.
  func drop(where isUnwanted: (Trip) -> Bool) throws {
    try drop(trips.indices.filter { isUnwanted(trips[$0]) })
  }

  private func drop(_ gone: [Int]) throws {
    try model.delete(columns: gone.map { Variable(index: Int32(slackCount + $0)) })
    for column in gone { known.remove(trips[column]) }
    let isGone = Set(gone)
    trips = trips.indices.filter { !isGone.contains($0) }.map { trips[$0] }
  }

  /// Nil where the deadline came first, or the program has no solution yet.
  func solve(_ deadline: Deadline) throws -> (objective: Double, duals: Duals)? {
    var options = SimplexOptions(deadline: deadline)
    options.iterationLimit = 10 * (relaxation.stopCount + cuts.count + subsetCuts.count)
    var result = try model.solve(options)
    if result.termination == .iterationLimit {
      // The primal simplex method can go round in a circle; the dual one finds a way on from there.
      options.method = .dualThenPrimal
      options.iterationLimit = nil
      result = try model.solve(options)
    }
    guard result.isOptimal, let objective = result.objective else { return nil }
    let duals = try model.duals()
    return (
      objective,
      Duals(
        stop: duals[0..<relaxation.stopCount].map { max(0, $0) },
        fleet: fleetRow.map { $0.map { min(0, duals[Int($0.index)]) } ?? 0 },
        cut: capacityRows.rows.map { max(0, duals[Int($0.index)]) },
        subset: subsetRows.rows.map { min(0, duals[Int($0.index)]) })
    )
  }

  /// The trips of the last solution and how much of each it uses.
  func used() throws -> [(stops: [Int32], value: Double)] {
    let values = try model.values()
    return trips.indices.compactMap { column in
      let value = values[slackCount + column]
      return value > 1e-9 ? (trips[column].stops, value) : nil
    }
  }
}
