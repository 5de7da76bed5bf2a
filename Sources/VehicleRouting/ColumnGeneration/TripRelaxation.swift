/// The trips of a routing problem, relaxed to what column generation looks at: cost, one capacity
/// dimension, windows or else shift or else range, and who may serve whom. Waiting costs nothing, and
/// a trip is charged a share of its vehicle's fixed cost (`VehicleShare`); each can only make trips
/// cheaper, so a bound on the relaxation is a bound on the problem.
struct TripRelaxation {
  /// Trips that are priced together: one vehicle type.
  struct Class {
    /// Cost from place to place, (stops + 1)², place 0 the depot; a stop's service is paid half on
    /// the arc that enters it and half on the one that leaves. Infinite where the type may not go.
    var arcCost: [Double]
    var fixedCost: Double
    var capacity: Int32
    /// The most trips of this class in any solution.
    var maximumTrips: Double
    /// Whether `maximumTrips` is a limit of the fleet and so a row of the master.
    var isLimited: Bool
    /// Whether a trip is as good driven the other way.
    var isSymmetric: Bool
    /// What limits trips besides capacity.
    var time: TripTime?
  }

  let stopCount: Int
  /// Load of each stop in the dimension looked at.
  let load: [Int32]
  /// Cost of leaving each stop out; infinite where it must be served.
  let penalty: [Double]
  let classes: [Class]

  /// Nil for more stops than the arc matrices should hold.
  init?(_ problem: RoutingProblem, maximumStops: Int = BudgetShares.mostStops(isTimed: false)) {
    let count = problem.stops.count
    guard count > 0, count <= maximumStops else { return nil }
    let dimension = problem.scarcestDimension
    load = problem.stops.map { $0.load[dimension] }
    stopCount = count
    penalty = problem.stops.map { $0.penalty ?? .infinity }
    var classes = problem.vehicleTypes.indices.compactMap { type in
      problem.vehicleTypes[type].available == 0
        ? nil : Self.makeClass(problem, type, dimension)
    }
    if classes.isEmpty { return nil }
    if classes.count == 1, classes[0].time == nil { Self.limitTrips(&classes[0], load) }
    self.classes = classes
  }

  /// Where going on beats going home for every pair of stops, two trips that fit one vehicle can be
  /// joined at no cost; then some best solution has no such pair, and any two of its trips carry
  /// more than a vehicle holds: fewer than 2 · load / capacity trips. On the plane it is only
  /// rounding that has going on cost more, and it is charged what going home costs.
  private static func limitTrips(_ tripClass: inout Class, _ load: [Int32]) {
    let width = load.count + 1
    for last in 1..<width {
      for first in 1..<width where first != last {
        let home =
          tripClass.arcCost[last * width] + tripClass.arcCost[first] + tripClass.fixedCost
        guard tripClass.arcCost[last * width + first] > home else { continue }
        if !tripClass.isSymmetric { return }
        tripClass.arcCost[last * width + first] = home
      }
    }
    let total = load.reduce(0.0) { $0 + Double($1) }
    let fewest = (2 * total / Double(max(1, tripClass.capacity))).rounded(.up)
    tripClass.maximumTrips = min(tripClass.maximumTrips, max(1, fewest))
  }

  private static func makeClass(_ problem: RoutingProblem, _ index: Int, _ dimension: Int) -> Class
  {
    let type = problem.vehicleTypes[index]
    let width = problem.stops.count + 1
    var arcCost = [Double](repeating: .infinity, count: width * width)
    func place(_ number: Int) -> RoutingProblem.Place {
      number == 0 ? .depot(type.depot) : .stop(number - 1)
    }
    func half(_ number: Int) -> Double { number == 0 ? 0 : problem.stops[number - 1].service / 2 }
    let (perTrip, perSecond) = VehicleShare(likelyOf: type, in: problem).charges(type)
    let allowed = problem.stops.map { $0.allowedTypes?.contains(index) ?? true }
    let tripTime = TripTime(problem, vehicleType: index)
    for from in 0..<width where from == 0 || allowed[from - 1] {
      for to in 0..<width where to != from && (to == 0 || allowed[to - 1]) {
        if tripTime?.allows(from: from, to: to) == false { continue }
        let service = half(from) + half(to)
        arcCost[from * width + to] = perSecond * service
        if type.open, to == 0 { continue }
        let time = problem.travelTime(from: place(from), to: place(to), vehicleType: index)
        arcCost[from * width + to] +=
          type.costPerMetre * problem.distance(from: place(from), to: place(to)) + perSecond * time
      }
    }
    let trips = type.available.map { Double($0) * Double(type.maximumTrips) }
    return Class(
      arcCost: arcCost, fixedCost: perTrip,
      capacity: type.capacity[dimension],
      maximumTrips: min(trips ?? .infinity, Double(problem.stops.count)),
      isLimited: trips.map { $0 < Double(problem.stops.count) } ?? false,
      isSymmetric: isSymmetric(problem.metric) && !type.open && tripTime?.hasWindows != true,
      time: tripTime)
  }

  private static func isSymmetric(_ metric: RoutingProblem.Metric) -> Bool {
    if case .matrix = metric { return false }
    return true
  }

  /// What a trip of the class costs.
  func cost(_ stops: [Int32], _ index: Int) -> Double {
    classes[index].fixedCost + sum(of: classes[index].arcCost, along: stops)
  }

  /// The costs of a trip's arcs, (stops + 1)² of them, place 0 the depot.
  func sum(of arcs: [Double], along stops: [Int32]) -> Double {
    let width = stopCount + 1
    var (sum, here) = (0.0, 0)
    for stop in stops {
      sum += arcs[here * width + Int(stop) + 1]
      here = Int(stop) + 1
    }
    return sum + arcs[here * width]
  }
}
