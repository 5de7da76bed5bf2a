import CityModel
import Demand

/// The stops that one carrier, or all together, has to make.
struct RoundStops {
  var doors: [RoutePlan.Stop] = []
  var pickupPoints: [RoutePlan.Stop] = []

  /// The parcels of one day.
  init(_ loads: DayLoads, carriers: Range<Int>) {
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
  init(_ expected: ExpectedLoads, share: Double) {
    for (building, parcels) in expected.door.enumerated() where parcels * share > 0 {
      doors.append(RoutePlan.Stop(place: .building(building), parcels: parcels * share))
    }
    for (site, parcels) in expected.drop.enumerated() where parcels * share > 0 {
      pickupPoints.append(RoutePlan.Stop(place: .site(site), parcels: parcels * share))
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

/// Mean parcels of an ordinary day of the first year, all carriers together.
public struct ExpectedLoads: Sendable {
  /// Parcels carried to the door of each building, repeated attempts included.
  public var door: [Double]
  /// Parcels dropped at each site of the city; no more than its cells suffice for.
  public var drop: [Double]

  public init(_ city: City, _ buildings: Buildings, access: PickupAccess, siting: SitingPlan) {
    door = []
    drop = Array(repeating: 0, count: city.sites.count)
    let fails = city.delivery.attemptFails
    let visits = (0..<max(1, city.delivery.attempts)).reduce(0.0) { sum, attempt in
      sum + (0..<attempt).reduce(1) { product, _ in product * fails }
    }
    let kept = siting.open.map { open in
      open.expectedParcels > open.capacityParcels ? open.capacityParcels / open.expectedParcels : 1
    }
    for building in 0..<buildings.count {
      let parcels = buildings.people[building] * city.demand.parcelsPerPersonDay
      var collected = 0.0
      let site = Int(access.site[building])
      if site >= 0, let open = siting[site] {
        let fitting = SizeClass.allCases.reduce(0.0) {
          $0 + (open.cells.fits($1) ? city.demand.sizes[$1] : 0)
        }
        collected =
          parcels * access.willingShare[building] * fitting * kept[Int(siting.position[site])]
        drop[site] += collected
      }
      door.append((parcels - collected) * visits)
    }
  }
}
