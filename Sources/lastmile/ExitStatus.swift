/// What the program's exit code tells a script.
enum ExitStatus: Int32 {
  case done = 0
  /// The check, validation or comparison ran and found something.
  case findings = 1
  /// Wrong usage or wrong input.
  case wrongInput = 2
  /// Proven that no solution exists.
  case infeasible = 3
  /// A limit stopped the search before the proof that `--gap` asked for, or the replications before
  /// the precision that `--ci-halfwidth` did.
  case limitReached = 4
  /// A defect of this program.
  case defect = 70
  /// Ended by Ctrl-C or SIGTERM; what had been found is written and marked incomplete.
  case interrupted = 75

  static let explanation = """
    Exit codes: 0 done; 1 findings; 2 wrong usage or input; 3 proven infeasible; 4 stopped at a \
    limit before the proof (--gap) or precision (--ci-halfwidth) asked for; 70 a defect of this program; 75 interrupted.
    """
}

/// Ends the command with an exit status and a message on standard error.
struct Failure: Error {
  var status: ExitStatus
  /// Printed as it is, on lines of its own; nothing when empty.
  var message: String

  init(_ status: ExitStatus, _ message: String = "") {
    self.status = status
    self.message = message
  }

  static func wrongInput(_ message: String) -> Failure { Failure(.wrongInput, message) }
}
