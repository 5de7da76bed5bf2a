/// A binary heap of nodes with keys, least (key, node) first; a node's key can fall.
final class LabelHeap {
  private let items: OwnedBuffer<SortItem>
  /// Place of each node in `items`; −1 where it is not in the heap.
  private let place: OwnedBuffer<Int32>
  private(set) var count = 0

  init(nodeCount: Int) {
    items = OwnedBuffer(repeating: SortItem(key: 0, index: 0), count: nodeCount)
    place = OwnedBuffer(repeating: -1, count: nodeCount)
  }

  func removeAll() {
    for position in 0..<count { place[items[position].index] = -1 }
    count = 0
  }

  /// Adds the node, or lowers its key.
  @inline(__always)
  func lower(_ node: Int32, to key: Double) {
    let item = SortItem(key: key, index: node)
    var hole = Int(place[node])
    if hole < 0 {
      hole = count
      count += 1
    }
    while hole > 0 {
      let up = (hole - 1) / 2
      if !(item < items[up]) { break }
      items[hole] = items[up]
      place[items[hole].index] = Int32(hole)
      hole = up
    }
    items[hole] = item
    place[node] = Int32(hole)
  }

  func pop() -> SortItem? {
    if count == 0 { return nil }
    let first = items[0]
    place[first.index] = -1
    count -= 1
    if count == 0 { return first }
    let item = items[count]
    var hole = 0
    while true {
      var down = 2 * hole + 1
      if down >= count { break }
      if down + 1 < count && items[down + 1] < items[down] { down += 1 }
      if !(items[down] < item) { break }
      items[hole] = items[down]
      place[items[hole].index] = Int32(hole)
      hole = down
    }
    items[hole] = item
    place[item.index] = Int32(hole)
    return first
  }
}
