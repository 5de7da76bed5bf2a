import CityModel
import Foundation

extension DemandModel {
  /// Mean parcels of one person on an average day of the first year.
  public var parcelsPerPersonDay: Double { parcelsPerPersonYear / 365 }

  /// Mean parcels of the day over those of an average day of the first year: growth for the whole
  /// years since `start`, the weekday relative to the week's mean, and every event of that day.
  public func factor(on day: CalendarDay) -> Double {
    pow(1 + growthPerYear, Double(wholeYears(to: day))) * weekdayFactor(day.weekday)
      * events.reduce(1) { $0 * $1.factor(on: day) }
  }

  /// A weekday's parcels over the week's mean; 0 is Monday.
  public func weekdayFactor(_ weekday: Int) -> Double {
    let mean = self.weekday.reduce(0, +) / Double(max(1, self.weekday.count))
    return mean > 0 ? self.weekday[weekday] / mean : 1
  }

  private func wholeYears(to day: CalendarDay) -> Int {
    let (from, to) = (start.yearMonthDay, day.yearMonthDay)
    let isBeforeAnniversary = (to.month, to.day) < (from.month, from.day)
    return to.year - from.year - (isBeforeAnniversary ? 1 : 0)
  }
}

extension DemandModel.Event {
  /// 1 away from the event, `factor` on its days, and even steps between on its ramp and tail.
  public func factor(on day: CalendarDay) -> Double {
    let (before, after) = (from.dayNumber - day.dayNumber, day.dayNumber - through.dayNumber)
    if before <= 0, after <= 0 { return factor }
    let (away, steps) = before > 0 ? (before, rampDays + 1) : (after, tailDays + 1)
    return away >= steps ? 1 : 1 + (factor - 1) * Double(steps - away) / Double(steps)
  }
}

extension PickupChoice {
  /// The band a walk falls into, 0 for the nearest; `bands.count` beyond the last.
  public func band(at walk: Double) -> Int {
    bands.firstIndex { walk <= $0.upTo.value } ?? bands.count
  }
}
