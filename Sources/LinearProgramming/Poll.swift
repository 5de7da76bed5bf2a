import CGLPK
import GLPKGuard
import Optimization

/// What GLPK asks from within a long call: is it time to leave? Leaving so gives the call's work up;
/// GLPK's own time limit does not, so it goes first.
final class Poll {
  private let deadline: Deadline
  init(_ deadline: Deadline) {
    self.deadline = Deadline(
      seconds: deadline.remaining + 0.4, cancellation: deadline.cancellation)
  }

  static let ask: guard_poll = { context in
    guard let context else { return false }
    return Unmanaged<Poll>.fromOpaque(context).takeUnretainedValue().deadline.isOver
  }

  /// GLPK's defaults, to stop at the deadline and to speak every fifth of a second: that is when it
  /// can be interrupted.
  static func parameters(_ deadline: Deadline) -> glp_smcp {
    var parameters = glp_smcp()
    glp_init_smcp(&parameters)
    parameters.msg_lev = GLP_MSG_ON
    parameters.out_frq = 200
    parameters.out_dly = 200
    parameters.tm_lim = milliseconds(deadline)
    return parameters
  }

  /// What is left of the deadline, as GLPK takes it.
  static func milliseconds(_ deadline: Deadline, plus extra: Double = 0) -> Int32 {
    let left = deadline.remaining * 1000 + extra
    return left < Double(Int32.max) ? Int32(left) : Int32.max
  }
}
