import Optimization

/// Whether and how much of the trips met is kept for being put together anew.
struct Pooling: Sendable {
  /// Longest trip kept.
  let longest: Int
  /// Whether putting trips together pays all along; for long trips, which hardly ever fit each other,
  /// only at the end of the cooling. (Measured at 15 to 60 iterations a stop and 20 stops a trip: a
  /// quarter of the programs help, by some hundredths of a percent in all, in a twentieth of the time.)
  let isFrequent: Bool

  /// Mean stops on a trip up to which trips count as short.
  private static var longestMean: Double { 15 }
  /// Stops of a plan that make one program, and are worth it however long their trips: which trips are
  /// long is a question of the vehicles that they are given.
  private static var oneProgram: Int { 110 }
  /// Stops of a plan up to which what is met is kept at all: each takes about a kilobyte.
  private static var mostStops: Int { 200_000 }

  /// Nil where nothing is kept.
  init?(_ plan: TripPlan) {
    guard plan.stopCount > 1, plan.stopCount <= Self.mostStops else { return nil }
    let mean = plan.meanTrip
    longest = max(16, min(120, Int(2 * mean) + 2))
    isFrequent = mean <= Self.longestMean || plan.stopCount <= Self.oneProgram
  }

  /// An empty pool for a plan or a part of one: so many places that all its trips take 256 numbers a
  /// stop.
  func pool(stops: Int) -> RoutePool {
    RoutePool(size: min(1 << 18, max(8192, 16 * stops) * 16 / longest), longest: longest)
  }

  /// Simplex iterations of a region below which not even its linear program is solved.
  static var least: Int { 500 }

  /// What putting trips together may cost after so many iterations of the search, in simplex
  /// iterations times rows: a sixteenth of the time, a row of an iteration taking about a 22nd of
  /// an iteration of the search.
  static func effort(iterations: Int) -> Int { iterations / 16 * 22 }
}

/// How often trips were put together and what it brought.
struct RecombinationCount: Sendable {
  var calls = 0
  var programs = 0
  var improved = 0
  var saved = 0.0

  mutating func add<T: Travel>(_ answer: RouteRecombination<T>.Result) {
    calls += 1
    programs += answer.programs
    improved += answer.improved
    saved += answer.saved
  }

  /// For the outcome; nothing where no trips were put together.
  var steps: [StepStatistics] {
    guard programs > 0 else { return [] }
    return [
      StepStatistics(
        name: "set partitioning over the routes met", taken: programs, helped: improved, gain: saved
      )
    ]
  }
}
