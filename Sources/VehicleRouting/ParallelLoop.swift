import Dispatch
import Synchronization

/// Runs `body` for 0 ..< count on up to `threads` threads. The order of the calls is not defined;
/// bodies must not touch each other's data.
/// - Parameter body: gets the index, and the number of the worker that runs it.
func parallelLoop(_ count: Int, threads: Int, _ body: @escaping @Sendable (Int, Int) -> Void) {
  let workers = min(count, threads)
  guard workers > 1 else {
    for index in 0..<count { body(index, 0) }
    return
  }
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if index >= count { return }
      body(index, worker)
    }
  }
}
