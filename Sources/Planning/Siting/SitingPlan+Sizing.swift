import CityModel
import Demand
import Geography

extension SitingPlan {
  /// Equips open sites for the parcels expected of the residents to whom they are nearest.
  ///
  /// Every site gets the cheapest modules that suffice for the occupancy quantile, or the most it
  /// can hold; no more than the objective found worth its cost, where it decides on modules. Under a budget every site starts from its cheapest modules and the money left goes,
  /// step by step, where a yuan makes room for most parcels that would be turned away.
  init(_ city: City, _ buildings: Buildings, _ choice: SitingChoice, access: PickupAccess) {
    let open = choice.open
    let willing = SiteDemand(city, buildings, access)
    var catalogue = EquipmentCatalogue(city)
    var chosen: [(site: Int, levels: [EquipmentLevel], level: Int)] = open.enumerated().map {
      index, site in
      let levels = catalogue.levels(site: site, concentration: willing.concentration(site))
      let enough = levels.cheapest(for: willing.parcels[site])
      let most = choice.levels.flatMap { chosen in
        levels.firstIndex { $0.cost >= chosen[index].cost }
      }
      return (site, levels, min(enough ?? levels.count - 1, most ?? levels.count - 1))
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
    _ city: City, _ willing: SiteDemand, _ budget: Double
  ) {
    struct Step {
      var level: Int
      var price: Double
      var rate: Double
    }
    func netCost(_ index: Int, _ level: Int) -> Double {
      city.netCost(site: chosen[index].site, modules: chosen[index].levels[level].cost)
    }
    func kept(_ index: Int, _ level: Int) -> Double {
      let equipment = chosen[index].levels[level]
      return min(willing.parcels[chosen[index].site] * equipment.fittingShare, equipment.capacity)
    }
    func bestStep(_ index: Int, within left: Double) -> Step? {
      let current = chosen[index].level
      var best: Step?
      for level in stride(from: current + 1, through: wanted[index], by: 1) {
        let price = netCost(index, level) - netCost(index, current)
        let gain = kept(index, level) - kept(index, current)
        let rate = gain / max(price, 1e-9)
        if price <= left, gain > 0, rate > (best?.rate ?? 0) {
          best = Step(level: level, price: price, rate: rate)
        }
      }
      return best
    }
    var left = chosen.indices.reduce(budget) { $0 - netCost($1, 0) }
    var steps = chosen.indices.map { bestStep($0, within: left) }
    while let index = steps.indices.max(by: {
      (steps[$0]?.rate ?? -1, -$0) < (steps[$1]?.rate ?? -1, -$1)
    }), let step = steps[index] {
      if step.price <= left {
        left -= step.price
        chosen[index].level = step.level
      }
      steps[index] = bestStep(index, within: left)
    }
  }
}

extension City {
  /// What a site and its modules cost a year after the subsidy, which never exceeds the cost.
  func netCost(site: Int, modules: Double) -> Double {
    max(0, sites[site].siteCostPerYear.value + modules - policy.subsidyPerSiteYear.value)
  }
}
