/// A routing problem as flat arrays, for the search. Nodes are the stops 0 ..< n and behind them
/// the depots. A trip is what the search moves about; how trips share vehicles comes after it.
final class FlatProblem: @unchecked Sendable {
  /// A vehicle type as one trip sees it.
  struct Kind {
    /// Node of the home depot.
    var depot: Int32
    var capacity: Int32
    /// Cost of one more trip, however long it takes.
    var fixed: Double
    var perMetre: Double
    var perSecond: Double
    var secondsPerMetre: Double
    var maximumDuration: Double
    /// Up to which a construction joins trips.
    var economicDuration: Double
    var maximumDistance: Double
    /// Trips there may be.
    var available: Int
    var open: Bool
    var opening: Double
    var closing: Double
    /// A vehicle's price, where a trip is charged its n-th part if n trips as long as it fit one; else 0.
    var shared = 0.0
    /// The shift and a reload, a reload, and the trips a vehicle makes at most.
    private let (shift, reload, mostTrips): (Double, Double, Double)

    /// - Parameters:
    ///   - share: what a trip is charged of the vehicle's price
    ///   - bySteps: whether it is charged by the trips as long as it that fit a vehicle instead
    init(
      _ type: RoutingProblem.VehicleType, in problem: RoutingProblem, share: VehicleShare,
      bySteps: Bool = false
    ) {
      (shift, reload) = (type.maximumDuration + type.reload + FlatProblem.tolerance, type.reload)
      mostTrips = Double(type.maximumTrips)
      let hours = problem.depots[type.depot].window
      let trips = min(type.maximumTrips, Int(Int32.max))
      depot = Int32(problem.stops.count + type.depot)
      capacity = type.capacity.first ?? 0
      (fixed, perSecond) = share.charges(type)
      if bySteps {
        (fixed, perSecond, shared) = (type.tripPrice, type.costPerSecond, type.vehiclePrice)
      }
      perMetre = type.costPerMetre
      secondsPerMetre = 1 / type.metresPerSecond
      (maximumDuration, maximumDistance) = (type.maximumDuration, type.maximumDistance)
      economicDuration = bySteps ? problem.economicTripSeconds(type) : type.maximumDuration
      available = type.available.map { min($0, Int(Int32.max)) * trips } ?? Int.max
      open = type.open
      (opening, closing) = (hours.lowerBound, hours.upperBound)
    }

    /// What a trip is charged by itself if it takes so long.
    @inline(__always)
    func charge(_ seconds: Double) -> Double {
      if shared == 0 { return fixed }
      let trips = (shift / (seconds + reload)).rounded(.down)
      return fixed + shared / max(1, min(mostTrips, trips))
    }
  }

  let problem: RoutingProblem
  let stopCount: Int
  let depotCount: Int
  let dimensions: Int
  /// As the search charges their trips.
  let kinds: [Kind]
  /// Of each stop: load in the first dimension, and in all of them row by row.
  let load: UnsafeMutablePointer<Int32>
  let loads: UnsafeMutablePointer<Int32>
  let service: UnsafeMutablePointer<Double>
  let windowStart: UnsafeMutablePointer<Double>
  let windowEnd: UnsafeMutablePointer<Double>
  /// Row of `permitted` that holds for the stop.
  let permission: UnsafeMutablePointer<Int32>
  /// Whether a type may serve, one row of types per distinct set of allowed types.
  let permitted: [Bool]
  let points: UnsafeMutablePointer<SIMD2<Double>>
  private let matrix:
    (
      distances: UnsafeMutablePointer<Double>, durations: UnsafeMutablePointer<Double>?,
      rows: UnsafeMutablePointer<Int32>
    )?

  /// Whether any window or opening hour can bind.
  let hasWindows: Bool
  /// Whether every stop may go on every type.
  let allPermitted: Bool

  var nodeCount: Int { stopCount + depotCount }

  init(_ problem: RoutingProblem) {
    self.problem = problem
    stopCount = problem.stops.count
    depotCount = problem.depots.count
    dimensions = problem.dimensions
    kinds = problem.vehicleTypes.map {
      // By a share of the time, trips a little too long to share a vehicle would look cheap.
      let share = VehicleShare(searchedOn: $0, in: problem)
      return Kind($0, in: problem, share: share, bySteps: share.perSecond > 0)
    }
    let (stops, dimensions) = (problem.stops, max(1, dimensions))
    load = Self.flat(stops) { $0.load.first ?? 0 }
    loads = .allocate(capacity: max(1, stops.count * dimensions))
    for (index, stop) in stops.enumerated() {
      for (dimension, figure) in stop.load.enumerated() {
        loads[index * dimensions + dimension] = figure
      }
    }
    service = Self.flat(stops) { $0.service }
    windowStart = Self.flat(stops) { $0.window.lowerBound }
    windowEnd = Self.flat(stops) { $0.window.upperBound }
    hasWindows =
      stops.contains { $0.window != 0...Double.infinity }
      || problem.depots.contains { $0.window != 0...Double.infinity }
    points = Self.flat(stops.map(\.point) + problem.depots.map(\.point)) { SIMD2($0.x, $0.y) }
    (permission, permitted) = Self.permissions(problem)
    allPermitted = !permitted.contains(false)
    matrix = Self.matrix(problem)
  }

  deinit {
    for pointer in [load, loads, permission] { pointer.deallocate() }
    for pointer in [service, windowStart, windowEnd] { pointer.deallocate() }
    points.deallocate()
    matrix?.distances.deallocate()
    matrix?.durations?.deallocate()
    matrix?.rows.deallocate()
  }

  /// The metric over the nodes, to be handed to a function that is generic in it.
  var matrixTravel: MatrixTravel? {
    matrix.map {
      MatrixTravel(distances: $0.distances, durations: $0.durations, size: nodeCount, rows: $0.rows)
    }
  }

  var planarTravel: PlanarTravel {
    let (scale, unit, rounding): (Double, Double, Rounding) =
      switch problem.metric {
      case .euclidean(let circuity): (circuity, 1, .exact)
      case .euclideanRounded: (1, 1, .nearest)
      case .euclideanCeiled(let scale): (scale, 1, .up)
      case .euclideanTruncated(let decimals):
        (decimalScale(decimals), 1 / decimalScale(decimals), .down)
      case .matrix: (1, 1, .exact)
      }
    return PlanarTravel(points: points, scale: scale, unit: unit, rounding: rounding)
  }

  /// Whether vehicles of the type may serve the stop.
  @inline(__always)
  func allows(_ stop: Int, _ kind: Int) -> Bool {
    allPermitted || permitted[Int(permission[stop]) * kinds.count + kind]
  }

  private static func flat<Element, Value>(_ elements: [Element], _ value: (Element) -> Value)
    -> UnsafeMutablePointer<Value>
  {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: max(1, elements.count))
    for (index, element) in elements.enumerated() {
      (pointer + index).initialize(to: value(element))
    }
    return pointer
  }

  private static func permissions(_ problem: RoutingProblem) -> (
    UnsafeMutablePointer<Int32>, [Bool]
  ) {
    var rows: [[Int]?: Int32] = [:]
    var permitted: [Bool] = []
    let permission = flat(problem.stops) { stop in
      let set = stop.allowedTypes.map { Array(Set($0)).sorted() }
      if let row = rows[set] { return row }
      let row = Int32(rows.count)
      rows[set] = row
      permitted += problem.vehicleTypes.indices.map { set?.contains($0) ?? true }
      return row
    }
    return (permission, permitted)
  }

  private static func matrix(_ problem: RoutingProblem) -> (
    distances: UnsafeMutablePointer<Double>, durations: UnsafeMutablePointer<Double>?,
    rows: UnsafeMutablePointer<Int32>
  )? {
    guard case .matrix(let distance, let duration) = problem.metric else { return nil }
    let (stops, depots) = (Int32(problem.stops.count), Int32(problem.depots.count))
    let rows = (0..<stops).map { depots + $0 } + (0..<depots)
    return (
      flat(distance) { $0 }, duration.map { duration in flat(duration) { $0 } }, flat(rows) { $0 }
    )
  }
}
