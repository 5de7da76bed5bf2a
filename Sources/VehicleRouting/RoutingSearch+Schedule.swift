import Foundation
import Optimization

/// How a search spends its time: temperatures, and a schedule that is likely to end with it.
extension RoutingSearch {
  func temperatures(_ schedule: Schedule, _ arc: Double) -> (hot: Double, cold: Double) {
    // Few iterations per stop do not cool a hot start down again; they end best while worse states
    // are still taken in, since local search follows only steps that are near to that.
    let perStop = Double(schedule.cooling) * Double(schedule.length) / Double(count)
    let hot = min(1.4, 0.06 * max(100, perStop).squareRoot()) * min(1, perStop / 15)
    let few = max(1, 1500 / perStop)
    // Measured: with thousands of stops most of a cooler end is lost on steps that change nothing; with
    // windows, where fewer places are open to a stop, much of it with any number.
    let coldest = W.windows ? 0.06 : 0.014
    let cold = coldest * (groups.count > 1 ? few : few.squareRoot())
    let start = arc * max(0.04, hot) * fleetFactor
    return (start, min(arc * cold, start / 3))
  }

  /// Where vehicles are of several sizes, a trip that grows beyond one has to pay for the next: steps
  /// of cost that a start at the usual temperature does not climb.
  private var fleetFactor: Double {
    Set(setting.flat.kinds.map(\.capacity)).count > 1 ? 4 : 1
  }

  /// Mean cost of the arcs between stops, by which temperatures are scaled; nil without any.
  func meanArc(_ plan: TripPlan) -> Double? {
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

  /// The work limit's schedule, or one for the time there is.
  func schedule(_ arc: Double) -> Schedule {
    let enough = 200_000.0 * Double(count)
    if let work = budget.work { return Schedule(work: work, breeds: breeds) }
    if budget.seconds == nil {
      return Schedule(work: Int(min(enough, 1e6 + 1000 * Double(count))), breeds: breeds)
    }
    let sample = makeGroups(best.plan, sample: max(Self.trialGroups, budget.threads))
    guard !sample.isEmpty else { return Schedule(work: 0, breeds: breeds) }
    let within = min(Self.longestTrial, Self.trialShare * deadline.remaining)
    func schedule(_ speed: Double) -> Schedule {
      let total = Self.caution * speed * deadline.remaining
      return Schedule(total: min(enough, total), breeds: breeds)
    }
    // The temperatures depend on the speed that is looked for: a short look at it will do for them.
    let rough = schedule(speed(of: sample, at: [0.2 * arc], within: 0.1 * within))
    let (hot, cold) = temperatures(rough, arc)
    let levels = (0..<Self.trialLevels).map { level in
      hot * pow(cold / hot, (Double(level) + 0.5) / Double(Self.trialLevels))
    }
    return schedule(speed(of: sample, at: levels, within: 0.9 * within))
  }

  /// Groups and temperatures that are tried; share of the time and seconds that this takes at most.
  private static var trialGroups: Int { 4 }
  private static var trialLevels: Int { 4 }
  private static var trialShare: Double { 0.02 }
  private static var longestTrial: Double { 10 }
  /// Share of the speed that is counted on: what is left over repeats the end of the cooling, while what
  /// is missing cuts it off.
  private static var caution: Double { 0.9 }

  /// Iterations a second on all threads, as many at each temperature: hot steps take longer, for more of
  /// them are searched locally. The groups tried are not used again.
  private func speed(
    of groups: [SearchGroup<T, W>], at temperatures: [Double], within seconds: Double
  ) -> Double {
    let workers = min(budget.threads, groups.count)
    let slice = seconds * Double(workers) / Double(groups.count * temperatures.count)
    let pace = Slots<[Double]>(groups.count)
    let deadline = deadline
    parallelLoop(groups.count, threads: budget.threads) { index, _ in
      pace[index] = temperatures.map { temperature in
        groups[index].annealing.pace(at: temperature, within: slice, deadline)
      }
    }
    let paces = pace.values().joined()
    return Double(workers) * Double(paces.count) / paces.reduce(0, +)
  }
}

extension Annealing {
  /// Seconds an iteration takes at a temperature, tried for a while.
  fileprivate mutating func pace(
    at temperature: Double, within seconds: Double, _ deadline: Deadline
  ) -> Double {
    let start = deadline.elapsed
    var (done, elapsed) = (0, 0.0)
    repeat {
      _ = run(iterations: 256, from: temperature, to: temperature, cooled: 0, deadline: deadline)
      done += 256
      elapsed = deadline.elapsed - start
    } while elapsed < seconds && !deadline.isOver
    return max(elapsed, 1e-9) / Double(done)
  }
}
