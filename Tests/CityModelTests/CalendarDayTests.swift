import CityModel
import Geography
import Testing

@Suite struct CalendarDayTests {
  @Test("days number from 1970-01-01, a Thursday")
  func epoch() throws {
    let day = try #require(CalendarDay(year: 1970, month: 1, day: 1))
    #expect(day.dayNumber == 0)
    #expect(day.weekday == 3)
    #expect(CalendarDay(year: 2014, month: 11, day: 11)?.weekday == 1)
    #expect(CalendarDay(year: 2000, month: 3, day: 1)?.dayNumber == 11_017)
  }

  @Test("every day of four centuries follows the one before, in year, month and day")
  func consecutive() throws {
    var previous = try #require(CalendarDay(year: 1999, month: 12, day: 31))
    for _ in 0..<146_097 {
      let day = previous.advanced(by: 1)
      let (year, month, number) = day.yearMonthDay
      #expect(CalendarDay(year: year, month: month, day: number) == day)
      #expect(day.weekday == (previous.weekday + 1) % 7)
      let before = previous.yearMonthDay
      let isNext =
        number == before.day + 1 && month == before.month
        || number == 1 && month == before.month % 12 + 1
      #expect(isNext)
      previous = day
    }
    #expect(previous.description == "2399-12-31")
  }

  @Test(
    "days that the calendar does not have are refused",
    arguments: [
      (2014, 2, 29), (2014, 13, 1), (2014, 4, 31), (1900, 2, 29), (2014, 1, 0), (0, 1, 1),
    ])
  func absentDays(year: Int, month: Int, day: Int) {
    #expect(CalendarDay(year: year, month: month, day: day) == nil)
  }

  @Test("leap days exist, and days before 1970 too")
  func leapDays() {
    #expect(CalendarDay(year: 2000, month: 2, day: 29)?.description == "2000-02-29")
    #expect(CalendarDay(year: 1, month: 1, day: 1)?.description == "0001-01-01")
    #expect(CalendarDay(year: 1, month: 1, day: 1)?.weekday == 0)
  }

  @Test("the share of parcels collected is the band's that the walk falls into, its end included")
  func walkBands() {
    let choice = PickupChoice(
      bands: [
        .init(upTo: Metres(300), share: 0.45), .init(upTo: Metres(500), share: 0.3),
      ], walkSpeed: .kilometresPerHour(4.5), shareOnFoot: 1, carKilogramsCO2ePerMetre: 0)
    #expect(choice.share(at: Metres(0)) == 0.45)
    #expect(choice.share(at: Metres(300)) == 0.45)
    #expect(choice.share(at: Metres(300.1)) == 0.3)
    #expect(choice.share(at: Metres(501)) == 0)
  }
}
