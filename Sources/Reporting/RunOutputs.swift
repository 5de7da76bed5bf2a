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
    var written = tables
    let dictionary = Dictionaries.bilingual(written, byteOrderMark: byteOrderMark)
    written.append(dictionary)
    var files = written.map { (name: $0.fileName, bytes: $0.bytes) }
    var omitted: [(name: String, reason: String)] = []
    if let map = MapLayer(run) {
      files.append(("map.geojson", map.bytes))
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
      tables: written, sources: run.city.sources.map { ($0.path, $0.text) },
      byteOrderMark: byteOrderMark)
    files.append(("datapackage.json", Array((package.text() + "\n").utf8)))
    for file in files { try folder.write(file.bytes, as: file.name) }
    let manifest = Manifest(run: run, outputs: files, omitted: omitted)
    try folder.write(Array(manifest.text.utf8), as: Manifest.fileName)
    try folder.write(
      Array(timing().text(reports: run.plan.reports).utf8), as: Manifest.timingFileName)
    return files.map(\.name) + [Manifest.fileName, Manifest.timingFileName]
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
