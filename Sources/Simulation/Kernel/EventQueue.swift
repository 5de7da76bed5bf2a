/// The pending events of a discrete-event simulation, in a total order: by time, then by priority
/// (lower first), then by the sequence in which they were scheduled. Equal schedules therefore run
/// alike, on any machine. It knows nothing of what the events mean.
///
/// A binary heap in one flat buffer; scheduling and taking cost O(log n), memory is that of the
/// events pending.
struct EventQueue<Payload> {
  struct Event {
    /// Seconds, or whatever unit the user counts time in.
    var time: Double
    /// Priority in the upper 16 bits, sequence below.
    fileprivate var order: UInt64
    var payload: Payload

    var priority: UInt16 { UInt16(truncatingIfNeeded: order >> 48) }

    @inline(__always)
    fileprivate func precedes(_ other: Self) -> Bool {
      time < other.time || (time == other.time && order < other.order)
    }
  }

  private var heap: [Event] = []
  private var scheduled: UInt64 = 0
  /// Time of the event taken last, or that the clock was advanced to.
  private(set) var now = -Double.infinity

  var isEmpty: Bool { heap.isEmpty }
  var count: Int { heap.count }
  /// Time of the next event.
  var nextTime: Double? { heap.first?.time }

  /// - Precondition: `time` is not before `now`, and is a number.
  mutating func schedule(_ payload: Payload, at time: Double, priority: UInt16 = 0) {
    precondition(time >= now, "an event at \(time) would lie in the past of \(now)")
    let order = UInt64(priority) << 48 | scheduled & 0xFFFF_FFFF_FFFF
    scheduled += 1
    heap.append(Event(time: time, order: order, payload: payload))
    siftUp(from: heap.count - 1)
  }

  /// Takes the next event, and sets the clock to its time.
  mutating func popFirst() -> Event? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      siftDown()
    }
    now = first.time
    return first
  }

  /// Takes the next event that happens before `time`; without one, sets the clock to `time`.
  mutating func popFirst(before time: Double) -> Event? {
    if let next = nextTime, next < time { return popFirst() }
    now = max(now, time)
    return nil
  }

  private mutating func siftUp(from start: Int) {
    heap.withUnsafeMutableBufferPointer { heap in
      let event = heap[start]
      var hole = start
      while hole > 0, event.precedes(heap[(hole - 1) / 2]) {
        heap[hole] = heap[(hole - 1) / 2]
        hole = (hole - 1) / 2
      }
      heap[hole] = event
    }
  }

  private mutating func siftDown() {
    heap.withUnsafeMutableBufferPointer { heap in
      let event = heap[0]
      var hole = 0
      while true {
        var child = 2 * hole + 1
        guard child < heap.count else { break }
        if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
        guard heap[child].precedes(event) else { break }
        heap[hole] = heap[child]
        hole = child
      }
      heap[hole] = event
    }
  }
}
