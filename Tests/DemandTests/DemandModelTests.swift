import CityModel
import Testing

@testable import Demand

@Suite struct DemandModelTests {
  private func model() -> DemandModel {
    DemandModel(
      start: CalendarDay(year: 2014, month: 3, day: 3)!, parcelsPerPersonYear: 73,
      growthPerYear: 0.5, dispersion: 0,
      weekday: [2, 1, 1, 1, 1, 1, 0],
      events: [
        .init(
          name: LocalName("sale"), from: CalendarDay(year: 2014, month: 11, day: 11)!,
          through: CalendarDay(year: 2014, month: 11, day: 13)!, factor: 3)
      ], sizes: BySize(small: 1, medium: 0, large: 0), peoplePerBuilding: 100)
  }

  @Test func `a week's factors have the mean one`() {
    let days = (0..<7).map { model().start.advanced(by: $0) }
    #expect(abs(days.map { model().factor(on: $0) }.reduce(0, +) / 7 - 1) < 1e-12)
    #expect(model().factor(on: days[0]) == 2)
  }

  @Test func `growth sets in on the anniversary`() throws {
    let eve = try #require(CalendarDay(year: 2015, month: 3, day: 2))
    #expect(eve.weekday == 0)
    #expect(model().factor(on: eve) == 2)
    #expect(model().factor(on: eve.advanced(by: 1)) == 1.5)
    #expect(model().factor(on: eve.advanced(by: 366 + 1)) == 2.25)
  }

  @Test func `an event holds on its first and last day and not beside them`() throws {
    let first = try #require(CalendarDay(year: 2014, month: 11, day: 11))
    #expect((-1...3).map { model().factor(on: first.advanced(by: $0)) } == [2, 3, 3, 3, 1])
  }

  @Test func `an event rises over its ramp and falls over its tail, in even steps`() throws {
    let first = try #require(CalendarDay(year: 2014, month: 11, day: 11))
    let event = DemandModel.Event(
      name: LocalName("sale"), from: first, through: first.advanced(by: 1), factor: 5, rampDays: 3,
      tailDays: 1)
    #expect(
      (-5...4).map { event.factor(on: first.advanced(by: $0)) }
        == [1, 1, 2, 3, 4, 5, 5, 3, 1, 1])
    let holiday = DemandModel.Event(
      name: LocalName("holiday"), from: first, through: first, factor: 0.2)
    #expect((-1...1).map { holiday.factor(on: first.advanced(by: $0)) } == [1, 0.2, 1])
  }

  @Test func `a walk on a band's edge belongs to the band`() {
    let choice = PickupChoice(
      bands: [.init(upTo: .init(300), share: 0.4), .init(upTo: .init(500), share: 0.1)],
      walkSpeed: .kilometresPerHour(4), shareOnFoot: 1, carKilogramsCO2ePerMetre: 0)
    #expect([0, 300, 300.1, 500, 501].map { choice.band(at: $0) } == [0, 0, 1, 1, 2])
  }
}
