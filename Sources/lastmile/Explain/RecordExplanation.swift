import Scenario

/// A row of one of the run's tables, with the titles and units of the data dictionary; of a round, its
/// stops as well.
struct RecordExplanation {
  private static let tables = [
    "site": "sites", "community": "communities", "cell": "cells", "carrier": "carriers",
    "route": "routes",
  ]
  private static let shownStops = 40

  let text: String

  init(_ run: FinishedRun, _ kind: String, _ id: String) throws {
    let name = Self.tables[kind] ?? kind
    let table = try run.table(name)
    guard let row = table.row(where: kind, is: id) else {
      throw Failure.wrongInput(
        "\(run.folder)/\(name).csv: no \(kind) '\(id)'; its column '\(kind)' has the ids")
    }
    let dictionary = try run.table("字段说明").rows(where: "file", is: name + ".csv")
    let rows = dictionary.compactMap { entry -> [String]? in
      guard let column = entry["column"], column != kind, let value = row[column] else {
        return nil
      }
      let title = "  " + (entry["title_en"] ?? column)
      guard entry["type"] == "number", let number = Double(value) else {
        return [title, "", value]
      }
      return [title, Screen.number(number), entry["unit"] ?? ""]
    }
    var lines = ["\(kind) \(id)"] + Screen.aligned(rows)
    if kind == "route" { lines += try Self.stops(run, id) }
    text = lines.joined(separator: "\n")
  }

  private static func stops(_ run: FinishedRun, _ route: String) throws -> [String] {
    let stops = try run.table("stops").rows(where: "route", is: route)
    let shown = stops.prefix(shownStops).map { stop in
      "  trip \(stop["trip"] ?? ""), stop \(stop["sequence"] ?? ""): \(stop["kind"] ?? "") "
        + "\(stop["site"] ?? stop["community"] ?? ""), "
        + (stop["parcels"].flatMap(Double.init).map(Screen.number) ?? "0") + " parcels"
    }
    let rest = stops.count - shown.count
    return [""] + shown + (rest > 0 ? ["  and \(rest) more: stops.csv has them"] : [])
  }
}
