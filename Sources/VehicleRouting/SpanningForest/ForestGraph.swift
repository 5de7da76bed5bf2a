/// Edges between stops, and which of them are at each stop.
struct ForestGraph {
  struct Edge {
    var one: Int32
    var other: Int32
    var metres: Double
  }

  let stopCount: Int
  private(set) var edges: [Edge] = []
  private var start: [Int32] = []
  private var atStop: [Int32] = []

  /// Edges between stops of which one is among the nearest `width` of the other.
  /// - Parameter metres: between two stops
  init(_ near: NearStops, width: Int, stopCount: Int, metres: (Int, Int) -> Double) {
    self.stopCount = stopCount
    let width = min(width, near.width)
    var edges: [Edge] = []
    edges.reserveCapacity(stopCount * width)
    for stop in 0..<stopCount {
      for other in near.of(stop).prefix(width).lazy.map(Int.init)
      where other > stop || !near.of(other).prefix(width).contains(Int32(stop)) {
        edges.append(Edge(one: Int32(stop), other: Int32(other), metres: metres(stop, other)))
      }
    }
    add(edges)
  }

  /// Adds edges; none of them may be there already.
  mutating func add(_ new: [Edge]) {
    edges += new
    var count = [Int32](repeating: 0, count: stopCount + 1)
    for edge in edges {
      count[Int(edge.one) + 1] += 1
      count[Int(edge.other) + 1] += 1
    }
    for stop in 0..<stopCount { count[stop + 1] += count[stop] }
    start = count
    atStop = [Int32](repeating: 0, count: 2 * edges.count)
    for (number, edge) in edges.enumerated() {
      for stop in [Int(edge.one), Int(edge.other)] {
        atStop[Int(count[stop])] = Int32(number)
        count[stop] += 1
      }
    }
  }

  /// Numbers of the edges at a stop.
  func at(_ stop: Int) -> ArraySlice<Int32> { atStop[Int(start[stop])..<Int(start[stop + 1])] }

  /// The end of an edge that is not the stop.
  func end(of edge: Int32, from stop: Int) -> Int {
    let (one, other) = (Int(edges[Int(edge)].one), Int(edges[Int(edge)].other))
    return one == stop ? other : one
  }
}
