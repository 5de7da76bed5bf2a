import CityModel
import Dispatch
import Geography
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
///   - trace: makes what each replication's parcel events are given to, day by day
///   - options: on cancellation the days finished so far are returned, marked incomplete; a time
///     limit is shared evenly by the rounds of all the days
/// - Throws: `RoutingProblemError` where the city's vehicles make no routing problem, and what `trace`
///   throws.
public func simulate(
  _ city: City, _ plan: Plan, replications wanted: Range<Int>? = nil,
  trace: (@Sendable (_ replication: Int) throws -> any ParcelTrace)? = nil,
  options: PlanningOptions = PlanningOptions(), progress: @escaping ProgressHandler = silent
) throws -> EventRecord {
  let wanted = wanted ?? 0..<max(0, city.simulation.replications)
  let replications = wanted.count
  let reach = PickupReach(city: city, plan: plan)
  let cells = ServiceCells(city, plan.buildings)
  let shares = StopShares(plan.routes)
  let workers = max(1, min(options.threads, replications))
  var inner = options
  inner.threads = max(1, options.threads / workers)
  let runDays = max(
    1,
    replications * (city.simulation.days + city.simulation.warmUpDays)
      * city.delivery.day.departures.count)
  inner.timeLimit = options.timeLimit.map { $0 * Double(workers) / Double(runDays) }
  let dayOptions = inner
  let deadline = Deadline(seconds: nil, cancellation: options.cancellation)
  let finished = Mutex([Result<ReplicationRecord, any Error>?](repeating: nil, count: replications))
  let siteDays = Mutex(SiteDaySum())
  let next = Atomic<Int>(0)
  let daysDone = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let replication = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard replication < replications, !options.cancellation.isCancelled else { return }
      let record = Result {
        let number = wanted.lowerBound + replication
        return try runReplication(
          ReplicationState(
            city: city, plan: plan, reach: reach, serviceCells: cells, shares: shares,
            replication: number, isTraced: trace != nil), siteDays, try trace?(number), dayOptions,
          first: wanted.lowerBound
        ) {
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
  var record = assemble(records, days: city.simulation.days)
  record.siteDays = siteDays.withLock { $0.whole ?? $0.first }
  return record
}

/// Takes the events of one replication's parcels, a day at a time.
public protocol ParcelTrace: AnyObject {
  /// - Parameter events: in the order in which they were simulated
  func add(_ events: [ParcelEvent], on day: CalendarDay) throws
  func finish() throws
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
  _ start: ReplicationState, _ siteDays: borrowing Mutex<SiteDaySum>, _ trace: (any ParcelTrace)?,
  _ options: PlanningOptions, first: Int, dayDone: () -> Void
) throws -> ReplicationRecord {
  var state = start
  let (city, plan) = (state.city, state.plan)
  let dayCity = city.forOneDeparture
  var days: [DayRecord] = []
  let plansDaily = city.simulation.rounds == .daily
  for number in -city.simulation.warmUpDays..<city.simulation.days {
    if options.cancellation.isCancelled { break }
    // Only a day that is planned anew can be cut short, and then tells nothing.
    let before = plansDaily ? state : nil
    let day = try state.runDay { day, loads, conditions in
      guard plansDaily else { return plan.routes }
      return try planRoutes(
        dayCity, buildings: plan.buildings, loads: loads, day: day,
        replication: start.replication, closedDepots: conditions.closedDepots, options: options)
    }
    if let before, options.cancellation.isCancelled {
      state = before
      break
    }
    let events = state.takeEvents()
    if number < 0 { continue }
    try trace?.add(events, on: day.day)
    days.append(day)
    dayDone()
  }
  try trace?.finish()
  siteDays.withLock {
    $0.add(
      state.siteDays, isWhole: days.count == city.simulation.days,
      isFirst: state.replication == first)
  }
  return state.record(of: days)
}

extension City {
  /// The city as the rounds of one of several departures are planned for it: its vehicles with an
  /// even part of their shift, range and trips.
  fileprivate var forOneDeparture: City {
    let departures = delivery.day.departures.count
    guard departures > 1 else { return self }
    var city = self
    for vehicle in vehicles.indices {
      city.vehicles[vehicle].shift = Seconds(vehicles[vehicle].shift.value / Double(departures))
      city.vehicles[vehicle].range = Metres(vehicles[vehicle].range.value / Double(departures))
      city.vehicles[vehicle].maximumTrips = max(1, vehicles[vehicle].maximumTrips / departures)
    }
    return city
  }
}
