import Foundation

/// The plain CVRP as the genetic search sees it: places 0 (the depot) and 1 … n (the stops), one
/// vehicle type, symmetric arcs. A vehicle's fixed cost lies on its two depot arcs.
final class CapacitatedInstance: @unchecked Sendable {
  /// Stops n.
  let count: Int
  let capacity: Int
  /// Trips a solution may have.
  let trips: Int
  /// Problem index of place i + 1.
  let stops: [Int32]
  /// Cost between places, `(n + 1)²`.
  let arcs: UnsafeMutablePointer<Double>
  let demand: UnsafeMutablePointer<Int32>
  /// Granular neighbourhood: near places of each place from 1 on, `width` a row, ended by 0.
  let near: UnsafeMutablePointer<Int32>
  let width: Int
  /// Direction from the depot, 65536 to the full turn.
  let angle: [Int32]
  private let points: [SIMD2<Double>]

  /// Whether the problem is a plain CVRP of a size that suits the genetic search.
  static func suits(_ flat: FlatProblem, _ plan: TripPlan) -> Bool {
    let count = plan.trips.reduce(0) { $0 + $1.stops.count }
    let kind = flat.kinds[0]
    return flat.kinds.count == 1 && flat.dimensions == 1 && flat.matrixTravel == nil
      && !flat.hasWindows && flat.allPermitted && !kind.open && kind.available == Int.max
      && kind.maximumDuration == .infinity && kind.maximumDistance == .infinity
      && flat.problem.vehicleTypes[0].maximumTrips == 1 && plan.absent.isEmpty
      && flat.problem.stops.allSatisfy { $0.penalty == nil } && smallest...largest ~= count
  }

  private static var smallest: Int { 20 }
  /// Above, annealing alone has been measured to be the stronger one within a minute.
  private static var largest: Int { 620 }

  init(_ flat: FlatProblem, _ plan: TripPlan, near lists: NearStops) {
    let kind = flat.kinds[0]
    stops = plan.trips.flatMap(\.stops).sorted()
    count = stops.count
    capacity = Int(kind.capacity)
    let size = count + 1
    let nodes = [Int(kind.depot)] + stops.map(Int.init)
    let travel = flat.planarTravel
    let rate = kind.perMetre + kind.perSecond * kind.secondsPerMetre
    arcs = .allocate(capacity: size * size)
    for (i, from) in nodes.enumerated() {
      for (j, to) in nodes.enumerated() {
        let fixed = (i == 0) != (j == 0) ? kind.fixed / 2 : 0
        arcs[i * size + j] = i == j ? 0 : rate * travel.distance(from, to) + fixed
      }
    }
    demand = .allocate(capacity: size)
    demand[0] = 0
    var placeOf = [Int32](repeating: 0, count: flat.stopCount)
    var total = 0
    for (index, stop) in stops.enumerated() {
      demand[index + 1] = flat.load[Int(stop)]
      total += Int(flat.load[Int(stop)])
      placeOf[Int(stop)] = Int32(index + 1)
    }
    let least = (total + max(1, capacity) - 1) / max(1, capacity)
    trips = max(plan.trips.count, Int((1.3 * Double(least)).rounded(.up)) + 3)
    let width = min(20, lists.width)
    self.width = width
    near = .allocate(capacity: size * max(1, width))
    for (index, stop) in stops.enumerated() {
      let row = lists.of(Int(stop)).map { placeOf[Int($0)] }.filter { $0 > 0 }.prefix(width)
      for rank in 0..<width {
        near[(index + 1) * width + rank] = rank < row.count ? row[row.startIndex + rank] : 0
      }
    }
    let points = nodes.map { flat.points[$0] }
    self.points = points
    angle = points.map { Self.turn($0 - points[0]) }
  }

  deinit {
    arcs.deallocate()
    demand.deallocate()
    near.deallocate()
  }

  private static func turn(_ offset: SIMD2<Double>) -> Int32 {
    let share = atan2(offset.y, offset.x) / (2 * .pi)
    return Int32(((share < 0 ? share + 1 : share) * 65536).rounded(.down)) & 65535
  }

  /// Direction in which the middle of some places lies.
  func angle(of places: [Int32]) -> Int32 {
    var sum = SIMD2<Double>(0, 0)
    for place in places { sum += points[Int(place)] - points[0] }
    return Self.turn(sum)
  }

  @inline(__always)
  func arc(_ from: Int, _ to: Int) -> Double { arcs[from * (count + 1) + to] }

  /// Cost of a unit of load above capacity to begin with: a detour across the instance for the load
  /// of the largest stop.
  var startingPenalty: Double {
    var (farthest, largest) = (0.0, 1)
    for place in 1...count {
      farthest = max(farthest, arc(0, place))
      largest = max(largest, Int(demand[place]))
    }
    return max(0.1, min(1000, farthest / Double(largest)))
  }

  /// A plan's trips as a solution here, and back.
  func individual(_ plan: TripPlan) -> Individual {
    var placeOf: [Int32: Int32] = [:]
    for (index, stop) in stops.enumerated() { placeOf[stop] = Int32(index + 1) }
    return Individual(plan.trips.map { $0.stops.compactMap { placeOf[$0] } }, self)
  }

  func plan(_ individual: Individual) -> TripPlan {
    let trips = individual.trips.map { trip in
      Trip(kind: 0, stops: trip.map { stops[Int($0) - 1] })
    }
    return TripPlan(trips: trips, absent: [])
  }
}
