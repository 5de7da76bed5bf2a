import CityModel
import Geography

/// When owners fetch their parcels: how long after the drop, within the opening hours.
struct Collection {
  static let day = 86_400.0

  /// Cumulative shares of 0, 1, 2, … nights.
  private let nights: [Double]
  private let dwell: DwellTime?

  init(_ practice: PickupPractice) {
    var sum = 0.0
    nights = practice.dwellDays.map { share in
      sum += share
      return sum
    }
    dwell = practice.dwellTime
  }

  /// Seconds since the first midnight at which the owner of a parcel comes.
  ///
  /// Where the scenario says how many nights parcels stay, owners come at any moment of the opening
  /// hours of that day; where it says how many hours, then or when the place next opens.
  func moment(
    droppedAt time: Double, open hours: OpeningHours, stream: inout RandomStream
  ) -> Double {
    if let dwell {
      return hours.open(atOrAfter: time + stream.dwell(dwell))
    }
    let draw = stream.uniform()
    var night = 0
    while night < nights.count - 1, draw >= nights[night] { night += 1 }
    let today = (time / Self.day).rounded(.down) * Self.day
    // Nobody fetches after closing time what came after it.
    if night == 0, time > today + hours.to.value { night = 1 }
    let midnight = today + Double(night) * Self.day
    let opens = max(midnight + hours.from.value, night == 0 ? time : 0)
    let closes = max(midnight + hours.to.value, opens)
    return opens + (closes - opens) * stream.uniform()
  }
}

extension OpeningHours {
  /// The first moment not before `time`, in seconds since a midnight, at which the place is open.
  func open(atOrAfter time: Double) -> Double {
    let midnight = (time / Collection.day).rounded(.down) * Collection.day
    if time < midnight + from.value { return midnight + from.value }
    if time <= midnight + to.value { return time }
    return midnight + Collection.day + from.value
  }
}

extension RandomStream {
  /// Seconds from the drop until the owner comes, were the place always open: gamma distributed,
  /// which is exponential for a coefficient of variation of 1 and constant for 0.
  mutating func dwell(_ dwell: DwellTime) -> Double {
    let square = dwell.variation * dwell.variation
    if square == 0 { return dwell.mean.value }
    if square == 1 { return exponential(mean: dwell.mean.value) }
    return gamma(shape: 1 / square, scale: dwell.mean.value * square)
  }
}
