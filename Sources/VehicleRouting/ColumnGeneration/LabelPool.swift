/// The labels of one direction: partial trips from the depot, in flat buffers. The only place of
/// column generation that handles raw memory.
///
/// A label waits in the bucket of its load until `accept` keeps it or finds that another dominates
/// it: one at the same node that costs and carries no more, is there no later, and remembers nothing
/// else; what it may have to pay for cuts that count its next visit and not the other's (`parity`) is
/// added to its cost (Jepsen et al. 2008).
final class LabelPool {
  struct Label {
    /// The subset-row cuts of which it has made an odd number of visits.
    var parity: CutSet
    var cost: Double
    var load: Int32
    /// Tick of the earliest start of work; 0 where nothing but capacity limits trips.
    var time: Int32
    var node: Int32
    var parent: Int32
    /// The next label waiting in the same bucket.
    var next: Int32
    var memory: UInt8
  }

  /// What dominance and joining read of a label.
  struct Entry {
    var cost: Double
    var load: Int32
    var time: Int32
    var label: Int32
    var memory: UInt8
  }

  private(set) var count = 0
  private let nodeCount: Int
  private var labels: UnsafeMutablePointer<Label>
  private var capacity = 1 << 16
  private let nodes: UnsafeMutablePointer<AcceptedLabels>
  /// First label waiting in each bucket.
  private var heads: [Int32] = []
  private var compared: UInt8 = .max
  private var comparesLoad = true
  private var comparesVisits = false
  private let prices: UnsafeMutablePointer<Double>
  private var waiting: [(node: Int32, entry: Entry)] = []

  init(nodes count: Int) {
    nodeCount = count
    labels = .allocate(capacity: capacity)
    nodes = .allocate(capacity: count)
    prices = .allocate(capacity: CutVisits.mostCuts)
    for node in 0..<count { (nodes + node).initialize(to: AcceptedLabels()) }
  }

  deinit {
    for node in 0..<nodeCount { nodes[node].deallocate() }
    nodes.deallocate()
    prices.deallocate()
    labels.deallocate()
  }

  /// - Parameters:
  ///   - compared: the bits of memory that dominance looks at; labels are lost unless all
  ///   - comparesLoad: whether dominance looks at loads; labels are lost unless it does
  ///   - cuts: what each visit that a cut counts costs; nothing is paid where visits are not compared
  func reset(buckets: Int, compared: UInt8, comparesLoad: Bool, cuts: CutVisits) {
    count = 0
    self.comparesLoad = comparesLoad
    comparesVisits = compared != 0 && !cuts.prices.isEmpty
    for (cut, price) in cuts.prices.enumerated() { prices[cut] = price }
    self.compared = compared
    heads = Array(repeating: -1, count: buckets)
    for node in 0..<nodeCount { nodes[node].count = 0 }
  }

  subscript(label: Int32) -> Label { labels[Int(label)] }

  /// Accepted labels of a node, cheapest first; good until the pool changes.
  func accepted(at node: Int) -> UnsafeBufferPointer<Entry> {
    UnsafeBufferPointer(start: nodes[node].entries, count: nodes[node].count)
  }

  @inline(__always)
  func add(
    node: Int, cost: Double, load: Int32, time: Int32, memory: UInt8, parity: CutSet,
    parent: Int32, bucket: Int
  ) {
    if isDominated(node, cost, load, time, memory, parity) { return }
    if count == capacity { enlarge() }
    labels[count] = Label(
      parity: parity, cost: cost, load: load, time: time, node: Int32(truncatingIfNeeded: node),
      parent: parent,
      next: heads[bucket], memory: memory)
    heads[bucket] = Int32(truncatingIfNeeded: count)
    count += 1
  }

  /// Settles the labels that wait in a bucket; appends the ones kept.
  func accept(bucket: Int, into kept: inout [Int32]) {
    var label = heads[bucket]
    if label < 0 { return }
    heads[bucket] = -1
    waiting.removeAll(keepingCapacity: true)
    while label >= 0 {
      let new = labels[Int(label)]
      let entry = Entry(
        cost: new.cost, load: new.load, time: new.time, label: label,
        memory: new.memory)
      waiting.append((new.node, entry))
      label = new.next
    }
    waiting.sort {
      ($0.node, $0.entry.cost, $0.entry.load, $0.entry.label)
        < ($1.node, $1.entry.cost, $1.entry.load, $1.entry.label)
    }
    for (node, new) in waiting {
      let parity = comparesVisits ? labels[Int(new.label)].parity : 0
      if isDominated(Int(node), new.cost, new.load, new.time, new.memory, parity) { continue }
      nodes[Int(node)].insert(new)
      kept.append(new.label)
    }
  }

  @inline(__always)
  private func isDominated(
    _ node: Int, _ cost: Double, _ load: Int32, _ time: Int32, _ memory: UInt8, _ parity: CutSet
  ) -> Bool {
    nodes[node].dominate(
      cost, comparesLoad ? load : .max, time, memory, compared,
      visits: comparesVisits ? (parity, UnsafePointer(labels), UnsafePointer(prices)) : nil)
  }

  /// The stops from the depot to the label's, in that order; none for −1.
  func path(_ label: Int32) -> [Int32] {
    var (stops, here) = ([Int32](), label)
    while here >= 0 {
      stops.append(labels[Int(here)].node)
      here = labels[Int(here)].parent
    }
    return stops.reversed()
  }

  private func enlarge() {
    let larger = UnsafeMutablePointer<Label>.allocate(capacity: 2 * capacity)
    larger.moveInitialize(from: labels, count: count)
    labels.deallocate()
    labels = larger
    capacity *= 2
  }
}

/// The accepted labels of a node, cheapest first.
private struct AcceptedLabels {
  var count = 0
  private(set) var entries: UnsafeMutablePointer<LabelPool.Entry>
  /// Their memories once more, close together: dominance reads little else.
  private var memories: UnsafeMutablePointer<UInt8>
  private var capacity = 64

  init() {
    entries = .allocate(capacity: capacity)
    memories = .allocate(capacity: capacity)
  }

  func deallocate() {
    entries.deallocate()
    memories.deallocate()
  }

  /// Whether one of them dominates such a label.
  @inline(__always)
  func dominate(
    _ cost: Double, _ load: Int32, _ time: Int32, _ memory: UInt8, _ compared: UInt8,
    visits: (
      parity: CutSet, labels: UnsafePointer<LabelPool.Label>, prices: UnsafePointer<Double>
    )?
  ) -> Bool {
    let foreign = ~memory & compared
    let foreignWord = UInt64(foreign) &* 0x0101_0101_0101_0101
    var start = 0
    while start < count, entries[start].cost <= cost {
      let end = min(start &+ 8, count)
      var mayDominate = true
      if end &- start == 8 {
        // Eight memories at once: whether any has no foreign bit.
        let word = UnsafeRawPointer(memories + start).loadUnaligned(as: UInt64.self)
        let bits = word & foreignWord
        mayDominate = (bits &- 0x0101_0101_0101_0101) & ~bits & 0x8080_8080_8080_8080 != 0
      }
      if mayDominate {
        for index in start..<end
        where memories[index] & foreign == 0 && entries[index].load <= load
          && entries[index].time <= time && entries[index].cost <= cost
        {
          guard let visits else { return true }
          var odd = visits.labels[Int(entries[index].label)].parity & ~visits.parity
          var most = cost - entries[index].cost
          while odd != 0, most >= 0 {
            most -= visits.prices[odd.trailingZeroBitCount]
            odd &= odd &- 1
          }
          if most >= 0 { return true }
        }
      }
      start = end
    }
    return false
  }

  mutating func insert(_ entry: LabelPool.Entry) {
    if count == capacity { enlarge() }
    var (place, above) = (0, count)
    while place < above {
      let middle = (place + above) / 2
      if entries[middle].cost <= entry.cost { place = middle + 1 } else { above = middle }
    }
    (entries + place + 1).update(from: entries + place, count: count - place)
    (memories + place + 1).update(from: memories + place, count: count - place)
    entries[place] = entry
    memories[place] = entry.memory
    count += 1
  }

  private mutating func enlarge() {
    let old = self
    capacity *= 2
    entries = .allocate(capacity: capacity)
    memories = .allocate(capacity: capacity)
    entries.update(from: old.entries, count: count)
    memories.update(from: old.memories, count: count)
    old.deallocate()
  }
}
