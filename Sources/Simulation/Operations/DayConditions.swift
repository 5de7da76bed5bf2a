import CityModel
import Planning

/// What is out of order on a day, all its disruptions together.
struct DayConditions {
  /// Driving speed over the usual.
  var speed = 1.0
  /// Share of each carrier's rounds that have a courier.
  var couriers: [Double]
  /// Sites and depots out of service; empty where none is.
  var closedSites: Set<Int> = []
  var closedDepots: Set<Int> = []

  init(_ city: City, on day: CalendarDay) {
    couriers = Array(repeating: 1, count: city.carriers.count)
    for disruption in city.disruptions where disruption.holds(on: day) {
      speed *= disruption.speed
      closedSites.formUnion(disruption.sites)
      closedDepots.formUnion(disruption.depots)
      for carrier in couriers.indices
      where disruption.carrier == nil || disruption.carrier == carrier {
        couriers[carrier] *= disruption.couriers
      }
    }
  }

  /// Share of a task's rounds that have a courier; where carriers deliver together, the mean of
  /// their shares by parcels.
  func couriers(of task: RoutePlan.Task, in city: City) -> Double {
    if let carrier = task.carrier { return couriers[carrier] }
    let all = task.carriers.reduce(0) { $0 + city.carriers[$1].share }
    guard all > 0 else { return 1 }
    return task.carriers.reduce(0) { $0 + couriers[$1] * city.carriers[$1].share } / all
  }
}
