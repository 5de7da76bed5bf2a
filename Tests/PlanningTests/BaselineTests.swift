import CityModel
import Geography
import TestSupport
import Testing

@testable import Planning

@Suite struct BaselineTests {
  @Test func `today nobody collects, and every building has its carrier's nearest depot`() throws {
    var city = City.gridTown()
    city.policy.delivery = .pooled
    city.depots.append(
      Depot(
        id: "d3", name: LocalName("Second north station"), place: Point(x: 1900, y: 1900),
        carrier: 0))
    let plan = try makeBaseline(.today, city, beside: makePlan(city))
    #expect(plan.siting.open.isEmpty && plan.siting.netCostPerYear == .zero)
    #expect(plan.routes.basis == .territories)
    var served = [Int](repeating: 0, count: city.carriers.count)
    for task in plan.routes.tasks {
      let carrier = try #require(task.carrier)
      let own = city.depots.indices.filter { city.depots[$0].carrier == carrier }
      #expect(task.unserved.isEmpty)
      for route in task.routes {
        for stop in route.trips.joined().map({ task.stops[Int($0)] }) {
          guard case .building(let building) = stop.place else {
            Issue.record("a stop that is no door")
            continue
          }
          served[carrier] += 1
          let place = plan.buildings.places[building]
          let ours = city.depots[route.depot].place.distance(to: place)
          #expect(own.allSatisfy { ours <= city.depots[$0].place.distance(to: place) })
        }
      }
    }
    #expect(served.allSatisfy { $0 >= plan.buildings.count })
  }

  @Test func `today's rounds are the construction's, with no search after it`() throws {
    let city = City.gridTown()
    let plan = try makeBaseline(.today, city, beside: makePlan(city))
    #expect(plan.reports.allSatisfy { $0.work == 0 })
    #expect(plan.routes.routeCount > 0)
  }

  @Test func `sequential opens as many sites as the plan, those with the least walks`() throws {
    let city = City.gridTown()
    let plan = try makePlan(city)
    let sequential = try makeBaseline(.sequential, city, beside: plan)
    #expect(sequential.siting.open.count == plan.siting.open.count)
    func walked(_ plan: Plan) -> Double {
      zip(plan.access.walk, plan.buildings.people).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(walked(sequential) <= walked(plan) + 1e-6)
    #expect(sequential.buildings.places == plan.buildings.places)
    #expect(Baseline.sequential.city(city, beside: plan).policy.delivery == city.policy.delivery)
  }
}
