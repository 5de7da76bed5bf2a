import CityModel
import Geography
import Optimization
import Planning
import Scenario
import TestSupport
import Testing

@testable import Simulation

@Suite struct SimulateTests {
  private static let town = SharedData.packageFolder.appending(path: "Scenarios/grid").path

  private func city(_ settings: String..., overrides: [String] = []) throws -> City {
    try Scenario.load(
      Self.town, overrides: overrides,
      settings: ["routing.work_limit=1", "demand.people_per_building=900", "simulation.days=5"]
        + settings
    ).city
  }

  private func run(_ city: City, threads: Int = 1) throws -> EventRecord {
    let options = PlanningOptions(threads: threads)
    return try simulate(city, makePlan(city, options: options), options: options)
  }

  @Test(
    "At every day's end each parcel is delivered, collected, returned or still somewhere",
    arguments: [
      ["simulation.days=8"],
      ["demand.parcels_per_person_year=600", "pickup.overflow=door"],
      ["demand.parcels_per_person_year=600", "pickup.overflow=next"],
      ["demand.parcels_per_person_year=600", "pickup.overflow=hold"],
      ["delivery.attempts=1", "delivery.attempt_fails=0.5"],
      ["delivery.attempts=4", "delivery.attempt_fails=0.6", "choice.walk_bands[2].to_m=501"],
      ["simulation.rounds=territories", "demand.parcels_per_person_year=300"],
      ["simulation.rounds=territories", "policy.delivery=pooled"],
      ["policy.delivery=pooled", "demand.parcels_per_person_year=400"],
      ["vehicles.trike.shift_h=2", "vehicles.trike.trips_per_day=1"],
      ["vehicles.trike.available_per_depot=1", "simulation.rounds=territories"],
      ["vehicles.trike.range_km=9", "simulation.rounds=territories"],
      [
        "delivery.travel_time_cv=0.3", "delivery.service_time_cv=0.5",
        "delivery.attempt_fails_by_hour=[{to_h: 12, share: 0.4}, {to_h: 24, share: 0.1}]",
        "carriers.north.arrivals=[{at_h: 6, share: 0.7}, {at_h: 14, share: 0.3}]",
      ],
      [
        "carriers.south.arrivals=[{at_h: 23, share: 1}]", "demand.parcels_per_person_year=600",
        "pickup.overflow=next", "simulation.warm_up_days=2",
      ],
      ["pickup.dwell_hours={mean: 30, cv: 1.5}", "outlets.parcel_station.counter_parcels_h=9"],
      [
        "outlets.parcel_station.opens_h=9", "outlets.parcel_station.closes_h=20",
        "simulation.warm_up_days=3", "delivery.attempts=1", "delivery.attempt_fails=0.4",
      ],
      [
        "disruptions=[{name: rain, from: 2014-03-04, to: 2014-03-05, speed: 0.4, couriers: 0.5, "
          + "depots: [d1], sites: [s01, s02, s06]}]",
        "simulation.rounds=territories", "demand.parcels_per_person_year=300",
      ],
      [
        "disruptions=[{name: strike, from: 2014-03-04, to: 2014-03-04, couriers: 0, "
          + "carrier: south}]", "policy.delivery=pooled",
      ],
      ["delivery.later_departures_h=[12, 17.5]", "demand.parcels_per_person_year=300"],
      [
        "delivery.later_departures_h=[13]", "simulation.rounds=territories",
        "demand.parcels_per_person_year=500", "vehicles.trike.shift_h=4",
        "carriers.north.arrivals=[{at_h: 6, share: 0.5}, {at_h: 12, share: 0.3}, "
          + "{at_h: 20, share: 0.2}]", "pickup.overflow=next", "delivery.travel_time_cv=0.4",
      ],
      ["pickup.claim=at_loading", "demand.parcels_per_person_year=600", "pickup.overflow=next"],
      [
        "pickup.claim=at_loading", "demand.parcels_per_person_year=600",
        "delivery.later_departures_h=[14]", "vehicles.trike.range_km=12",
      ],
      [
        "policy.delivery=grouped", "policy.groups={both: [north, south]}",
        "demand.parcels_per_person_year=300", "simulation.rounds=territories",
      ],
      [
        "sites.columns.carrier=owner", "demand.parcels_per_person_year=600",
        "pickup.overflow=next", "delivery.attempts=1", "delivery.attempt_fails=0.4",
      ],
      ["vehicles.trike.shift_h=24", "delivery.departure_h=20", "simulation.warm_up_days=1"],
    ])
  func conservation(settings: [String]) throws {
    let city = try Scenario.load(
      Self.town,
      settings: [
        "routing.work_limit=1", "simulation.days=4",
        "demand.people_per_building=900",
      ] + settings
    ).city
    for replication in try run(city).replications {
      #expect(replication.days.count == city.simulation.days)
      var all = ParcelCounts()
      for day in replication.days {
        all += day.parcels
        #expect(
          all.generated + replication.initialStock.total
            == all.doorDelivered + all.collected + all.returned + day.stock.total,
          "\(day.day)")
        #expect(
          all.dropped + replication.initialStock.atPickupPoints
            == all.collected + day.stock.atPickupPoints)
        #expect(day.stock.atPickupPoints >= 0 && day.stock.awaitingDoor >= 0)
        #expect(day.stock.awaitingRoom >= 0 && day.stock.awaitingRedirection >= 0)
        #expect(day.stock.backlog >= 0 && day.stock.cameLate >= 0)
      }
      #expect(all.generated > 0)
    }
  }

  @Test("Zones, cells and carriers add up to the city, in parcels and in rounds")
  func sums() throws {
    let city = try city("demand.parcels_per_person_year=600", "pickup.overflow=next")
    let replication = try #require(try run(city).replications.first)
    var (days, zones, cells, carriers) = (
      ParcelCounts(), ParcelCounts(), ParcelCounts(), ParcelCounts()
    )
    var (daily, places, byCarrier) = (VehicleUse(), VehicleUse(), VehicleUse())
    for day in replication.days {
      days += day.parcels
      daily += day.vehicles
      for carrier in day.carriers {
        carriers += carrier.parcels
        byCarrier += carrier.vehicles
      }
    }
    for zone in replication.zones {
      zones += zone.parcels
      places += zone.vehicles
    }
    for site in replication.sites { places += site.vehicles }
    for cell in replication.cells { cells += cell.parcels }
    days.collected = 0
    #expect(zones == days)
    #expect(cells == days)
    #expect(carriers == days)
    for sum in [places, byCarrier] {
      #expect(abs(sum.metres - daily.metres) < 1e-6 * daily.metres)
      #expect(abs(sum.cost - daily.cost) < 1e-6 * daily.cost)
      #expect(abs(sum.vehicles - daily.vehicles) < 1e-6 * daily.vehicles)
    }
    // What a courier finds no cell for has been brought all the same.
    #expect(days.turnedAway > 0)
    #expect(daily.doorParcels == Double(days.doorAttempts))
    #expect(daily.dropParcels >= Double(days.dropped))
    #expect(daily.dropParcels <= Double(days.dropped + days.turnedAway))
  }

  @Test("The record does not depend on the number of threads")
  func threads() throws {
    let city = try city("simulation.replications=3", "simulation.days=3")
    #expect(try run(city) == run(city, threads: 2))
    #expect(try run(city).siteDays?.replications == 3)
  }

  @Test("Replications asked for later are the ones a longer run would have had")
  func furtherReplications() throws {
    let city = try city("simulation.replications=3", "simulation.days=2")
    let plan = try makePlan(city)
    let (whole, later) = (
      try simulate(city, plan), try simulate(city, plan, replications: 1..<3)
    )
    #expect(later.isComplete && later.replications == Array(whole.replications[1...]))
  }

  @Test("The same parcels come whatever is decided about them")
  func commonRandomNumbers() throws {
    let separate = try run(city())
    let pooled = try run(city(overrides: ["pooled"]))
    let alone = try run(city("choice.walk_bands=[{to_m: 1, share: 0}]"))
    for other in [pooled, alone] {
      #expect(
        other.replications[0].days.map(\.parcels.generated)
          == separate.replications[0].days.map(\.parcels.generated))
    }
  }

  @Test("Replications and seeds draw other parcels")
  func otherDraws() throws {
    let record = try run(city("simulation.replications=2"))
    let other = try run(city("simulation.replications=2", "seed=8"))
    let parcels = [record.replications[0], record.replications[1], other.replications[0]]
      .map { $0.days.map(\.parcels.generated) }
    #expect(Set(parcels).count == 3)
  }

  @Test("No cell is taken twice, and a full pickup point turns parcels away")
  func fullCells() throws {
    let city = try city("demand.parcels_per_person_year=2000", "pickup.overflow=hold")
    let plan = try makePlan(city)
    let replication = try #require(try simulate(city, plan).replications.first)
    for open in plan.siting.open {
      let taken = replication.sites[open.site].peaks
      #expect(taken.count == city.simulation.days)
      #expect(taken.allSatisfy { 0 <= $0 && Int($0) <= open.cellCount })
    }
    #expect(replication.days.map(\.parcels.turnedAway).reduce(0, +) > 0)
    #expect(replication.days.contains { $0.stock.awaitingRoom > 0 })
  }

  @Test("A parcel refused before loading goes to the door on the day it came")
  func overflowToTheDoor() throws {
    let city = try city(
      "pickup.claim=at_loading", "demand.parcels_per_person_year=900", "pickup.overflow=door",
      "delivery.attempt_fails=0",
      "delivery.attempts=1")
    let days = try #require(try run(city).replications.first).days
    #expect(days.map(\.parcels.turnedAway).reduce(0, +) > 0)
    for day in days {
      #expect(day.stock.backlog == 0 && day.stock.awaitingDoor == 0)
      #expect(day.parcels.sameDay == day.parcels.generated)
      #expect(
        day.parcels.doorDelivered
          == day.parcels.generated - day.parcels.wished + day.parcels.turnedAway)
    }
  }

  @Test("What the rounds cannot take of the overflow waits with the rest, to be driven first")
  func overflowBeyondTheRounds() throws {
    let city = try city(
      "pickup.claim=at_loading", "demand.parcels_per_person_year=900", "pickup.overflow=door",
      "delivery.attempt_fails=0", "simulation.rounds=territories",
      "vehicles.trike.available_per_depot=1",
      "vehicles.trike.trips_per_day=1")
    let days = try #require(try run(city).replications.first).days
    #expect(days.map(\.parcels.turnedAway).reduce(0, +) > 0)
    #expect(days[0].stock.backlog > 0 && days[0].stock.awaitingDoor == 0)
  }

  @Test("Whoever is always in gets everything at the first attempt, on the day it comes")
  func alwaysIn() throws {
    let city = try city("delivery.attempt_fails=0", "choice.walk_bands=[{to_m: 1, share: 0}]")
    let days = try #require(try run(city).replications.first).days
    for day in days {
      #expect(day.parcels.doorDelivered == day.parcels.generated)
      #expect(day.parcels.sameDay == day.parcels.generated)
      #expect(day.stock.total == 0)
    }
  }

  @Test("Where nobody is ever in and nobody collects, everything is returned after its attempts")
  func neverIn() throws {
    let city = try city(
      "delivery.attempt_fails=1", "delivery.attempts=2",
      "choice.walk_bands=[{to_m: 1, share: 0}]", "simulation.days=5")
    let days = try #require(try run(city).replications.first).days
    #expect(days.allSatisfy { $0.parcels.doorDelivered == 0 && $0.parcels.dropped == 0 })
    // Two attempts on two days; on the third day there is no pickup point in reach.
    #expect(days[2].parcels.returned == days[0].parcels.generated)
    #expect(days[1].parcels.returned == 0)
  }

  @Test("Parcels left behind are driven first on the next day, and overtime is beyond the shift")
  func shortShift() throws {
    let city = try city(
      "simulation.rounds=territories", "vehicles.trike.shift_h=5", "vehicles.trike.trips_per_day=6",
      "demand.weekday={mon: 1.5, tue: 0.5, wed: 0.5, thu: 0.5, fri: 0.5, sat: 0.5, sun: 0.5}")
    let days = try #require(try run(city).replications.first).days
    #expect(days[0].stock.backlog > 0)
    #expect(days[0].vehicles.overtimeSeconds > 0)
    #expect(days[4].stock.backlog < days[0].stock.backlog / 10)
    #expect(days[1].parcels.firstAttempts + days[1].parcels.dropped > days[1].parcels.generated)
  }

  @Test("A cancelled run keeps the days it finished and says so")
  func cancellation() throws {
    let city = try city("simulation.replications=1")
    let plan = try makePlan(city)
    let whole = try simulate(city, plan)
    let cancellation = Cancellation()
    let cut = try simulate(city, plan, options: PlanningOptions(cancellation: cancellation)) {
      if $0.phase == "simulated days", $0.work == 3 { cancellation.cancel() }
    }
    #expect(whole.isComplete)
    #expect(!cut.isComplete)
    #expect(cut.replications[0].days == Array(whole.replications[0].days.prefix(3)))
  }

  @Test("A plan holds in its own city, and not in one with smaller vehicles or other sites")
  func planCheck() throws {
    for settings in [
      [], ["simulation.rounds=territories"],
      ["policy.delivery=pooled", "delivery.root_parcel_s=20"],
    ] {
      let city = try Scenario.load(
        Self.town, settings: ["routing.work_limit=1", "vehicles.trike.range_km=40"] + settings
      ).city
      let plan = try makePlan(city)
      #expect(contradictions(of: plan, in: city) == [])
      var other = city
      other.vehicles[0].capacity = 20
      #expect(contradictions(of: plan, in: other).contains { $0.contains("overloaded") })
      other = city
      other.vehicles[0].shift = .hours(1)
      #expect(contradictions(of: plan, in: other).contains { $0.contains("shift") })
      other = city
      other.depots[0].place = Point(x: 9000, y: 0)
      #expect(contradictions(of: plan, in: other).contains { $0.contains("distance") })
      other = city
      let open = try #require(plan.siting.open.first?.site)
      other.sites[open].status = .forbidden
      #expect(contradictions(of: plan, in: other).contains { $0.contains("forbidden") })
      other.sites[open].maximumModules = 0
      other.modules[0].cells.small += 1
      other.modules[1].cells.large += 1
      let wrong = contradictions(of: plan, in: other)
      #expect(
        wrong.contains { $0.contains("modules than") }
          && wrong.contains { $0.contains("its modules'") })
    }
  }
}
