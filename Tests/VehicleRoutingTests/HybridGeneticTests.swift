import Geography
import Optimization
import Synchronization
import Testing

@testable import VehicleRouting

@Suite("HybridGeneticSearch")
struct HybridGeneticSearchTests {
  static func instance(_ count: Int) throws -> CapacitatedInstance {
    let flat = FlatProblem(try SolveTests.random(count))
    let plan = TripPlan(
      trips: (0..<Int32(count)).map { Trip(kind: 0, stops: [$0]) }, absent: [])
    #expect(CapacitatedInstance.suits(flat, plan))
    return CapacitatedInstance(flat, plan, near: flat.nearStops(width: 20))
  }

  @Test("local search serves every place once and never ends above where it began")
  func education() throws {
    let instance = try Self.instance(40)
    let search = GeneticLocalSearch(instance)
    var random = SearchRandom(seed: 1, 0)
    for penalty in [0.1, 10, 1000] {
      for _ in 0..<4 {
        var tour = (1...Int32(40)).map { $0 }
        random.shuffle(&tour)
        let start = Individual(
          TourSplit(instance: instance).trips(of: tour, penalty: penalty), instance)
        let end = search.educated(start.trips, penalty, &random)
        #expect(end.trips.joined().sorted() == (1...Int32(40)).map { $0 })
        #expect(end.penalised(penalty) <= start.penalised(penalty) + 1e-9)
        let again = search.educated(end.trips, penalty, &random)
        #expect(again.penalised(penalty) >= end.penalised(penalty) * 0.8)
      }
    }
  }

  @Test("a tour is cut into trips at least cost", arguments: [0.5, 100])
  func split(penalty: Double) throws {
    let instance = try Self.instance(20)
    let tour = Array((1...Int32(9)))
    var least = Double.infinity
    for cuts in 0..<(1 << (tour.count - 1)) {
      var trips: [[Int32]] = [[tour[0]]]
      for index in 1..<tour.count {
        if cuts & 1 << (index - 1) != 0 { trips.append([]) }
        trips[trips.count - 1].append(tour[index])
      }
      let isLong = trips.contains { trip in
        trip.count > 1
          && 2 * trip.reduce(0) { $0 + Int(instance.demand[Int($1)]) } > 3 * instance.capacity
      }
      if isLong || trips.count > instance.trips { continue }
      least = min(least, Individual(trips, instance).penalised(penalty))
    }
    let split = TourSplit(instance: instance).trips(of: tour, penalty: penalty)
    #expect(abs(Individual(split, instance).penalised(penalty) - least) < 1e-9)
  }

  @Test("what annealing has found is never lost, and work done leads to it again")
  func repeats() throws {
    let problem = try SolveTests.random(40)
    // Ended after some rounds of breeding, as a deadline would.
    let cancellation = Cancellation()
    let reports = Mutex<[Double]>([])
    let ended = solve(problem, budget: Budget(work: 120_000, cancellation: cancellation)) {
      progress in
      let count = reports.withLock {
        $0.append(progress.objective ?? .infinity)
        return $0.count
      }
      if count == 60 { cancellation.cancel() }
    }
    let costs = reports.withLock { $0 }
    #expect(ended.stop == .interrupted && ended.work > 60 * 1009 && ended.work % 60 == 0)
    #expect(zip(costs, costs.dropFirst()).allSatisfy { $1 <= $0 + 1e-9 })
    #expect(abs(costs[59] - (try #require(ended.objective))) < 1e-9)
    let again = solve(problem, budget: Budget(work: ended.work, threads: 2))
    #expect(again.solution == ended.solution && again.objective == ended.objective)
  }

  @Test("breeding goes on from given trips")
  func breeds() throws {
    let instance = try Self.instance(24)
    let alone = TripPlan(
      trips: instance.stops.map { Trip(kind: 0, stops: [$0]) }, absent: [])
    var start = SearchResult(plan: alone, cost: instance.individual(alone).cost)
    start.schedule = Schedule(work: 30_000, breeds: true)
    start.work = start.schedule.annealing.count * start.schedule.length
    var search = HybridGeneticSearch(instance, seed: 3, from: alone)
    var reports = 0
    let found = search.run(after: start, deadline: Deadline(seconds: nil)) { _, _ in reports += 1 }
    #expect(reports == start.schedule.breeding.count)
    #expect(found.work == start.schedule.rounds * start.schedule.length)
    #expect(found.plan.trips.flatMap(\.stops).sorted() == instance.stops)
    #expect(abs(instance.individual(found.plan).cost - found.cost) < 1e-9)
    let other = solve(try SolveTests.random(24), budget: Budget(work: 30_000, seed: 9))
    #expect(found.cost <= 1.02 * (try #require(other.objective)))
  }
}
