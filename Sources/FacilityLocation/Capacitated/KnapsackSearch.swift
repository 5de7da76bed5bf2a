/// The 0-1 knapsack problem by depth-first branch and bound (Horowitz & Sahni 1974; Martello & Toth
/// 1990), for real profits and weights.
///
/// Items are loaded, then `solve` sorts them by profit per weight. Where the node limit ends the
/// search, the value returned is the linear bound: still no less than the optimum.
final class KnapsackSearch {
  private let items: OwnedBuffer<SortItem>
  private let profit: OwnedBuffer<Double>
  private let weight: OwnedBuffer<Double>
  private let taken: OwnedBuffer<Bool>
  private let best: OwnedBuffer<Bool>
  private(set) var count = 0
  private let nodeLimit: Int

  init(capacity itemLimit: Int, nodeLimit: Int = 20_000) {
    items = OwnedBuffer(repeating: SortItem(key: 0, index: 0), count: itemLimit)
    profit = OwnedBuffer(repeating: 0, count: itemLimit)
    weight = OwnedBuffer(repeating: 0, count: itemLimit)
    taken = OwnedBuffer(repeating: false, count: itemLimit)
    best = OwnedBuffer(repeating: false, count: itemLimit)
    self.nodeLimit = nodeLimit
  }

  func removeAll() { count = 0 }

  /// Adds an item with profit above 0; `index` is the caller's name for it.
  @inline(__always)
  func add(index: Int, profit value: Double, weight load: Double) {
    items[count] = SortItem(key: load > 0 ? -value / load : -.infinity, index: Int32(index))
    profit[index] = value
    weight[index] = load
    count += 1
  }

  /// The greatest profit within `room`, or a value above it (see the type). `take` receives the
  /// chosen indices.
  func solve(room: Double, take: (Int) -> Void) -> Double {
    let count = count
    if count == 0 || room < 0 { return 0 }
    var total = 0.0
    for position in 0..<count { total += weight[items[position].index] }
    if total <= room {
      var value = 0.0
      for position in 0..<count {
        value += profit[items[position].index]
        take(Int(items[position].index))
      }
      return value
    }
    sort(items.base, count)
    let value = search(room: room)
    for position in 0..<count where best[position] { take(Int(items[position].index)) }
    return value
  }

  private func search(room: Double) -> Double {
    let count = count
    var bestValue = -1.0
    var value = 0.0
    var left = room
    var next = 0
    var nodes = 0
    let rootBound = linearBound(from: 0, room: room)
    while true {
      let bound = value + linearBound(from: next, room: left)
      if bound > bestValue + 1e-9 {
        nodes += 1
        while next < count {
          let item = items[next].index
          if weight[item] <= left {
            left -= weight[item]
            value += profit[item]
            taken[next] = true
          } else {
            taken[next] = false
            next += 1
            break
          }
          next += 1
        }
        if next < count { continue }
        if value > bestValue {
          bestValue = value
          best.copy(from: taken)
        }
      }
      if nodes >= nodeLimit { return rootBound }
      for position in next..<max(next, count) { taken[position] = false }
      while next > 0 && !taken[next - 1] { next -= 1 }
      if next == 0 { return bestValue }
      let item = items[next - 1].index
      taken[next - 1] = false
      left += weight[item]
      value -= profit[item]
    }
  }

  /// The greatest profit of the items from `start` on if one may be split.
  @inline(__always)
  private func linearBound(from start: Int, room: Double) -> Double {
    var left = room
    var value = 0.0
    var position = start
    while position < count {
      let item = items[position].index
      if weight[item] > left { return value + left * profit[item] / weight[item] }
      left -= weight[item]
      value += profit[item]
      position += 1
    }
    return value
  }
}

/// A key to sort by, ascending, and what it belongs to.
struct SortItem: BitwiseCopyable {
  var key: Double
  var index: Int32
}

/// Sorts ascending by (key, index): quicksort with insertion sort for short ranges.
func sort(_ items: UnsafeMutablePointer<SortItem>, _ count: Int) {
  var low = 0
  var high = count - 1
  while high - low > 16 {
    let middle = items[(low + high) / 2]
    let (first, last) = (items[low], items[high])
    let pivot = max(min(first, middle), min(max(first, middle), last))
    var (left, right) = (low, high)
    while left <= right {
      while items[left] < pivot { left += 1 }
      while pivot < items[right] { right -= 1 }
      if left <= right {
        (items[left], items[right]) = (items[right], items[left])
        left += 1
        right -= 1
      }
    }
    // The shorter side by recursion, the longer one by iteration: logarithmic depth.
    if right - low < high - left {
      sort(items + low, right - low + 1)
      low = left
    } else {
      sort(items + left, high - left + 1)
      high = right
    }
  }
  var position = low + 1
  while position <= high {
    let item = items[position]
    var hole = position
    while hole > low && item < items[hole - 1] {
      items[hole] = items[hole - 1]
      hole -= 1
    }
    items[hole] = item
    position += 1
  }
}

extension SortItem: Comparable {
  @inline(__always)
  static func < (left: SortItem, right: SortItem) -> Bool {
    left.key < right.key || (left.key == right.key && left.index < right.index)
  }
}
