import Optimization

/// A lower bound by column generation: the linear relaxation of set covering over ng-routes, with
/// rounded capacity cuts. What it bounds is the whole problem, since what is left out (see
/// `TripRelaxation`) only makes solutions dearer than the relaxation's trips.
///
/// Every bound is a Lagrangian one, computed from the prices of the rows and the proven least
/// reduced cost of a trip, so that it holds whatever the linear program's tolerances are.
struct ColumnGeneration {
  struct Bound: Sendable {
    var value: Double
    /// Rounds of pricing: the work count.
    var work: Int
    /// Whether the search ended by itself.
    var isConverged: Bool
  }

  private let relaxation: TripRelaxation
  private let typeOf: [Int]

  /// Nil where trips cannot be priced: a stop has no load (its ng-routes would be unbounded), or stops
  /// are too many.
  init?(_ problem: RoutingProblem) {
    guard let relaxation = TripRelaxation(problem), relaxation.load.allSatisfy({ $0 > 0 }) else {
      return nil
    }
    self.relaxation = relaxation
    typeOf = problem.vehicleTypes.indices.filter { problem.vehicleTypes[$0].available != 0 }
  }

  /// - Parameters:
  ///   - start: a solution that serves every stop that must be served; its trips start the master
  ///   - met: more trips that are known to be good
  ///   - budget: time, and work in rounds of pricing
  /// - Returns: nil where no bound was proven in the budget.
  /// - Throws: `ModelError` where GLPK fails before anything is proven.
  func bound(
    from start: RoutingSolution, met: RoutePool? = nil, budget: Budget,
    progress: @escaping ProgressHandler = silent
  ) throws -> Bound? {
    let search = try ColumnGenerationSearch(
      relaxation, start: trips(of: start), met: met.map(trips) ?? [], budget: budget,
      progress: progress)
    do {
      try search.run()
    } catch {
      // GLPK failing is no reason to lose what is proven.
      if search.best == nil { throw error }
    }
    return search.best.map {
      Bound(value: $0, work: search.rounds, isConverged: search.isConverged)
    }
  }

  private func trips(of pool: RoutePool) -> [TripMaster.Trip] {
    var trips: [TripMaster.Trip] = []
    pool.visit { kind, stops, _ in
      if let tripClass = typeOf.firstIndex(of: kind) {
        trips.append(TripMaster.Trip(tripClass: tripClass, stops: Array(stops)))
      }
    }
    return trips
  }

  private func trips(of solution: RoutingSolution) -> [TripMaster.Trip] {
    solution.routes.flatMap { route in
      route.trips.filter { !$0.isEmpty }.compactMap { stops in
        typeOf.firstIndex(of: route.vehicleType).map {
          TripMaster.Trip(tripClass: $0, stops: stops)
        }
      }
    }
  }
}
