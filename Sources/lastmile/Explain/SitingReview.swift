import CityModel
import Foundation
import Planning
import Scenario

/// A finished run's pickup points, compared in the city they were decided for.
struct SitingReview {
  let run: FinishedRun
  let city: City
  /// Every open site, ascending, with the copies of each module of its outlet type.
  let open: [(site: Int, moduleCounts: [Int])]
  let comparison: SiteComparison
  private let positions: [String: Int]

  init(_ run: FinishedRun, scenario path: String?) throws {
    self.run = run
    let city = try run.scenario(at: path).city
    self.city = city
    positions = Dictionary(
      city.sites.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { $1 })
    let phases = try run.table("phases")
    var open: [(site: Int, moduleCounts: [Int])] = []
    for (id, modules) in zip(phases.column("site") ?? [], phases.column("modules") ?? []) {
      guard let site = positions[Self.plain(id)] else { continue }
      let outlet = city.outlets[city.sites[site].outlet]
      open.append((site, outlet.modules.map { Self.count(of: city.modules[$0].id, in: modules) }))
    }
    self.open = open.sorted { $0.site < $1.site }
    comparison = SiteComparison(city, open: self.open)
  }

  /// - Throws: `Failure` where the scenario has no such site.
  func site(_ id: String) throws -> Int {
    guard let site = positions[id] else {
      throw Failure.wrongInput(
        "\(run.folder)/sites.csv: no site '\(id)'; its column 'site' has the ids")
    }
    return site
  }

  /// Text cells that a spreadsheet could take for formulas are written with an apostrophe.
  static func plain(_ cell: String) -> String {
    cell.hasPrefix("'") ? String(cell.dropFirst()) : cell
  }

  /// Copies in a text such as `2 locker_44 + 1 locker_88`.
  private static func count(of module: String, in text: String) -> Int {
    for part in text.components(separatedBy: " + ") {
      let words = part.split(separator: " ", maxSplits: 1)
      if words.count == 2, words[1] == module { return Int(words[0]) ?? 0 }
    }
    return 0
  }

  func name(_ site: Int) -> String {
    "\(city.sites[site].id) (\(city.sites[site].name.english))"
  }

  /// `plus 8,000 CNY a year`.
  static func change(_ cost: Double) -> String {
    (cost < 0 ? "minus " : "plus ") + Screen.number(abs(cost)) + " CNY a year"
  }
}
