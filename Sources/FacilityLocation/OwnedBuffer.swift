/// A fixed-size array in raw memory that it frees itself, for the inner loops of the
/// solvers: no reference counting, no exclusivity checks, bounds checked in debug builds only.
struct OwnedBuffer<Element: BitwiseCopyable>: ~Copyable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(repeating value: Element, count: Int) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: count)
    self.count = count
  }

  init(_ values: [Element]) {
    base = .allocate(capacity: max(1, values.count))
    for (index, value) in values.enumerated() { (base + index).initialize(to: value) }
    count = values.count
  }

  deinit { base.deallocate() }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count)
      base[index] = newValue
    }
  }

  @inline(__always)
  subscript(index: Int32) -> Element {
    get { self[Int(index)] }
    nonmutating set { self[Int(index)] = newValue }
  }

  /// Sets every element.
  func fill(_ value: Element) { base.update(repeating: value, count: count) }

  /// Takes over the elements of a buffer of the same size.
  func copy(from other: borrowing OwnedBuffer<Element>) {
    precondition(count == other.count)
    base.update(from: other.base, count: count)
  }

  func copy(from values: [Element]) {
    precondition(count == values.count)
    for (index, value) in values.enumerated() { base[index] = value }
  }

  var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

/// A growing stack in raw memory, for the same loops.
final class FlatStack<Element: BitwiseCopyable> {
  private var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 64) {
    self.capacity = max(1, capacity)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  @inline(__always)
  subscript(index: Int) -> Element {
    assert(index >= 0 && index < count)
    return base[index]
  }

  @inline(__always)
  func append(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count += 1
  }

  @inline(__always)
  func removeLast() -> Element {
    assert(count > 0)
    count -= 1
    return base[count]
  }

  func removeAll() { count = 0 }

  private func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
