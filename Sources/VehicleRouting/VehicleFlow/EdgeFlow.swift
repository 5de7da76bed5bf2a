/// How much a linear solution travels between stops, both ways together, in sparse rows.
struct EdgeFlow {
  /// Twice the visits of each stop: what crosses the set of it alone.
  let degree: [Double]
  private let start: [Int]
  let neighbour: [Int32]
  let weight: [Double]

  /// Positions in `neighbour` and `weight` of what a stop is joined to.
  func row(_ stop: Int) -> Range<Int> { start[stop]..<start[stop + 1] }

  /// - Parameters:
  ///   - degree: twice the visits of each stop
  ///   - edges: pairs of stops and the flow between them; a pair may come several times, either way
  init(degree: [Double], edges: [(one: Int32, other: Int32, weight: Double)]) {
    var halves = edges + edges.map { ($0.other, $0.one, $0.weight) }
    halves.sort { ($0.one, $0.other, $0.weight) < ($1.one, $1.other, $1.weight) }
    var (start, neighbour, weight) = ([Int](), [Int32](), [Double]())
    var position = 0
    for stop in 0..<Int32(degree.count) {
      start.append(neighbour.count)
      while position < halves.count, halves[position].one == stop {
        if neighbour.count > start[Int(stop)], neighbour.last == halves[position].other {
          weight[weight.count - 1] += halves[position].weight
        } else {
          neighbour.append(halves[position].other)
          weight.append(halves[position].weight)
        }
        position += 1
      }
    }
    start.append(neighbour.count)
    (self.degree, self.start, self.neighbour, self.weight) = (degree, start, neighbour, weight)
  }

  /// - Parameter trips: stops and value of every trip used in the linear solution
  init(_ trips: [(stops: [Int32], value: Double)], stopCount: Int) {
    var degree = [Double](repeating: 0, count: stopCount)
    var edges: [(one: Int32, other: Int32, weight: Double)] = []
    for (stops, value) in trips {
      for stop in stops { degree[Int(stop)] += 2 * value }
      for (one, other) in zip(stops, stops.dropFirst()) { edges.append((one, other, value)) }
    }
    self.init(degree: degree, edges: edges)
  }
}
