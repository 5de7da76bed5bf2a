import CityModel
import Demand
import Geography

extension ReplicationState {
  /// The day's new parcels: to the nearest open pickup point that takes the carrier's, where their
  /// owners are willing and it has a cell of their size, else to the door.
  mutating func receive(_ demand: DemandDay) {
    let (views, viewOfCarrier) = (plan.access.views, plan.access.viewOfCarrier)
    for building in 0..<plan.buildings.count {
      for carrier in 0..<city.carriers.count {
        let view = viewOfCarrier[carrier]
        let (site, band) = (Int(views[view].site[building]), Int(views[view].band[building]))
        let comesLater = arrivalShares[carrier][0] < 1
        var counts = ParcelCounts()
        for size in SizeClass.allCases {
          let all = demand.parcels(building: building, carrier: carrier, size: size)
          guard all > 0 else { continue }
          var dropped = 0
          if site >= 0, fits[site * SizeClass.allCases.count + size.rawValue] {
            dropped = demand.willing(building: building, carrier: carrier, size: size, band: band)
          }
          let index = waiting.first(building: building, carrier: carrier) + size.rawValue
          waiting.freshDrop[index] = Int32(dropped)
          waiting.freshDoor[index] = Int32(all - dropped)
          if comesLater { delay(index, building: building, carrier: carrier) }
          note(.came, index, all, at: nil)
          counts.generated += all
          counts.wished += dropped
        }
        if counts.generated > 0 { add(counts, building: building, carrier: carrier) }
      }
    }
  }

  /// Sets apart what comes after the first rounds have left, by the departure it comes in time for.
  private mutating func delay(_ index: Int, building: Int, carrier: Int) {
    let shares = arrivalShares[carrier]
    let zone = Int(plan.buildings.zones[building])
    var stream = stream(
      "late arrivals", [zoneKeys[zone], index - plan.buildings.starts[zone] * waiting.width])
    var left = 1.0
    for departure in stride(from: shares.count - 1, to: 0, by: -1) where shares[departure] > 0 {
      let probability = min(1, shares[departure] / left)
      left -= shares[departure]
      let slot = (departure - 1) * waiting.cellCount + index
      waiting.laterDoor[slot] = Int32(
        stream.binomial(trials: Int(waiting.freshDoor[index]), probability: probability))
      waiting.laterDrop[slot] = Int32(
        stream.binomial(trials: Int(waiting.freshDrop[index]), probability: probability))
      waiting.freshDoor[index] -= waiting.laterDoor[slot]
      waiting.freshDrop[index] -= waiting.laterDrop[slot]
    }
  }
}
