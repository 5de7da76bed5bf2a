/// Cuts a tour through all places into trips at least penalised cost: a shortest path over the
/// possible cuts (Prins, Comput. Oper. Res. 31, 2004), trips up to half as much again as fits.
struct TourSplit {
  let instance: CapacitatedInstance

  func trips(of tour: [Int32], penalty: Double) -> [[Int32]] {
    let cuts =
      shortest(tour, penalty, layers: nil) ?? shortest(tour, penalty, layers: instance.trips)
    guard let cuts else { return [tour] }
    return zip(cuts, cuts.dropFirst()).map { Array(tour[$0..<$1]) }
  }

  /// The cuts from 0 to the tour's end.
  /// - Parameter layers: at most so many trips; nil for any number, and then nil is returned
  ///   when they are more than the instance allows.
  private func shortest(_ tour: [Int32], _ penalty: Double, layers: Int?) -> [Int]? {
    let count = tour.count
    var cost = [[Double](repeating: .infinity, count: count + 1)]
    var from: [[Int]] = [[Int](repeating: 0, count: count + 1)]
    cost[0][0] = 0
    guard let layers else {
      for start in 0..<count { relax(start, tour, penalty, cost[0][start], &cost[0], &from[0]) }
      var cuts = [count]
      while let last = cuts.last, last > 0 { cuts.append(from[0][last]) }
      return cuts.count - 1 <= instance.trips ? cuts.reversed() : nil
    }
    for layer in 0..<layers {
      cost.append([Double](repeating: .infinity, count: count + 1))
      from.append([Int](repeating: 0, count: count + 1))
      for start in 0..<count where cost[layer][start] < .infinity {
        relax(start, tour, penalty, cost[layer][start], &cost[layer + 1], &from[layer + 1])
      }
    }
    guard
      let best = (1...layers).min(by: { cost[$0][count] < cost[$1][count] }),
      cost[best][count] < .infinity
    else { return nil }
    var cuts = [count]
    for layer in stride(from: best, to: 0, by: -1) {
      cuts.append(from[layer][cuts[cuts.count - 1]])
    }
    return cuts.reversed()
  }

  /// All trips that begin at a cut.
  private func relax(
    _ start: Int, _ tour: [Int32], _ penalty: Double, _ base: Double, _ cost: inout [Double],
    _ from: inout [Int]
  ) {
    var (load, length, last) = (0, 0.0, 0)
    for end in start..<tour.count {
      let place = Int(tour[end])
      load += Int(instance.demand[place])
      if 2 * load > 3 * instance.capacity, end > start { return }
      length += instance.arc(last, place)
      last = place
      let value =
        base + length + instance.arc(place, 0) + penalty * Double(max(0, load - instance.capacity))
      if value < cost[end + 1] {
        cost[end + 1] = value
        from[end + 1] = start
      }
    }
  }
}
