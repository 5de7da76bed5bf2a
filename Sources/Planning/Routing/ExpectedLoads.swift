import CityModel
import Demand
import Geography

/// Mean parcels of an ordinary day of the first year, all carriers together.
public struct ExpectedLoads: Sendable {
  /// Parcels carried to the door of each building, repeated attempts included.
  public var door: [Double]
  /// Parcels dropped at each site of the city; no more than its cells are emptied for.
  public var drop: [Double]

  public init(_ city: City, _ buildings: Buildings, access: PickupAccess, siting: SitingPlan) {
    door = []
    drop = Array(repeating: 0, count: city.sites.count)
    let fails = city.delivery.attemptFails
    let visits = (0..<max(1, city.delivery.attempts)).reduce(0.0) { sum, attempt in
      sum + (0..<attempt).reduce(1) { product, _ in product * fails }
    }
    let occupancy = OccupancyModel(city.pickup, city.demand)
    let wished = SiteDemand(city, buildings, access).parcels
    let kept = siting.open.map { open in
      occupancy.keptShare(of: wished[open.site], sizes: city.demand.sizes, cells: open.cells)
    }
    for building in 0..<buildings.count {
      let parcels = buildings.people[building] * city.demand.parcelsPerPersonDay
      var collected = 0.0
      let site = Int(access.site[building])
      if site >= 0, siting[site] != nil {
        collected =
          parcels * access.willingShare[building] * kept[Int(siting.position[site])]
        drop[site] += collected
      }
      door.append((parcels - collected) * visits)
    }
  }
}

extension OccupancyModel {
  /// Share of the parcels wished to a site that find a cell in the long run: a cell takes a new parcel
  /// as often as one is fetched. Larger parcels choose first; smaller ones take what they leave.
  ///
  /// - Parameters:
  ///   - wished: mean parcels a day, all sizes
  ///   - sizes: shares of the size classes
  func keptShare(of wished: Double, sizes: BySize<Double>, cells: BySize<Int>) -> Double {
    guard wished > 0 else { return 0 }
    var (room, kept) = (0.0, 0.0)
    for size in SizeClass.allCases.reversed() {
      room += Double(cells[size]) / meanHeld
      let taken = min(wished * sizes[size], room)
      room -= taken
      kept += taken
    }
    return min(1, kept / wished)
  }
}

extension City {
  /// The city as fixed territories are planned for it: its vehicles with the share of their capacity
  /// and shift that an ordinary day is to fill.
  var filledForTerritories: City {
    var city = self
    for vehicle in vehicles.indices {
      let whole = vehicles[vehicle]
      city.vehicles[vehicle].capacity =
        whole.capacity > 0 ? max(1, Int(routing.territoryFill * Double(whole.capacity))) : 0
      city.vehicles[vehicle].shift = Seconds(routing.territoryFill * whole.shift.value)
    }
    return city
  }
}
