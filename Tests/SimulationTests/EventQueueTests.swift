import Geography
import Testing

@testable import Simulation

@Suite struct EventQueueTests {
  @Test("Events come by time, then priority, then the sequence they were scheduled in")
  func totalOrder() {
    var stream = RandomStream(seed: 3, name: "events")
    for count in [0, 1, 2, 3, 10, 500] {
      var queue = EventQueue<Int>()
      var expected: [(time: Double, priority: UInt16, sequence: Int)] = []
      for sequence in 0..<count {
        // Few different values, so that ties are many.
        let (time, priority) = (Double(stream.index(below: 7)), UInt16(stream.index(below: 3)))
        queue.schedule(sequence, at: time, priority: priority)
        expected.append((time, priority, sequence))
      }
      expected.sort { ($0.time, $0.priority, $0.sequence) < ($1.time, $1.priority, $1.sequence) }
      var taken: [Int] = []
      while let event = queue.popFirst() {
        #expect(queue.now == event.time)
        taken.append(event.payload)
      }
      #expect(taken == expected.map(\.sequence))
      #expect(queue.isEmpty)
    }
  }

  @Test("Events may be scheduled while others run, at the present moment too")
  func schedulingWhileRunning() {
    var queue = EventQueue<String>()
    queue.schedule("first", at: 1)
    queue.schedule("last", at: 5)
    var order: [String] = []
    while let event = queue.popFirst() {
      order.append(event.payload)
      if event.payload == "first" {
        queue.schedule("second", at: 1)
        queue.schedule("urgent", at: 5, priority: 0)
        queue.schedule("third", at: 2, priority: 9)
      }
    }
    #expect(order == ["first", "second", "third", "last", "urgent"])
  }

  @Test("The clock stops at the given time and leaves later events pending")
  func advancing() {
    var queue = EventQueue<Int>()
    for time in [3.0, 1, 2] { queue.schedule(Int(time), at: time) }
    var taken: [Int] = []
    while let event = queue.popFirst(before: 3) { taken.append(event.payload) }
    #expect(taken == [1, 2])
    #expect(queue.now == 3 && queue.count == 1 && queue.nextTime == 3)
    #expect(queue.popFirst(before: 3.5)?.payload == 3)
  }
}
