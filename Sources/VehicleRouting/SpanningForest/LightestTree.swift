/// Lightest spanning trees, or forests where edges do not join all stops, of a graph whose weights change
/// (Borůvka 1926: every part of the forest takes the lightest edge that leaves it, all at once).
struct LightestTree {
  private let stopCount: Int
  /// A part's representative, of each stop; its lightest edge; and how parts are joined.
  private var part: [Int32]
  private var lightest: [Int32]
  private var parent: [Int32]
  private var live: [Int32] = []
  /// Numbers of the edges found, the lightest first.
  private(set) var chosen: [Int32] = []

  init(stopCount: Int) {
    self.stopCount = stopCount
    part = [Int32](repeating: 0, count: stopCount)
    lightest = part
    parent = part
  }

  /// - Parameter weight: of each edge; infinite where it is not to be used
  mutating func find(_ edges: [ForestGraph.Edge], _ weight: [Double]) {
    chosen.removeAll(keepingCapacity: true)
    live.removeAll(keepingCapacity: true)
    for edge in edges.indices where weight[edge] < .infinity { live.append(Int32(edge)) }
    for stop in 0..<stopCount { (part[stop], parent[stop]) = (Int32(stop), Int32(stop)) }
    while chosen.count < stopCount - 1 {
      findLightest(edges, weight)
      if live.isEmpty { break }
      for stop in 0..<stopCount where lightest[stop] >= 0 {
        let edge = edges[Int(lightest[stop])]
        let (one, other) = (root(edge.one), root(edge.other))
        if one == other { continue }
        parent[Int(one)] = other
        chosen.append(lightest[stop])
      }
      for stop in 0..<stopCount { part[stop] = root(Int32(stop)) }
    }
    chosen.sort { (weight[Int($0)], $0) < (weight[Int($1)], $1) }
  }

  /// The lightest edge that leaves each part; of equal ones that of the lower number. Edges within a part
  /// are looked at no more.
  private mutating func findLightest(_ edges: [ForestGraph.Edge], _ weight: [Double]) {
    for stop in 0..<stopCount { lightest[stop] = -1 }
    var kept = 0
    for edge in live {
      let ends = edges[Int(edge)]
      let (one, other) = (Int(part[Int(ends.one)]), Int(part[Int(ends.other)]))
      if one == other { continue }
      live[kept] = edge
      kept += 1
      for end in [one, other] {
        let known = lightest[end]
        if known < 0 || weight[Int(edge)] < weight[Int(known)] { lightest[end] = edge }
      }
    }
    live.removeLast(live.count - kept)
  }

  private mutating func root(_ stop: Int32) -> Int32 {
    var here = stop
    while parent[Int(here)] != here {
      parent[Int(here)] = parent[Int(parent[Int(here)])]
      here = parent[Int(here)]
    }
    return here
  }
}
