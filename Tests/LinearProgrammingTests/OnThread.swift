import Foundation
import Synchronization

/// Runs the body on a thread of its own and waits for it.
func onThread<Result>(_ body: @escaping () throws -> Result) throws -> Result {
  try Joined(body).join()
}

/// A thread that can be waited for.
final class Joined<Result>: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var result: Swift.Result<Result, any Error>?

  init(_ body: @escaping () throws -> Result) {
    nonisolated(unsafe) let body = body
    let thread = Thread {
      self.result = Swift.Result { try body() }
      self.done.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  func join() throws -> Result {
    done.wait()
    guard let result else { throw CancellationError() }
    return try result.get()
  }
}
