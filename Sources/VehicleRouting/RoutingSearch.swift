import Foundation
import Optimization

/// One group's annealing, handed from thread to thread between rounds.
private final class SearchGroup<T: Travel, W: TimeRule>: @unchecked Sendable {
  var annealing: Annealing<T, W>

  init(_ annealing: Annealing<T, W>) { self.annealing = annealing }

  deinit { annealing.release() }
}

private struct GroupBuilder<T: Travel, W: TimeRule>: @unchecked Sendable {
  let setting: SearchSetting<T>
  let plans: [TripPlan]
  let spare: [[Int]]
  let scratch: [Scratch]
  let seed: UInt64
  let turn: Int
  let deadline: Deadline
  let groups: Slots<SearchGroup<T, W>>

  func build(_ index: Int, worker: Int) {
    if deadline.isOver { return }
    var state = SearchState<T, W>(
      setting, plans[index], spare: spare[index], localIndex: scratch[worker].indices)
    if turn == 0 { state.improveWhole() }
    groups[index] = SearchGroup(Annealing(state, SearchRandom(seed: seed, turn, index)))
  }
}

/// The search over a whole problem: rounds of annealing on groups of neighbouring trips, each group
/// with random numbers of its own, a barrier after each round. What it finds depends on the seed
/// and the schedule, not on the number of threads.
struct RoutingSearch<T: Travel, W: TimeRule> {
  /// Iterations per stop after which the groups are cut anew.
  private static var turnLength: Int { 20 }

  let setting: SearchSetting<T>
  let budget: Budget
  let deadline: Deadline

  struct Result {
    var plan: TripPlan
    var cost: Double
    var work: Int
    var stop: StopReason
  }

  /// - Parameter report: called after each round with the best cost and the work done.
  func run(from start: TripPlan, report: (Double, Int) -> Void) -> Result {
    let count = start.trips.reduce(start.absent.count) { $0 + $1.stops.count }
    var best = Result(plan: start, cost: .infinity, work: 0, stop: .work)
    guard count > 1 else { return best }
    var groups = makeGroups(start, turn: 0)
    best.cost = groups.reduce(0) { $0 + $1.annealing.state.cost }
    let improved = plan(groups) { $0.annealing.state.plan() }
    // Where the deadline came first, groups are missing.
    if improved.trips.reduce(improved.absent.count, { $0 + $1.stops.count }) == count {
      best.plan = improved
    }
    let arc = meanArc(start) ?? best.cost / Double(count + start.trips.count)
    let schedule = schedule(start, count, arc)
    // Few iterations per stop cannot cool a hot start down again.
    let perStop = Double(Schedule.cooling) * Double(schedule.length) / Double(count)
    let hot = arc * min(1.4, max(0.04, 0.06 * perStop.squareRoot())) * fleetFactor
    let cold = arc * 0.014
    var turn = 0
    for round in 0..<schedule.rounds {
      let wantedTurn = round * schedule.length / (Self.turnLength * count)
      if groups.count > 1, wantedTurn > turn {
        turn = wantedTurn
        groups = makeGroups(plan(groups) { $0.annealing.state.plan() }, turn: turn)
      }
      let cooled = schedule.cooled(before: round)
      let from = hot * pow(cold / hot, cooled)
      let to = hot * pow(cold / hot, min(1, cooled + 1 / Double(Schedule.cooling)))
      guard deadline.stopReason == nil, anneal(groups, schedule.length, count, from, to) else {
        best.stop = deadline.stopReason ?? .time
        break
      }
      best.work += schedule.length
      let found = groups.reduce(0) { $0 + $1.annealing.bestCost }
      if found < best.cost - 1e-9 {
        best.cost = found
        best.plan = plan(groups) { $0.annealing.best() }
      }
      report(best.cost, best.work)
    }
    return best
  }

  /// Where vehicles are of several sizes, a trip that grows beyond one has to pay for the next: steps
  /// of cost that a start at the usual temperature does not climb.
  private var fleetFactor: Double {
    Set(setting.flat.kinds.map(\.capacity)).count > 1 ? 4 : 1
  }

  /// Mean cost of the arcs between stops, by which temperatures are scaled; nil without any.
  private func meanArc(_ plan: TripPlan) -> Double? {
    let flat = setting.flat
    var (sum, arcs) = (0.0, 0)
    for trip in plan.trips {
      let kind = flat.kinds[trip.kind]
      let perMetre = kind.perMetre + kind.perSecond * kind.secondsPerMetre
      for (from, to) in zip(trip.stops, trip.stops.dropFirst()) {
        sum += perMetre * setting.travel.distance(Int(from), Int(to))
        arcs += 1
      }
    }
    return sum > 0 ? sum / Double(arcs) : nil
  }

  /// One round, its iterations dealt out by stops; false when the deadline came first.
  private func anneal(
    _ groups: [SearchGroup<T, W>], _ iterations: Int, _ count: Int, _ from: Double, _ to: Double
  ) -> Bool {
    let unfinished = groups.indices.map { _ in Flag() }
    let deadline = deadline
    parallelLoop(groups.count, threads: budget.threads) { index, _ in
      let share = iterations * groups[index].annealing.state.stopCount / count
      if !groups[index].annealing.run(iterations: share, from: from, to: to, deadline: deadline) {
        unfinished[index].raise()
      }
    }
    return !unfinished.contains { $0.isRaised }
  }

  /// The groups of a turn, or only its first; fewer when the deadline came first.
  private func makeGroups(_ plan: TripPlan, turn: Int, onlyFirst: Bool = false)
    -> [SearchGroup<T, W>]
  {
    let near = NearStops(lists: setting.neighbours, width: setting.neighbourWidth)
    var plans = Decomposition.groups(of: plan, setting.flat, near, turn: turn)
    let spare = spareVehicles(plan, groups: plans.count, turn: turn)
    if onlyFirst { plans.removeLast(plans.count - 1) }
    let scratch = (0..<budget.threads).map { _ in Scratch(setting.flat.stopCount) }
    let builder = GroupBuilder<T, W>(
      setting: setting, plans: plans, spare: spare, scratch: scratch, seed: budget.seed, turn: turn,
      deadline: deadline, groups: Slots(plans.count))
    parallelLoop(plans.count, threads: budget.threads) { builder.build($0, worker: $1) }
    return builder.groups.values()
  }

  /// Vehicles in no group's use, dealt out evenly; who gets the odd ones changes with the turn.
  private func spareVehicles(_ plan: TripPlan, groups: Int, turn: Int) -> [[Int]] {
    var used = [Int](repeating: 0, count: setting.flat.kinds.count)
    for trip in plan.trips { used[trip.kind] += 1 }
    return (0..<groups).map { group in
      setting.flat.kinds.enumerated().map { index, kind in
        if kind.available == Int.max { return Int(Int32.max) }
        let spare = max(0, kind.available - used[index])
        return spare / groups + ((group + turn) % groups < spare % groups ? 1 : 0)
      }
    }
  }

  private func plan(_ groups: [SearchGroup<T, W>], _ of: (SearchGroup<T, W>) -> TripPlan)
    -> TripPlan
  {
    var whole = TripPlan()
    for group in groups {
      let part = of(group)
      whole.trips += part.trips
      whole.absent += part.absent
    }
    return whole
  }

  /// The work limit's schedule; with a time limit, one that is likely to end with it, judged by
  /// the speed of a trial on the first group that leaves no trace.
  private func schedule(_ start: TripPlan, _ count: Int, _ arc: Double) -> Schedule {
    let enough = 200_000.0 * Double(count)
    if let work = budget.work { return Schedule(work: work) }
    if budget.seconds == nil { return Schedule(total: min(enough, 1e6 + 1000 * Double(count))) }
    let remaining = deadline.remaining
    let trial = deadline.within(seconds: min(1, max(0.02, 0.02 * remaining)))
    guard let group = makeGroups(start, turn: 0, onlyFirst: true).first else {
      return Schedule(work: 0)
    }
    var done = 0
    let chunk = 1024
    while group.annealing.run(
      iterations: chunk, from: 0.2 * arc, to: 0.2 * arc, deadline: trial)
    {
      done += chunk
      if done > 100_000_000 { break }
    }
    let speed = Double(max(done, chunk)) / max(1e-6, trial.elapsed)
    let groups = max(1, (Double(count) / Double(Decomposition.size)).rounded())
    let parallel = min(Double(budget.threads), groups)
    // The hot start is slower than the trial; what is left over repeats the end of the cooling.
    return Schedule(total: min(enough, 0.8 * speed * parallel * deadline.remaining))
  }
}

/// What one worker writes and the others read only after the barrier.
private final class Flag: @unchecked Sendable {
  private(set) var isRaised = false
  func raise() { isRaised = true }
}

/// Places that workers fill, each its own, read only after the barrier.
private final class Slots<Value>: @unchecked Sendable {
  private let count: Int
  private let places: UnsafeMutablePointer<Value?>

  init(_ count: Int) {
    self.count = count
    places = .allocate(capacity: max(1, count))
    places.initialize(repeating: nil, count: count)
  }

  deinit {
    places.deinitialize(count: count)
    places.deallocate()
  }

  subscript(index: Int) -> Value? {
    get { places[index] }
    set { places[index] = newValue }
  }

  func values() -> [Value] {
    var values: [Value] = []
    for index in 0..<count {
      if let value = places[index] { values.append(value) }
    }
    return values
  }
}

/// A worker's map from the problem's stops to a group's, −1 outside of use.
private final class Scratch: @unchecked Sendable {
  let indices: UnsafeMutablePointer<Int32>

  init(_ count: Int) {
    indices = .allocate(capacity: max(1, count))
    indices.initialize(repeating: -1, count: count)
  }

  deinit { indices.deallocate() }
}
