import Geography

/// Of every stop, the vehicle types that serve it most cheaply on a trip of its own: the ones a
/// new trip for it is opened with.
struct CandidateKinds: Sendable {
  /// Types per stop.
  let width: Int
  /// Row by row, the cheapest first, −1 where there are fewer.
  let kinds: [Int32]
  /// The type a construction starts each stop with, −1 where none can serve it: the one whose cost
  /// is least by the share of the vehicle that the stop fills.
  let homes: [Int32]

  init<T: Travel>(_ flat: FlatProblem, _ travel: T) {
    let depots = Self.depotIndex(flat)
    let kindsOfDepot = Dictionary(grouping: flat.kinds.indices) {
      Int(flat.kinds[$0].depot) - flat.stopCount
    }
    let width = min(flat.kinds.count, 8)
    var kinds = [Int32](repeating: -1, count: width * flat.stopCount)
    var homes = [Int32](repeating: -1, count: flat.stopCount)
    for stop in 0..<flat.stopCount {
      var near = Array(flat.kinds.indices)
      if let depots {
        let point = flat.problem.stops[stop].point
        near = depots.nearest(6, to: point).flatMap { kindsOfDepot[$0] ?? [] }
      }
      var ranked = Self.ranked(stop, near, flat, travel)
      if ranked.isEmpty, depots != nil {
        ranked = Self.ranked(stop, Array(flat.kinds.indices), flat, travel)
      }
      for (rank, candidate) in ranked.prefix(width).enumerated() {
        kinds[stop * width + rank] = Int32(candidate.kind)
      }
      let home = ranked.min { ($0.apportioned, $0.kind) < ($1.apportioned, $1.kind) }
      homes[stop] = home.map { Int32($0.kind) } ?? -1
    }
    (self.width, self.kinds, self.homes) = (width, kinds, homes)
  }

  /// An index of the depots where there are too many types to look at all of them per stop.
  private static func depotIndex(_ flat: FlatProblem) -> SpatialIndex? {
    if case .matrix = flat.problem.metric { return nil }
    return flat.kinds.count > 24 ? SpatialIndex(flat.problem.depots.map(\.point)) : nil
  }

  private static func ranked<T: Travel>(
    _ stop: Int, _ near: [Int], _ flat: FlatProblem, _ travel: T
  ) -> [(kind: Int, cost: Double, apportioned: Double)] {
    var ranked: [(kind: Int, cost: Double, apportioned: Double)] = []
    for kind in near {
      guard let cost = flat.aloneCost(stop, kind, travel) else { continue }
      let load = Double(max(1, flat.load[stop]))
      let share = load / Double(max(1, flat.kinds[kind].capacity))
      ranked.append((kind, cost, cost * share))
    }
    ranked.sort { ($0.cost, $0.kind) < ($1.cost, $1.kind) }
    return ranked
  }
}
