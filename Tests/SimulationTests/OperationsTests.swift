import CityModel
import Foundation
import Planning
import Scenario
import TestSupport
import Testing

@testable import Simulation

/// What clock, chance and disruptions do to the days.
@Suite struct OperationsTests {
  private func days(_ settings: String...) throws -> ReplicationRecord {
    let city = try Scenario.load(
      SharedData.packageFolder.appending(path: "Scenarios/grid").path,
      settings: [
        "routing.work_limit=1", "demand.people_per_building=900", "simulation.days=6",
        "simulation.rounds=territories",
      ] + settings
    ).city
    return try #require(try simulate(city, makePlan(city)).replications.first)
  }

  private func sum(_ record: ReplicationRecord, _ value: (DayRecord) -> Int) -> Int {
    record.days.reduce(0) { $0 + value($1) }
  }

  @Test("Attempts fail by the time of day at which the courier comes")
  func failsByHour() throws {
    let never = try days(
      "delivery.attempt_fails_by_hour=[{to_h: 8, share: 1}, {to_h: 24, share: 0}]")
    #expect(sum(never) { $0.parcels.failedAttempts } == 0)
    let always = try days("delivery.attempt_fails_by_hour=[{to_h: 24, share: 1}]")
    #expect(sum(always) { $0.parcels.doorDelivered } == 0)
    let noon = try days(
      "delivery.attempt_fails_by_hour=[{to_h: 10, share: 1}, {to_h: 24, share: 0}]")
    #expect(sum(noon) { $0.parcels.failedAttempts } > 0)
    #expect(sum(noon) { $0.parcels.doorDelivered } > 0)
    let late = try days(
      "delivery.attempt_fails_by_hour=[{to_h: 10, share: 1}, {to_h: 24, share: 0}]",
      "delivery.departure_h=10")
    #expect(sum(late) { $0.parcels.failedAttempts } == 0)
  }

  @Test("Stops are late from the hour the scenario names, in the city as at the places together")
  func lateStops() throws {
    func stops(_ record: ReplicationRecord) -> (late: Double, all: Double) {
      record.days.reduce((0, 0)) { ($0.0 + $1.vehicles.lateStops, $0.1 + $1.vehicles.stops) }
    }
    let none = stops(try days())
    #expect(none.late == 0 && none.all > 0)
    let all = stops(try days("delivery.late_after_h=8"))
    #expect(all.late == all.all)
    let some = try days("delivery.late_after_h=11")
    #expect(stops(some).late > 0 && stops(some).late < stops(some).all)
    let places = (some.zones.map(\.vehicles) + some.sites.map(\.vehicles))
    #expect(abs(places.reduce(0) { $0 + $1.lateStops } - stops(some).late) < 1e-6)
  }

  @Test("Random times leave kilometres as they are and hours the same on average")
  func randomTimes() throws {
    let certain = try days("simulation.days=20", "vehicles.trike.shift_h=20")
    let random = try days(
      "simulation.days=20", "vehicles.trike.shift_h=20", "delivery.travel_time_cv=0.5",
      "delivery.service_time_cv=0.5")
    func total(_ record: ReplicationRecord, _ value: (VehicleUse) -> Double) -> Double {
      record.days.reduce(0) { $0 + value($1.vehicles) }
    }
    #expect(abs(total(certain, \.metres) / total(random, \.metres) - 1) < 1e-9)
    let ratio = total(random, \.seconds) / total(certain, \.seconds)
    #expect(abs(ratio - 1) < 0.05)
    #expect(ratio != 1)
  }

  @Test("What comes after the rounds have left waits for the next day, and is not the same day's")
  func lateArrivals() throws {
    let record = try days(
      "carriers.north.arrivals=[{at_h: 7, share: 0.5}, {at_h: 9, share: 0.5}]",
      "carriers.south.arrivals=[{at_h: 8, share: 1}]", "delivery.attempt_fails=0",
      "pickup.claim=at_loading", "vehicles.trike.shift_h=24", "vehicles.trike.trips_per_day=20",
      "vehicles.trike.range_km=1000"
    )
    let late = record.days.map(\.stock.cameLate)
    #expect(late.allSatisfy { $0 > 0 })
    // Half of the larger carrier's 60 %.
    let generated = sum(record) { $0.parcels.generated }
    #expect(abs(Double(late.reduce(0, +)) / Double(generated) - 0.3) < 0.02)
    for day in record.days {
      #expect(day.parcels.sameDay <= day.parcels.generated - day.stock.cameLate)
      #expect(day.carriers[1].parcels.sameDay == day.carriers[1].parcels.generated)
    }
  }

  @Test("Warm-up days fill the pickup points and are recorded nowhere")
  func warmUp() throws {
    let cold = try days("simulation.days=8")
    let warm = try days(
      "simulation.days=5", "simulation.warm_up_days=3", "demand.start=2014-03-06")
    #expect(warm.days.map(\.day) == Array(cold.days.map(\.day)[3...]))
    #expect(warm.days == Array(cold.days[3...]))
    #expect(warm.initialStock == cold.days[2].stock)
    #expect(
      warm.sites.reduce(0) { $0 + $1.dropped } == sum(warm) { $0.parcels.dropped })
  }

  @Test("Without couriers nothing is driven; the day after, everything waits to be")
  func courierShortage() throws {
    let record = try days(
      "disruptions=[{name: strike, from: 2014-03-04, to: 2014-03-05, couriers: 0}]",
      "vehicles.trike.shift_h=24", "vehicles.trike.trips_per_day=50",
      "vehicles.trike.range_km=1000")
    #expect(record.days[0].vehicles.vehicles > 0)
    for day in record.days[1...2] {
      #expect(day.vehicles == VehicleUse())
      #expect(day.parcels.doorAttempts == 0 && day.parcels.dropped == 0)
    }
    #expect(record.days[2].stock.backlog > record.days[1].stock.backlog)
    #expect(record.days[3].stock.backlog < record.days[2].stock.backlog)
    #expect(record.days[3].parcels.handedOver > record.days[0].parcels.handedOver)
  }

  @Test("A carrier's shortage and its depot's closing touch it alone")
  func oneCarrier() throws {
    for what in ["couriers: 0, carrier: north", "depots: [d1]"] {
      let record = try days(
        "disruptions=[{name: x, from: 2014-03-04, to: 2014-03-04, \(what)}]")
      let day = record.days[1]
      #expect(day.carriers[0].vehicles == VehicleUse())
      #expect(day.carriers[1].vehicles.vehicles > 0)
      #expect(record.days[2].carriers[0].vehicles.vehicles > 0)
    }
  }

  @Test("Days planned anew use the depots that are open")
  func closedDepotDaily() throws {
    let record = try days(
      "simulation.rounds=daily", "policy.delivery=pooled", "simulation.days=2",
      "disruptions=[{name: fire, from: 2014-03-04, to: 2014-03-04, depots: [d1]}]")
    #expect(record.days[1].vehicles.vehicles > 0)
    #expect(record.days[1].stock.backlog == 0)
  }

  @Test("A slow day takes longer and no other way")
  func weather() throws {
    let usual = try days("vehicles.trike.shift_h=20")
    let rain = try days(
      "vehicles.trike.shift_h=20",
      "disruptions=[{name: rain, from: 2014-03-04, to: 2014-03-04, speed: 0.5}]")
    #expect(rain.days[0] == usual.days[0])
    #expect(rain.days[1].vehicles.metres == usual.days[1].vehicles.metres)
    #expect(rain.days[1].vehicles.seconds > usual.days[1].vehicles.seconds)
  }

  @Test("A pickup point out of service takes and gives nothing")
  func closedSite() throws {
    let open = try days()
    let site = try #require(
      open.sites.indices.max { open.sites[$0].dropped < open.sites[$1].dropped })
    let id = try Scenario.load(
      SharedData.packageFolder.appending(path: "Scenarios/grid").path
    ).city.sites[site].id
    let closed = try days(
      "disruptions=[{name: works, from: 2014-03-03, to: 2014-03-08, sites: [\(id)]}]")
    #expect(closed.sites[site].dropped == 0 && closed.sites[site].collected == 0)
    #expect(closed.sites[site].turnedAway > open.sites[site].turnedAway)
  }
}
