import Optimization

/// Counts a run's work and knows when it has to stop: one value for deadline, work limit,
/// cancellation and progress.
final class WorkMeter {
  let budget: Budget
  let deadline: Deadline
  let progress: ProgressHandler
  private(set) var work = 0
  private var lastReport = -1.0

  init(_ budget: Budget, _ progress: @escaping ProgressHandler) {
    self.budget = budget
    deadline = budget.deadline()
    self.progress = progress
  }

  func count(_ steps: Int = 1) { work += steps }

  /// Counts one unit where the run may go on; whether it has to stop. Checked before each unit, so
  /// that a run that time stopped can be repeated exactly by its work count.
  func spend() -> Bool {
    if isOver { return true }
    count()
    return false
  }

  /// Work left before the limit.
  var remainingWork: Int { budget.work.map { max(0, $0 - work) } ?? .max }

  /// Why to stop now; nil while the run may go on.
  var stopReason: StopReason? {
    if let reason = deadline.stopReason { return reason }
    return remainingWork == 0 ? .work : nil
  }

  var isOver: Bool { stopReason != nil }

  /// The listener of a search inside this run, which knows of no other solution than `objective`.
  func inner(objective: Double?) -> ProgressHandler {
    let (outer, deadline, work) = (progress, deadline, work)
    return { inside in
      var progress = inside
      progress.objective = inside.objective ?? objective
      progress.work += work
      progress.seconds = deadline.elapsed
      outer(progress)
    }
  }

  /// Tells the listener how far the run is, a few times a second at most.
  func report(_ phase: String, objective: Double?, bound: Double?) {
    let now = deadline.elapsed
    guard now - lastReport > 0.2 else { return }
    lastReport = now
    progress(
      Progress(phase: phase, objective: objective, bound: bound, work: work, seconds: now))
  }
}
