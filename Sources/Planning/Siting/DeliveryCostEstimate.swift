import CityModel
import Demand
import Foundation
import Geography

/// What a parcel costs to the door and to a pickup point before any route is planned: an apportioned
/// tour estimate, in the manner of continuous approximation (Daganzo, *Logistics Systems Analysis*).
///
/// A vehicle drives out and back, which its load shares; between neighbouring stops it drives a leg
/// of `0.7124 · √(area / stops)` (Beardwood, Halton & Hammersley 1959); it serves; and its fixed
/// cost is shared by what it can deliver in a shift. All costs in yuan a parcel.
struct DeliveryCostEstimate {
  private let city: City
  private let buildings: Buildings
  /// One for each carrier, or one for all together, with its share of the parcels.
  private let deliverers:
    [(share: Double, doors: [StationedVehicle], pickupPoints: [StationedVehicle])]
  /// Legs between door stops in each zone, straight metres, by deliverer.
  private let doorLegs: [[Double]]

  init(_ city: City, _ buildings: Buildings) {
    self.city = city
    self.buildings = buildings
    let isPooled = city.policy.delivery == .pooled
    func fleets(_ carrier: Int?, _ serves: (VehicleType) -> Bool) -> [StationedVehicle] {
      let places = city.depots
        .filter { carrier == nil || $0.carrier == nil || $0.carrier == carrier }.map(\.place)
      let index = SpatialIndex(places)
      return places.isEmpty
        ? []
        : city.vehicles.filter(serves).map {
          StationedVehicle(vehicle: $0, depots: index, places: places)
        }
    }
    let carriers: [Int?] = isPooled ? [nil] : city.carriers.indices.map { $0 }
    deliverers = carriers.map { carrier in
      (
        carrier.map { city.carriers[$0].share } ?? 1, fleets(carrier, \.servesDoors),
        fleets(carrier, \.servesPickupPoints)
      )
    }
    let parcels = buildings.people.map { $0 * city.demand.parcelsPerPersonDay }
    let fallbackArea = Self.meanArea(city)
    doorLegs = deliverers.map { deliverer in
      city.zones.indices.map { zone in
        let stops = buildings.of(zone: zone).reduce(0.0) {
          $0 + 1 - exp(-parcels[$1] * deliverer.share)
        }
        let area = city.zones[zone].area.value
        return Self.leg(area: area > 0 ? area : fallbackArea, stops: stops)
      }
    }
  }

  /// What one willing parcel of the building saves when it is not carried to the door: the
  /// difference that the largest willing share makes, for the stop is made anyway for the others.
  /// Repeated attempts and failed visits are in it.
  func doorCost(building: Int) -> Double {
    let willing = city.choice.bands.first?.share ?? 0
    let zone = Int(buildings.zones[building])
    let people = buildings.people[building]
    let fails = city.delivery.attemptFails
    let attempts = (0..<max(1, city.delivery.attempts)).reduce(0) { $0 + pow(fails, Double($1)) }
    var cost = 0.0
    for (deliverer, legs) in zip(deliverers, doorLegs) {
      let parcels = people * city.demand.parcelsPerPersonDay * deliverer.share
      guard parcels > 0 else { continue }
      let place = buildings.places[building]
      let perParcel = deliverer.doors.map { fleet in
        fleet.doorCost(
          at: place, parcels: parcels, willing: willing, leg: legs[zone], city.delivery)
      }
      cost += deliverer.share * (perParcel.min() ?? 0)
    }
    return attempts * (cost + fails * city.delivery.failedVisitCost.value)
  }

  /// What a parcel carried to the site costs, without the visit itself.
  func dropCost(site: Int) -> Double {
    deliverers.reduce(0) { sum, deliverer in
      let place = city.sites[site].place
      return sum + deliverer.share
        * (deliverer.pickupPoints.map { $0.dropCost(at: place, city.delivery) }.min() ?? 0)
    }
  }

  /// What it costs a day that every deliverer calls at the open site: the stop, and the leg to it
  /// from its neighbour, about a service radius away.
  func visitCost() -> Double {
    let spacing = city.standards.serviceRadius.value / city.area.walkCircuity
    return deliverers.reduce(0) { sum, deliverer in
      sum
        + (deliverer.pickupPoints.map { fleet in
          let vehicle = fleet.vehicle
          return city.delivery.pickupStop.value * vehicle.costPerSecond
            + vehicle.drivingCost(straight: spacing)
        }.min() ?? 0)
    }
  }

  private static func leg(area: Double, stops: Double) -> Double {
    stops > 0 ? 0.7124 * (area / stops).squareRoot() : 0
  }

  /// Area of a zone whose own is not given: the bounding box shared by all.
  private static func meanArea(_ city: City) -> Double {
    let places = city.zones.map(\.place)
    guard let west = places.map(\.x).min(), let east = places.map(\.x).max(),
      let south = places.map(\.y).min(), let north = places.map(\.y).max()
    else { return 0 }
    return (east - west) * (north - south) / Double(places.count)
  }
}

/// A vehicle type with the depots it may start from.
private struct StationedVehicle {
  var vehicle: VehicleType
  var depots: SpatialIndex
  var places: [Point]
}

extension StationedVehicle {
  fileprivate func homeDistance(_ place: Point) -> Double {
    depots.nearest(1, to: place).first.map { places[$0].distance(to: place) } ?? 0
  }

  /// Yuan a parcel for out and back and for the vehicle, where a parcel takes `seconds` on the spot.
  fileprivate func overhead(at place: Point, seconds: Double) -> Double {
    let straight = homeDistance(place)
    let driving = 2 * vehicle.drivingTime(straight: straight)
    let room = max(0, vehicle.shift.value - driving)
    let load = max(1, min(Double(vehicle.capacity), seconds > 0 ? room / seconds : .infinity))
    let trip = driving + load * seconds + vehicle.reload.value
    let trips = max(1, min(Double(vehicle.maximumTrips), vehicle.shift.value / max(1, trip)))
    return 2 * vehicle.drivingCost(straight: straight) / load
      + vehicle.reload.value * vehicle.costPerSecond * (trips - 1) / trips / load
      + vehicle.fixedCostPerDay.value / (trips * load)
  }

  /// - Parameters:
  ///   - parcels: mean a day at this stop
  ///   - willing: share of them whose saving is asked for
  fileprivate func doorCost(
    at place: Point, parcels: Double, willing: Double, leg: Double, _ delivery: DeliveryPractice
  ) -> Double {
    func seconds(_ mean: Double) -> Double {
      let stop = RoutePlan.Stop(place: .building(0), parcels: mean)
      let visited = 1 - exp(-mean)
      return mean > 0
        ? delivery.meanService(stop) + visited * vehicle.drivingTime(straight: leg)
        : 0
    }
    func metres(_ mean: Double) -> Double { (1 - exp(-mean)) * leg * vehicle.circuity }
    let left = parcels * (1 - willing)
    let saved = max(parcels - left, 1e-12)
    let perParcel = (seconds(parcels) - seconds(left)) / saved
    return perParcel * vehicle.costPerSecond
      + (metres(parcels) - metres(left)) / saved * vehicle.costPerMetre
      + overhead(at: place, seconds: seconds(parcels) / parcels)
  }

  fileprivate func dropCost(at place: Point, _ delivery: DeliveryPractice) -> Double {
    // A full vehicle calls at several pickup points; a visit's share is counted with the visit.
    delivery.pickupParcel.value * vehicle.costPerSecond
      + overhead(at: place, seconds: delivery.pickupParcel.value)
  }
}

extension VehicleType {
  fileprivate func drivingTime(straight: Double) -> Double { straight * circuity / speed.value }

  /// Yuan for driving so far, the courier's time included.
  fileprivate func drivingCost(straight: Double) -> Double {
    straight * circuity * costPerMetre + drivingTime(straight: straight) * costPerSecond
  }
}
