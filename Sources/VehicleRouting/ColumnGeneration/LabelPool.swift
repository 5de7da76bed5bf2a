/// The labels of one direction: partial trips from the depot, in flat buffers. The only place of
/// column generation that handles raw memory.
///
/// A label waits at its node in the bucket of its load until `accept` keeps it or finds that another
/// dominates it: one at the same node that costs and carries no more and remembers nothing else.
final class LabelPool {
  struct Label {
    var cost: Double
    var load: Int32
    var node: Int32
    var parent: Int32
    /// The next label waiting at the same node and bucket.
    var next: Int32
    var memory: UInt8
  }

  /// What dominance and joining read of a label.
  struct Entry {
    var cost: Double
    var load: Int32
    var label: Int32
    var memory: UInt8
  }

  let nodeCount: Int
  private(set) var count = 0
  private var labels: UnsafeMutablePointer<Label>
  private var capacity = 1 << 16
  /// First label waiting, at bucket · nodes + node.
  private var heads: [Int32] = []
  /// Accepted labels of each node, cheapest first.
  private var entries: [[Entry]]
  private var comparesMemory = true
  private var waiting: [Entry] = []

  init(nodes: Int) {
    nodeCount = nodes
    labels = .allocate(capacity: capacity)
    entries = Array(repeating: [], count: nodes)
  }

  deinit { labels.deallocate() }

  /// - Parameter comparesMemory: false lets a label dominate whatever it remembers.
  func reset(buckets: Int, comparesMemory: Bool) {
    count = 0
    self.comparesMemory = comparesMemory
    heads = Array(repeating: -1, count: buckets * nodeCount)
    for node in entries.indices { entries[node].removeAll(keepingCapacity: true) }
  }

  subscript(label: Int32) -> Label { labels[Int(label)] }

  func accepted(at node: Int) -> [Entry] { entries[node] }

  @inline(__always)
  func add(
    node: Int, cost: Double, load: Int32, memory: UInt8, parent: Int32, bucket: Int
  ) {
    if place(cost, load, memory, at: node) == nil { return }
    if count == capacity { enlarge() }
    let head = bucket * nodeCount + node
    labels[count] = Label(
      cost: cost, load: load, node: Int32(truncatingIfNeeded: node), parent: parent,
      next: heads[head], memory: memory)
    heads[head] = Int32(truncatingIfNeeded: count)
    count += 1
  }

  /// Settles the labels that wait at a node in a bucket; appends the ones kept.
  func accept(bucket: Int, node: Int, into kept: inout [Int32]) {
    let head = bucket * nodeCount + node
    guard heads[head] >= 0 else { return }
    waiting.removeAll(keepingCapacity: true)
    var label = heads[head]
    heads[head] = -1
    while label >= 0 {
      let new = labels[Int(label)]
      waiting.append(
        Entry(cost: new.cost, load: new.load, label: label, memory: new.memory))
      label = new.next
    }
    waiting.sort { ($0.cost, $0.load, $0.label) < ($1.cost, $1.load, $1.label) }
    for new in waiting {
      guard let place = place(new.cost, new.load, new.memory, at: node) else { continue }
      entries[node].insert(new, at: place)
      kept.append(new.label)
    }
  }

  /// Where a label belongs among the accepted ones, cheapest first; nil if one dominates it.
  @inline(__always)
  private func place(_ cost: Double, _ load: Int32, _ memory: UInt8, at node: Int) -> Int? {
    let foreign: UInt8 = comparesMemory ? ~memory : 0
    return entries[node].withUnsafeBufferPointer { entries in
      var index = 0
      while index < entries.count, entries[index].cost <= cost {
        if entries[index].load <= load, entries[index].memory & foreign == 0 { return nil }
        index += 1
      }
      return index
    }
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
