import Foundation

/// Cuts a plan into groups of neighbouring trips that are searched apart.
struct Decomposition {
  /// Groups hold about this many stops.
  static let size = 1200
  /// The same where stops have windows: steps are dearer there, so that threads pay earlier.
  static let timedSize = 600

  /// The groups of about `size` stops, each a plan of its own. They depend on the plan and `turn`
  /// alone; the cuts run in another direction at every turn, so that no border stays.
  static func groups(
    of plan: TripPlan, _ flat: FlatProblem, _ neighbours: NearStops, turn: Int, size: Int = size
  ) -> [TripPlan] {
    let count = plan.trips.reduce(plan.absent.count) { $0 + $1.stops.count }
    let wanted = max(1, Int((Double(count) / Double(size)).rounded()))
    guard wanted > 1, plan.trips.count > 1 else { return [plan] }
    // The golden angle spreads any number of directions evenly.
    let angle = Double(turn) * .pi * (3 - 5.0.squareRoot())
    let (east, north) = (cos(angle), sin(angle))
    let places = plan.trips.map { trip in
      var sum = SIMD2<Double>(0, 0)
      for stop in trip.stops { sum += flat.points[Int(stop)] }
      sum /= Double(max(1, trip.stops.count))
      return SIMD2(sum.x * east + sum.y * north, sum.y * east - sum.x * north)
    }
    var groups: [[Int]] = []
    split(Array(plan.trips.indices), wanted, plan, places, into: &groups)
    return assignAbsent(plan, groups, flat, neighbours)
  }

  /// Recursive bisection across the wider extent, by stops.
  private static func split(
    _ trips: [Int], _ parts: Int, _ plan: TripPlan, _ places: [SIMD2<Double>],
    into groups: inout [[Int]]
  ) {
    guard parts > 1, trips.count > 1 else {
      groups.append(trips)
      return
    }
    var low = SIMD2(repeating: Double.infinity)
    var high = SIMD2(repeating: -Double.infinity)
    for trip in trips {
      low = pointwiseMin(low, places[trip])
      high = pointwiseMax(high, places[trip])
    }
    let axis = high.y - low.y > high.x - low.x ? 1 : 0
    let sorted = trips.sorted { (places[$0][axis], $0) < (places[$1][axis], $1) }
    let total = sorted.reduce(0) { $0 + plan.trips[$1].stops.count }
    let left = parts / 2
    var (taken, cut) = (0, 0)
    while cut < sorted.count - 1, taken * parts < total * left {
      taken += plan.trips[sorted[cut]].stops.count
      cut += 1
    }
    cut = max(1, cut)
    split(Array(sorted[..<cut]), left, plan, places, into: &groups)
    split(Array(sorted[cut...]), parts - left, plan, places, into: &groups)
  }

  /// Absent stops go to the group of the nearest stop that is on a trip.
  private static func assignAbsent(
    _ plan: TripPlan, _ groups: [[Int]], _ flat: FlatProblem, _ neighbours: NearStops
  ) -> [TripPlan] {
    var plans = groups.map { TripPlan(trips: $0.map { plan.trips[$0] }, absent: []) }
    guard !plan.absent.isEmpty else { return plans }
    var groupOf = [Int32](repeating: -1, count: flat.stopCount)
    for (group, trips) in groups.enumerated() {
      for trip in trips { for stop in plan.trips[trip].stops { groupOf[Int(stop)] = Int32(group) } }
    }
    for stop in plan.absent {
      let near = neighbours.of(Int(stop)).first { groupOf[Int($0)] >= 0 }
      plans[near.map { Int(groupOf[Int($0)]) } ?? 0].absent.append(stop)
    }
    return plans
  }
}

/// Near stops of every stop, row by row, the nearest first.
struct NearStops: Sendable {
  let lists: [Int32]
  let width: Int

  func of(_ stop: Int) -> ArraySlice<Int32> { lists[stop * width..<(stop + 1) * width] }
}
