import Geography
import VehicleRouting

extension BenchmarkInstance {
  /// A TSPLIB file: routing where it has demands, else places only.
  static func readTSPLIB(_ reader: inout TokenReader) throws -> BenchmarkInstance {
    let file = try TSPLIB(&reader)
    switch file.type ?? (file.demands.isEmpty ? "TSP" : "CVRP") {
    case "CVRP", "VRPTW", "VRP", "MDVRP":
      return .routing(try RoutingInstance(file, reader))
    case "TSP":
      guard file.edgeWeightType != .explicit, file.edgeWeightType != .geographical,
        file.points.count == file.dimension
      else {
        throw reader.failure(
          .unsupported,
          "places need plane coordinates in a NODE_COORD_SECTION; weights of type "
            + "\(file.edgeWeightType.rawValue) are read for routing only", file.start)
      }
      return .points(PointsInstance(name: file.name, points: file.points, firstIsDepot: false))
    default:
      throw reader.failure(
        .unsupported,
        "problems of TYPE \(file.type ?? "") are not read; known are CVRP, VRPTW, MDVRP and TSP",
        file.start)
    }
  }
}

extension RoutingInstance {
  /// Most nodes for which a formula that the engines do not know is turned into a matrix.
  private static let mostMatrixNodes = 5_000

  init(_ file: TSPLIB, _ reader: TokenReader) throws {
    func missing(_ message: String) -> FormatError { reader.failure(.missing, message, file.start) }
    guard let capacity = file.capacity else {
      throw missing("the file has no CAPACITY; add `CAPACITY : load`")
    }
    guard file.demands.count == file.dimension else {
      throw missing("the file has no DEMAND_SECTION; add `node demand` for each node")
    }
    guard file.points.count == file.dimension || !file.weights.isEmpty else {
      throw missing("the file has no NODE_COORD_SECTION; add `node x y` for each node")
    }
    guard file.edgeWeightType != .explicit || !file.weights.isEmpty else {
      throw missing("the weights are EXPLICIT but there is no EDGE_WEIGHT_SECTION; add it")
    }
    let depotNodes = file.depots.isEmpty ? [0] : file.depots
    let isDepot = Set(depotNodes)
    guard isDepot.count == depotNodes.count else {
      throw reader.failure(.wrongIndex, "a depot is named twice; keep one", file.start)
    }
    let stopNodes = (0..<file.dimension).filter { !isDepot.contains($0) }
    guard !stopNodes.isEmpty else { throw missing("the file has depots only; add customers") }

    // Nodes whose distances are explicit may have no coordinates: they all lie at the origin then.
    func point(_ node: Int) -> Point { file.points.isEmpty ? Point(x: 0, y: 0) : file.points[node] }
    func window(_ node: Int) -> ClosedRange<Double> {
      file.windows.isEmpty ? 0...Double.infinity : file.windows[node]
    }
    func service(_ node: Int) -> Double {
      file.services.isEmpty ? file.commonService ?? 0 : file.services[node]
    }
    name = file.name
    kind =
      depotNodes.count > 1 ? .multiDepot : file.windows.isEmpty ? .capacitated : .timeWindows
    depots = depotNodes.map { .init(point: point($0), window: window($0)) }
    stops = stopNodes.map {
      .init(point: point($0), load: [file.demands[$0]], service: service($0), window: window($0))
    }
    let longest = file.longest.flatMap { $0 > 0 ? $0 : nil }
    vehicleTypes = depotNodes.indices.map {
      .init(
        depot: $0, capacity: [capacity], maximumDuration: longest ?? .infinity,
        available: file.vehicles)
    }
    let timed = !file.windows.isEmpty
    let limited = longest != nil || (file.commonService ?? 0) > 0
    metric = try Self.metric(file, depotNodes + stopNodes, timed: timed, limited: limited, reader)
  }

  private static func metric(
    _ file: TSPLIB, _ nodes: [Int], timed: Bool, limited: Bool, _ reader: TokenReader
  ) throws -> RoutingProblem.Metric {
    if !file.weights.isEmpty {
      var matrix: [Double] = []
      matrix.reserveCapacity(nodes.count * nodes.count)
      for from in nodes {
        for to in nodes { matrix.append(file.weights[from * file.dimension + to]) }
      }
      return .matrix(distance: matrix, duration: nil)
    }
    switch file.edgeWeightType {
    case .euclideanRounded:
      // Time windows are compared in the convention of the DIMACS challenge, instances with a limit on
      // a route's length (Christofides, Mingozzi & Toth) in double precision.
      return timed
        ? .euclideanTruncated(decimals: 1) : limited ? .euclidean(circuity: 1) : .euclideanRounded
    case .euclideanCeiled: return .euclideanCeiled(scale: 1)
    case .euclideanFloored: return .euclideanTruncated(decimals: 0)
    case .euclideanExact, .explicit: return .euclidean(circuity: 1)
    case .manhattan, .maximum, .geographical, .pseudoEuclidean:
      guard nodes.count <= mostMatrixNodes else {
        throw reader.failure(
          .unsupported,
          "edge weights of type \(file.edgeWeightType.rawValue) are read up to \(mostMatrixNodes) "
            + "nodes; this file has \(nodes.count)", file.start)
      }
      var matrix: [Double] = []
      for from in nodes {
        for to in nodes {
          matrix.append(
            from == to ? 0 : file.edgeWeightType.distance(file.points[from], file.points[to]))
        }
      }
      return .matrix(distance: matrix, duration: nil)
    }
  }
}
