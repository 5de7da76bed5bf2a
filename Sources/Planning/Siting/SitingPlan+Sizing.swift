import CityModel
import Demand
import Geography

extension SitingPlan {
  /// Equips open sites for the parcels expected of the residents to whom they are nearest.
  ///
  /// Every site gets the cheapest modules that suffice for the occupancy quantile, or the most it
  /// can hold. Under a budget every site starts from its cheapest modules and the money left goes,
  /// step by step, where a yuan makes room for most parcels that would be turned away.
  init(_ city: City, _ buildings: Buildings, open: [Int], access: PickupAccess) {
    let willing = WillingParcels(city, buildings, access)
    var catalogue = EquipmentCatalogue(city)
    var chosen: [(site: Int, levels: [EquipmentLevel], level: Int)] = open.map { site in
      let levels = catalogue.levels(site: site, concentration: willing.concentration(site))
      let enough = levels.firstIndex { $0.capacity >= willing.parcels[site] * $0.fittingShare }
      return (site, levels, enough ?? levels.count - 1)
    }
    if let budget = city.policy.budgetPerYear?.value {
      let wanted = chosen.map(\.level)
      for index in chosen.indices { chosen[index].level = 0 }
      Self.upgrade(&chosen, upTo: wanted, city, willing, budget)
    }
    self.open = chosen.map { site, levels, level in
      Self.openSite(city, site, levels[level], willing.parcels[site])
    }
    var position = [Int32](repeating: -1, count: city.sites.count)
    for (index, site) in open.enumerated() { position[site] = Int32(index) }
    self.position = position
    let radius = city.standards.serviceRadius.value
    var (covered, all) = (0.0, 0.0)
    for building in 0..<buildings.count {
      all += buildings.people[building]
      if access.walk[building] <= radius { covered += buildings.people[building] }
    }
    coveredShare = all > 0 ? covered / all : 0
  }

  static func openSite(_ city: City, _ site: Int, _ level: EquipmentLevel, _ willing: Double)
    -> OpenSite
  {
    let siteCost = city.sites[site].siteCostPerYear.value
    return OpenSite(
      site: site, moduleCounts: level.moduleCounts, cells: level.cells,
      expectedParcels: willing * level.fittingShare, capacityParcels: level.capacity,
      siteCostPerYear: Yuan(siteCost), moduleCostPerYear: Yuan(level.cost),
      subsidyPerYear: Yuan(min(city.policy.subsidyPerSiteYear.value, siteCost + level.cost)),
      floorArea: SquareMetres(level.floorArea))
  }

  /// Buys larger levels while the budget lasts, the one with most parcels gained a yuan first.
  private static func upgrade(
    _ chosen: inout [(site: Int, levels: [EquipmentLevel], level: Int)], upTo wanted: [Int],
    _ city: City, _ willing: WillingParcels, _ budget: Double
  ) {
    func netCost(_ index: Int, _ level: Int) -> Double {
      city.netCost(site: chosen[index].site, modules: chosen[index].levels[level].cost)
    }
    func kept(_ index: Int, _ level: Int) -> Double {
      let equipment = chosen[index].levels[level]
      return min(willing.parcels[chosen[index].site] * equipment.fittingShare, equipment.capacity)
    }
    var left = chosen.indices.reduce(budget) { $0 - netCost($1, 0) }
    while true {
      var best: (index: Int, level: Int, rate: Double)?
      for index in chosen.indices where chosen[index].level < wanted[index] {
        let current = chosen[index].level
        for level in (current + 1)...wanted[index] {
          let price = netCost(index, level) - netCost(index, current)
          guard price <= left else { break }
          let gain = kept(index, level) - kept(index, current)
          let rate = gain / max(price, 1e-9)
          if gain > 0, rate > (best?.rate ?? 0) { best = (index, level, rate) }
        }
      }
      guard let best else { return }
      left -= netCost(best.index, best.level) - netCost(best.index, chosen[best.index].level)
      chosen[best.index].level = best.level
    }
  }
}

extension City {
  /// What a site and its modules cost a year after the subsidy, which never exceeds the cost.
  func netCost(site: Int, modules: Double) -> Double {
    max(0, sites[site].siteCostPerYear.value + modules - policy.subsidyPerSiteYear.value)
  }
}

/// Parcels of an ordinary day whose owners are willing to collect them at each site.
struct WillingParcels {
  /// Mean a day, of all sizes, by site of the city.
  private(set) var parcels: [Double]
  /// Sum over zones of the squared mean.
  private var squares: [Double]

  init(_ city: City, _ buildings: Buildings, _ access: PickupAccess) {
    parcels = Array(repeating: 0, count: city.sites.count)
    squares = parcels
    var ofZone = parcels
    var touched: [Int] = []
    for zone in city.zones.indices {
      for building in buildings.of(zone: zone) where access.site[building] >= 0 {
        let site = Int(access.site[building])
        let mean =
          buildings.people[building] * city.demand.parcelsPerPersonDay
          * access.willingShare[building]
        if ofZone[site] == 0, mean > 0 { touched.append(site) }
        ofZone[site] += mean
      }
      for site in touched {
        parcels[site] += ofZone[site]
        squares[site] += ofZone[site] * ofZone[site]
        ofZone[site] = 0
      }
      touched.removeAll(keepingCapacity: true)
    }
  }

  /// Σλᵢ² / (Σλᵢ)² over the zones i that a site serves; 1 where it serves none.
  func concentration(_ site: Int) -> Double {
    parcels[site] > 0 ? squares[site] / (parcels[site] * parcels[site]) : 1
  }
}
