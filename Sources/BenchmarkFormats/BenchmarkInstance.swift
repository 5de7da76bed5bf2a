/// What a benchmark file holds, before it is decided which problem to solve on it.
public enum BenchmarkInstance: Sendable {
  /// A road network with a length on each edge (OR-Library pmed).
  case network(NetworkInstance)
  /// Places in the plane (TSPLIB, out-of-home coordinates).
  case points(PointsInstance)
  /// Sites with capacities and opening costs, customers with demands and costs (OR-Library cap,
  /// UflLib, Holmberg, Yang).
  case facilities(FacilityInstance)
  /// Capacitated p-median problems, several in one file (OR-Library pmedcap1).
  case capacitatedMedians([CapacitatedMedianInstance])
  /// Sites that open in one of several sizes.
  case modularFacilities(ModularFacilityInstance)
  /// Weighted places to cover and candidate sites (maximal covering).
  case covering(CoveringInstance)
  /// Vehicles, depots and stops (CVRPLIB, Solomon, Cordeau, Taillard).
  case routing(RoutingInstance)
  /// Depots to open and routes from them (Prodhon, Tuzun-Burke, Barreto, Schneider-Löffler).
  case locationRouting(LocationRoutingInstance)
}

/// The formats that are recognised, by the name of the collection they come from.
public enum InstanceFormat: String, CaseIterable, Sendable {
  case orLibraryPMedian = "OR-Library p-median"
  case tsplib = "TSPLIB/CVRPLIB"
  case outOfHome = "out-of-home coordinates"
  case orLibraryFacilities = "OR-Library capacitated facility location"
  case uflLib = "UflLib simple format"
  case singleSource = "Holmberg/Yang single-source facility location"
  case orLibraryCapacitatedMedian = "OR-Library capacitated p-median"
  case modularFacilities = "sites in sizes, as JSON"
  case covering = "maximal covering"
  case coveringSites = "maximal covering with candidate sites apart"
  case solomon = "Solomon vehicle routing with time windows"
  case cordeau = "Cordeau multi-depot"
  case heterogeneousFleet = "Taillard heterogeneous fleet"
  case prodhon = "Prodhon location-routing"
  case schneiderLoeffler = "Schneider-Löffler location-routing"
}

extension BenchmarkInstance {
  /// Reads an instance; its format is recognised from its content.
  ///
  /// - Parameter bytes: the whole file
  /// - Returns: the instance, and remarks on what is odd and was ignored.
  /// - Throws: `FormatError` with everything that is wrong.
  public static func read(_ bytes: [UInt8]) throws -> (
    format: InstanceFormat, instance: BenchmarkInstance, remarks: [Diagnostic]
  ) {
    let format = try InstanceFormat(recognising: bytes)
    var reader = TokenReader(bytes)
    let instance: BenchmarkInstance =
      switch format {
      case .orLibraryPMedian: .network(try NetworkInstance(&reader))
      case .tsplib: try readTSPLIB(&reader)
      case .outOfHome: .points(try PointsInstance(outOfHome: &reader))
      case .orLibraryFacilities: .facilities(try FacilityInstance(orLibrary: &reader))
      case .uflLib: .facilities(try FacilityInstance(uflLib: &reader))
      case .singleSource: .facilities(try FacilityInstance(singleSource: &reader))
      case .orLibraryCapacitatedMedian:
        .capacitatedMedians(try CapacitatedMedianInstance.all(&reader))
      case .modularFacilities: .modularFacilities(try ModularFacilityInstance(&reader))
      case .covering: .covering(try CoveringInstance(points: &reader))
      case .coveringSites: .covering(try CoveringInstance(sitesApart: &reader))
      case .solomon: .routing(try RoutingInstance(solomon: &reader))
      case .cordeau: .routing(try RoutingInstance(cordeau: &reader))
      case .heterogeneousFleet: .routing(try RoutingInstance(heterogeneousFleet: &reader))
      case .prodhon: .locationRouting(try LocationRoutingInstance(prodhon: &reader))
      case .schneiderLoeffler:
        .locationRouting(try LocationRoutingInstance(schneiderLoeffler: &reader))
      }
    return (format, instance, reader.remarks)
  }
}
