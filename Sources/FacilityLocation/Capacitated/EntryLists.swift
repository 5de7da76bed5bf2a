/// Doubly linked lists of row entries by owner.
final class EntryLists {
  let first: OwnedBuffer<Int32>
  let next: OwnedBuffer<Int32>
  private let previous: OwnedBuffer<Int32>

  init(owners: Int, entries: Int) {
    first = OwnedBuffer(repeating: -1, count: owners)
    next = OwnedBuffer(repeating: -1, count: entries)
    previous = OwnedBuffer(repeating: -1, count: entries)
  }

  func removeAll() { first.fill(-1) }

  @inline(__always)
  func add(_ entry: Int32, to owner: Int) {
    let head = first[owner]
    next[entry] = head
    previous[entry] = -1
    if head >= 0 { previous[head] = entry }
    first[owner] = entry
  }

  @inline(__always)
  func remove(_ entry: Int32, from owner: Int) {
    let (before, after) = (previous[entry], next[entry])
    if before >= 0 { next[before] = after } else { first[owner] = after }
    if after >= 0 { previous[after] = before }
  }
}
