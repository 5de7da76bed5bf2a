import CityModel
import Foundation
import Geography
import Planning
import Scenario
import Synchronization
import TestSupport
import Testing

@testable import Simulation

@Suite struct ParcelHistoriesTests {
  private let monday = CalendarDay(dayNumber: 16_132)

  private func town(_ settings: [String] = []) throws -> City {
    try Scenario.load(
      SharedData.packageFolder.appending(path: "Scenarios/grid").path,
      settings: [
        "routing.work_limit=1", "siting.gap=0.2", "demand.people_per_building=1800",
        "simulation.days=5", "simulation.warm_up_days=0",
      ] + settings
    ).city
  }

  private func event(
    _ kind: ParcelEvent.Kind, _ parcels: Int32, site: Int32 = -1, failed: Int32 = 0
  ) -> ParcelEvent {
    ParcelEvent(
      kind: kind, building: 0, carrier: 0, size: .small, site: site, parcels: parcels,
      failed: failed)
  }

  @Test("Those that have waited longest are handed over first")
  func order() throws {
    var histories = ParcelHistories(try town())
    let tuesday = monday.advanced(by: 1)
    for (event, day) in [
      (event(.came, 3), monday), (event(.refused, 1, site: 4), monday),
      (event(.leftBehind, 1), monday), (event(.delivered, 1), monday),
      (event(.failed, 1), monday), (event(.came, 1), tuesday), (event(.delivered, 2), tuesday),
      (event(.delivered, 1, failed: 1), tuesday),
    ] { histories.follow(event, on: day) }
    let parcels = histories.parcels
    #expect(histories.isWhole)
    #expect(parcels.map(\.number) == [1, 2, 3, 1])
    #expect(
      parcels.map { $0.steps.map(\.event.kind) } == [
        [.came, .refused, .delivered], [.came, .failed, .delivered],
        [.came, .leftBehind, .delivered], [.came, .delivered],
      ])
    #expect(parcels.map(\.handedOver) == [monday, tuesday, tuesday, tuesday])
    histories.follow(event(.collected, 1, site: 4), on: tuesday)
    #expect(!histories.isWhole)
  }

  private final class Trace: ParcelTrace, Sendable {
    let kept: Mutex<[(CalendarDay, [ParcelEvent])]>
    init() { kept = Mutex([]) }
    func add(_ events: [ParcelEvent], on day: CalendarDay) {
      kept.withLock { $0.append((day, events)) }
    }
    func finish() {}
  }

  @Test(
    "Every event finds its parcels, and what is not handed over in the end is what the record has",
    arguments: [
      ["demand.parcels_per_person_year=300"],
      ["demand.parcels_per_person_year=900", "pickup.overflow=next", "delivery.attempt_fails=0.5"],
      ["demand.parcels_per_person_year=900", "pickup.overflow=hold", "pickup.claim=on_arrival"],
      [
        "demand.parcels_per_person_year=600", "delivery.attempts=1", "delivery.attempt_fails=0.4",
        "simulation.rounds=territories", "vehicles.trike.trips_per_day=2",
        "disruptions=[{name: closed, from: 2014-03-05, to: 2014-03-05, depots: [d1]}]",
      ],
      [
        "delivery.later_departures_h=[13]",
        "carriers.north.arrivals=[{at_h: 7, share: 0.8}, {at_h: 16, share: 0.2}]",
      ],
    ])
  func wholeRuns(settings: [String]) throws {
    let city = try town(settings)
    let trace = Trace()
    let days = try #require(
      try simulate(city, try makePlan(city), trace: { _ in trace }).replications.first
    ).days
    var histories: [Int: ParcelHistories] = [:]
    for (day, events) in trace.kept.withLock({ $0 }) {
      let times = events.map { $0.time ?? -1 }
      let order = events.indices.sorted { (times[$0], $0) < (times[$1], $1) }
      for event in order.map({ events[$0] }) {
        let alike = (Int(event.building) * city.carriers.count + Int(event.carrier)) * 3
        histories[alike + event.size.rawValue, default: ParcelHistories(city)]
          .follow(event, on: day)
      }
    }
    #expect(!histories.values.contains { !$0.isWhole })
    let parcels = histories.values.flatMap(\.parcels)
    #expect(parcels.count == days.reduce(0) { $0 + $1.parcels.generated })
    func count(_ kinds: Set<ParcelEvent.Kind>) -> Int {
      parcels.count { kinds.contains($0.steps.last?.event.kind ?? .came) }
    }
    let last = try #require(days.last)
    #expect(count([.delivered]) == days.reduce(0) { $0 + $1.parcels.doorDelivered })
    #expect(count([.collected]) == days.reduce(0) { $0 + $1.parcels.collected })
    #expect(count([.returned]) == days.reduce(0) { $0 + $1.parcels.returned })
    #expect(count([.dropped]) == last.stock.atPickupPoints)
    let atDepots = last.stock.total - last.stock.atPickupPoints
    #expect(count([.came, .failed, .refused, .leftBehind]) == atDepots)
  }
}
