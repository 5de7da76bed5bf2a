import Geography
import Optimization
import Testing

@testable import VehicleRouting

@Suite("solve", .serialized)
struct SolveTests {
  static let combinations: [Set<Feature>] =
    [[]] + Feature.allCases.map { [$0] }
    + Feature.allCases.flatMap { first in
      Feature.allCases.filter { first.rawValue < $0.rawValue }.map { [first, $0] }
    }

  @Test("every feature, alone and with every other: optimal on small problems, bound below")
  func bruteForce() throws {
    for (index, features) in Self.combinations.enumerated() {
      let problem = try SmallProblems.make(features, seed: UInt64(index))
      let outcome = solve(problem, budget: Budget(work: 2018))
      let solution = try #require(outcome.solution)
      let names = "\(features.map(\.rawValue).sorted()), seed \(index)"
      #expect(SmallProblems.violations(problem, solution).isEmpty, "\(names)")
      let least = SmallProblems.bruteForce(problem)
      if let least, outcome.status == .feasible || outcome.status == .optimal {
        let cost = problem.evaluate(solution).total
        #expect(cost >= least - 1e-6, "\(names): brute force found \(least), search \(cost)")
        // Packing trips into days is a heuristic; all else must be found on five stops.
        let slack = features.contains(.severalTrips) ? 1.25 : 1
        #expect(cost <= least * slack + 1e-6, "\(names): optimum \(least), found \(cost)")
        #expect(try #require(outcome.bound) <= least + 1e-6, "\(names)")
      } else {
        let mayMiss = features.contains(.severalTrips) || features.contains(.fewVehicles)
        #expect(least == nil || mayMiss, "\(names): a solution of cost \(least ?? 0) was missed")
      }
    }
  }

  static func random(_ count: Int, seed: UInt64 = 7) throws -> RoutingProblem {
    var random = RandomStream(seed: seed, name: "routing test")
    return try RoutingProblem(
      depots: [.init(point: Point(x: 50, y: 50))],
      stops: (0..<count).map { _ in
        .init(
          point: Point(x: 100 * random.uniform(), y: 100 * random.uniform()),
          load: [Int32(1 + random.index(below: 9))])
      }, vehicleTypes: [.init(capacity: [40])])
  }

  @Test("the same solution on one thread and on three")
  func threads() throws {
    let problem = try Self.random(1900)
    let one = solve(problem, budget: Budget(work: 4036, threads: 1, seed: 3))
    let three = solve(problem, budget: Budget(work: 4036, threads: 3, seed: 3))
    #expect(one.solution == three.solution)
    #expect(one.work == three.work)
    let other = solve(problem, budget: Budget(work: 4036, threads: 1, seed: 4))
    #expect(one.solution != other.solution)
  }

  @Test("a run ended by time is repeated by the work it reports")
  func repeatable() throws {
    let problem = try Self.random(25)
    let timed = solve(problem, budget: Budget(seconds: 2))
    #expect(timed.work > 0)
    let again = solve(problem, budget: Budget(work: timed.work))
    #expect(again.work == timed.work)
    #expect(again.solution == timed.solution)
  }

  @Test("a cancelled search ends at once with a feasible solution")
  func cancelled() throws {
    let problem = try Self.random(100)
    let cancellation = Cancellation()
    cancellation.cancel()
    let outcome = solve(problem, budget: Budget(cancellation: cancellation))
    #expect(outcome.stop == .interrupted)
    #expect(outcome.seconds < 5)
    #expect(SmallProblems.violations(problem, try #require(outcome.solution)).isEmpty)
  }

  @Test("search starts from a given solution and never ends worse")
  func initial() throws {
    let problem = try Self.random(40)
    let first = solve(problem, budget: Budget(work: 10_000))
    let second = solve(problem, budget: Budget(work: 1009, seed: 9), initial: first.solution)
    #expect(try #require(second.objective) <= #require(first.objective) + 1e-9)
  }

  @Test("nothing to serve, one stop, and all stops in one place")
  func degenerate() throws {
    let depot = RoutingProblem.Depot(point: Point(x: 0, y: 0))
    let type = RoutingProblem.VehicleType(capacity: [3])
    let empty = solve(try RoutingProblem(depots: [depot], stops: [], vehicleTypes: [type]))
    #expect(empty.solution == RoutingSolution(routes: []))
    #expect(empty.objective == 0)
    let stop = RoutingProblem.Stop(point: Point(x: 3, y: 4), load: [1])
    let one = solve(try RoutingProblem(depots: [depot], stops: [stop], vehicleTypes: [type]))
    #expect(one.objective == 10)
    #expect(one.status == .optimal)
    let problem = try RoutingProblem(
      depots: [depot], stops: Array(repeating: stop, count: 200), vehicleTypes: [type])
    let same = solve(problem, budget: Budget(work: 1009))
    #expect(same.objective == 670)
    #expect(SmallProblems.violations(problem, try #require(same.solution)).isEmpty)
  }

  @Test("what cannot be served is left out with its reason, and the rest is served")
  func reasons() throws {
    let near = Point(x: 10, y: 0)
    let far = Point(x: 1000, y: 0)
    func reason(_ stop: RoutingProblem.Stop, _ type: RoutingProblem.VehicleType) throws
      -> RoutingSolution.Reason?
    {
      let problem = try RoutingProblem(
        depots: [.init(point: Point(x: 0, y: 0))],
        stops: [.init(point: near, load: [1]), stop], vehicleTypes: [type])
      let outcome = solve(problem, budget: Budget(work: 1009))
      #expect(try #require(outcome.solution).routes.count == (type.available == 0 ? 0 : 1))
      return outcome.solution?.unserved.first { $0.stop == 1 }?.reason
    }
    let van = RoutingProblem.VehicleType(
      capacity: [5], maximumDuration: 500, maximumDistance: 300, available: 1)
    #expect(try reason(.init(point: near, load: [6]), van) == .overCapacity)
    #expect(try reason(.init(point: near, load: [1], allowedTypes: []), van) == .noVehicle)
    #expect(try reason(.init(point: near, load: [1], window: 0...5), van) == .windowOutOfReach)
    #expect(try reason(.init(point: far, load: [1]), van) == .outOfRange)
    #expect(try reason(.init(point: near, load: [1], service: 600), van) == .shiftTooShort)
    let either = try RoutingProblem(
      depots: [.init(point: Point(x: 0, y: 0))],
      stops: [.init(point: near, load: [3]), .init(point: near, load: [3])], vehicleTypes: [van])
    let outcome = solve(either, budget: Budget(work: 1009))
    #expect(outcome.solution?.unserved.map(\.reason) == [.fleetUsedUp])
    #expect(outcome.status == .unknown)
    #expect(try reason(.init(point: near, load: [5], penalty: 1), van) == .penaltyCheaper)
    var none = van
    none.available = 0
    #expect(try reason(.init(point: near, load: [1]), none) == .noVehicle)
  }
}
