import CityModel
import Foundation
import Planning
import Scenario
import Synchronization
import TestSupport
import Testing

@testable import Simulation

/// What happens within a day: departures, cells freed and taken again, and the trace that tells of it.
@Suite struct WithinDayTests {
  /// Keeps the events of every replication.
  private final class Kept: Sendable {
    let days = Mutex<[[ParcelEvent]]>([])
  }

  private final class Trace: ParcelTrace {
    let kept: Kept
    init(_ kept: Kept) { self.kept = kept }
    func add(_ events: [ParcelEvent], on day: CalendarDay) {
      kept.days.withLock { $0.append(events) }
    }
    func finish() {}
  }

  private func run(_ settings: String..., more: [String] = []) throws -> (
    city: City, plan: Plan, record: EventRecord, events: [[ParcelEvent]]
  ) {
    let city = try Scenario.load(
      SharedData.packageFolder.appending(path: "Scenarios/grid").path,
      settings: [
        "routing.work_limit=1", "siting.gap=0.2", "demand.people_per_building=1800",
        "simulation.days=6",
        "simulation.rounds=territories", "vehicles.trike.shift_h=12", "routing.territory_fill=0.4",
        "vehicles.trike.range_km=1000", "vehicles.trike.trips_per_day=100",
      ] + settings + more
    ).city
    let plan = try makePlan(city)
    let kept = Kept()
    let record = try simulate(city, plan, trace: { _ in Trace(kept) })
    return (city, plan, record, kept.days.withLock { $0 })
  }

  private func sum(_ record: EventRecord, _ value: (DayRecord) -> Int) -> Int {
    record.replications[0].days.reduce(0) { $0 + value($1) }
  }

  @Test(
    "The trace adds up to the day's counts",
    arguments: [
      ["pickup.overflow=next", "delivery.later_departures_h=[12, 16]"],
      [
        "pickup.claim=at_loading", "vehicles.trike.available_per_depot=1",
        "delivery.attempts=1",
      ],
      ["sites.columns.carrier=owner", "pickup.overflow=hold"],
    ])
  func trace(settings: [String]) throws {
    let (_, _, record, events) = try run(
      "demand.parcels_per_person_year=600", "delivery.attempt_fails=0.3", more: settings)
    let days = record.replications[0].days
    #expect(days.count == events.count)
    for (day, events) in zip(days, events) {
      func count(_ kind: ParcelEvent.Kind) -> Int {
        events.reduce(0) { $0 + ($1.kind == kind ? Int($1.parcels) : 0) }
      }
      #expect(count(.came) == day.parcels.generated)
      #expect(count(.delivered) == day.parcels.doorDelivered)
      #expect(count(.failed) == day.parcels.failedAttempts)
      #expect(count(.dropped) == day.parcels.dropped)
      #expect(count(.refused) == day.parcels.turnedAway)
      #expect(count(.collected) == day.parcels.collected)
      #expect(count(.returned) == day.parcels.returned)
      #expect(count(.leftBehind) >= day.stock.backlog)
      #expect(events.allSatisfy { $0.parcels > 0 && (0.0..<86_400 ~= $0.time ?? 0) })
    }
  }

  @Test("Site-days are what one finds by following the events of the trace one by one")
  func siteDays() throws {
    // Nothing is reserved before the courier is there, as nothing is left behind or held.
    let (_, plan, record, events) = try run(
      "pickup.claim=on_arrival", "demand.parcels_per_person_year=300", "delivery.attempt_fails=0",
      "delivery.later_departures_h=[14]", "pickup.dwell_days=[0.8, 0.2]")
    let siteDays = try #require(record.siteDays)
    for (position, open) in plan.siting.open.enumerated() {
      var taken = 0
      for (day, events) in events.enumerated() {
        var (peak, area, since) = (taken, 0.0, 0.0)
        var (dropped, collected, refused) = (0, 0, 0)
        let here = events.filter { Int($0.site) == open.site }
        // At one moment owners go before couriers come.
        let order = here.indices.sorted {
          (here[$0].time ?? 0, here[$0].kind == .collected ? 0 : 1, $0)
            < (here[$1].time ?? 0, here[$1].kind == .collected ? 0 : 1, $1)
        }
        for event in order.map({ here[$0] }) {
          let time = event.time ?? 0
          if time > since {
            peak = max(peak, taken)
            area += Double(taken) * (time - since)
            since = time
          }
          switch event.kind {
          case .dropped:
            taken += Int(event.parcels)
            dropped += Int(event.parcels)
          case .collected:
            taken -= Int(event.parcels)
            collected += Int(event.parcels)
          case .refused:
            refused += Int(event.parcels)
            #expect(taken > 0)
          // Loaded again by the next rounds of the same day.
          case .leftBehind where time < 14 * 3600: break
          default: Issue.record("\(event.kind) at a pickup point")
          }
          #expect(0...open.cellCount ~= taken)
        }
        peak = max(peak, taken)
        area += Double(taken) * (86_400 - since)
        let entry = siteDays[day, position]
        #expect(entry.peak == peak && entry.held == taken)
        #expect(abs(Double(entry.cellSeconds) - area) < 1)
        #expect(
          (entry.dropped, entry.collected, entry.turnedAway) == (dropped, collected, refused))
      }
    }
    #expect(sum(record) { $0.parcels.turnedAway } > 0)
  }

  @Test("Cells emptied before the courier comes are taken the same day")
  func freedCells() throws {
    let settings = ["demand.parcels_per_person_year=900", "delivery.attempt_fails=0"]
    let (_, _, arrival, _) = try run(settings[0], settings[1], "pickup.claim=on_arrival")
    let (_, _, loading, _) = try run(settings[0], settings[1], "pickup.claim=at_loading")
    let (more, less) = (
      sum(arrival) { $0.parcels.dropped }, sum(loading) { $0.parcels.dropped }
    )
    #expect(more > less && less > 0)
    // With many parcels and short stays, some cells serve twice a day.
    let (_, _, busy, _) = try run(
      "pickup.claim=on_arrival", "demand.parcels_per_person_year=1200", "delivery.attempt_fails=0",
      "pickup.dwell_days=[1]", "pickup.dwell_hours={mean: 1, cv: 0}", "simulation.days=2")
    let days = try #require(busy.siteDays)
    #expect(
      (0..<days.siteCount).contains {
        days[1, $0].dropped > days[1, $0].peak && days[1, $0].peak > 0
      })
  }

  @Test("What comes between two departures goes the same day with the second")
  func secondDeparture() throws {
    let arrivals = [
      "carriers.north.arrivals=[{at_h: 7, share: 0.5}, {at_h: 12, share: 0.5}]",
      "carriers.south.arrivals=[{at_h: 7, share: 0.5}, {at_h: 12, share: 0.5}]",
    ]
    // Pickup points with room, whatever comes.
    let room = "modules.locker_44.cells.L=900"
    let (_, _, once, _) = try run(arrivals[0], arrivals[1], room, "delivery.attempt_fails=0")
    let (_, _, twice, events) = try run(
      arrivals[0], arrivals[1], room, "delivery.attempt_fails=0",
      "delivery.later_departures_h=[13]")
    let share = { (record: EventRecord) in
      Double(self.sum(record) { $0.parcels.sameDay })
        / Double(self.sum(record) { $0.parcels.generated })
    }
    #expect(abs(share(once) - 0.5) < 0.05)
    #expect(share(twice) > 0.95)
    #expect(twice.replications[0].days.allSatisfy { $0.stock.cameLate == 0 })
    #expect(
      once.replications[0].days.map(\.parcels.generated)
        == twice.replications[0].days.map(\.parcels.generated))
    // Nobody is there before the rounds leave, and half of the parcels come after one.
    let handed = events.joined().filter { $0.kind == .delivered || $0.kind == .dropped }
    #expect(handed.allSatisfy { ($0.time ?? 0) > 8 * 3600 })
    let late = handed.reduce(0) { $0 + (($1.time ?? 0) > 13 * 3600 ? Int($1.parcels) : 0) }
    let all = handed.reduce(0) { $0 + Int($1.parcels) }
    #expect(Double(late) / Double(all) > 0.4)
  }

  @Test("A vehicle that leaves twice is one vehicle, with one shift and one day's trips")
  func vehiclesAreTheSame() throws {
    let (city, onePlan, once, _) = try run("vehicles.trike.shift_h=6")
    let (_, plan, twice, _) = try run(
      "vehicles.trike.shift_h=6", "delivery.later_departures_h=[11]",
      "carriers.north.arrivals=[{at_h: 7, share: 0.5}, {at_h: 10, share: 0.5}]")
    // Stops are made twice, and territories have room for it.
    let vehicles = plan.routes.routeCount
    #expect(vehicles >= onePlan.routes.routeCount)
    for day in twice.replications[0].days {
      #expect(day.vehicles.vehicles <= Double(vehicles))
      #expect(
        abs(
          day.vehicles.vehicleCost - day.vehicles.vehicles
            * city.vehicles[0].fixedCostPerDay.value) < 1e-9)
      #expect(day.vehicles.stops > 0)
    }
    // The second round of the day takes stops a second time.
    let stops = { (record: EventRecord) in
      record.replications[0].days.reduce(0) { $0 + $1.vehicles.stops }
    }
    #expect(stops(twice) > 1.1 * stops(once))
  }

  @Test("A site kept for a carrier takes no other's parcels, and the shared ones all")
  func ownSites() throws {
    let (city, plan, _, events) = try run(
      "sites.columns.carrier=owner", "demand.parcels_per_person_year=400",
      "siting.objective=p-median", "siting.sites=14")
    let kept = plan.siting.open.filter { city.sites[$0.site].carriers != nil }
    #expect(kept.count >= 2)
    var taken: [Int: Set<Int32>] = [:]
    for event in events.joined() where event.kind == .dropped {
      taken[Int(event.site), default: []].insert(event.carrier)
    }
    for open in plan.siting.open {
      let users = city.sites[open.site].carriers ?? Array(city.carriers.indices)
      #expect((taken[open.site] ?? []).isSubset(of: Set(users.map { Int32($0) })))
    }
    #expect(kept.contains { !(taken[$0.site] ?? []).isEmpty })
  }
}
