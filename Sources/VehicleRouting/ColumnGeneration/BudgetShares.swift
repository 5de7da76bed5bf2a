import Optimization

/// How a budget is shared between the search and the bound by column generation.
struct BudgetShares {
  /// Stops above which column generation rarely proves anything: where capacity alone limits trips, and
  /// where windows, shifts or ranges do, too. (Measured in a quarter of a minute: X-n586 with 4 stops a
  /// trip is left 0.9 % open, X-n303 with 14 3.9, X-n359 and X-n613 as far as by forests; Cordeau's files
  /// with durations gain nothing at 288.)
  static func mostStops(isTimed: Bool) -> Int { isTimed ? 250 : 620 }
  /// A round of pricing takes about as long as so many iterations of the search: its labels grow with
  /// the arcs, and every vehicle type is priced by itself. (Measured: 1,300 iterations at 100 stops,
  /// 5,000 at 200; 29,000 at 249 stops and four types.)
  static func iterationsPerRound(stops: Int, types: Int) -> Int {
    max(100, types * stops * stops / 8)
  }
  /// Up to so many stops the search has found in half of the time what it finds (measured on the X
  /// instances at 30 s), and the bound gets the other half; a quarter where there are more.
  static let mostStopsOfHalf = 200
  /// Fewer rounds hardly ever prove anything.
  static let fewestRounds = 40

  private let whole: Budget
  private let rounds: Int?
  private let isShared: Bool
  /// The search's part of the time, where it is shared.
  private let searchShare: Double

  /// - Parameter isTimed: whether more than capacity limits trips
  init(_ budget: Budget, stops: Int, types: Int, isTimed: Bool = false) {
    whole = budget
    searchShare = stops <= Self.mostStopsOfHalf ? 0.5 : 0.75
    let price = Self.iterationsPerRound(stops: stops, types: types)
    rounds = budget.work.map { $0 / 4 / price }
    isShared =
      stops <= Self.mostStops(isTimed: isTimed) && rounds ?? .max >= Self.fewestRounds
      && (budget.seconds != nil || rounds != nil)
  }

  var search: Budget {
    var share = whole
    if isShared { share.seconds = whole.seconds.map { searchShare * $0 } }
    return share
  }

  /// What is left for the bound; nil where the search has left nothing to prove, or no time.
  func bound(after found: Outcome<RoutingSolution>) -> Budget? {
    guard isShared, found.status == .feasible, !whole.cancellation.isCancelled else { return nil }
    var share = whole
    share.work = rounds
    share.seconds = whole.seconds.map { max(0, $0 - found.seconds) }
    return share
  }
}

extension Outcome {
  /// The same with a better proven bound from below, and `optimal` where that closes the gap.
  func improved(by newBound: Double) -> Outcome {
    guard let objective, newBound > bound ?? -.infinity else { return self }
    var better = self
    better.bound = min(newBound, objective)
    if objective - newBound <= 1e-9 * max(1, abs(objective)) {
      (better.status, better.stop) = (.optimal, .proven)
    }
    return better
  }
}

extension RoutingProblem {
  /// Whether every solution costs a whole number, so that a bound may be rounded up.
  var costsAreWhole: Bool {
    func isWhole(_ value: Double) -> Bool { value == value.rounded() }
    switch metric {
    case .euclideanRounded, .euclideanCeiled: break
    case .matrix(let distance, _): guard distance.allSatisfy(isWhole) else { return false }
    case .euclidean, .euclideanTruncated: return false
    }
    return vehicleTypes.allSatisfy {
      isWhole($0.costPerMetre) && isWhole($0.fixedCost) && $0.costPerSecond == 0
    } && stops.allSatisfy { isWhole($0.penalty ?? 0) }
  }
}
