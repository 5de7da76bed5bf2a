import CityModel
import Planning
import Scenario
import Simulation
import TestSupport
import Testing

@testable import Indicators

@Suite struct MeasurementTests {
  private func measured(_ settings: String...) throws -> (City, Plan, EventRecord, Measurement) {
    let city = try Scenario.load(
      SharedData.packageFolder.appending(path: "Scenarios/grid").path,
      settings: [
        "routing.work_limit=1", "simulation.days=3", "demand.people_per_building=900",
      ] + settings
    ).city
    let plan = try makePlan(city)
    let record = try simulate(city, plan)
    return (city, plan, record, Measurement(city, plan, record))
  }

  @Test("Codes are unique ASCII snake_case, and everything has a name in both languages")
  func definitions() throws {
    let (city, _, _, _) = try measured()
    let definitions = Catalogue.definitions(for: city.standards)
    #expect(Set(definitions.map(\.code)).count == definitions.count)
    for definition in definitions {
      #expect(
        definition.code.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") })
      #expect(!definition.english.isEmpty && !definition.unit.isEmpty)
      #expect(definition.chinese.contains { !$0.isASCII }, "\(definition.code)")
      #expect(!definition.formula.isEmpty && !definition.levels.isEmpty)
    }
  }

  @Test("Every level has values for its entities")
  func levels() throws {
    let (_, _, _, measurement) = try measured()
    for level in Level.allCases {
      let entities = measurement.entities[level] ?? []
      #expect(!entities.isEmpty, "\(level)")
      let codes = measurement.definitions.filter { $0.levels.contains(level) }.map(\.code)
      let known = codes.filter { code in
        entities.indices.contains { measurement.estimate(code, level, $0) != nil }
      }
      // What a week without a peak or a closed site cannot have may be missing.
      #expect(known.count >= codes.count - 2, "\(level): \(Set(codes).subtracting(known))")
    }
  }

  @Test("Districts add up to the city in parcels, people, cost and kilometres")
  func districts() throws {
    let (city, _, _, measurement) = try measured()
    for code in ["parcels_per_day", "people", "cost_cny_per_year", "vehicle_km_per_day", "cells"] {
      let whole = try #require(measurement.estimate(code, .city, 0)).mean
      let parts = city.districts.indices.reduce(0.0) {
        $0 + (measurement.estimate(code, .district, $1)?.mean ?? .nan)
      }
      #expect(abs(whole - parts) < 1e-6 * whole, "\(code)")
    }
  }

  @Test("The parts of the cost add up to the cost")
  func costs() throws {
    let (_, _, _, measurement) = try measured("policy.subsidy_cny_site_year=1000")
    func value(_ code: String) -> Double { measurement.estimate(code, .city, 0)?.mean ?? .nan }
    for unit in ["parcel", "year"] {
      let parts = ["sites", "vehicles", "crew", "distance", "failed_visits"]
        .reduce(0) { $0 + value("cost_\($1)_cny_per_\(unit)") }
      #expect(abs(parts - value("cost_cny_per_\(unit)")) < 1e-9 * parts)
    }
    #expect(value("subsidy_cny_per_year") == 1000 * value("open_sites"))
  }

  @Test("Yearly cost is that of an average year's parcels")
  func years() throws {
    let (city, _, _, measurement) = try measured()
    func value(_ code: String) -> Double { measurement.estimate(code, .city, 0)?.mean ?? .nan }
    let parcels =
      city.zones.reduce(0) { $0 + $1.people } * city.demand.parcelsPerPersonYear
    #expect(abs(value("cost_cny_per_parcel") * parcels / value("cost_cny_per_year") - 1) < 1e-9)
  }

  @Test("An interval is the textbook's of the replications' own values")
  func intervals() throws {
    let (city, plan, record, measurement) = try measured("simulation.replications=4")
    let single = record.replications.map { replication in
      Measurement(
        city, plan, EventRecord(replications: [replication], isComplete: true)
      ).estimate("parcels_per_day", .city, 0)?.mean
    }
    let expected = try #require(Estimate(single))
    let found = try #require(measurement.estimate("parcels_per_day", .city, 0))
    #expect(found == expected)
    #expect((found.halfWidth ?? 0) > 0)
  }

  @Test("A run without a finished day has no values rather than wrong ones")
  func nothingSimulated() throws {
    let (city, plan, _, _) = try measured()
    let empty = Measurement(city, plan, EventRecord(replications: [], isComplete: false))
    #expect(empty.estimate("cost_cny_per_parcel", .city, 0) == nil)
    #expect(empty.estimate("vehicle_km_per_day", .route, 0) != nil)
  }
}
