import Geography
import Optimization
import Testing

@testable import VehicleRouting

@Suite("Column generation")
struct ColumnGenerationTests {
  /// Features whose trips can be priced.
  static let priced = Feature.allCases.filter { $0 != .noLoad }

  /// The least cost, the bound and a start; nil where the small problem has no solution.
  static func bound(_ features: Set<Feature>, stops: Int = 5, seed: UInt64) throws
    -> (bound: ColumnGeneration.Bound, least: Double)?
  {
    let problem = try SmallProblems.make(features, stops: stops, seed: seed)
    guard let least = SmallProblems.bruteForce(problem) else { return nil }
    let start = solve(problem, budget: Budget(work: 3000))
    guard start.status == .feasible || start.status == .optimal, let solution = start.solution
    else { return nil }
    let generation = try #require(ColumnGeneration(problem))
    return (try #require(try generation.bound(from: solution, budget: Budget())), least)
  }

  @Test("with any feature, the bound is below the least cost", arguments: priced)
  func belowEverySolution(feature: Feature) throws {
    for other in Self.priced where other.rawValue >= feature.rawValue {
      if let (bound, least) = try Self.bound([feature, other], seed: 5) {
        #expect(bound.value <= least + 1e-6, "with \(other)")
      }
    }
  }

  @Test("on plain problems it is within a few percent of the least cost, and it converges")
  func strength() throws {
    var tight = 0
    for seed in 0..<8 as Range<UInt64> {
      let (bound, least) = try #require(try Self.bound([], stops: 6, seed: seed))
      #expect(bound.isConverged)
      #expect(bound.value <= least + 1e-6)
      #expect(bound.value >= 0.95 * least)
      if bound.value >= least - 1e-6 { tight += 1 }
    }
    #expect(tight >= 4)
  }

  @Test("a work limit stops the search, and the same limit gives the same bound")
  func workLimit() throws {
    let problem = try SmallProblems.make([], stops: 40, seed: 3)
    let start = try #require(solve(problem, budget: Budget(work: 1000)).solution)
    let generation = try #require(ColumnGeneration(problem))
    let one = try #require(try generation.bound(from: start, budget: Budget(work: 40)))
    let two = try #require(try generation.bound(from: start, budget: Budget(work: 40)))
    #expect(one.value == two.value)
    #expect(one.work <= 40)
    #expect(one.value > 0)
  }

  @Test(
    "trips that windows, a shift or a range make dearer make the bound dearer, too",
    arguments: [Feature.windows, .shift, .range, .open, .asymmetric])
  func limitedTrips(feature: Feature) throws {
    var tight = 0
    for seed in 0..<6 as Range<UInt64> {
      guard let (bound, least) = try Self.bound([feature], stops: 6, seed: seed) else { continue }
      #expect(bound.value <= least + 1e-6)
      if bound.value >= 0.97 * least { tight += 1 }
    }
    #expect(tight >= 4)
  }

  @Test("what cannot be priced is declined: stops without load")
  func declined() throws {
    #expect(ColumnGeneration(try SmallProblems.make([.noLoad], seed: 1)) == nil)
  }

  @Test("an entry into a cut's set is counted each time a trip comes from outside")
  func cutEntries() {
    let cut = CapacityCut(
      members: [1, 2], contains: [false, true, true, false], trips: 1)
    #expect(cut.entries(of: [0, 3]) == 0)
    #expect(cut.entries(of: [1, 2]) == 1)
    #expect(cut.entries(of: [1, 0, 2, 3]) == 2)
  }
}

@Suite("Bounds within solve")
struct BoundsWithinSolveTests {
  @Test("a small problem of whole costs is often proven optimal, and never wrongly")
  func provenOptimal() throws {
    var proven = 0
    for seed in 0..<6 as Range<UInt64> {
      let problem = try SmallProblems.make([.rounded], stops: 6, seed: seed)
      let least = try #require(SmallProblems.bruteForce(problem))
      let outcome = solve(problem, budget: Budget(work: 40_000))
      let bound = try #require(outcome.bound)
      #expect(bound <= least + 1e-6)
      if outcome.status == .optimal {
        proven += 1
        #expect(outcome.objective == least)
        #expect(outcome.stop == .proven)
      }
    }
    #expect(proven >= 3)
  }

  @Test("costs are whole only where every part of them is")
  func wholeCosts() throws {
    #expect(try SmallProblems.make([.rounded], seed: 1).costsAreWhole)
    #expect(!(try SmallProblems.make([], seed: 1).costsAreWhole))
    #expect(!(try SmallProblems.make([.rounded, .timeCost], seed: 1).costsAreWhole))
  }
}

@Suite("Trip master")
struct TripMasterTests {
  @Test("taking out unused trips and slack cuts leaves the optimum where it is")
  func dropping() throws {
    let problem = try SmallProblems.make([], stops: 8, seed: 2)
    let relaxation = try #require(TripRelaxation(problem))
    let master = try TripMaster(relaxation)
    var trips = (0..<Int32(8)).map { TripMaster.Trip(tripClass: 0, stops: [$0]) }
    for one in 0..<Int32(8) {
      for other in 0..<Int32(8) where other != one {
        trips.append(TripMaster.Trip(tripClass: 0, stops: [one, other]))
      }
    }
    try master.add(trips)
    // No trip enters a set of one stop less than once in all, so such a cut is never violated.
    let loose = CapacityCut(
      members: [0, 1], contains: (0..<8).map { $0 < 2 }, trips: 0.5)
    #expect(try master.add([loose]) == 1)
    let before = try #require(try master.solve(Deadline(seconds: nil))).objective
    #expect(try master.dropIdleCuts(after: 2).capacity == [0])
    #expect(try master.dropIdleCuts(after: 2).capacity == [])
    #expect(master.cuts.isEmpty)
    _ = try master.solve(Deadline(seconds: nil))
    try master.dropIdleTrips(above: 2, downTo: 1)
    #expect(master.trips.count < trips.count)
    let after = try #require(try master.solve(Deadline(seconds: nil))).objective
    #expect(abs(after - before) < 1e-6)
    #expect(try master.add(trips) == trips.count - 8)
  }

  @Test("prices are kept near given ones, and a wide box leaves the optimum where it is")
  func boxed() throws {
    let relaxation = try #require(TripRelaxation(try SmallProblems.make([], stops: 8, seed: 2)))
    let start = (0..<Int32(8)).map { TripMaster.Trip(tripClass: 0, stops: [$0]) }
    let master = try TripMaster(relaxation, start: start)
    let free = try #require(try master.solve(Deadline(seconds: nil)))
    var box = PriceBox(center: free.duals)
    box.center.stop = free.duals.stop.map { 0.5 * $0 }
    for share in [0.1, 0.5, 1.5] {
      box.restart(width: share)
      try master.keep(near: box)
      let (objective, duals) = try #require(try master.solve(Deadline(seconds: nil)))
      for (price, middle) in zip(duals.stop, box.center.stop) {
        #expect(price <= middle + box.width + 1e-6)
        #expect(price >= middle - box.width - 1e-6)
      }
      #expect(objective <= free.objective + 1e-6)
      let isFree = zip(free.duals.stop, box.center.stop).allSatisfy { $0 < $1 + box.width }
      #expect(try master.isBoxed() == !isFree)
      if isFree { #expect(abs(objective - free.objective) < 1e-6) }
    }
  }

  /// In some of these searches idle trips go in the very round that proves the optimum.
  @Test(
    "a search whose trips are many more than rows drops idle ones and goes on to its end",
    arguments: [(stops: 16, trips: 4), (stops: 32, trips: 3)])
  func manyTrips(stops: Int, trips: Int) throws {
    for seed in 0..<4 as Range<UInt64> {
      let relaxation = try #require(
        TripRelaxation(try SmallProblems.make([], stops: stops, seed: seed)))
      let start = (0..<Int32(stops)).map { TripMaster.Trip(tripClass: 0, stops: [$0]) }
      func search() throws -> ColumnGenerationSearch {
        try ColumnGenerationSearch(
          relaxation, start: start, budget: Budget(work: 1000), progress: silent)
      }
      let (all, few) = (try search(), try search())
      few.tripsPerRow = (most: trips, least: trips)
      try all.run()
      try few.run()
      let (bound, least) = (try #require(all.best), try #require(few.best))
      #expect(abs(least - bound) < 0.01 * bound)
    }
  }

  @Test("the first solution's trips always stay")
  func start() throws {
    let relaxation = try #require(TripRelaxation(try SmallProblems.make([], stops: 8, seed: 2)))
    let start = (0..<Int32(8)).map { TripMaster.Trip(tripClass: 0, stops: [$0]) }
    let master = try TripMaster(relaxation, start: start)
    try master.add((0..<Int32(7)).map { TripMaster.Trip(tripClass: 0, stops: [$0, $0 + 1]) })
    _ = try master.solve(Deadline(seconds: nil))
    try master.dropIdleTrips(above: 0, downTo: 0)
    #expect(start.allSatisfy { master.trips.contains($0) })
  }

  @Test(
    "a subset row found again takes the place of the one before, remembered by the stops of both")
  func replacedSubsetRow() throws {
    let relaxation = try #require(TripRelaxation(try SmallProblems.make([], stops: 8, seed: 2)))
    let start = (0..<Int32(8)).map { TripMaster.Trip(tripClass: 0, stops: [$0]) }
    let master = try TripMaster(relaxation, start: start)
    let capacity = CapacityCut(members: [0, 1], contains: (0..<8).map { $0 < 2 }, trips: 1)
    #expect(try master.add([SubsetRowCut(stops: [0, 1, 2], trips: [[0, 3, 1]])]) == [])
    #expect(try master.add([SubsetRowCut(stops: [4, 5, 6], trips: [])]) == [0])
    #expect(try master.add([capacity]) == 1)
    #expect(try master.add([SubsetRowCut(stops: [0, 1, 2], trips: [[1, 7, 2]])]) == [1])
    #expect(master.subsetCuts.map(\.stops) == [[4, 5, 6], [0, 1, 2]])
    #expect(master.subsetCuts[1].remembering == [0, 1, 2, 3, 7])
    // Rows have moved: two trips that the last cut counts cannot both be used, whatever they cost.
    try master.add(
      [[0, 3, 1], [1, 7, 2], [4, 5]].map { TripMaster.Trip(tripClass: 0, stops: $0) })
    _ = try #require(try master.solve(Deadline(seconds: nil)))
    let used = try master.used()
    #expect(used.reduce(0) { $0 + $1.value * master.subsetCuts[1].count(of: $1.stops) } <= 1 + 1e-6)
    #expect(used.reduce(0) { $0 + $1.value * capacity.entries(of: $1.stops) } >= 1 - 1e-6)
  }

  @Test("trips known beforehand do not move a bound that has converged")
  func met() throws {
    let problem = try SmallProblems.make([], stops: 9, seed: 4)
    let start = try #require(solve(problem, budget: Budget(work: 1000)).solution)
    let generation = try #require(ColumnGeneration(problem))
    let pool = RoutePool(size: 64, longest: 8)
    for stop in 0..<Int32(9) {
      pool.add(Trip(kind: 0, stops: [stop]), depot: 9, cost: 1)
      pool.add(Trip(kind: 0, stops: [stop, (stop + 1) % 9]), depot: 9, cost: 1)
    }
    let alone = try #require(try generation.bound(from: start, budget: Budget()))
    let warm = try #require(try generation.bound(from: start, met: pool, budget: Budget()))
    #expect(alone.isConverged && warm.isConverged)
    #expect(abs(alone.value - warm.value) <= 1e-3 * alone.value)
  }
}
