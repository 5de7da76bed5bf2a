import Foundation
import Optimization
import Synchronization

/// What Ctrl-C and SIGTERM do. While nothing has been found yet they end the program at once; while an
/// engine searches they raise its `Cancellation`, so that it ends with what it has found, and a second
/// one ends the program at once.
struct Interruption {
  /// Raised by the first signal.
  var cancellation: Cancellation { interrupted }

  /// From now on signals end the program at once, with the exit code for an interruption.
  static func endAtOnce() {
    searching.store(false, ordering: .relaxed)
    // The first look at a global initialises it: no signal may be the one to do that.
    _ = interrupted.isCancelled
    // A parent's blocked signals are inherited, and a blocked signal would never come.
    var heard = sigset_t()
    sigemptyset(&heard)
    for number in [SIGINT, SIGTERM] {
      signal(number, interrupt)
      sigaddset(&heard, number)
    }
    pthread_sigmask(SIG_UNBLOCK, &heard, nil)
  }

  /// From now on signals raise `cancellation`.
  init() {
    Self.endAtOnce()
    searching.store(true, ordering: .relaxed)
  }
}

private let interrupted = Cancellation()
private let searching = Atomic<Bool>(false)

/// Runs inside the signal: it only stores a flag or ends.
private func interrupt(_ number: Int32) {
  if !searching.load(ordering: .relaxed) || interrupted.isCancelled {
    _exit(ExitStatus.interrupted.rawValue)
  }
  interrupted.cancel()
}
