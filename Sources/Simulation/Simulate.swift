import CityModel
import Dispatch
import Optimization
import Planning
import Synchronization

/// Simulates the scenario's days as often as it asks, each replication with draws of its own.
///
/// Every draw comes from a substream named by its stage, entity, day and replication, so the record
/// depends on neither the number of threads nor on what else the scenario decides: two plans meet
/// the same parcels.
///
/// - Parameters:
///   - replications: which of them; nil for as many as the scenario asks
///   - options: on cancellation the days finished so far are returned, marked incomplete; a time
///     limit is shared evenly by the rounds of all the days
/// - Throws: `RoutingProblemError` where the city's vehicles make no routing problem.
public func simulate(
  _ city: City, _ plan: Plan, replications wanted: Range<Int>? = nil,
  options: PlanningOptions = PlanningOptions(), progress: @escaping ProgressHandler = silent
) throws -> EventRecord {
  let wanted = wanted ?? 0..<max(0, city.simulation.replications)
  let replications = wanted.count
  let reach = PickupReach(city: city, plan: plan)
  let cells = ServiceCells(city, plan.buildings)
  let workers = max(1, min(options.threads, replications))
  var inner = options
  inner.threads = max(1, options.threads / workers)
  let runDays = max(1, replications * (city.simulation.days + city.simulation.warmUpDays))
  inner.timeLimit = options.timeLimit.map { $0 * Double(workers) / Double(runDays) }
  let dayOptions = inner
  let deadline = Deadline(seconds: nil, cancellation: options.cancellation)
  let finished = Mutex([Result<ReplicationRecord, any Error>?](repeating: nil, count: replications))
  let next = Atomic<Int>(0)
  let daysDone = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let replication = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard replication < replications, !options.cancellation.isCancelled else { return }
      let record = Result {
        try runReplication(wanted.lowerBound + replication, city, plan, reach, cells, dayOptions) {
          let done = daysDone.wrappingAdd(1, ordering: .relaxed).newValue
          progress(
            Progress(
              phase: "simulated days", objective: nil, bound: nil, work: done,
              seconds: deadline.elapsed))
        }
      }
      finished.withLock { $0[replication] = record }
    }
  }
  let records = try finished.withLock { try $0.map { try $0?.get() } }
  return assemble(records, days: city.simulation.days)
}

/// Whole replications are kept; of a run cut short within its first, the days it finished.
private func assemble(_ records: [ReplicationRecord?], days: Int) -> EventRecord {
  let whole = records.compactMap { $0 }.filter { $0.days.count == days }
  let isComplete = whole.count == records.count
  if whole.isEmpty, let started = records.first ?? nil, !started.days.isEmpty {
    return EventRecord(replications: [started], isComplete: false)
  }
  return EventRecord(replications: whole, isComplete: isComplete)
}

private func runReplication(
  _ replication: Int, _ city: City, _ plan: Plan, _ reach: PickupReach,
  _ cells: ServiceCells, _ options: PlanningOptions, dayDone: () -> Void
) throws -> ReplicationRecord {
  var state = ReplicationState(
    city: city, plan: plan, reach: reach, serviceCells: cells, replication: replication)
  var days: [DayRecord] = []
  let plansDaily = city.simulation.rounds == .daily
  for number in -city.simulation.warmUpDays..<city.simulation.days {
    if options.cancellation.isCancelled { break }
    // Only a day that is planned anew can be cut short, and then tells nothing.
    let before = plansDaily ? state : nil
    let day = try state.runDay { day, loads, conditions in
      guard plansDaily else { return plan.routes }
      return try planRoutes(
        city, buildings: plan.buildings, loads: loads, day: day, replication: replication,
        closedDepots: conditions.closedDepots, options: options)
    }
    if let before, options.cancellation.isCancelled { return before.record(of: days) }
    if number < 0 { continue }
    days.append(day)
    dayDone()
  }
  return state.record(of: days)
}
