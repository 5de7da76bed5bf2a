import Indicators
import Optimization
import Planning
import Reporting

/// What `run` prints at its end: the indicators that matter, what is proven, where the files are.
struct RunReport {
  let result: RunResult
  let folder: String
  let files: [String]

  /// City-wide indicators of the screen; the files have all. Radii are put in front.
  private static let shown: [(title: String, codes: [String])] = [
    (
      "Access",
      [
        "covered_share", "worst_district_covered_share", "walk_mean_m", "walk_p95_m",
        "people_beyond_radii_persons",
      ]
    ),
    (
      "Service",
      [
        "parcels_per_day", "pickup_share", "first_attempt_success_share", "same_day_share",
        "overflow_share", "dwell_mean_nights", "left_over_parcels",
      ]
    ),
    ("Capacity", ["open_sites", "cells", "utilisation_mean_share", "utilisation_max_share"]),
    (
      "Cost",
      [
        "cost_cny_per_parcel", "cost_cny_per_year", "cost_sites_cny_per_parcel",
        "cost_crew_cny_per_parcel", "cost_cny_per_additional_person",
      ]
    ),
    (
      "Transport",
      [
        "vehicles_per_day", "vehicle_km_per_day", "parcels_per_courier_hour", "load_factor_share",
        "overtime_hours_per_day",
      ]
    ),
    ("Environment", ["kgco2e_per_parcel", "kgco2e_per_year"]),
  ]

  /// Of the plan less a baseline.
  private static let compared = [
    "cost_cny_per_parcel", "vehicles_per_day", "vehicle_km_per_day", "overtime_hours_per_day",
    "same_day_share", "kgco2e_per_parcel",
  ]

  var text: String {
    var blocks = [heading]
    for (title, codes) in Self.shown {
      let radii = result.measurement.definitions.map(\.code).filter { $0.hasPrefix("walk_within_") }
      let rows = (title == "Access" ? radii + codes : codes).compactMap(row)
      if !rows.isEmpty { blocks.append(([title] + Screen.aligned(rows)).joined(separator: "\n")) }
    }
    if let game = result.pooling { blocks.append(pooling(game)) }
    for baseline in result.baselines {
      let rows = Self.compared.compactMap { row($0, of: baseline) }
      blocks.append((["Less \(baseline.name)"] + Screen.aligned(rows)).joined(separator: "\n"))
    }
    if !result.plan.reports.isEmpty {
      let lines = Screen.aligned(certificates)
      blocks.append((["Certificates"] + lines).joined(separator: "\n"))
    }
    blocks.append("\(files.count) files in \(folder)")
    return blocks.joined(separator: "\n\n")
  }

  private var heading: String {
    let (city, record) = (result.city, result.record)
    let names = [city.name.english, city.name.chinese].compactMap { $0 }.joined(separator: " ")
    let days = result.measurement.days.count
    let runs = record.replications.count
    return "\(names), \(result.measurement.year), seed \(city.seed): "
      + "\(runs) replication\(runs == 1 ? "" : "s") of \(days) day\(days == 1 ? "" : "s")"
      + (result.isComplete ? "" : " (incomplete: interrupted)")
  }

  private func row(_ code: String) -> [String]? {
    guard let definition = result.measurement.definitions.first(where: { $0.code == code }),
      let estimate = result.measurement.estimate(code, .city, 0)
    else { return nil }
    return Self.row(definition, estimate)
  }

  private func pooling(_ game: PoolingGame) -> String {
    let rows = result.city.carriers.indices.map { carrier in
      let (alone, share) = (game.alone[carrier][0], game.division.shares[carrier][0])
      return [
        "  " + result.city.carriers[carrier].name.english, Screen.number(alone - share),
        "CNY/day of \(Screen.number(alone)) alone",
      ]
    }
    return (["Saving by pooling, divided by the Shapley value"] + Screen.aligned(rows))
      .joined(separator: "\n")
  }

  private func row(_ code: String, of baseline: BaselineResult) -> [String]? {
    baseline.differences.first { $0.definition.code == code }.map {
      Self.row($0.definition, $0.difference)
    }
  }

  private static func row(_ definition: Definition, _ estimate: Estimate) -> [String] {
    let isShare = definition.unit == "share"
    let factor = isShare ? 100.0 : 1
    let interval = estimate.halfWidth.map { "± " + Screen.number(factor * $0) } ?? ""
    return [
      "  " + definition.english, Screen.number(factor * estimate.mean),
      [interval, isShare ? "%" : definition.unit].filter { !$0.isEmpty }.joined(separator: " "),
    ]
  }

  private var certificates: [[String]] {
    result.plan.reports.map { report in
      let gap = report.gap.map { "gap \(fixed(100 * $0, 2))%" } ?? "no bound"
      return [
        "  " + report.name, report.objective.map(Screen.number) ?? "none",
        "\(report.unit), \(gap), \(report.status.rawValue), stopped: \(report.stop.rawValue)",
      ]
    }
  }

  var json: String {
    let measurement = result.measurement
    let indicators = measurement.definitions.compactMap { definition -> JSONValue? in
      guard let estimate = measurement.estimate(definition.code, .city, 0) else { return nil }
      return .object([
        ("code", .string(definition.code)), ("value", .number(estimate.mean)),
        ("ci_low", .number(orNull: estimate.low)), ("ci_high", .number(orNull: estimate.high)),
        ("unit", .string(definition.unit)),
      ])
    }
    let stages = result.plan.reports.map { report in
      JSONValue.object([
        ("stage", .string(report.name)), ("objective", .number(orNull: report.objective)),
        ("bound", .number(orNull: report.bound)), ("gap", .number(orNull: report.gap)),
        ("unit", .string(report.unit)), ("status", .string(report.status.rawValue)),
        ("stop", .string(report.stop.rawValue)), ("work", .integer(report.work)),
      ])
    }
    return JSONValue.object([
      ("schema", .integer(1)), ("out", .string(folder)),
      ("complete", .boolean(result.isComplete)),
      ("seed", .integer(Int(clamping: result.city.seed))),
      ("year", .integer(measurement.year)),
      ("replications", .integer(result.record.replications.count)),
      ("days", .integer(measurement.days.count)), ("indicators", .array(indicators)),
      ("stages", .array(stages)), ("files", .array(files.map(JSONValue.string))),
    ]).text()
  }
}
