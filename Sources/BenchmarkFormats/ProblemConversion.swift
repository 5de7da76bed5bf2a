import FacilityLocation
import Geography
import VehicleRouting

extension BenchmarkInstance {
  /// States the problem that the file and the options make together.
  ///
  /// - Throws: `ProblemOptionError` where an option is missing or means nothing; `SitingError` and
  ///   `RoutingProblemError` where the numbers make no problem.
  public func problem(_ options: ProblemOptions = ProblemOptions()) throws -> BenchmarkProblem {
    var given = options
    let problem = try stated(&given)
    // What is left was used by nothing.
    for (option, isLeft) in [
      ("--p", given.p != nil), ("--radius", given.radius != nil),
      ("--capacity", given.capacity != nil), ("--index", given.index != nil),
      ("--sites", given.sites != nil), ("--distances", given.distances != nil),
      ("--vehicles", given.vehicles != nil),
    ] where isLeft {
      throw ProblemOptionError(
        "\(option) means nothing for \(problem.kind.rawValue) on this file; leave it out")
    }
    return problem
  }

  /// The problems that can be stated on this instance; the first one unless told otherwise.
  public var problemKinds: [ProblemKind] {
    switch self {
    case .network, .points: [.pMedian, .pCenter, .maximumCoverage, .setCover]
    case .covering: [.maximumCoverage, .setCover, .pMedian, .pCenter]
    case .facilities(let instance):
      instance.capacities.isEmpty
        ? [.uncapacitated]
        : instance.singleSource
          ? [.singleSource, .capacitated, .uncapacitated]
          : [.capacitated, .singleSource, .uncapacitated]
    case .capacitatedMedians: [.capacitatedPMedian]
    case .modularFacilities: [.modularCapacity]
    case .routing(let instance):
      [ProblemKind(rawValue: instance.kind.rawValue) ?? .capacitatedRouting]
    case .locationRouting: [.locationRouting]
    }
  }

  private func stated(_ options: inout ProblemOptions) throws -> BenchmarkProblem {
    let kinds = problemKinds
    let kind = options.problem ?? kinds[0]
    guard kinds.contains(kind) else {
      throw ProblemOptionError(
        "this file makes no \(kind.rawValue) problem; it can be solved as "
          + kinds.map(\.rawValue).joined(separator: ", "))
    }
    switch self {
    case .network(let instance):
      let lists = try ServiceLists(
        matrix: instance.distances, clients: instance.nodeCount, sites: instance.nodeCount)
      options.p = options.p ?? (kind == .setCover ? nil : instance.p)
      return try onLists(kind, lists, weights: nil, &options)
    case .points(let instance):
      let (clients, sites) = try instance.split(&options)
      return try onPoints(kind, clients, sites, weights: nil, &options)
    case .covering(let instance):
      return try onPoints(
        kind, instance.clients, instance.sites, weights: instance.weights, &options)
    case .facilities(let instance):
      return try instance.problem(kind, &options)
    case .capacitatedMedians(let instances):
      return .capacitatedPMedian(
        try CapacitatedMedianInstance.chosen(instances, &options).problem())
    case .modularFacilities(let instance):
      return .modularCapacity(try instance.problem())
    case .routing(let instance):
      let distances = options.distances.take()
      if distances != nil, instance.hasMatrix {
        throw ProblemOptionError("the file gives its distances; leave --distances out")
      }
      let vehicles = instance.vehicleTypes.count == 1 ? options.vehicles.take() : nil
      return .routing(
        instance.kind, try instance.problem(distances: distances, vehicles: vehicles))
    case .locationRouting:
      throw ProblemOptionError("there is no engine for location-routing yet; solve another problem")
    }
  }
}

/// Siting on distances that are listed, or on places.
private func onLists(
  _ kind: ProblemKind, _ lists: ServiceLists, weights: [Double]?, _ options: inout ProblemOptions
) throws -> BenchmarkProblem {
  switch kind {
  case .pMedian:
    return .pMedian(try PMedianProblem(lists: lists, weights: weights, p: try options.takeP()))
  case .pCenter:
    return .pCenter(try PCenterProblem(lists: lists, p: try options.takeP()))
  default:
    let coverage = CoverageClasses(lists: lists, within: try options.takeRadius())
    return try onCoverage(kind, coverage, weights: weights, &options)
  }
}

private func onPoints(
  _ kind: ProblemKind, _ clients: [Point], _ sites: [Point], weights: [Double]?,
  _ options: inout ProblemOptions
) throws -> BenchmarkProblem {
  if kind == .maximumCoverage || kind == .setCover {
    let coverage = try CoverageClasses(
      clients: clients, sites: sites, radius: try options.takeRadius())
    return try onCoverage(kind, coverage, weights: weights, &options)
  }
  // On TSPLIB's places the p-median literature rounds down, the p-center literature to the nearest.
  let metric: Metric =
    switch options.distances.take() {
    case .exact: .euclidean
    case .rounded: .roundedEuclidean
    case .floored: .flooredEuclidean
    case nil: kind == .pCenter ? .roundedEuclidean : .flooredEuclidean
    case .truncated:
      throw ProblemOptionError(
        "--distances truncated is for routing; say exact, rounded or floored")
    }
  let nearest = nearestSites(clients: clients.count, sites: sites.count, p: options.p ?? 1)
  let lists = try ServiceLists(clients: clients, sites: sites, metric: metric, nearest: nearest)
  return try onLists(kind, lists, weights: weights, &options)
}

private func onCoverage(
  _ kind: ProblemKind, _ coverage: CoverageClasses, weights: [Double]?,
  _ options: inout ProblemOptions
) throws -> BenchmarkProblem {
  if kind == .setCover {
    return .setCover(
      try SetCoverProblem(coverage: coverage, weights: weights, p: options.p.take()))
  }
  return .maximumCoverage(
    try MaximumCoverageProblem(coverage: coverage, weights: weights, p: try options.takeP()))
}

/// How many sites to list for each client: all while they fit in memory, else several times as many as
/// a client may expect before its nearest open one.
private func nearestSites(clients: Int, sites: Int, p: Int) -> Int {
  let (mostEntries, largeEntries) = (16_000_000, 60_000_000)
  if sites <= mostEntries / max(1, clients) { return sites }
  let expected = 20 * sites / max(1, p)
  return min(sites, max(64, min(expected, largeEntries / max(1, clients))))
}

extension ProblemOptions {
  fileprivate mutating func takeP() throws -> Int {
    guard let p = p.take() else { throw ProblemOptionError.missing("--p", "the number of sites") }
    return p
  }

  fileprivate mutating func takeRadius() throws -> Double {
    guard let radius = radius.take() else {
      throw ProblemOptionError.missing("--radius", "the covering radius")
    }
    return radius
  }
}

extension PointsInstance {
  /// Clients and candidate sites: all places are both, unless the last `--sites` are the candidates.
  fileprivate func split(_ options: inout ProblemOptions) throws -> ([Point], [Point]) {
    let places = firstIsDepot ? Array(points.dropFirst()) : points
    guard let sites = options.sites.take() else { return (places, places) }
    guard (1..<places.count).contains(sites) else {
      throw ProblemOptionError(
        "--sites is \(sites); of the \(places.count) places at least one has to be a site and one a "
          + "client")
    }
    return (Array(places.dropLast(sites)), Array(places.suffix(sites)))
  }
}

extension FacilityInstance {
  fileprivate func problem(_ kind: ProblemKind, _ options: inout ProblemOptions) throws
    -> BenchmarkProblem
  {
    let lists = try ServiceLists(matrix: costs, clients: customerCount, sites: siteCount)
    if kind == .uncapacitated {
      return .uncapacitated(
        try UncapacitatedFacilityProblem(lists: lists, openingCosts: openingCosts))
    }
    let open = options.capacity
    if capacities.contains(nil) {
      guard options.capacity.take() != nil else {
        throw ProblemOptionError.missing("--capacity", "the capacity of the sites")
      }
    }
    let capacities = capacities.map { $0 ?? open ?? 0 }
    return kind == .singleSource
      ? .singleSource(
        try SingleSourceFacilityProblem(
          lists: lists, demands: demands, capacities: capacities, openingCosts: openingCosts))
      : .capacitated(
        try CapacitatedFacilityProblem(
          lists: lists, demands: demands, capacities: capacities, openingCosts: openingCosts))
  }
}

extension CapacitatedMedianInstance {
  fileprivate static func chosen(
    _ instances: [CapacitatedMedianInstance], _ options: inout ProblemOptions
  ) throws -> CapacitatedMedianInstance {
    let index = options.index.take() ?? (instances.count == 1 ? 1 : 0)
    guard (1...instances.count).contains(index) else {
      throw ProblemOptionError(
        "the file holds \(instances.count) problems; say which with --index 1 to "
          + "\(instances.count)")
    }
    return instances[index - 1]
  }

  fileprivate func problem() throws -> CapacitatedPMedianProblem {
    try CapacitatedPMedianProblem(
      lists: try ServiceLists(clients: points, sites: points, metric: .flooredEuclidean),
      demands: demands, capacities: [Double](repeating: capacity, count: points.count), p: p)
  }
}
