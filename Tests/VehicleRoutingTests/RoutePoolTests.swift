import Geography
import Optimization
import Testing

@testable import VehicleRouting

@Suite struct RoutePoolTests {
  private func trips(of pool: RoutePool) -> [[Int32]: Double] {
    var found: [[Int32]: Double] = [:]
    pool.visit { _, stops, cost in found[Array(stops)] = cost }
    return found
  }

  @Test func aSetOfStopsIsKeptOnceInItsCheapestOrder() {
    let pool = RoutePool(size: 1024, longest: 8)
    pool.add(Trip(kind: 0, stops: [1, 2, 3]), depot: 9, cost: 10)
    pool.add(Trip(kind: 0, stops: [3, 1, 2]), depot: 9, cost: 7)
    pool.add(Trip(kind: 0, stops: [2, 1, 3]), depot: 9, cost: 8)
    #expect(trips(of: pool) == [[3, 1, 2]: 7])
  }

  @Test func depotsAndLongTripsAreToldApart() {
    let pool = RoutePool(size: 1024, longest: 3)
    pool.add(Trip(kind: 0, stops: [1, 2]), depot: 9, cost: 10)
    pool.add(Trip(kind: 1, stops: [2, 1]), depot: 10, cost: 11)
    pool.add(Trip(kind: 0, stops: [1, 2, 3, 4]), depot: 9, cost: 1)
    #expect(trips(of: pool) == [[1, 2]: 10, [2, 1]: 11])
  }

  @Test func aTripMetOftenHoldsItsPlace() {
    let pool = RoutePool(size: 16, longest: 2)
    for _ in 0..<5 { pool.add(Trip(kind: 0, stops: [1, 2]), depot: 99, cost: 3) }
    // Far more than there are places: each is offered once.
    for stop in Int32(10)..<40 { pool.add(Trip(kind: 0, stops: [stop]), depot: 99, cost: 1) }
    #expect(trips(of: pool)[[1, 2]] == 3)
    #expect(trips(of: pool).count <= 16)
  }

  @Test func aPoolPouredIntoAnotherKeepsTheCheaperOrders() {
    let (one, two) = (RoutePool(size: 1024, longest: 4), RoutePool(size: 1024, longest: 4))
    one.add(Trip(kind: 0, stops: [1, 2]), depot: 9, cost: 5)
    two.add(Trip(kind: 0, stops: [2, 1]), depot: 9, cost: 4)
    two.add(Trip(kind: 0, stops: [3]), depot: 9, cost: 2)
    one.take(two)
    #expect(trips(of: one) == [[2, 1]: 4, [3]: 2])
  }
}

@Suite struct RouteProgramTests {
  /// Cost of the cheapest selection, by trying them all.
  private func leastCost(_ program: RouteProgram) -> Double {
    var least = Double.infinity
    for selection in 0..<(1 << program.count) {
      var cost = 0.0
      var covered = Set<Int32>()
      var used = [Int](repeating: 0, count: program.limit.count)
      for column in 0..<program.count where selection >> column & 1 == 1 {
        cost += program.cost[column]
        covered.formUnion(program.stops(of: column))
        used[Int(program.kind[column])] += 1
      }
      for (stop, penalty) in program.penalty.enumerated() where !covered.contains(Int32(stop)) {
        cost += penalty
      }
      let isAllowed = zip(used, program.limit).allSatisfy { $0 <= $1 ?? .max }
      if isAllowed { least = min(least, cost) }
    }
    return least
  }

  private func cost(_ chosen: [Int], _ program: RouteProgram) -> Double {
    let covered = Set(chosen.flatMap { program.stops(of: $0) })
    return chosen.reduce(0) { $0 + program.cost[$1] }
      + program.penalty.indices.reduce(0) {
        $0 + (covered.contains(Int32($1)) ? 0 : program.penalty[$1])
      }
  }

  @Test func theCheapestSelectionIsFound() throws {
    var random = SearchRandom(seed: 7, 0, 0)
    var improved = 0
    for _ in 0..<150 {
      let stops = 3 + random.index(below: 5)
      var program = RouteProgram(
        penalty: (0..<stops).map { _ in 20 + 20 * random.uniform() },
        limit: [nil, 1 + random.index(below: 2)])
      // The known solution: every stop alone, on kind 0.
      for stop in 0..<Int32(stops) {
        program.add(kind: 0, cost: 10 + 10 * random.uniform(), stops: [stop])
      }
      for _ in 0..<6 {
        let members = (0..<Int32(stops)).filter { _ in random.index(below: 2) == 0 }
        if members.isEmpty { continue }
        let cost = Double(members.count) * (5 + 12 * random.uniform())
        program.add(kind: random.index(below: 2), cost: cost, stops: members)
      }
      let known = Array(0..<stops)
      let answer = try program.improve(known, iterations: 10_000, deadline: Deadline(seconds: nil))
      let least = leastCost(program)
      if let chosen = answer.chosen {
        improved += 1
        #expect(abs(cost(chosen, program) - least) < 1e-6)
      } else {
        #expect(abs(cost(known, program) - least) < 1e-6)
      }
    }
    #expect(improved > 50)
  }
}

@Suite struct RouteRecombinationTests {
  /// Two clusters at the ends of a line; the plan's trips each visit both.
  @Test func tripsOfThePoolReplaceWorseOnesWithinTheFleet() throws {
    let places: [(Double, Double)] = [(-100, 0), (-100, 1), (100, 0), (100, 1)]
    let problem = try RoutingProblem(
      depots: [RoutingProblem.Depot(point: Point(x: 0, y: 0))],
      stops: places.map { RoutingProblem.Stop(point: Point(x: $0.0, y: $0.1), load: [1]) },
      vehicleTypes: [RoutingProblem.VehicleType(capacity: [2], available: 2)])
    let flat = FlatProblem(problem)
    let travel = flat.planarTravel
    let candidates = CandidateKinds(flat, travel)
    let near = flat.nearStops(width: 3)
    let setting = SearchSetting(
      flat: flat, travel: travel, candidates: candidates, neighbours: near.lists,
      neighbourWidth: near.width, prices: flat.prices(candidates, travel))
    let plan = TripPlan(
      trips: [Trip(kind: 0, stops: [0, 2]), Trip(kind: 0, stops: [1, 3])], absent: [])
    let pool = RoutePool(size: 64, longest: 8)
    for stops: [Int32] in [[0, 1], [2, 3]] {
      let trip = Trip(kind: 0, stops: stops)
      pool.add(trip, depot: flat.kinds[0].depot, cost: flat.cost(flat.measure(trip, travel), 0))
    }
    let recombination = RouteRecombination(
      setting: setting, deadline: Deadline(seconds: nil), threads: 1)
    let result = recombination.improve(plan, pool: pool, effort: 100_000, turn: 0)
    #expect(Set(result.plan.trips.map { Set($0.stops) }) == [[0, 1], [2, 3]])
    #expect(result.improved == 1 && result.programs == 1)
    let saved = 2 * (400.0 - 200)
    #expect(abs(result.saved - saved) < 3)
  }

  @Test func theOutcomeTellsHowOftenItHelpedAndRepeatsOnAnyThreads() throws {
    let problem = try SmallProblems.shortTrips(stops: 60, seed: 3)
    let one = solve(problem, budget: Budget(work: 60_000, threads: 1))
    let two = solve(problem, budget: Budget(work: 60_000, threads: 2))
    #expect(one.solution == two.solution && one.objective == two.objective)
    let step = try #require(one.steps.first)
    #expect(step.taken > 0 && step.helped <= step.taken)
    #expect((step.helped > 0) == (step.gain > 0))
    #expect(one.steps == two.steps)
  }
}

@Suite struct ScheduleTests {
  @Test(arguments: [1009, 4_000, 20_000, 60_000, 101_000, 500_000, 8_000_000])
  func aWorkLimitCoolsAllTheWayAndPutsTripsTogetherAtItsEnd(work: Int) {
    let schedule = Schedule(work: work)
    #expect(schedule.rounds * schedule.length <= max(work, 1009))
    #expect(schedule.cooled(before: schedule.rounds) == 1)
    #expect(schedule.recombines(after: schedule.rounds - 1))
    #expect(!schedule.recombines(after: 0) || schedule.rounds == 1)
  }

  @Test(arguments: [1009, 4_000, 101_000, 8_000_000])
  func breedingHasTheSecondHalf(work: Int) {
    let schedule = Schedule(work: work, breeds: true)
    #expect(schedule.annealing.count == (schedule.rounds + 1) / 2)
    #expect(schedule.annealing.count + schedule.breeding.count == schedule.rounds)
    #expect(schedule.cooled(before: schedule.annealing.upperBound) == 1)
    #expect(schedule.recombines(after: schedule.annealing.upperBound - 1))
  }

  @Test(arguments: [false, true])
  func workDoneNamesTheScheduleItWasDoneUnder(breeds: Bool) {
    for total in [1e4, 1e5, 1e6, 1e7] {
      let timed = Schedule(total: total, breeds: breeds)
      for rounds in [1, 30, 50, 100, 131, 999] {
        let repeated = Schedule(work: rounds * timed.length, breeds: breeds)
        #expect(repeated.length == timed.length && repeated.rounds == rounds)
        #expect(repeated.annealing == timed.annealing.clamped(to: 0..<rounds))
        for round in 0..<rounds {
          #expect(repeated.cooled(before: round) == timed.cooled(before: round))
          #expect(repeated.recombines(after: round) == timed.recombines(after: round))
        }
      }
    }
    for work in [3_000, 20_000, 90_000] {
      let first = Schedule(work: work, breeds: breeds)
      #expect(Schedule(work: first.rounds * first.length, breeds: breeds) == first)
    }
  }
}
