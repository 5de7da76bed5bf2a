import Geography

/// A vehicle routing problem, checked once when it is made: routes from home depots that serve
/// stops at least cost. Coordinates in metres, time in seconds, cost in any one currency.
///
/// It covers the family's members by what is given: one depot and type is the CVRP; windows make
/// it the VRPTW; several depots the MDVRP; several types the HFVRP; penalties make stops optional.
public struct RoutingProblem: Sendable {
  /// Where vehicles start and end.
  public struct Depot: Sendable, Hashable {
    public var point: Point
    /// Opening hours: no vehicle leaves before, none comes back after.
    public var window: ClosedRange<Double>

    public init(point: Point, window: ClosedRange<Double> = 0...Double.infinity) {
      self.point = point
      self.window = window
    }
  }

  /// A place to visit once.
  public struct Stop: Sendable, Hashable {
    public var point: Point
    /// What is delivered here, one figure per capacity dimension.
    public var load: [Int32]
    /// Seconds of work at the stop.
    public var service: Double
    /// Work begins in this window; a vehicle that comes early waits.
    public var window: ClosedRange<Double>
    /// Cost of leaving the stop out; nil when it must be served.
    public var penalty: Double?
    /// Indices of the vehicle types that may serve it; nil for all.
    public var allowedTypes: [Int]?

    public init(
      point: Point, load: [Int32], service: Double = 0,
      window: ClosedRange<Double> = 0...Double.infinity, penalty: Double? = nil,
      allowedTypes: [Int]? = nil
    ) {
      self.point = point
      self.load = load
      self.service = service
      self.window = window
      self.penalty = penalty
      self.allowedTypes = allowedTypes
    }
  }

  /// Vehicles that are alike and share a home.
  public struct VehicleType: Sendable, Hashable {
    /// Index of the home depot.
    public var depot: Int
    /// What fits in one trip, one figure per dimension.
    public var capacity: [Int32]
    /// Cost of a vehicle that leaves its depot at all, however many trips it makes.
    public var fixedCost: Double
    public var costPerMetre: Double
    /// Cost of a second between the first departure and the last return: driving, serving,
    /// waiting and reloading.
    public var costPerSecond: Double
    public var metresPerSecond: Double
    /// The shift: seconds from the first departure to the last return.
    public var maximumDuration: Double
    /// The range: metres of one vehicle over all its trips.
    public var maximumDistance: Double
    /// Number of vehicles; nil for as many as wanted.
    public var available: Int?
    /// Trips one vehicle may make, back at the depot in between.
    public var maximumTrips: Int
    /// Seconds at the depot between two trips.
    public var reload: Double
    /// Whether a trip ends at its last stop. Such a vehicle makes one trip.
    public var open: Bool

    public init(
      depot: Int = 0, capacity: [Int32], fixedCost: Double = 0, costPerMetre: Double = 1,
      costPerSecond: Double = 0, metresPerSecond: Double = 1,
      maximumDuration: Double = .infinity, maximumDistance: Double = .infinity,
      available: Int? = nil, maximumTrips: Int = 1, reload: Double = 0, open: Bool = false
    ) {
      self.depot = depot
      self.capacity = capacity
      self.fixedCost = fixedCost
      self.costPerMetre = costPerMetre
      self.costPerSecond = costPerSecond
      self.metresPerSecond = metresPerSecond
      self.maximumDuration = maximumDuration
      self.maximumDistance = maximumDistance
      self.available = available
      self.maximumTrips = maximumTrips
      self.reload = reload
      self.open = open
    }
  }

  /// How far it is from one place to another. Seconds are metres over the vehicle type's speed,
  /// but for `matrix` with durations of its own.
  public enum Metric: Sendable {
    /// Straight line times a circuity factor.
    case euclidean(circuity: Double)
    /// TSPLIB's EUC_2D: rounded to the nearest integer.
    case euclideanRounded
    /// `ceil(scale · straight line)`; scale 100 in the location-routing sets of Prodhon.
    case euclideanCeiled(scale: Double)
    /// Cut off after so many decimals; 1 in the VRPTW convention of the DIMACS challenge.
    case euclideanTruncated(decimals: Int)
    /// Given metres, and seconds where they are not metres over speed: square, row by row from
    /// place to place, all depots first and then all stops. May be asymmetric.
    case matrix(distance: [Double], duration: [Double]?)
  }

  public let depots: [Depot]
  public let stops: [Stop]
  public let vehicleTypes: [VehicleType]
  public let metric: Metric

  /// - Throws: `RoutingProblemError` naming the first thing that makes no sense.
  public init(
    depots: [Depot], stops: [Stop], vehicleTypes: [VehicleType],
    metric: Metric = .euclidean(circuity: 1)
  ) throws(RoutingProblemError) {
    self.depots = depots
    self.stops = stops
    self.vehicleTypes = vehicleTypes
    self.metric = metric
    try validate()
  }

  /// Number of capacity dimensions.
  public var dimensions: Int { vehicleTypes.first?.capacity.count ?? 1 }
}
