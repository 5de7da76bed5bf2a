import CityModel
import Demand
import Geography
import TestSupport
import Testing

@testable import Planning

@Suite struct SitingPlanTests {
  private func plan(_ city: City, open: [Int]) -> SitingPlan {
    let buildings = Buildings(city)
    let access = PickupAccess(city, buildings, open: open)
    return SitingPlan(city, buildings, SitingChoice(open: open), access: access)
  }

  @Test func `modules are the cheapest that suffice for the parcels expected`() throws {
    let city = City.gridTown()
    let plan = plan(city, open: [0, 5, 9, 14])
    for open in plan.open {
      let module = city.modules[city.outlets[city.sites[open.site].outlet].modules[0]]
      #expect(
        open.moduleCostPerYear.value == Double(open.moduleCounts[0]) * module.costPerYear.value)
      #expect(open.cellCount == open.moduleCounts[0] * module.cellCount)
      let isFull = open.moduleCounts[0] == city.sites[open.site].maximumModules
      #expect(open.expectedParcels <= open.capacityParcels || isFull)
    }
    #expect(plan[5] == plan.open[1] && plan[4] == nil)
  }

  @Test func `expected parcels add up to the willing shares`() {
    let city = City.gridTown()
    let buildings = Buildings(city)
    let access = PickupAccess(city, buildings, open: [0, 5, 9, 14])
    let plan = SitingPlan(city, buildings, SitingChoice(open: [0, 5, 9, 14]), access: access)
    let willing = (0..<buildings.count).reduce(0) {
      $0 + buildings.people[$1] * 60 / 365 * access.willingShare[$1]
    }
    #expect(abs(plan.open.reduce(0) { $0 + $1.expectedParcels } - willing) < 1e-9)
  }

  @Test func `under a budget the money goes to modules as far as it reaches`() {
    var city = City.gridTown()
    let free = plan(city, open: [0, 2, 5, 8, 10])
    let least = 3 * (3000.0 + 6000) + 20_000 + 9000 + 9000
    #expect(free.netCostPerYear.value > least)
    city.policy.budgetPerYear = Yuan((least + free.netCostPerYear.value) / 2)
    let tight = plan(city, open: [0, 2, 5, 8, 10])
    #expect(tight.netCostPerYear <= Yuan((least + free.netCostPerYear.value) / 2))
    #expect(tight.open.reduce(0) { $0 + $1.cellCount } > 44)
    city.policy.budgetPerYear = free.netCostPerYear
    #expect(plan(city, open: [0, 2, 5, 8, 10]).netCostPerYear == free.netCostPerYear)
  }

  @Test func `a subsidy lowers the net cost and never below nothing`() {
    var city = City.gridTown()
    city.policy.subsidyPerSiteYear = Yuan(2000)
    let some = plan(city, open: [0, 1])
    #expect(some.open.allSatisfy { $0.subsidyPerYear == Yuan(2000) })
    city.policy.subsidyPerSiteYear = Yuan(1e9)
    #expect(plan(city, open: [0, 1]).netCostPerYear == .zero)
  }

  @Test func `covered are the people within the service radius`() {
    let city = City.gridTown()
    let buildings = Buildings(city)
    let access = PickupAccess(city, buildings, open: [0, 5])
    let covered = (0..<buildings.count).reduce(0) {
      $0 + (access.walk[$1] <= 500 ? buildings.people[$1] : 0)
    }
    let share = covered / buildings.people.reduce(0, +)
    #expect(abs(plan(city, open: [0, 5]).coveredShare - share) < 1e-12)
  }
}
