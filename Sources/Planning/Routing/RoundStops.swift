import CityModel
import Demand

/// The stops that one carrier, or all together, has to make.
struct RoundStops {
  var doors: [RoutePlan.Stop] = []
  var pickupPoints: [RoutePlan.Stop] = []

  /// The parcels of one day.
  init(_ loads: DayLoads, carriers: [Int]) {
    for building in 0..<loads.buildingCount {
      let parcels = carriers.reduce(0) { $0 + loads.door(carrier: $1, building: building) }
      if parcels > 0 {
        doors.append(RoutePlan.Stop(place: .building(building), parcels: Double(parcels)))
      }
    }
    for site in 0..<loads.siteCount {
      let parcels = carriers.reduce(0) { $0 + loads.drop(carrier: $1, site: site) }
      if parcels > 0 {
        pickupPoints.append(RoutePlan.Stop(place: .site(site), parcels: Double(parcels)))
      }
    }
  }

  /// Every building and every open site, with the parcels of an ordinary day.
  init(_ expected: ExpectedLoads.Loads) {
    for (building, parcels) in expected.door.enumerated() where parcels > 0 {
      doors.append(RoutePlan.Stop(place: .building(building), parcels: parcels))
    }
    for (site, parcels) in expected.drop.enumerated() where parcels > 0 {
      pickupPoints.append(RoutePlan.Stop(place: .site(site), parcels: parcels))
    }
  }

  /// Those that are nearer to `depot` than to any other of `depots`; of equally near ones the first
  /// has the stop.
  func nearest(_ depot: Int, of depots: [Int], _ city: City, _ buildings: Buildings) -> RoundStops {
    func isOurs(_ stop: RoutePlan.Stop) -> Bool {
      let place =
        switch stop.place {
        case .building(let building): buildings.places[building]
        case .site(let site): city.sites[site].place
        }
      return depots.min {
        city.depots[$0].place.distance(to: place) < city.depots[$1].place.distance(to: place)
      } == depot
    }
    var part = self
    part.doors.removeAll { !isOurs($0) }
    part.pickupPoints.removeAll { !isOurs($0) }
    return part
  }

  /// Loads above `capacity` in as few equal parts as fit.
  static func split(_ stops: [RoutePlan.Stop], capacity: Int) -> [RoutePlan.Stop] {
    guard capacity > 0 else { return stops }
    return stops.flatMap { stop -> [RoutePlan.Stop] in
      let parts = max(1, Int((stop.parcels / Double(capacity)).rounded(.up)))
      if parts == 1 { return [stop] }
      let isWhole = stop.parcels == stop.parcels.rounded()
      var left = stop.parcels
      return (0..<parts).map { part in
        let even = left / Double(parts - part)
        let parcels = isWhole ? even.rounded(.up) : even
        left -= parcels
        return RoutePlan.Stop(place: stop.place, parcels: parcels)
      }
    }
  }
}
