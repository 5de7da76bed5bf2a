import FacilityLocation
import VehicleRouting

/// The problems that `solve` knows, by their names on the command line.
public enum ProblemKind: String, CaseIterable, Sendable {
  case pMedian = "p-median"
  case pCenter = "p-center"
  case maximumCoverage = "max-coverage"
  case setCover = "set-cover"
  case uncapacitated = "ufl"
  case capacitated = "cflp"
  case singleSource = "sscflp"
  case capacitatedPMedian = "capacitated-p-median"
  case modularCapacity = "modular-cflp"
  case capacitatedRouting = "cvrp"
  case timeWindows = "vrptw"
  case multiDepot = "mdvrp"
  case heterogeneousFleet = "hfvrp"
  case locationRouting = "clrp"
}

/// A problem stated on a benchmark instance, ready for an engine.
public enum BenchmarkProblem: Sendable {
  case pMedian(PMedianProblem)
  case pCenter(PCenterProblem)
  case maximumCoverage(MaximumCoverageProblem)
  case setCover(SetCoverProblem)
  case uncapacitated(UncapacitatedFacilityProblem)
  case capacitated(CapacitatedFacilityProblem)
  case singleSource(SingleSourceFacilityProblem)
  case capacitatedPMedian(CapacitatedPMedianProblem)
  case modularCapacity(MinimumCostSitingProblem)
  case routing(RoutingInstance.Kind, RoutingProblem)

  public var kind: ProblemKind {
    switch self {
    case .pMedian: .pMedian
    case .pCenter: .pCenter
    case .maximumCoverage: .maximumCoverage
    case .setCover: .setCover
    case .uncapacitated: .uncapacitated
    case .capacitated: .capacitated
    case .singleSource: .singleSource
    case .capacitatedPMedian: .capacitatedPMedian
    case .modularCapacity: .modularCapacity
    case .routing(let kind, _): ProblemKind(rawValue: kind.rawValue) ?? .capacitatedRouting
    }
  }
}

/// What has to be said beside the file to make it a problem.
public struct ProblemOptions: Sendable {
  /// nil for what the file itself asks.
  public var problem: ProblemKind?
  /// Sites to open; nil for what the file says.
  public var p: Int?
  /// Largest distance at which a site covers.
  public var radius: Double?
  /// The number that the word `capacity` stands for.
  public var capacity: Double?
  /// Which problem of a file that holds several, from 1.
  public var index: Int?
  /// The last so many places are the candidate sites.
  public var sites: Int?
  public var distances: DistanceConvention?
  /// Most vehicles to use, where all are of one type; nil for what the file says.
  public var vehicles: Int?

  public init(
    problem: ProblemKind? = nil, p: Int? = nil, radius: Double? = nil, capacity: Double? = nil,
    index: Int? = nil, sites: Int? = nil, distances: DistanceConvention? = nil,
    vehicles: Int? = nil
  ) {
    self.problem = problem
    self.p = p
    self.radius = radius
    self.capacity = capacity
    self.index = index
    self.sites = sites
    self.distances = distances
    self.vehicles = vehicles
  }
}

/// Why a file and the options make no problem: one sentence with the mend.
public struct ProblemOptionError: Error, Equatable, CustomStringConvertible, Sendable {
  public var description: String

  init(_ description: String) { self.description = description }

  static func missing(_ option: String, _ what: String) -> ProblemOptionError {
    ProblemOptionError("\(what) is part of the instance's name, not of its file; add \(option)")
  }
}
