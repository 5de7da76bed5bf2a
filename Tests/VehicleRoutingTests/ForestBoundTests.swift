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

  /// Stops on a line to the east, the depot at its west end.
  static func line(_ places: [Double], width: Int) -> ForestBound {
    let lists = places.indices.flatMap { stop in
      places.indices.filter { $0 != stop }
        .sorted { abs(places[$0] - places[stop]) < abs(places[$1] - places[stop]) }
        .prefix(width).map(Int32.init)
    }
    return ForestBound(
      depotMetres: places, near: NearStops(lists: lists, width: width), width: width
    ) { abs(places[$0] - places[$1]) }
  }

  @Test("one trip along a line costs there and back, two cost the second's way as well")
  func line() {
    let bound = Self.line([1, 2, 3, 4, 5, 6], width: 5)
    #expect(abs(bound.value(leastTrips: 1, rounds: 400) - 12) < 0.2)
    #expect(bound.value(leastTrips: 1, rounds: 400) <= 12 + 1e-9)
    #expect(abs(bound.value(leastTrips: 2, rounds: 400) - 14) < 0.5)
    #expect(bound.value(leastTrips: 2, rounds: 400) <= 14 + 1e-9)
  }

  @Test("short lists of near stops only weaken the bound, and little")
  func shortLists() {
    let places = (0..<30).map { Double($0 * $0) }
    let whole = Self.line(places, width: 29).value(leastTrips: 1, rounds: 200)
    let short = Self.line(places, width: 3).value(leastTrips: 1, rounds: 200)
    #expect(short <= whole * 1.01)
    #expect(short >= 0.8 * whole)
  }

  @Test("nothing to visit costs nothing, and a single stop its way there and back")
  func few() {
    #expect(Self.line([], width: 0).value(leastTrips: 1) == 0)
    #expect(Self.line([7], width: 0).value(leastTrips: 1) == 14)
  }
}
