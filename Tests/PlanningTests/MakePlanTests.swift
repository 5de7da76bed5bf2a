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

  @Test func `a carrier without a depot leaves its stops out and says why`() throws {
    var city = City.gridTown()
    city.depots.removeLast()
    let plan = try makePlan(city)
    let task = plan.routes.tasks[1]
    #expect(!task.stops.isEmpty && task.routes.isEmpty)
    #expect(task.unserved.map(\.stop) == Array(task.stops.indices))
    #expect(task.unserved.allSatisfy { $0.reason == .noDepot })
    #expect(task.report.status == .infeasible && task.report.objective == nil)
  }

  @Test func `the plan is the same for one thread and two`() throws {
    for rounds in [SimulationSettings.Rounds.daily, .territories] {
      var city = City.gridTown(side: 5)
      city.simulation.rounds = rounds
      let plans = try (1...2).map { try makePlan(city, options: PlanningOptions(threads: $0)) }
      #expect(plans[0].siting.open == plans[1].siting.open)
      #expect(plans[0].routes.tasks.map(\.routes) == plans[1].routes.tasks.map(\.routes))
      #expect(plans[0].routes.tasks.map(\.unserved) == plans[1].routes.tasks.map(\.unserved))
    }
  }

  @Test func `territories visit every building of each carrier`() throws {
    var city = City.gridTown()
    city.simulation.rounds = .territories
    let plan = try makePlan(city)
    #expect(plan.designDay == nil && plan.routes.basis == .territories)
    for task in plan.routes.tasks {
      let places = Set(task.stops.map(\.place))
      for building in 0..<plan.buildings.count { #expect(places.contains(.building(building))) }
    }
  }

  @Test func `a plan interrupted at once is marked incomplete and still whole`() throws {
    var city = City.gridTown()
    city.siting.objective = .minCost
    city.standards.coverageShare = 0
    let options = PlanningOptions()
    options.cancellation.cancel()
    let plan = try makePlan(city, options: options)
    #expect(!plan.isComplete)
    for task in plan.routes.tasks {
      let served = task.routes.flatMap { $0.trips.flatMap { $0 } }.count
      #expect(served + task.unserved.count == task.stops.count)
    }
  }
}
