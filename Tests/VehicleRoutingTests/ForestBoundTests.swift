import Geography
import Optimization
import Testing

@testable import VehicleRouting

@Suite("Forest bound")
struct ForestBoundTests {
  @Test("with any two features, the bound is below the least cost", arguments: Feature.allCases)
  func belowEverySolution(feature: Feature) throws {
    for other in Feature.allCases.drop(while: { $0 != feature }) {
      let problem = try SmallProblems.make([feature, other], seed: 11)
      guard let least = SmallProblems.bruteForce(problem) else { continue }
      let flat = FlatProblem(problem)
      for width in [2, 4] where flat.matrixTravel == nil {
        let near = flat.nearStops(width: width)
        let quick = LowerBound(flat: flat, travel: flat.planarTravel)
        let metres = quick.forestMetres(near)
        let declines = [feature, other].contains(.open) || [feature, other].contains(.optional)
        #expect((metres == nil) == declines)
        let bounds = [
          quick.value(near: near, forestMetres: metres),
          problem.quickFleetBound(near: near, forestMetres: metres),
        ]
        for bound in bounds { #expect(bound <= least + 1e-6, "with \(other), \(width) near") }
      }
    }
  }

  /// Random stops with random loads around a depot, the first node behind them.
  struct Stops {
    let travel: PlanarTravel
    let load: [Int32]
    let capacity: Int

    init(count: Int, capacity: Int, seed: UInt64) {
      var random = SearchRandom(seed: seed)
      let points = (0...count).map { _ in
        SIMD2(1000 * random.uniform(), 1000 * random.uniform())
      }
      travel = PlanarTravel(of: points, rounding: .nearest)
      load = (0..<count).map { _ in Int32(1 + random.index(below: 9)) }
      self.capacity = capacity
    }

    var leastTrips: Int { (load.reduce(0) { $0 + Int($1) } + capacity - 1) / capacity }

    func bound(width: Int) -> ForestBound<PlanarTravel> {
      let lists = load.indices.flatMap { stop in
        load.indices.filter { $0 != stop }.sorted {
          (travel.distance(stop, $0), $0) < (travel.distance(stop, $1), $1)
        }.prefix(width).map(Int32.init)
      }
      return ForestBound(
        travel, depotMetres: load.indices.map { travel.distance(load.count, $0) },
        near: NearStops(lists: lists, width: width), load: load, capacity: capacity)
    }

    /// The least metres of all ways to part the stops into trips, by what each set of stops costs.
    func least() -> Double {
      let count = load.count
      var path = [[Double]](
        repeating: [Double](repeating: .infinity, count: count), count: 1 << count)
      var whole = [Double](repeating: .infinity, count: 1 << count)
      whole[0] = 0
      for set in 1..<(1 << count) {
        let members = (0..<count).filter { set >> $0 & 1 == 1 }
        for last in members {
          let rest = set & ~(1 << last)
          path[set][last] =
            rest == 0
            ? travel.distance(count, last)
            : members.filter { $0 != last }.map { path[rest][$0] + travel.distance($0, last) }
              .min() ?? .infinity
        }
        var part = set
        while part > 0 {
          let stops = members.filter { part >> $0 & 1 == 1 }
          if stops.reduce(0, { $0 + Int(load[$1]) }) <= capacity {
            let trip = stops.map { path[part][$0] + travel.distance($0, count) }.min() ?? 0
            whole[set] = min(whole[set], whole[set & ~part] + trip)
          }
          part = (part - 1) & set
        }
      }
      return whole[whole.count - 1]
    }
  }

  @Test("it is below the least metres and near them", arguments: 1...8)
  func near(seed: Int) {
    let stops = Stops(count: 9, capacity: 17, seed: UInt64(seed))
    let least = stops.least()
    for width in [3, 5, 8] {
      let bound = stops.bound(width: width).value(leastTrips: stops.leastTrips, rounds: 200)
      #expect(bound <= least + 1e-6)
      #expect(bound >= 0.9 * least, "\(bound) of \(least), \(width) near stops")
    }
  }

  @Test("loads that take more trips make it dearer, by far more than trips to the nearest stops")
  func loads() {
    let stops = Stops(count: 100, capacity: 30, seed: 3)
    let light = Stops(count: 100, capacity: 2000, seed: 3)
    let bound = stops.bound(width: 10).value(leastTrips: stops.leastTrips, rounds: 200)
    let unlimited = light.bound(width: 10).value(leastTrips: stops.leastTrips, rounds: 200)
    #expect(bound > 1.5 * unlimited)
  }

  @Test("the graph that prices move on matters little: all pairs are looked at")
  func shortLists() {
    let stops = Stops(count: 60, capacity: 40, seed: 5)
    let whole = stops.bound(width: 59).value(leastTrips: stops.leastTrips, rounds: 200)
    let short = stops.bound(width: 5).value(leastTrips: stops.leastTrips, rounds: 200)
    #expect(abs(short - whole) < 0.02 * whole)
  }

  @Test("a deadline that is over leaves a bound that holds")
  func deadline() {
    let stops = Stops(count: 9, capacity: 17, seed: 2)
    let bound = stops.bound(width: 5).value(
      leastTrips: stops.leastTrips, deadline: Deadline(seconds: 0))
    #expect(bound <= stops.least())
  }

  /// Stops on a line to the east, the depot at its west end.
  static func line(_ places: [Double]) -> ForestBound<PlanarTravel> {
    let travel = PlanarTravel(of: places.map { SIMD2($0, 0) }, rounding: .exact)
    let lists = places.indices.flatMap { stop in
      places.indices.filter { $0 != stop }.map(Int32.init)
    }
    return ForestBound(
      travel, depotMetres: places,
      near: NearStops(lists: lists, width: max(0, places.count - 1)),
      load: places.map { _ in 1 }, capacity: places.count)
  }

  @Test("one trip along a line costs there and back, two cost the second's way as well")
  func line() {
    let bound = Self.line([1, 2, 3, 4, 5, 6])
    #expect(abs(bound.value(leastTrips: 1) - 12) < 0.2)
    #expect(bound.value(leastTrips: 1) <= 12 + 1e-9)
    #expect(abs(bound.value(leastTrips: 2) - 14) < 0.5)
    #expect(bound.value(leastTrips: 2) <= 14 + 1e-9)
  }

  @Test("nothing to visit costs nothing, and a single stop its way there and back")
  func few() {
    #expect(Self.line([]).value(leastTrips: 1) == 0)
    #expect(abs(Self.line([7]).value(leastTrips: 1) - 14) < 1e-6)
    #expect(Self.line([0, 0, 0]).value(leastTrips: 1) == 0)
  }
}

extension PlanarTravel {
  /// Straight lines between points, in memory that a test need not give back.
  fileprivate init(of points: [SIMD2<Double>], rounding: Rounding) {
    let copy = UnsafeMutablePointer<SIMD2<Double>>.allocate(capacity: max(1, points.count))
    copy.initialize(from: points, count: points.count)
    self.init(points: copy, scale: 1, unit: 1, rounding: rounding)
  }
}
