import CityModel
import Demand
import TestSupport
import Testing

@testable import Planning

@Suite struct SiteComparisonTests {
  private let city = City.gridTown()
  private let open = [0, 5, 6, 9, 14]

  private func plan(_ open: [Int]) -> SitingPlan {
    let buildings = Buildings(city)
    return SitingPlan(
      city, buildings, SitingChoice(open: open),
      access: PickupAccess(city, buildings, open: open))
  }

  private func comparison(_ plan: SitingPlan) -> SiteComparison {
    SiteComparison(city, open: plan.open.map { ($0.site, $0.moduleCounts) })
  }

  /// The plan's cost by the estimates of siting, every site and building counted anew.
  private func cost(_ sites: [SitingPlan.OpenSite]) -> Double {
    let buildings = Buildings(city)
    let estimate = DeliveryCostEstimate(city, buildings)
    let access = PickupAccess(city, buildings, open: sites.map(\.site))
    var total = 0.0
    for site in sites {
      total += city.netCost(site: site.site, modules: site.moduleCostPerYear.value)
      total += 365 * estimate.visitCost()
      let residents = (0..<buildings.count).filter { access.site[$0] == Int32(site.site) }
      func parcels(_ building: Int) -> Double {
        buildings.people[building] * 60 / 365 * access.willingShare[building]
      }
      let wished = residents.reduce(0) { $0 + parcels($1) }
      let kept = wished > site.capacityParcels ? site.capacityParcels / wished : 1
      for building in residents {
        let collected =
          estimate.dropCost(site: site.site) + 2 * access.walk[building]
          * city.siting.walkCostPerMetre
        total +=
          365 * kept * parcels(building) * (collected - estimate.doorCost(building: building))
      }
    }
    return total
  }

  @Test("what a site changes is the plan's cost with it less the cost without it")
  func difference() {
    let plan = plan(open)
    let comparison = comparison(plan)
    for site in city.sites.indices {
      let effect = comparison.effect(of: site)
      let others = plan.open.filter { $0.site != site }
      let with = (others + [effect.equipment]).sorted { $0.site < $1.site }
      #expect(abs(effect.cost - (cost(with) - cost(others))) < 1e-6, "site \(site)")
    }
  }

  @Test("a closed site changes what it changes once it is open")
  func bothWays() {
    let closed = comparison(plan(open)).effect(of: 2)
    let all = (plan(open).open + [closed.equipment]).sorted { $0.site < $1.site }
    let opened = SiteComparison(city, open: all.map { ($0.site, $0.moduleCounts) }).effect(of: 2)
    // Delivery may differ a little: room in parcels depends on how many zones share the cells.
    #expect(closed.siteCost == opened.siteCost && closed.visitCost == opened.visitCost)
    #expect(abs(closed.cost - opened.cost) < 0.01 * abs(opened.deliveryCost))
    #expect(closed.exchanges == opened.exchanges)
    #expect(closed.people == opened.people && closed.walk == opened.walk)
  }

  @Test("people covered only here are those that the coverage loses with it")
  func coverage() {
    let people = Buildings(city).people.reduce(0, +)
    for site in open {
      let effect = comparison(plan(open)).effect(of: site)
      let lost = plan(open).coveredShare - plan(open.filter { $0 != site }).coveredShare
      #expect(abs(effect.peopleCoveredOnlyHere - lost * people) < 1e-6)
      #expect(abs(effect.exchanges.reduce(0) { $0 + $1.people } - effect.people) < 1e-9)
    }
  }

  @Test("without the only site everybody goes nowhere")
  func onlySite() {
    let effect = comparison(plan([5])).effect(of: 5)
    #expect(effect.exchanges.map(\.site) == [nil])
    #expect(effect.walkWithout == nil)
    #expect(abs(effect.people - Buildings(city).people.reduce(0, +)) < 1e-9)
  }
}
