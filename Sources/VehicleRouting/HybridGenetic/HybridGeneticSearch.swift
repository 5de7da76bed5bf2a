import Optimization

/// Hybrid genetic search for the CVRP (Vidal, Comput. Oper. Res. 140, 2022): order crossover of two
/// parents, split into trips, local search with penalised capacity, a population kept diverse.
struct HybridGeneticSearch {
  /// Offspring without a better solution after which the population starts anew.
  static let patience = 20_000

  let instance: CapacitatedInstance
  let budget: Budget
  let deadline: Deadline

  /// Work that one solution counts for, about what it takes in iterations of ruin and recreate.
  private var unit: Int { 2 * instance.count }

  /// - Parameter start: trips to begin with.
  func run(from start: TripPlan, report: (Double, Int) -> Void) -> (
    plan: TripPlan, work: Int, stop: StopReason
  ) {
    var random = SearchRandom(seed: budget.seed, 0, 0)
    let search = GeneticLocalSearch(instance)
    let split = TourSplit(instance: instance)
    var population = Population(instance, penalty: startingPenalty())
    _ = population.add(individual(start), record: false)
    var (work, idle, founded) = (0, 0, 0)
    let most = budget.work ?? (budget.seconds == nil ? unit * 2000 : Int.max)
    while work + unit <= most {
      if let stop = deadline.stopReason { return (plan(population), work, stop) }
      let isFounding = founded < 4 * Population.least
      let tour = isFounding ? randomTour(&random) : offspring(population, &random)
      founded += 1
      var child = search.educated(
        split.trips(of: tour, penalty: population.penalty), population.penalty, &random)
      var isBetter = population.add(child, record: true)
      if !child.isFeasible, random.index(below: 2) == 0 {
        child = search.educated(child.trips, 10 * population.penalty, &random)
        if child.isFeasible { isBetter = population.add(child, record: false) || isBetter }
      }
      work += unit
      idle = isBetter ? 0 : idle + 1
      if founded % 100 == 0 {
        population.adjustPenalty()
        report(population.best?.cost ?? .infinity, work)
      }
      if idle > Self.patience {
        population.clear()
        (idle, founded) = (0, 0)
      }
    }
    return (plan(population), work, .work)
  }

  /// A detour across the instance for the load of a mean stop.
  private func startingPenalty() -> Double {
    var (farthest, largest) = (0.0, 1)
    for place in 1...instance.count {
      farthest = max(farthest, instance.arc(0, place))
      largest = max(largest, Int(instance.demand[place]))
    }
    return max(0.1, min(1000, farthest / Double(largest)))
  }

  private func randomTour(_ random: inout SearchRandom) -> [Int32] {
    var tour = (1...Int32(instance.count)).map { $0 }
    for index in tour.indices.dropLast() {
      tour.swapAt(index, index + random.index(below: tour.count - index))
    }
    return tour
  }

  /// Order crossover: a stretch of one parent's tour, the rest in the other's order.
  private func offspring(_ population: Population, _ random: inout SearchRandom) -> [Int32] {
    guard let one = population.parent(&random), var two = population.parent(&random) else {
      return randomTour(&random)
    }
    for _ in 0..<10 where one === two { two = population.parent(&random) ?? two }
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

  private func individual(_ plan: TripPlan) -> Individual {
    var placeOf: [Int32: Int32] = [:]
    for (index, stop) in instance.stops.enumerated() { placeOf[stop] = Int32(index + 1) }
    return Individual(plan.trips.map { $0.stops.compactMap { placeOf[$0] } }, instance)
  }

  private func plan(_ population: Population) -> TripPlan {
    let trips = population.best?.trips ?? []
    return TripPlan(
      trips: trips.map { trip in
        Trip(kind: 0, stops: trip.map { instance.stops[Int($0) - 1] })
      }, absent: [])
  }
}
