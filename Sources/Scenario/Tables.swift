/// The tables of a scenario; nil where a file could not be read, which is reported.
struct Tables {
  var zones: CheckedTable<ZoneColumns>?
  var sites: CheckedTable<SiteColumns>?
  var depots: CheckedTable<DepotColumns>?
  /// Nil also where the scenario names none.
  var districts: CheckedTable<DistrictColumns>?

  init(_ root: Reading<ScenarioKeys>, _ reader: inout TableReader) {
    let coordinates = try? root.area.coordinates
    zones = (try? root.zones).flatMap { reader.read($0, coordinates: coordinates) }
    sites = (try? root.sites).flatMap { reader.read($0, coordinates: coordinates) }
    depots = (try? root.depots).flatMap { reader.read($0, coordinates: coordinates) }
    if let table = try? root.districts {
      districts = reader.read(table, coordinates: nil)
    }
  }
}
