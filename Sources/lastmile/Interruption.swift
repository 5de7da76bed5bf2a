import Dispatch
import Foundation
import Optimization

/// Turns Ctrl-C and SIGTERM into a raised `Cancellation`, so that engines end with what they have
/// found. A second signal ends the program at once.
final class Interruption {
  let cancellation = Cancellation()

  init() {
    let cancellation = cancellation
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler {
        // The watch lasts as long as the process: the handler keeps its source.
        defer { withExtendedLifetime(source) {} }
        if cancellation.isCancelled { _exit(ExitStatus.interrupted.rawValue) }
        cancellation.cancel()
      }
      source.resume()
    }
  }
}
