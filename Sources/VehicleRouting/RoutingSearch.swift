import Foundation
import Optimization

/// One group's annealing, handed from thread to thread between rounds.
final class SearchGroup<T: Travel, W: TimeRule>: @unchecked Sendable {
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
  /// How often trips were recombined before: the groups of one turn draw anew after each time.
  let recombinations: Int
  let pooling: Pooling?
  let deadline: Deadline
  let groups: Slots<SearchGroup<T, W>>

  func build(_ index: Int, worker: Int) {
    if deadline.isOver { return }
    var state = SearchState<T, W>(
      setting, plans[index], spare: spare[index], localIndex: scratch[worker].indices)
    if turn == 0, recombinations == 0 { state.improveWhole() }
    let pool = pooling?.pool(stops: state.stopCount)
    groups[index] = SearchGroup(
      Annealing(state, SearchRandom(seed: seed, turn + 65_536 * recombinations, index), pool))
  }
}

/// The search over a whole problem: rounds of annealing on groups of neighbouring trips, each group
/// with random numbers of its own, a barrier after each round; now and then the best of all trips met
/// are put together. What it finds depends on the seed and the schedule, not on the number of threads.
struct RoutingSearch<T: Travel, W: TimeRule> {
  private static var groupSize: Int { W.windows ? Decomposition.timedSize : Decomposition.size }

  let setting: SearchSetting<T>
  let budget: Budget
  let deadline: Deadline
  private let pooling: Pooling?
  private let pool: RoutePool?
  let breeds: Bool
  let count: Int
  private(set) var groups: [SearchGroup<T, W>] = []
  private var turn = 0
  private(set) var best: SearchResult
  private var roundsUnpooled = 0

  /// - Parameter breeds: whether rounds are left for breeding.
  init(
    setting: SearchSetting<T>, budget: Budget, deadline: Deadline, start: TripPlan, breeds: Bool
  ) {
    (self.setting, self.budget, self.deadline) = (setting, budget, deadline)
    self.breeds = breeds
    count = start.stopCount
    pooling = Pooling(start)
    pool = pooling?.pool(stops: count)
    best = SearchResult(plan: start)
  }

  /// - Parameter report: called after each round with the best cost and the work done.
  mutating func run(report: (Double, Int) -> Void) -> SearchResult {
    guard count > 1 else { return best }
    let arc = begin()
    let schedule = schedule(arc)
    best.schedule = schedule
    let temperatures = temperatures(schedule, arc)
    for round in schedule.annealing {
      regroup(before: round, schedule)
      guard deadline.stopReason == nil, anneal(round, schedule, temperatures),
        let better = recombined(after: round, schedule)
      else {
        best.stop = deadline.stopReason ?? .time
        break
      }
      best = better
      best.work += schedule.length
      report(best.cost, best.work)
    }
    collect()
    best.met = pool
    return best
  }

  /// Groups of the first plan, improved by local search.
  /// - Returns: the mean cost of an arc, by which temperatures are scaled.
  private mutating func begin() -> Double {
    let arc = meanArc(best.plan)
    let trips = best.plan.trips.count
    groups = makeGroups(best.plan)
    best.cost = groups.reduce(0) { $0 + $1.annealing.state.cost }
    let improved = plan { $0.annealing.state.plan() }
    // Where the deadline came first, groups are missing.
    if improved.stopCount == count { best.plan = improved }
    return arc ?? best.cost / Double(count + trips)
  }

  /// Iterations per stop after which the groups are cut anew: where there are few in all, so many fewer
  /// that borders still move about 25 times.
  private func turnLength(_ schedule: Schedule) -> Int {
    min(20, max(1, schedule.cooling * schedule.length / (25 * count)))
  }

  private mutating func regroup(before round: Int, _ schedule: Schedule) {
    let wanted = round * schedule.length / (turnLength(schedule) * count)
    guard groups.count > 1, wanted > turn else { return }
    turn = wanted
    collect()
    let present = plan { $0.annealing.state.plan() }
    // The old ones make room first.
    groups = []
    groups = makeGroups(present)
  }

  /// The best after a round: the groups' own, or what the trips of the pool make together. Nil where
  /// the deadline came first.
  private mutating func recombined(after round: Int, _ schedule: Schedule) -> SearchResult? {
    var found = best
    let cost = groups.reduce(0) { $0 + $1.annealing.bestCost }
    if cost < best.cost - 1e-9 {
      found.cost = cost
      found.plan = plan { $0.annealing.best() }
    }
    roundsUnpooled += 1
    guard let pool, schedule.recombines(after: round) else { return found }
    let isLast = round + 1 >= schedule.cooling
    var effort = Pooling.effort(iterations: roundsUnpooled * schedule.length)
    if isLast { effort = max(effort, Pooling.least * count) }
    guard isLast || pooling?.isFrequent == true, effort >= Pooling.least * count else {
      return found
    }
    collect()
    roundsUnpooled = 0
    let recombination = RouteRecombination(
      setting: setting, deadline: deadline, threads: budget.threads)
    let answer = recombination.improve(
      found.plan, pool: pool, effort: effort, turn: found.recombination.calls)
    guard answer.isWhole else { return nil }
    found.recombination.add(answer)
    if answer.saved > 0 {
      found.plan = answer.plan
      found.cost -= answer.saved
      best = found
      groups = makeGroups(found.plan)
    }
    return found
  }

  /// Pours what the groups have met into the common pool.
  private func collect() {
    guard let pool else { return }
    for group in groups { group.annealing.pool.map(pool.take) }
  }

  /// One round, its iterations dealt out by stops; false when the deadline came first.
  private func anneal(
    _ round: Int, _ schedule: Schedule, _ temperatures: (hot: Double, cold: Double)
  ) -> Bool {
    func temperature(_ cooled: Double) -> Double {
      temperatures.hot * pow(temperatures.cold / temperatures.hot, cooled)
    }
    let cooled = schedule.cooled(before: round)
    let from = temperature(cooled)
    let to = temperature(min(1, cooled + 1 / Double(schedule.cooling)))
    let insists = schedule.insists(in: round)
    let unfinished = groups.indices.map { _ in Flag() }
    let (groups, count, deadline) = (groups, count, deadline)
    parallelLoop(groups.count, threads: budget.threads) { index, _ in
      let share = schedule.length * groups[index].annealing.state.stopCount / count
      if !groups[index].annealing.run(
        iterations: share, from: from, to: to, cooled: cooled, insists: insists,
        deadline: deadline)
      {
        unfinished[index].raise()
      }
    }
    return !unfinished.contains { $0.isRaised }
  }

  /// The groups of a plan, or so many of them all over it; fewer when the deadline came first.
  func makeGroups(_ plan: TripPlan, sample: Int = .max) -> [SearchGroup<T, W>] {
    let near = NearStops(lists: setting.neighbours, width: setting.neighbourWidth)
    var plans = Decomposition.groups(
      of: plan, setting.flat, near, turn: turn, size: Self.groupSize)
    let spare = setting.flat.spareVehicles(plan, groups: plans.count, turn: turn)
    let drawn = min(sample, plans.count)
    plans = (0..<drawn).map { plans[$0 * plans.count / drawn] }
    let scratch = (0..<budget.threads).map { _ in Scratch(setting.flat.stopCount) }
    let builder = GroupBuilder<T, W>(
      setting: setting, plans: plans, spare: spare, scratch: scratch, seed: budget.seed, turn: turn,
      recombinations: best.recombination.calls, pooling: pooling, deadline: deadline,
      groups: Slots(plans.count))
    parallelLoop(plans.count, threads: budget.threads) { builder.build($0, worker: $1) }
    return builder.groups.values()
  }

  /// What the groups' parts make together.
  private func plan(_ part: (SearchGroup<T, W>) -> TripPlan) -> TripPlan {
    var whole = TripPlan()
    for group in groups {
      let part = part(group)
      whole.trips += part.trips
      whole.absent += part.absent
    }
    return whole
  }
}

/// What one worker writes and the others read only after the barrier.
private final class Flag: @unchecked Sendable {
  private(set) var isRaised = false
  func raise() { isRaised = true }
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
