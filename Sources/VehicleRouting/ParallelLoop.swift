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

/// Places that workers fill, each its own, read only after the barrier.
final class Slots<Value>: @unchecked Sendable {
  private let count: Int
  private let places: UnsafeMutablePointer<Value?>

  init(_ count: Int) {
    self.count = count
    places = .allocate(capacity: max(1, count))
    places.initialize(repeating: nil, count: count)
  }

  deinit {
    places.deinitialize(count: count)
    places.deallocate()
  }

  subscript(index: Int) -> Value? {
    get { places[index] }
    set { places[index] = newValue }
  }

  func values() -> [Value] {
    var values: [Value] = []
    for index in 0..<count {
      if let value = places[index] { values.append(value) }
    }
    return values
  }
}
