import Geography
import Optimization

/// Solves a routing problem: savings, then search; where the stops are few enough, what is left of the
/// time goes into a bound by column generation (see `BudgetShares`).
///
/// The outcome's status is `feasible` when every stop that must be served is; `infeasible` when
/// some such stop can be served by no vehicle even alone; `unknown` when room was not found for all
/// of them. The solution is there in each case, with what is left out and why.
///
/// - Parameters:
///   - budget: `work` counts iterations; the outcome's own count, given back with the same seed,
///     repeats the result on any number of threads.
///   - initial: a solution to start from instead of the construction's.
public func solve(
  _ problem: RoutingProblem, budget: Budget = Budget(), initial: RoutingSolution? = nil,
  progress: ProgressHandler = silent
) -> Outcome<RoutingSolution> {
  let shares = BudgetShares(
    budget, stops: problem.stops.count, types: problem.vehicleTypes.count,
    isTimed: problem.vehicleTypes.contains(where: problem.limitsMoreThanLoads))
  let (found, met) = search(problem, shares.search, initial, progress)
  guard let rest = shares.bound(after: found), let solution = found.solution,
    let bound = problem.generatedBound(from: solution, met: met, budget: rest)
  else { return found }
  return found.improved(by: problem.costsAreWhole ? (bound - 1e-6).rounded(.up) : bound)
}

/// The search, and the bounds that come with it.
private func search(
  _ problem: RoutingProblem, _ budget: Budget, _ initial: RoutingSolution?,
  _ progress: ProgressHandler
) -> (Outcome<RoutingSolution>, met: RoutePool?) {
  let flat = FlatProblem(problem)
  if let travel = flat.matrixTravel {
    return solve(flat, travel, budget, initial, progress)
  }
  return solve(flat, flat.planarTravel, budget, initial, progress)
}

private func solve<T: Travel>(
  _ flat: FlatProblem, _ travel: T, _ budget: Budget, _ initial: RoutingSolution?,
  _ progress: ProgressHandler
) -> (Outcome<RoutingSolution>, met: RoutePool?) {
  let deadline = budget.deadline()
  let candidates = CandidateKinds(flat, travel)
  let near = flat.nearStops(
    width: flat.stopCount <= 5000 ? 100 : flat.stopCount <= 50_000 ? 48 : 24)
  let start =
    initial.map { flat.plan($0, candidates) }
    ?? {
      var savings = Savings(flat, travel)
      return flat.limitedToFleet(
        savings.build(near: near, homes: candidates.homes, deadline: deadline), travel)
    }()
  // What no vehicle can serve takes no part in the search.
  let hopeless = start.absent.filter { candidates.homes[Int($0)] < 0 }
  let hopeful = TripPlan(
    trips: start.trips, absent: start.absent.filter { candidates.homes[Int($0)] >= 0 })
  let neighbours = flat.hasWindows ? flat.timelyNeighbours(travel, width: near.width) : near
  let setting = SearchSetting(
    flat: flat, travel: travel, candidates: candidates, neighbours: neighbours.lists,
    neighbourWidth: neighbours.width, prices: flat.prices(candidates, travel))
  let quick = LowerBound(flat: flat, travel: travel)
  let forestMetres = quick.forestMetres(
    near, target: start.absent.isEmpty ? flat.metres(of: start, travel) : nil,
    rounds: budget.forestRounds(stops: flat.stopCount),
    deadline: deadline.within(seconds: Budget.forestShare * deadline.remaining))
  let bound = max(
    quick.value(near: near, forestMetres: forestMetres),
    flat.problem.quickFleetBound(near: near, forestMetres: forestMetres))
  func report(_ cost: Double, _ work: Int) {
    progress(
      Progress(
        phase: "search", objective: cost, bound: bound, work: work, seconds: deadline.elapsed))
  }
  let breeds = CapacitatedInstance.suits(flat, hopeful)
  func anneal<W: TimeRule>(_: W.Type) -> SearchResult {
    var search = RoutingSearch<T, W>(
      setting: setting, budget: budget, deadline: deadline, start: hopeful, breeds: breeds)
    return search.run(report: report)
  }
  var result = flat.hasWindows ? anneal(Timed.self) : anneal(Timeless.self)
  if breeds, result.stop == .work {
    let instance = CapacitatedInstance(flat, result.plan, near: near)
    var breeding = HybridGeneticSearch(instance, seed: budget.seed, from: result.plan)
    result = breeding.run(after: result, deadline: deadline, report: report)
  }
  result.plan.absent += hopeless
  let solution = flat.solution(result.plan, travel)
  let cost = flat.problem.evaluate(solution).total
  let status = flat.status(of: solution)
  guard status == .feasible else {
    let outcome = Outcome(
      solution: solution, objective: cost, bound: nil, status: status, stop: result.stop,
      work: result.work, seconds: deadline.elapsed, steps: result.recombination.steps)
    return (outcome, result.met)
  }
  // Sums in another order may differ in the last digits.
  let isProven = cost - bound <= 1e-9 * max(1, abs(cost))
  let outcome = Outcome(
    solution: solution, objective: cost, bound: min(bound, cost),
    status: isProven ? .optimal : .feasible, stop: isProven ? .proven : result.stop,
    work: result.work, seconds: deadline.elapsed, steps: result.recombination.steps)
  return (outcome, result.met)
}

extension Budget {
  /// Part of the time that goes into the bound by spanning forests.
  fileprivate static var forestShare: Double { 0.05 }

  /// Its rounds, each of which takes about as long as an iteration of the search for every seven stops.
  /// (Measured at 300 to 1,000 stops: 2,000 rounds gain a thirtieth of what is left open by 600.)
  fileprivate func forestRounds(stops: Int) -> Int {
    let (least, most) = (50, 600)
    return work.map { min(most, max(least, $0 / max(1, stops))) } ?? most
  }
}

extension FlatProblem {
  /// Metres of a plan's trips.
  func metres<T: Travel>(of plan: TripPlan, _ travel: T) -> Double {
    plan.trips.reduce(0) { $0 + measure($1, travel).distance }
  }

  /// Price of leaving each stop out of a plan: its penalty; for one that must be served, more
  /// than any stop costs, and the more the larger its load: where vehicles are nearly full, those
  /// with small loads are left out in the end, which find room.
  func prices<T: Travel>(_ candidates: CandidateKinds, _ travel: T) -> [Double] {
    var dearest = 1.0
    for stop in 0..<stopCount where candidates.homes[stop] >= 0 {
      dearest = max(dearest, aloneCost(stop, Int(candidates.homes[stop]), travel) ?? 0)
    }
    let largest = Double(max(1, (0..<stopCount).map { load[$0] }.max() ?? 1))
    return problem.stops.indices.map { stop in
      problem.stops[stop].penalty ?? 20 * dearest * (0.5 + Double(load[stop]) / largest)
    }
  }

  /// A given solution as trips; stops it does not name are absent.
  func plan(_ solution: RoutingSolution, _ candidates: CandidateKinds) -> TripPlan {
    var plan = TripPlan()
    var served = [Bool](repeating: false, count: stopCount)
    for route in solution.routes {
      for trip in route.trips where !trip.isEmpty {
        plan.trips.append(Trip(kind: route.vehicleType, stops: trip))
        for stop in trip { served[Int(stop)] = true }
      }
    }
    plan.absent = (0..<Int32(stopCount)).filter { !served[Int($0)] }
    return plan
  }

  /// The stops nearest to each stop, at most `width`.
  func nearStops(width: Int) -> NearStops {
    let width = min(width, max(0, stopCount - 1))
    guard let travel = matrixTravel else {
      let index = SpatialIndex(problem.stops.map(\.point))
      return NearStops(lists: index.neighbourLists(width), width: width)
    }
    var lists: [Int32] = []
    lists.reserveCapacity(width * stopCount)
    for stop in 0..<stopCount {
      let there = (0..<stopCount).map { travel.distance(stop, $0) + travel.distance($0, stop) }
      let others = (0..<Int32(stopCount)).filter { $0 != stop }
      lists += others.sorted { (there[Int($0)], $0) < (there[Int($1)], $1) }.prefix(width)
    }
    return NearStops(lists: lists, width: width)
  }

  /// The plan's trips on vehicles, and the reason for each stop left out.
  func solution<T: Travel>(_ plan: TripPlan, _ travel: T) -> RoutingSolution {
    let (routes, leftOver) = TripPacking(self, plan, travel).packed()
    let absent = (plan.absent + leftOver).sorted()
    let unserved = absent.map { stop in
      let optional = problem.stops[Int(stop)].penalty != nil
      return RoutingSolution.Unserved(
        stop: Int(stop),
        reason: obstacle(Int(stop), travel) ?? (optional ? .penaltyCheaper : .fleetUsedUp))
    }
    return RoutingSolution(routes: routes, unserved: unserved)
  }

  func status(of solution: RoutingSolution) -> Status {
    let missing = solution.unserved.filter { problem.stops[$0.stop].penalty == nil }
    if missing.isEmpty { return .feasible }
    return missing.contains { $0.reason != .fleetUsedUp } ? .infeasible : .unknown
  }
}
