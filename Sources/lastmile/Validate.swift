import ArgumentParser
import CityModel
import Scenario

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a scenario, report every problem with it, and run nothing.",
    discussion: """
      Exit code 0: nothing found; 1: warnings only; 2: problems that keep the scenario from running. \
      'lastmile explain CODE' tells more about a problem.
      """)

  @OptionGroup var scenario: ScenarioOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    do {
      let read = try scenario.read()
      StandardOutput.write(
        json ? Self.report(read.warnings, read).text() : Self.summary(read))
      if !json { StandardError.write(read.warnings.map(\.description).joined(separator: "\n")) }
      if !read.warnings.isEmpty { throw Failure(.findings) }
    } catch let problems as ScenarioProblems {
      if json {
        StandardOutput.write(Self.report(problems.diagnostics, nil).text())
        throw Failure(.wrongInput)
      }
      throw problems.failure
    }
  }

  private static func report(_ diagnostics: [Diagnostic], _ read: Scenario?) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("schema", .integer(1)),
      ("valid", .boolean(read != nil)),
      ("problems", .array(diagnostics.map(value))),
    ]
    if let read {
      members.append(
        (
          "counts",
          .object(counts(read.city).map { (key: $0.key, value: .integer($0.count)) })
        ))
      members.append(("people", .number(read.city.people)))
      members.append(("parcels_per_day", .number(read.city.parcelsPerDay)))
      members.append(("overrides", .array(read.availableOverrides.map { .string($0.name) })))
    }
    return .object(members)
  }

  private static func value(_ diagnostic: Diagnostic) -> JSONValue {
    let place = diagnostic.place
    return .object([
      ("file", .string(place.file)),
      ("line", place.line > 0 ? .integer(place.line) : .null),
      ("column", place.line > 0 ? .integer(place.column) : .null),
      ("code", .string(diagnostic.code.rawValue)),
      ("severity", .string(diagnostic.isWarning ? "warning" : "error")),
      ("message", .string(diagnostic.message)),
    ])
  }

  private static func counts(_ city: City) -> [(key: String, count: Int)] {
    [
      ("districts", city.districts.count), ("zones", city.zones.count),
      ("sites", city.sites.count), ("depots", city.depots.count),
      ("carriers", city.carriers.count), ("vehicle_types", city.vehicles.count),
      ("outlet_types", city.outlets.count), ("modules", city.modules.count),
    ]
  }

  private static func summary(_ read: Scenario) -> String {
    let city = read.city
    let statuses = CandidateSite.Status.allCases.compactMap { status -> String? in
      let count = city.sites.count { $0.status == status }
      return count > 0 ? "\(count) \(status.rawValue)" : nil
    }
    let carriers = city.carriers.map { "\($0.name.english) \(fixed(100 * $0.share, 1))%" }
    var lines = [
      ("city", [city.name.english, city.name.chinese].compactMap { $0 }.joined(separator: " ")),
      (
        "zones",
        "\(city.zones.count) with \(fixed(city.people, 0)) people"
          + (city.districts.isEmpty ? "" : " in \(city.districts.count) districts")
      ),
      ("sites", "\(city.sites.count): " + statuses.joined(separator: ", ")),
      ("depots", "\(city.depots.count)"),
      ("carriers", carriers.joined(separator: ", ")),
      ("vehicles", city.vehicles.map(\.name.english).joined(separator: ", ")),
      (
        "demand",
        "\(fixed(city.parcelsPerDay, 0)) parcels on a usual day, from \(city.demand.start)"
      ),
      (
        "siting",
        city.siting.objective.rawValue + (city.siting.sites.map { " with \($0) sites" } ?? "")
      ),
      (
        "simulation",
        "\(city.simulation.days) days × \(city.simulation.replications), seed \(city.seed)"
      ),
      ("files", read.inputs.map(\.name).joined(separator: ", ")),
    ]
    lines += read.availableOverrides.enumerated().map { index, override in
      (index == 0 ? "overrides" : "", override.name + (override.about.map { ": \($0)" } ?? ""))
    }
    return lines.map { label, text in
      label + String(repeating: " ", count: 12 - label.count) + text
    }.joined(separator: "\n")
  }
}

extension City {
  fileprivate var people: Double { zones.reduce(0) { $0 + $1.people } }

  /// Expected on a day without events, the mean over the week, at the start.
  fileprivate var parcelsPerDay: Double { people * demand.parcelsPerPersonYear / 365 }
}
