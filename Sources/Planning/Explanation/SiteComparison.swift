import CityModel
import Demand
import Geography

/// Compares a plan's open pickup points with and without single ones.
public struct SiteComparison {
  private let city: City
  private let buildings: Buildings
  private let open: [SitingPlan.OpenSite]
  private let estimate: DeliveryCostEstimate
  /// Walks with every open site, and the buildings of each site of the city.
  private let access: PickupAccess
  private let homes: [[Int32]]

  /// - Parameter open: every open site, ascending, with the copies of each module of its outlet type
  public init(_ city: City, open modules: [(site: Int, moduleCounts: [Int])]) {
    self.city = city
    buildings = Buildings(city)
    estimate = DeliveryCostEstimate(city, buildings)
    access = PickupAccess(city, buildings, open: modules.map(\.site))
    let demand = SiteDemand(city, buildings, access)
    var catalogue = EquipmentCatalogue(city)
    open = modules.map { site, counts in
      let level = catalogue.level(
        site: site, moduleCounts: counts, concentration: demand.concentration(site))
      return SitingPlan.openSite(city, site, level, demand.parcels[site])
    }
    var homes = [[Int32]](repeating: [], count: city.sites.count)
    for building in 0..<buildings.count where access.site[building] >= 0 {
      homes[Int(access.site[building])].append(Int32(building))
    }
    self.homes = homes
  }

  public func isOpen(_ site: Int) -> Bool { open.contains { $0.site == site } }

  /// What the site changes, whether it is open in the plan or not.
  public func effect(of site: Int) -> SiteEffect {
    let others = open.map(\.site).filter { $0 != site }
    let change = Change(
      with: isOpen(site) ? access : PickupAccess(city, buildings, open: (others + [site]).sorted()),
      without: isOpen(site) ? PickupAccess(city, buildings, open: others) : access)
    let movers = (0..<buildings.count).filter { change.with.site[$0] == Int32(site) }
    let equipment = open.first { $0.site == site } ?? equipped(site, change.with)
    let neighbours = Set(movers.map { change.without.site[$0] }).filter { $0 >= 0 }.sorted()

    var effect = SiteEffect(
      site: site, equipment: equipment, people: 0, peopleCoveredOnlyHere: 0, walk: nil,
      walkWithout: nil, exchanges: exchanges(movers, change), siteCost: 0, visitCost: 0,
      deliveryCost: 0, walkingCost: 0)
    addWalks(movers, change, to: &effect)
    effect.siteCost = city.netCost(site: site, modules: equipment.moduleCostPerYear.value)
    effect.visitCost = estimate.visitCost() * SitingStage.daysPerYear
    addCosts(of: equipment, change.with, movers.map(Int32.init), sign: 1, to: &effect)
    let moved = Set(movers.map(Int32.init))
    for neighbour in open where neighbours.contains(Int32(neighbour.site)) {
      let stay = homes[neighbour.site].filter { !moved.contains($0) }
      let back = movers.filter { change.without.site[$0] == Int32(neighbour.site) }
      addCosts(of: neighbour, change.with, stay, sign: 1, to: &effect)
      addCosts(of: neighbour, change.without, stay + back.map(Int32.init), sign: -1, to: &effect)
    }
    return effect
  }

  private struct Change {
    var with: PickupAccess
    var without: PickupAccess
  }

  /// A closed site, with the cheapest modules that suffice for whom it would attract.
  private func equipped(_ site: Int, _ access: PickupAccess) -> SitingPlan.OpenSite {
    let demand = SiteDemand(city, buildings, access)
    var catalogue = EquipmentCatalogue(city)
    let levels = catalogue.levels(site: site, concentration: demand.concentration(site))
    let level = levels[levels.cheapest(for: demand.parcels[site]) ?? levels.count - 1]
    return SitingPlan.openSite(city, site, level, demand.parcels[site])
  }

  private func parcels(_ building: Int) -> Double {
    buildings.people[building] * city.demand.parcelsPerPersonDay
  }

  private func exchanges(_ movers: [Int], _ change: Change) -> [SiteEffect.Exchange] {
    var bySite: [Int32: SiteEffect.Exchange] = [:]
    for building in movers {
      let other = change.without.site[building]
      var exchange =
        bySite[other]
        ?? SiteEffect.Exchange(site: other >= 0 ? Int(other) : nil, people: 0, parcelsPerDay: 0)
      exchange.people += buildings.people[building]
      exchange.parcelsPerDay += parcels(building) * change.without.willingShare[building]
      bySite[other] = exchange
    }
    return bySite.values.sorted { (-$0.people, $0.site ?? -1) < (-$1.people, $1.site ?? -1) }
  }

  private func addWalks(_ movers: [Int], _ change: Change, to effect: inout SiteEffect) {
    let radius = city.standards.serviceRadius.value
    var (here, there) = (0.0, 0.0)
    for building in movers {
      let people = buildings.people[building]
      effect.people += people
      here += people * change.with.walk[building]
      there += people * change.without.walk[building]
      if change.with.walk[building] <= radius, change.without.walk[building] > radius {
        effect.peopleCoveredOnlyHere += people
      }
    }
    guard effect.people > 0 else { return }
    effect.walk = here / effect.people
    effect.walkWithout = there.isFinite ? there / effect.people : nil
  }

  /// Adds what collecting at a site costs more, or less, than the door for the parcels it keeps.
  private func addCosts(
    of site: SitingPlan.OpenSite, _ access: PickupAccess, _ residents: [Int32], sign: Double,
    to effect: inout SiteEffect
  ) {
    let drop = estimate.dropCost(site: site.site)
    var (wished, delivery, walking) = (0.0, 0.0, 0.0)
    for building in residents.map({ Int($0) }) where access.willingShare[building] > 0 {
      let parcels = parcels(building) * access.willingShare[building]
      wished += parcels
      delivery += parcels * (drop - estimate.doorCost(building: building))
      // There and back.
      walking += parcels * 2 * access.walk[building] * city.siting.walkCostPerMetre
    }
    // Parcels of a size that fits, as far as there is room.
    let fitting = wished * site.cells.fittingShare(of: city.demand.sizes)
    guard wished > 0 else { return }
    let kept = sign * SitingStage.daysPerYear * min(fitting, site.capacityParcels) / wished
    effect.deliveryCost += kept * delivery
    effect.walkingCost += kept * walking
  }
}
