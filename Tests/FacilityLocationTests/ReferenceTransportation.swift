/// A transportation problem in whole units solved by successive shortest paths with Bellman-Ford:
/// slow, and sharing nothing with the solvers that it judges.
struct ReferenceTransportation {
  /// Least cost of serving `demand` from `capacity`; nil where it cannot be served. `cost[i][j]` is
  /// per unit, nil for no link; `outside[i]` nil where the client must be served.
  static func cost(
    demand: [Int], capacity: [Int], cost: [[Double?]], outside: [Double?]
  ) -> Double? {
    let (n, m) = (demand.count, capacity.count)
    let (source, sink) = (n + m, n + m + 1)
    var arcs: [(from: Int, to: Int, room: Int, cost: Double)] = []
    func add(_ from: Int, _ to: Int, _ room: Int, _ cost: Double) {
      arcs.append((from, to, room, cost))
      arcs.append((to, from, 0, -cost))
    }
    for i in 0..<n {
      add(source, i, demand[i], 0)
      if let price = outside[i] { add(i, sink, demand[i], price) }
      for j in 0..<m { if let price = cost[i][j] { add(i, n + j, demand[i], price) } }
    }
    for j in 0..<m { add(n + j, sink, capacity[j], 0) }
    var left = demand.reduce(0, +)
    var total = 0.0
    while left > 0 {
      var distance = [Double](repeating: .infinity, count: n + m + 2)
      var through = [Int](repeating: -1, count: n + m + 2)
      distance[source] = 0
      for _ in 0..<(n + m + 2) {
        for (index, arc) in arcs.enumerated()
        where arc.room > 0 && distance[arc.from] + arc.cost < distance[arc.to] - 1e-12 {
          distance[arc.to] = distance[arc.from] + arc.cost
          through[arc.to] = index
        }
      }
      if distance[sink] == .infinity { return nil }
      var amount = left
      var node = sink
      while node != source {
        amount = min(amount, arcs[through[node]].room)
        node = arcs[through[node]].from
      }
      node = sink
      while node != source {
        arcs[through[node]].room -= amount
        arcs[through[node] ^ 1].room += amount
        node = arcs[through[node]].from
      }
      total += Double(amount) * distance[sink]
      left -= amount
    }
    return total
  }
}

/// Calls `body` with every choice of one value below `limits[k]` for each place `k`.
func forEachChoice(_ limits: [Int], _ body: ([Int]) -> Void) {
  var choice = limits.map { _ in 0 }
  if limits.contains(0) { return }
  while true {
    body(choice)
    var place = 0
    while place < limits.count {
      choice[place] += 1
      if choice[place] < limits[place] { break }
      choice[place] = 0
      place += 1
    }
    if place == limits.count { return }
  }
}

/// Whether two costs are the same but for rounding.
func isClose(_ left: Double, _ right: Double) -> Bool {
  abs(left - right) <= 1e-6 * max(1, abs(left), abs(right))
}
