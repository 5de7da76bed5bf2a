import CityModel
import Demand
import Planning
import TestSupport
import Testing

@Suite struct MakePlanTests {
  @Test func `every stop is on one route of its carrier or left out with a reason`() throws {
    let city = City.gridTown()
    let plan = try makePlan(city)
    let day = try #require(plan.designDay)
    let loads = DayLoads(day, access: plan.access, siting: plan.siting)
    #expect(plan.routes.tasks.map(\.carrier) == [0, 1])
    for task in plan.routes.tasks {
      let carrier = try #require(task.carrier)
      var visits = [Int](repeating: 0, count: task.stops.count)
      for stop in task.routes.flatMap({ $0.trips.flatMap { $0 } }) { visits[Int(stop)] += 1 }
      for out in task.unserved { visits[out.stop] += 1 }
      #expect(visits.allSatisfy { $0 == 1 })
      for building in 0..<plan.buildings.count {
        let carried = task.stops.reduce(0) {
          $0 + ($1.place == .building(building) ? Int($1.parcels) : 0)
        }
        #expect(carried == loads.door(carrier: carrier, building: building))
      }
      for site in city.sites.indices {
        let carried = task.stops.reduce(0) { $0 + ($1.place == .site(site) ? Int($1.parcels) : 0) }
        #expect(carried == loads.drop(carrier: carrier, site: site))
      }
    }
  }
}
