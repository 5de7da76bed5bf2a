/// All the files of a run.
public struct RunOutputs {
  private let run: RunResult
  private let byteOrderMark: Bool

  public init(_ run: RunResult, byteOrderMark: Bool) {
    self.run = run
    self.byteOrderMark = byteOrderMark
  }

  /// Writes every file into the folder; `timing` is asked for last.
  /// - Returns: the names of the files, in their order.
  /// - Throws: `OutputError`.
  @discardableResult
  public func write(to folder: OutputFolder, timing: () -> Timing) throws -> [String] {
    let written = tables
    var described = written.map(\.described) + (run.trace?.tables ?? [])
    let dictionary = Dictionaries.bilingual(described, byteOrderMark: byteOrderMark)
    described.append(dictionary.described)
    for table in written + [dictionary] { try folder.write(table.bytes, as: table.fileName) }
    var digests = described.map(\.digest)
    func write(_ bytes: [UInt8], as name: String) throws {
      try folder.write(bytes, as: name)
      digests.append(FileDigest(name: name, bytes: bytes))
    }
    var omitted: [(name: String, reason: String)] = []
    if let map = MapLayer(run) {
      try write(map.bytes, as: "map.geojson")
      if map.omittedRoutes > 0 {
        omitted.append(
          (
            "map.geojson",
            "\(map.omittedRoutes) of \(run.measurement.routes.count) routes are left out of the map; "
              + "stops.csv has all"
          ))
      }
    } else {
      omitted.append(
        (
          "map.geojson",
          "the scenario's coordinates are metres of a plane; a GeoJSON map needs degrees "
            + "(area.coordinates: wgs84)"
        ))
    }
    let package = Dictionaries.dataPackage(
      name: Self.packageName(run.city.name.english), title: run.city.name.english,
      tables: described, sources: run.city.sources.map { ($0.path, $0.text) },
      byteOrderMark: byteOrderMark)
    try write(Array((package.text() + "\n").utf8), as: "datapackage.json")
    let manifest = Manifest(run: run, outputs: digests, omitted: omitted)
    try folder.write(Array(manifest.text.utf8), as: Manifest.fileName)
    try folder.write(
      Array(timing().text(reports: run.plan.reports).utf8), as: Manifest.timingFileName)
    return digests.map(\.name) + [Manifest.fileName, Manifest.timingFileName]
  }

  private var tables: [WrittenTable] {
    func written<Row>(_ table: Table<Row>) -> WrittenTable {
      table.written(byteOrderMark: byteOrderMark)
    }
    let (values, places, rounds) = (
      RunTables(run: run), PlaceTables(run: run), RoundTables(run: run)
    )
    return [
      written(values.indicators), written(values.definitions), written(places.sites),
      written(places.communities), written(places.cells), written(places.districts),
      written(rounds.carriers), written(rounds.routes), written(rounds.stops),
      written(values.days), written(places.phases), written(values.certificates),
      written(SiteDayTable(run: run).table),
    ] + (run.baselines.isEmpty ? [] : [written(BaselineTable(run: run).table)])
      + (run.pooling.map { [written(PoolingTable(city: run.city, game: $0).table)] } ?? [])
  }

  /// Data packages are named in lower-case ASCII.
  private static func packageName(_ name: String) -> String {
    let letters = name.lowercased().unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        ? Character(scalar) : "-"
    }
    let words = String(letters).split(separator: "-").joined(separator: "-")
    return words.isEmpty ? "lastmile-run" : words
  }
}
