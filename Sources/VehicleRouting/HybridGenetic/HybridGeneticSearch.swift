import Optimization

/// Hybrid genetic search for the CVRP (Vidal, Comput. Oper. Res. 140, 2022): order crossover of two
/// parents, split into trips, local search with penalised capacity, a population kept diverse. It goes
/// on from the best trips of an annealing, beside which its first random solutions are bred.
struct HybridGeneticSearch {
  /// Offspring without a better solution after which the population starts anew.
  private static let patience = 20_000

  private let instance: CapacitatedInstance
  private let search: GeneticLocalSearch
  private let split: TourSplit
  private var population: Population
  private var random: SearchRandom
  /// Iterations of annealing that a child takes the place of, about what it takes in time: they are
  /// slower on long trips.
  private let childLength: Int
  /// Children since the population was started, and since the last better one.
  private var (founded, idle) = (0, 0)

  /// - Parameter start: trips to begin with.
  init(_ instance: CapacitatedInstance, seed: UInt64, from start: TripPlan) {
    self.instance = instance
    search = GeneticLocalSearch(instance)
    split = TourSplit(instance: instance)
    population = Population(instance, penalty: instance.startingPenalty)
    random = SearchRandom(seed: seed, 0, 0)
    _ = population.add(instance.individual(start), record: false)
    childLength = max(1, instance.count / (start.hasLongTrips ? 4 : 3))
  }

  /// Breeds in the rounds that the annealing's schedule has left; a round that the deadline ends does
  /// not count.
  /// - Parameter report: called after each round with the best cost and the work done.
  mutating func run(
    after annealed: SearchResult, deadline: Deadline, report: (Double, Int) -> Void
  ) -> SearchResult {
    var result = annealed
    let schedule = annealed.schedule
    var children = 0
    for round in 0..<schedule.breeding.count {
      while children < schedule.length * (round + 1) / childLength {
        if let stop = deadline.stopReason {
          result.stop = stop
          return result
        }
        breed()
        children += 1
      }
      if let best = population.best {
        (result.plan, result.cost) = (instance.plan(best), best.cost)
      }
      result.work += schedule.length
      report(result.cost, result.work)
    }
    return result
  }

  /// One child: of random order while the population is founded, else of two parents.
  private mutating func breed() {
    let isFounding = founded < 4 * Population.least
    let parents = isFounding ? nil : parents()
    let tour = parents.map { offspring($0, $1) } ?? randomTour()
    var child = search.educated(
      split.trips(of: tour, penalty: population.penalty), population.penalty, &random,
      known: parents.map { [$0, $1] } ?? [])
    var isBetter = population.add(child, record: true)
    if !child.isFeasible, random.index(below: 2) == 0 {
      child = search.educated(
        child.trips, 10 * population.penalty, &random, known: [child])
      if child.isFeasible { isBetter = population.add(child, record: false) || isBetter }
    }
    founded += 1
    idle = isBetter ? 0 : idle + 1
    if founded % 100 == 0 { population.adjustPenalty() }
    if idle > Self.patience {
      population.clear()
      (idle, founded) = (0, 0)
    }
  }

  private mutating func randomTour() -> [Int32] {
    var tour = (1...Int32(instance.count)).map { $0 }
    random.shuffle(&tour)
    return tour
  }

  /// Two parents, unlike each other where there are two.
  private mutating func parents() -> (Individual, Individual)? {
    guard let one = population.parent(&random), var two = population.parent(&random) else {
      return nil
    }
    for _ in 0..<10 where one === two { two = population.parent(&random) ?? two }
    return (one, two)
  }

  /// Order crossover: a stretch of one parent's tour, the rest in the other's order.
  private mutating func offspring(_ one: Individual, _ two: Individual) -> [Int32] {
    let (first, second) = (one.tour(instance), two.tour(instance))
    let count = first.count
    let start = random.index(below: count)
    let length = 1 + random.index(below: count)
    var child = first
    var taken = [Bool](repeating: false, count: count + 1)
    for step in 0..<length {
      let index = (start + step) % count
      taken[Int(first[index])] = true
    }
    var write = (start + length) % count
    for step in 0..<count {
      let place = second[(start + length + step) % count]
      if taken[Int(place)] { continue }
      child[write] = place
      write = (write + 1) % count
    }
    return child
  }
}
