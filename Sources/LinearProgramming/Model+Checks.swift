import GLPKGuard

// What a model checks before GLPK sees it: GLPK answers bad input with the end of the process.
extension Model {
  static var message: String { String(cString: guard_message()) }

  /// Turns a guarded call's code into an error.
  func check(_ code: Int32) throws {
    switch guard_code(UInt32(code)) {
    case GUARD_OK, GUARD_INTERRUPTED: return
    case GUARD_OUT_OF_MEMORY: throw ModelError.outOfMemory(Self.message)
    case GUARD_NOT_HERE: throw ModelError.wrongThread
    case GUARD_BUSY: throw ModelError.busy
    default: throw ModelError.lost(Self.message)
    }
  }

  func requireColumn(_ index: Int32) throws {
    guard index >= 0 && index < columnCount else {
      throw ModelError.outOfRange(what: "column", place: Int(index), count: columnCount)
    }
  }

  func requireRow(_ index: Int32) throws {
    guard index >= 0 && index < rowCount else {
      throw ModelError.outOfRange(what: "row", place: Int(index), count: rowCount)
    }
  }

  func requireName(_ name: String) throws {
    let isControl = { (scalar: Unicode.Scalar) in scalar.value < 32 || scalar.value == 127 }
    guard name.utf8.count <= 255, !name.unicodeScalars.contains(where: isControl) else {
      throw ModelError.invalidOption(
        "a name has at most 255 bytes and no control characters: \(name.prefix(40).debugDescription)"
      )
    }
  }

  func requireSize(_ what: String, _ expected: Int, _ found: Int) throws {
    guard expected == found else {
      throw ModelError.wrongSize(what: what, expected: expected, found: found)
    }
  }

  func requireFinite(_ what: String, _ first: Int, _ values: [Double]) throws {
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw ModelError.notFinite(what: what, place: first + place)
    }
  }

  func requireBounds(_ what: String, _ first: Int, _ lower: [Double], _ upper: [Double])
    throws
  {
    for place in lower.indices {
      let low = lower[place]
      let high = upper[place]
      if low.isNaN || high.isNaN || low == .infinity || high == -.infinity {
        throw ModelError.notFinite(what: "bound of \(what)", place: first + place)
      }
      if low > high {
        throw ModelError.boundsCross(what: what, place: first + place, lower: low, upper: high)
      }
    }
  }

  func requireEntries(
    what: String, limit: Int, count: Int, starts: [Int32], numbers: [Int32],
    coefficients: [Double]
  ) throws {
    try requireSize("starts", count + 1, starts.count)
    try requireSize("coefficients", numbers.count, coefficients.count)
    guard starts[0] == 0, Int(starts[count]) == numbers.count else {
      throw ModelError.wrongSize(
        what: "entries", expected: Int(starts[count]), found: numbers.count)
    }
    if seen.count < limit { seen.append(contentsOf: repeatElement(-1, count: limit - seen.count)) }
    if stamp > Int32.max - Int32(count) - 1 {
      stamp = 0
      for place in seen.indices { seen[place] = -1 }
    }
    let stamped = stamp
    stamp += Int32(count)
    let fault = seen.withUnsafeMutableBufferPointer { seen in
      starts.withUnsafeBufferPointer { starts in
        numbers.withUnsafeBufferPointer { numbers in
          coefficients.withUnsafeBufferPointer { coefficients in
            Self.firstFault(
              what: what, limit: limit, count: count, starts: starts, numbers: numbers,
              coefficients: coefficients, seen: seen, stamp: stamped)
          }
        }
      }
    }
    if let fault { throw fault }
  }

  /// The first entry out of range, not finite or named twice in its line. A number seen in a line
  /// bears that line's stamp.
  private static func firstFault(
    what: String, limit: Int, count: Int, starts: UnsafeBufferPointer<Int32>,
    numbers: UnsafeBufferPointer<Int32>, coefficients: UnsafeBufferPointer<Double>,
    seen: UnsafeMutableBufferPointer<Int32>, stamp: Int32
  ) -> ModelError? {
    for line in 0..<count {
      let start = Int(starts[line])
      let end = Int(starts[line + 1])
      guard start <= end, end <= numbers.count else {
        return .wrongSize(what: "entries up to line \(line)", expected: start, found: end)
      }
      let mark = stamp + Int32(line) + 1
      for entry in start..<end {
        let number = numbers[entry]
        guard number >= 0 && number < limit else {
          return .outOfRange(what: what, place: Int(number), count: limit)
        }
        guard coefficients[entry].isFinite else {
          return .notFinite(what: "coefficient at \(what)", place: Int(number))
        }
        guard seen[Int(number)] != mark else { return .duplicate(what: what, place: Int(number)) }
        seen[Int(number)] = mark
      }
    }
    return nil
  }

  /// Checks a single row of a callback.
  func requireRowEntries(
    lower: Double, upper: Double, columns: [Int32], coefficients: [Double]
  ) throws {
    try requireBounds("row", rowCount, [lower], [upper])
    try requireEntries(
      what: "column", limit: columnCount, count: 1, starts: [0, Int32(columns.count)],
      numbers: columns, coefficients: coefficients)
  }

  func distinct(_ handles: some Sequence<some Handle>, limit: Int, what: String) throws
    -> [Int32]
  {
    var isNamed = [Bool](repeating: false, count: limit)
    var numbers: [Int32] = []
    for handle in handles {
      guard handle.index >= 0 && handle.index < limit else {
        throw ModelError.outOfRange(what: what, place: Int(handle.index), count: limit)
      }
      guard !isNamed[Int(handle.index)] else {
        throw ModelError.duplicate(what: what, place: Int(handle.index))
      }
      isNamed[Int(handle.index)] = true
      numbers.append(handle.index)
    }
    return numbers
  }
}
