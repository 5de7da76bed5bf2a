/// A fixed-size array without bounds checks or reference counting on access, for the hot loops.
///
/// It must not outlive its owner: whoever makes it calls `deallocate()` in its `deinit`.
struct FlatBuffer<Element: BitwiseCopyable> {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(repeating value: Element, count: Int) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: count)
    self.count = count
  }

  init(_ array: [Element]) {
    base = .allocate(capacity: max(1, array.count))
    base.initialize(from: array, count: array.count)
    count = array.count
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }

  func fill(_ value: Element) { base.update(repeating: value, count: count) }

  func copy(from other: FlatBuffer<Element>) { base.update(from: other.base, count: count) }

  var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

  func deallocate() { base.deallocate() }
}
