/// How far two nodes are apart, for hot loops: specialised away at compile time.
protocol Travel: Sendable, SendableMetatype {
  /// Whether seconds are given apart from metres.
  var hasDurations: Bool { get }
  /// Whether no detour is shorter than the way itself, but for rounding.
  static var isMetric: Bool { get }
  /// Metres from one node to another.
  func distance(_ origin: Int, _ destination: Int) -> Double
  /// Seconds from one node to another, where `hasDurations`.
  func duration(_ origin: Int, _ destination: Int) -> Double
  /// The same metric over other nodes: node `i` of the copy is `nodes[i]` here.
  func restricted(to nodes: UnsafeBufferPointer<Int32>) -> Self
  /// Moves a node of a copy to where another is.
  func place(_ node: Int, at other: Int)
  /// Gives back the memory of a copy made by `restricted`.
  func release()
}

/// How a straight line becomes metres.
enum Rounding: Int32, Sendable {
  case exact, nearest, up, down
}

/// Distances from coordinates, recomputed on every call: cheaper than a look-up in a matrix.
struct PlanarTravel: Travel, @unchecked Sendable {
  let points: UnsafeMutablePointer<SIMD2<Double>>
  let scale: Double
  let unit: Double
  let rounding: Rounding

  @inline(__always) var hasDurations: Bool { false }
  @inline(__always) static var isMetric: Bool { true }

  @inline(__always)
  func distance(_ origin: Int, _ destination: Int) -> Double {
    let offset = points[origin] - points[destination]
    let straight = (offset.x * offset.x + offset.y * offset.y).squareRoot()
    switch rounding {
    case .exact: return straight * scale
    case .nearest:
      let near = Self.integer(straight)
      return straight - near == 0.5 ? near + 1 : near
    case .up:
      let near = Self.integer(straight * scale)
      return near < straight * scale ? near + 1 : near
    case .down:
      let near = Self.integer(straight * scale)
      return (near > straight * scale ? near - 1 : near) * unit
    }
  }

  /// The nearest integer of a number below 2⁵¹, ties to even: beyond 2⁵² doubles have no fraction.
  @inline(__always)
  private static func integer(_ value: Double) -> Double { (value + 0x1p52) - 0x1p52 }

  @inline(__always)
  func duration(_ origin: Int, _ destination: Int) -> Double { 0 }

  func restricted(to nodes: UnsafeBufferPointer<Int32>) -> PlanarTravel {
    let copy = UnsafeMutablePointer<SIMD2<Double>>.allocate(capacity: max(1, nodes.count))
    for (index, node) in nodes.enumerated() { copy[index] = points[Int(node)] }
    return PlanarTravel(points: copy, scale: scale, unit: unit, rounding: rounding)
  }

  func place(_ node: Int, at other: Int) { points[node] = points[other] }

  func release() { points.deallocate() }
}

/// Distances, and durations where they differ, from a matrix.
struct MatrixTravel: Travel, @unchecked Sendable {
  let distances: UnsafeMutablePointer<Double>
  let durations: UnsafeMutablePointer<Double>?
  let size: Int
  /// Row of the matrix of every node.
  let rows: UnsafeMutablePointer<Int32>

  @inline(__always) var hasDurations: Bool { durations != nil }
  @inline(__always) static var isMetric: Bool { false }

  @inline(__always)
  func distance(_ origin: Int, _ destination: Int) -> Double {
    distances[Int(rows[origin]) * size + Int(rows[destination])]
  }

  @inline(__always)
  func duration(_ origin: Int, _ destination: Int) -> Double {
    guard let durations else { return 0 }
    return durations[Int(rows[origin]) * size + Int(rows[destination])]
  }

  func restricted(to nodes: UnsafeBufferPointer<Int32>) -> MatrixTravel {
    let copy = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, nodes.count))
    for (index, node) in nodes.enumerated() { copy[index] = rows[Int(node)] }
    return MatrixTravel(distances: distances, durations: durations, size: size, rows: copy)
  }

  func place(_ node: Int, at other: Int) { rows[node] = rows[other] }

  func release() { rows.deallocate() }
}
