import CityModel
import Demand
import Geography

/// Mean parcels of an ordinary day of the first year.
public struct ExpectedLoads: Sendable {
  /// Of some carriers together.
  public struct Loads: Sendable {
    /// Parcels carried to the door of each building, repeated attempts included.
    public var door: [Double]
    /// Parcels carried to each site of the city: no more than its cells are emptied for where cells
    /// are reserved before the rounds leave, or else whatever might find one.
    public var drop: [Double]
  }

  /// As if all parcels were of the carriers with this view of the sites (`PickupAccess.views`).
  private var views: [Loads] = []
  private let viewOfCarrier: [Int]
  private let shares: [Double]

  public init(_ city: City, _ buildings: Buildings, access: PickupAccess, siting: SitingPlan) {
    viewOfCarrier = access.viewOfCarrier
    shares = city.carriers.map(\.share)
    let fails = city.delivery.attemptFails
    let visits = (0..<max(1, city.delivery.attempts)).reduce(0.0) { sum, attempt in
      sum + (0..<attempt).reduce(1) { product, _ in product * fails }
    }
    let parcels = buildings.people.map { $0 * city.demand.parcelsPerPersonDay }
    let weights = access.views.indices.map { view in
      access.views.count == 1
        ? 1 : zip(shares, viewOfCarrier).reduce(0) { $0 + ($1.1 == view ? $1.0 : 0) }
    }
    var wished = [Double](repeating: 0, count: city.sites.count)
    for (view, weight) in zip(access.views, weights) {
      for building in 0..<buildings.count where view.site[building] >= 0 {
        wished[Int(view.site[building])] += weight * parcels[building] * view.willingShare[building]
      }
    }
    let occupancy = OccupancyModel(city.pickup, city.demand)
    let sizes = city.demand.sizes
    let kept = siting.open.map { open in
      occupancy.keptShare(of: wished[open.site], sizes: sizes, cells: open.cells)
    }
    let carried =
      city.pickup.claim == .atLoading
      ? kept : siting.open.map { $0.cells.fittingShare(of: sizes) }
    for view in access.views {
      var loads = Loads(door: [], drop: Array(repeating: 0, count: city.sites.count))
      for building in 0..<buildings.count {
        var collected = 0.0
        let site = Int(view.site[building])
        if site >= 0, siting[site] != nil {
          let wished = parcels[building] * view.willingShare[building]
          let position = Int(siting.position[site])
          collected = wished * kept[position]
          loads.drop[site] += wished * carried[position]
        }
        loads.door.append((parcels[building] - collected) * visits)
      }
      views.append(loads)
    }
  }

  /// - Parameter carriers: indices into `City.carriers`
  public func of(_ carriers: [Int]) -> Loads {
    var sum = Loads(
      door: Array(repeating: 0, count: views.first?.door.count ?? 0),
      drop: Array(repeating: 0, count: views.first?.drop.count ?? 0))
    for (number, view) in views.enumerated() {
      let share = carriers.reduce(0) { $0 + (viewOfCarrier[$1] == number ? shares[$1] : 0) }
      guard share > 0 else { continue }
      for building in view.door.indices { sum.door[building] += share * view.door[building] }
      for site in view.drop.indices { sum.drop[site] += share * view.drop[site] }
    }
    return sum
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
