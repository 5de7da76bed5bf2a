import CityModel
import Demand
import Geography
import TestSupport
import Testing

@testable import Planning

@Suite struct DeliveryCostEstimateTests {
  /// A town whose stops are many and near each other, as the estimate assumes.
  private func town() -> City {
    var city = City.gridTown(side: 10)
    city.delivery.attemptFails = 0
    city.demand.dispersion = 0
    return city
  }

  @Test func `all doors together cost about what their rounds cost`() throws {
    var city = town()
    city.sites = []
    // Without willing parcels the whole cost is asked for, not the saving of a part.
    city.choice.bands = [.init(upTo: Metres(500), share: 1)]
    let buildings = Buildings(city)
    let estimate = DeliveryCostEstimate(city, buildings)
    let estimated = (0..<buildings.count).reduce(0) { sum, building in
      sum + estimate.doorCost(building: building) * buildings.people[building]
        * city.demand.parcelsPerPersonDay
    }
    let planned = try makePlan(city).routes.cost.value
    #expect(estimated > 0.75 * planned && estimated < 1.25 * planned)
  }

  @Test func `a pickup parcel costs less than one to the door, and more farther away`() {
    var city = town()
    city.depots[1].carrier = nil
    let buildings = Buildings(city)
    let estimate = DeliveryCostEstimate(city, buildings)
    let drops = city.sites.indices.map { estimate.dropCost(site: $0) }
    #expect(drops.allSatisfy { $0 > 0 })
    #expect(estimate.doorCost(building: 0) > (drops.max() ?? 0))
    #expect(estimate.visitCost() > 0)
    // A far site of the carrier that has one depot only.
    city.carriers[0].share = 1
    city.carriers[1].share = 0
    city.depots.removeLast()
    let far = DeliveryCostEstimate(city, buildings)
    #expect(far.dropCost(site: 99) > far.dropCost(site: 0))
  }

  @Test func `failed visits make doors dearer by their expected number`() {
    let city = town()
    var failing = city
    failing.delivery.attemptFails = 0.5
    failing.delivery.attempts = 2
    failing.delivery.failedVisitCost = Yuan(2)
    let buildings = Buildings(city)
    let once = DeliveryCostEstimate(city, buildings).doorCost(building: 3)
    let found = DeliveryCostEstimate(failing, buildings).doorCost(building: 3)
    // 1.5 attempts on average, 0.75 of them in vain.
    #expect(abs(found - 1.5 * once - 0.75 * 2) < 1e-9)
  }
}
