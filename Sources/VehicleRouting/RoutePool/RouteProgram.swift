import LinearProgramming
import Optimization

/// The set-partitioning program over known trips: which of them serve all stops of a region at least
/// cost. Solved as a linear program first, by taking in the trips that its prices ask for, then as an
/// integer one over those trips that could be in a better solution than the known one.
///
/// Rows ask for at least one visit, not for exactly one: prices are then never negative and the linear
/// program is better behaved. A stop visited twice is taken off one of its trips afterwards, which is
/// the same as having every trip's shortened forms among the columns.
struct RouteProgram {
  /// Cost of leaving each stop of the region out.
  let penalty: [Double]
  /// Trips there may be of each kind; nil for any number.
  let limit: [Int?]
  /// Of each column: cost, kind, and its stops, counted within the region, from `start` on.
  private(set) var cost: [Double] = []
  private(set) var kind: [Int32] = []
  private(set) var start: [Int32] = [0]
  private(set) var stops: [Int32] = []

  /// Columns of the integer program. Measured: of 1500, GLPK's search found less than of 400.
  private static var mostColumns: Int { 500 }

  init(penalty: [Double], limit: [Int?]) {
    self.penalty = penalty
    self.limit = limit
  }

  var count: Int { cost.count }

  func stops(of column: Int) -> ArraySlice<Int32> {
    stops[Int(start[column])..<Int(start[column + 1])]
  }

  mutating func add(kind: Int, cost: Double, stops: some Sequence<Int32>) {
    self.kind.append(Int32(kind))
    self.cost.append(cost)
    self.stops += stops
    start.append(Int32(self.stops.count))
  }

  /// What a solve found.
  struct Answer {
    /// Columns of a solution that costs less than the known one, as the program counts; nil for none.
    var chosen: [Int]?
    /// Simplex iterations.
    var iterations = 0
    /// Whether the deadline came first.
    var isCutShort = false
  }

  /// - Parameters:
  ///   - known: columns of the known solution
  ///   - iterations: simplex iterations, half of them at most for the linear program
  /// - Throws: `ModelError` where GLPK fails.
  func improve(_ known: [Int], iterations: Int, deadline: Deadline) throws -> Answer {
    var answer = Answer()
    var isCovered = [Bool](repeating: false, count: penalty.count)
    for column in known { for stop in stops(of: column) { isCovered[Int(stop)] = true } }
    let absent = isCovered.indices.filter { !isCovered[$0] }
    let knownCost = known.reduce(0) { $0 + cost[$1] } + absent.reduce(0) { $0 + penalty[$1] }

    var master = try RouteMaster(self)
    try master.add(known)
    var taken = known
    var prices: RouteMaster.Prices?
    while answer.iterations < iterations / 2 {
      guard let step = try master.solve(iterations / 2 - answer.iterations, deadline) else {
        answer.isCutShort = deadline.isOver
        return answer
      }
      answer.iterations += step.iterations
      // One that is there can look as if it was missing, by as much as the simplex method tolerates.
      let wanted = cheapest(
        at: step.prices, below: -1e-7, most: 40 + penalty.count, besides: taken)
      if wanted.isEmpty {
        prices = step.prices
        break
      }
      try master.add(wanted)
      taken += wanted
    }
    // Without the linear program's optimum there is no telling which trips could be in a better one.
    guard let prices, knownCost - prices.objective > 1e-6 * max(1, knownCost) else {
      return answer
    }
    let slack = knownCost - prices.objective
    let columns = cheapest(
      at: prices, below: slack - 1e-9, most: Self.mostColumns, besides: known)
    var integer = try RouteMaster(self)
    try integer.add(known + columns)
    let found = try integer.branch(
      from: absent, known: known.count, cutoff: knownCost - 1e-7 * max(1, knownCost),
      iterations: iterations - answer.iterations, deadline)
    answer.iterations += found.iterations
    answer.isCutShort = deadline.isOver
    answer.chosen = found.chosen
    return answer
  }

  /// The columns of least reduced cost, those below `limit`.
  private func cheapest(
    at prices: RouteMaster.Prices, below limit: Double, most: Int, besides known: [Int] = []
  ) -> [Int] {
    var isKnown = [Bool](repeating: false, count: known.isEmpty ? 0 : count)
    for column in known { isKnown[column] = true }
    var found: [(reduced: Double, column: Int)] = []
    for column in 0..<count where known.isEmpty || !isKnown[column] {
      var reduced = cost[column] - prices.fleet[Int(kind[column])]
      for position in Int(start[column])..<Int(start[column + 1]) {
        reduced -= prices.stop[Int(stops[position])]
      }
      if reduced < limit { found.append((reduced, column)) }
    }
    found.sort { ($0.reduced, $0.column) < ($1.reduced, $1.column) }
    return found.prefix(most).map(\.column)
  }
}
