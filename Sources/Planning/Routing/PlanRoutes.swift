import CityModel
import Demand
import Foundation
import Geography
import Optimization
import Synchronization
import VehicleRouting
import Verification

/// How hard rounds are searched.
public enum RoutingEffort: Sendable, Hashable {
  /// Rounds that a plan is judged by.
  case plan
  /// One of many days that are planned anew: nobody reads its bound, so nothing is spent on one.
  case day
  /// The savings heuristic and nothing after it, whatever the limits: how rounds are made today.
  case savings

  /// Iterations of the search where the scenario limits neither work nor time. A task of few stops gets
  /// more for each: it does not take long, and thousands of iterations a stop would still gain. (Measured on
  /// 1,700 pickup points: 175 a stop save 0.1 to 2.8 % of what 15 leave; on 24,000 doors, 40 save 0.2.)
  func work(stops: Int) -> Int {
    switch self {
    case .plan: max(20_000, 15 * stops, min(175 * stops, 300_000))
    case .day: max(5_000, 5 * stops)
    case .savings: 0
    }
  }
}

/// The rounds for one day's loads.
///
/// The scenario's routing limits are the plan's. A day planned anew has the work the simulation's
/// own limit gives it, or else the day's default and no more than the plan.
///
/// - Parameters:
///   - day: names the rounds and, with `replication`, the random choices of the search
///   - closedDepots: indices into `City.depots` of those out of service that day
/// - Throws: `RoutingProblemError` where the city's vehicles make no routing problem;
///   `RefutedAnswer`.
public func planRoutes(
  _ city: City, buildings: Buildings, loads: DayLoads, day: CalendarDay, replication: Int,
  closedDepots: Set<Int> = [], effort: RoutingEffort = .day,
  options: PlanningOptions = PlanningOptions(),
  progress: @escaping ProgressHandler = silent
) throws -> RoutePlan {
  let tasks = try RoutingTask.day(city, buildings, loads, without: closedDepots)
  var seeds = RandomStream(seed: city.seed, name: "routing", day.dayNumber, replication)
  return try RoutingRun(city, tasks, basis: .day, about: "on \(day)", effort, options)
    .solved(&seeds, progress)
}

/// Master tours over everybody with the parcels expected on an ordinary day.
///
/// - Parameter fromNearestDepot: whether every stop is served from its nearest depot of the carrier
/// - Throws: `RoutingProblemError` where the city's vehicles make no routing problem;
///   `RefutedAnswer`.
public func planTerritories(
  _ city: City, buildings: Buildings, expected: ExpectedLoads, effort: RoutingEffort = .plan,
  fromNearestDepot: Bool = false,
  options: PlanningOptions = PlanningOptions(), progress: @escaping ProgressHandler = silent
) throws -> RoutePlan {
  let tasks = try RoutingTask.territories(
    city, buildings, expected, fromNearestDepot: fromNearestDepot)
  var seeds = RandomStream(seed: city.seed, name: "territories")
  return try RoutingRun(
    city, tasks, basis: .territories, about: "with an ordinary day's expected parcels", effort,
    options
  ).solved(&seeds, progress)
}

/// The territories of some carriers that deliver together, and nobody else's parcels.
func planCoalition(
  _ city: City, buildings: Buildings, expected: ExpectedLoads, members: [Int],
  options: PlanningOptions, progress: @escaping ProgressHandler
) throws -> RoutePlan {
  var pooled = city
  pooled.policy.delivery = .pooled
  let foreign = city.depots.indices.filter { depot in
    city.depots[depot].carrier.map { !members.contains($0) } ?? false
  }
  let tasks = try RoutingTask.tasks(
    pooled.filledForTerritories, buildings, basis: .territories, without: Set(foreign)
  ) { _ in RoundStops(expected.of(members)) }
  var seeds = RandomStream(seed: city.seed, name: "coalitions", keys: members)
  let names = members.map { city.carriers[$0].id }.joined(separator: ", ")
  return try RoutingRun(pooled, tasks, basis: .territories, about: "of \(names)", .day, options)
    .solved(&seeds, progress)
}

/// Solves the tasks of one plan within one budget.
private struct RoutingRun {
  let city: City
  let tasks: [RoutingTask]
  let basis: RoutePlan.Basis
  /// Completes the sentence that says what a bound bounds.
  let about: String
  let effort: RoutingEffort
  let options: PlanningOptions

  init(
    _ city: City, _ tasks: [RoutingTask], basis: RoutePlan.Basis, about: String,
    _ effort: RoutingEffort, _ options: PlanningOptions
  ) {
    self.city = city
    self.tasks = tasks
    self.basis = basis
    self.about = about
    self.effort = effort
    self.options = options
  }

  private var stopCount: Int { tasks.reduce(0) { $0 + $1.stops.count } }

  func solved(_ seeds: inout RandomStream, _ progress: @escaping ProgressHandler) throws
    -> RoutePlan
  {
    let taskSeeds = tasks.map { _ in seeds.next() }
    // Large tasks first, so that none is left over at the end; threads go to tasks, or into the
    // search where one task is most of the work. Neither changes a result.
    let order = tasks.indices.sorted {
      (-tasks[$0].stops.count, $0) < (-tasks[$1].stops.count, $1)
    }
    let isUneven = (tasks.map(\.stops.count).max() ?? 0) * 2 > stopCount
    let workers = isUneven ? 1 : max(1, min(options.threads, tasks.count))
    let threads = isUneven ? options.threads : 1
    let results = Mutex([Result<RoutePlan.Task, any Error>?](repeating: nil, count: tasks.count))
    let next = Atomic<Int>(0)
    onThreads(workers) {
      while true {
        let turn = next.add(1, ordering: .relaxed).oldValue
        guard turn < order.count else { return }
        let task = order[turn]
        let budget = budget(tasks[task], taskSeeds[task], workers, threads)
        let result = Result { try solve(tasks[task], budget, progress) }
        results.withLock { $0[task] = result }
      }
    }
    return RoutePlan(
      basis: basis, tasks: try results.withLock { try $0.compactMap { try $0?.get() } })
  }

  /// The task's part of the whole budget, by its stops.
  private func budget(_ task: RoutingTask, _ seed: UInt64, _ workers: Int, _ threads: Int)
    -> Budget
  {
    let share = Double(task.stops.count) / Double(max(1, stopCount))
    let seconds = [city.routing.timeLimit?.value, options.timeLimit].compactMap { $0 }.min()
    func part(_ work: Int) -> Int { Int((Double(work) * share).rounded(.up)) }
    let usual = effort.work(stops: task.stops.count)
    var work = city.routing.workLimit.map(part)
    switch effort {
    case .savings: work = 0
    case .plan: if work == nil, seconds == nil { work = usual }
    case .day:
      work = city.simulation.dayWorkLimit.map(part) ?? min(work ?? .max, usual)
    }
    return Budget(
      seconds: seconds.map { min($0, $0 * Double(workers) * share) }, work: work,
      threads: threads, seed: seed, cancellation: options.cancellation)
  }

  private func solve(_ task: RoutingTask, _ budget: Budget, _ progress: @escaping ProgressHandler)
    throws -> RoutePlan.Task
  {
    let who = city.words(forCarriers: task.carriers)
    let name = "routes of \(who) to \(task.service)"
    var result = RoutePlan.Task(
      carriers: task.carriers, servesDoors: task.servesDoors,
      servesPickupPoints: task.servesPickupPoints, stops: task.stops, fleets: task.fleets,
      routes: [], unserved: [], cost: .zero,
      report: StageReport(
        name: name, problem: "cost of the rounds of \(who) to \(task.service) \(about)",
        unit: "CNY a day",
        outcome: Outcome(
          solution: RoutingSolution(routes: []), objective: 0, bound: 0, status: .optimal,
          stop: .proven, work: 0, seconds: 0)))
    guard let problem = task.problem else {
      let hasDepot = city.depots.contains { $0.isOpen(to: task.carriers) }
      result.unserved = task.stops.indices.map {
        RoutePlan.Unserved(stop: $0, reason: hasDepot ? .routing(.noVehicle) : .noDepot)
      }
      if !task.stops.isEmpty {
        result.report.status = .infeasible
        (result.report.objective, result.report.bound, result.report.gap) = (nil, nil, nil)
      }
      return result
    }
    // Stops left out stand in the plan with their reasons.
    let outcome = try VehicleRouting.solve(problem, budget: budget) { step in
      var step = step
      step.phase = "\(name): \(step.phase)"
      progress(step)
    }.verified(name, besides: [.stopMayNotBeLeftOut]) { verify($0, for: problem) }
    result.report = StageReport(
      name: name, problem: result.report.problem, unit: result.report.unit, outcome: outcome)
    guard let solution = outcome.solution else { return result }
    let base = city.vehicles[task.fleets[0].vehicle].circuity
    result.routes = solution.routes.map { route in
      let fleet = task.fleets[route.vehicleType]
      let driven = problem.evaluate(route)
      let detour = base > 0 ? city.vehicles[fleet.vehicle].circuity / base : 1
      return RoutePlan.Route(
        vehicle: fleet.vehicle, depot: fleet.depot, trips: route.trips,
        distance: Metres(driven.distance * detour), duration: Seconds(driven.duration),
        cost: Yuan(driven.cost))
    }
    result.unserved = solution.unserved.map {
      RoutePlan.Unserved(stop: $0.stop, reason: .routing($0.reason))
    }
    result.cost = result.routes.reduce(.zero) { $0 + $1.cost }
    return result
  }
}

/// Runs `body` once on each of so many threads, the caller's among them, and waits for all.
///
/// Threads of their own: the global queue's have small stacks.
private func onThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) {
  let ended = DispatchSemaphore(value: 0)
  for _ in 1..<max(1, count) {
    let thread = Thread {
      body()
      ended.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }
  body()
  for _ in 1..<max(1, count) { ended.wait() }
}
