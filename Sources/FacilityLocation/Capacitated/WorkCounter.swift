import Optimization

/// Counts the work of a solver and says when it must stop. Every check counts one unit, so that a
/// run that time stopped can be repeated exactly by its work count.
final class WorkCounter {
  let deadline: Deadline
  private let limit: Int
  private(set) var work = 0
  /// Why the work must stop; nil while it may go on.
  private(set) var stopReason: StopReason?

  init(_ budget: Budget) {
    deadline = budget.deadline()
    limit = budget.work ?? .max
  }

  var isOver: Bool { stopReason != nil }

  /// Counts one unit; whether the work must stop.
  func spend() -> Bool {
    if isOver { return true }
    if let reason = deadline.stopReason {
      stopReason = reason
    } else if work >= limit {
      stopReason = .work
    } else {
      work += 1
    }
    return isOver
  }
}
