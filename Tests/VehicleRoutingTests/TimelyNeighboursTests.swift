import Geography
import Testing

@testable import VehicleRouting

@Suite("Near stops with windows")
struct TimelyNeighboursTests {
  /// Least metres with a fifth of the waiting and all of the lateness, over whole seconds at which
  /// the work at the first stop may begin; all figures of the problem are whole numbers.
  private static func succession(_ problem: RoutingProblem, _ first: Int, _ next: Int) -> Double {
    let (from, to) = (problem.stops[first], problem.stops[next])
    let metres = from.point.distance(to: to.point).rounded()
    var (waiting, lateness) = (Double.infinity, Double.infinity)
    for start in Int(from.window.lowerBound)...Int(from.window.upperBound) {
      let arrival = Double(start) + from.service + metres
      waiting = min(waiting, max(0, to.window.lowerBound - arrival))
      lateness = min(lateness, max(0, arrival - to.window.upperBound))
    }
    return metres + 0.2 * waiting + lateness
  }

  private static func problem(_ count: Int) throws -> RoutingProblem {
    var random = RandomStream(seed: 4, name: "near stops with windows")
    return try RoutingProblem(
      depots: [.init(point: Point(x: 50, y: 50))],
      stops: (0..<count).map { _ in
        let opening = Double(random.index(below: 300))
        return .init(
          point: Point(x: Double(random.index(below: 100)), y: Double(random.index(below: 100))),
          load: [1], service: Double(random.index(below: 20)),
          window: opening...(opening + Double(random.index(below: 60))))
      }, vehicleTypes: [.init(capacity: [10])], metric: .euclideanRounded)
  }

  @Test("stops are ranked by metres, unavoidable waiting and lateness in the better order")
  func ranks() throws {
    let problem = try Self.problem(40)
    let flat = FlatProblem(problem)
    let near = flat.timelyNeighbours(flat.planarTravel, width: 12)
    let spatial = flat.nearStops(width: 12)
    #expect(near.width == 12)
    var moved = 0
    for stop in 0..<40 {
      func rank(_ other: Int) -> Double {
        min(Self.succession(problem, stop, other), Self.succession(problem, other, stop))
      }
      // All others are among the four times twelve that are looked at.
      let expected = (0..<40).filter { $0 != stop }.sorted { (rank($0), $0) < (rank($1), $1) }
      let found = near.of(stop).map(Int.init)
      #expect(zip(found, expected).allSatisfy { abs(rank($0) - rank($1)) < 1e-9 })
      #expect(Set(found).count == 12)
      moved += Set(spatial.of(stop)).subtracting(near.of(stop)).count
    }
    #expect(moved > 40)
  }

  @Test("fewer stops than the width give shorter lists")
  func few() throws {
    let flat = FlatProblem(try Self.problem(5))
    let near = flat.timelyNeighbours(flat.planarTravel, width: 12)
    #expect(near.width == 4 && near.lists.count == 20)
  }
}
