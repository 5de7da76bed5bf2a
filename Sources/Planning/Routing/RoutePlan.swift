import CityModel
import Geography
import Optimization
import VehicleRouting

/// The rounds of one day, or the fixed territories: one task per carrier and class of vehicles.
public struct RoutePlan: Sendable {
  public enum Basis: Sendable, Hashable {
    /// Rounds for the parcels of one day.
    case day
    /// Master tours over everybody with the parcels expected on an ordinary day.
    case territories
  }

  /// Where a vehicle stops. A load above every vehicle's capacity makes several stops at one place.
  public struct Stop: Sendable, Hashable {
    public enum Place: Sendable, Hashable {
      case building(Int)
      /// Index into `City.sites`.
      case site(Int)
    }

    public var place: Place
    /// Parcels to hand over; expected ones, with fractions, in territories.
    public var parcels: Double
  }

  /// A fleet at a depot: what a vehicle type of the routing problem stands for.
  public struct Fleet: Sendable, Hashable {
    /// Index into `City.vehicles`.
    public var vehicle: Int
    /// Index into `City.depots`.
    public var depot: Int
  }

  /// One vehicle's day.
  public struct Route: Sendable, Hashable {
    /// Index into `City.vehicles`.
    public var vehicle: Int
    /// Index into `City.depots`.
    public var depot: Int
    /// Positions in the task's `stops`, trip by trip.
    public var trips: [[Int32]]
    /// Planned driving, over all trips.
    public var distance: Metres
    /// From the first departure to the last return, as planned.
    public var duration: Seconds
    public var cost: Yuan
  }

  public struct Unserved: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
      /// The carrier has no depot to start from.
      case noDepot
      case routing(RoutingSolution.Reason)
    }

    /// Position in the task's `stops`.
    public var stop: Int
    public var reason: Reason
  }

  /// The rounds of one carrier, or of some together, with one connected class of vehicles.
  public struct Task: Sendable {
    /// Indices into `City.carriers`, ascending.
    public var carriers: [Int]
    public var servesDoors: Bool
    public var servesPickupPoints: Bool
    public var stops: [Stop]
    public var fleets: [Fleet]
    public var routes: [Route]
    public var unserved: [Unserved]
    /// Cost of the routes in yuan a day, by the routing problem's own evaluation.
    public var cost: Yuan
    public var report: StageReport

    /// The only carrier; nil where carriers deliver together.
    public var carrier: Int? { carriers.count == 1 ? carriers[0] : nil }
  }

  public var basis: Basis
  public var tasks: [Task]

  public var cost: Yuan { tasks.reduce(.zero) { $0 + $1.cost } }
  public var routeCount: Int { tasks.reduce(0) { $0 + $1.routes.count } }
  /// Whether no search of a task was interrupted.
  public var isComplete: Bool { !tasks.contains { $0.report.stop == .interrupted } }
}
