import CityModel
import Geography
import Planning

/// How the parcels of a place are divided among its stops: a load above a vehicle's capacity makes
/// several.
struct StopShares {
  /// By task and stop of fixed territories: the part of the place's expected parcels that stops before
  /// this one take, and this one's with them. Empty for rounds of one day, whose stops have loads of
  /// their own.
  private var ranges: [[(before: Double, through: Double)]] = []

  init(_ rounds: RoutePlan) {
    guard rounds.basis == .territories else { return }
    ranges = rounds.tasks.map { task in
      var expected = [RoutePlan.Stop.Place: (all: Double, before: Double)]()
      for stop in task.stops { expected[stop.place, default: (0, 0)].all += stop.parcels }
      return task.stops.map { stop in
        let (all, before) = expected[stop.place] ?? (0, 0)
        guard all > 0 else { return (0, 0) }
        let after = before + stop.parcels
        expected[stop.place]?.before = after
        return (before / all, after >= all * (1 - 1e-12) ? 1 : after / all)
      }
    }
  }

  /// Today's parcels of each stop of a task.
  func parcels(of task: RoutePlan.Task, _ number: Int, _ loads: DayLoads) -> [Int32] {
    guard !ranges.isEmpty else { return task.stops.map { Int32($0.parcels) } }
    return zip(task.stops, ranges[number]).map { stop, range in
      var today = 0
      for carrier in task.carriers {
        switch stop.place {
        case .building(let building): today += loads.door(carrier: carrier, building: building)
        case .site(let site): today += loads.drop(carrier: carrier, site: site)
        }
      }
      return Int32((Double(today) * range.through).rounded())
        - Int32((Double(today) * range.before).rounded())
    }
  }
}

extension Plan {
  func point(of place: RoutePlan.Stop.Place, in city: City) -> Point {
    switch place {
    case .building(let building): buildings.places[building]
    case .site(let site): city.sites[site].place
    }
  }
}

extension DeliveryPractice {
  /// Seconds of service at a stop with this many parcels.
  func service(at place: RoutePlan.Stop.Place, parcels: Double) -> Double {
    switch place {
    case .building: stop.value + parcel.value * parcels + rootParcel.value * parcels.squareRoot()
    case .site: pickupStop.value + pickupParcel.value * parcels
    }
  }
}
