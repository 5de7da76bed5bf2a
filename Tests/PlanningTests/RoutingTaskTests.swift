import CityModel
import Demand
import Foundation
import Geography
import TestSupport
import Testing

@testable import Planning

@Suite struct RoutingTaskTests {
  private func tasks(_ city: City, basis: RoutePlan.Basis = .day, door: Int32 = 1) throws
    -> [RoutingTask]
  {
    let buildings = Buildings(city)
    var loads = DayLoads(
      carriers: city.carriers.count, buildings: buildings.count, sites: city.sites.count)
    for index in loads.door.indices { loads.door[index] = door }
    loads.drop[0] = 300
    return try RoutingTask.tasks(city, buildings, basis: basis) { RoundStops(loads, carriers: $0) }
  }

  @Test func `each carrier drives from its own depots`() throws {
    let tasks = try tasks(.gridTown())
    #expect(tasks.map(\.carriers) == [[0], [1]])
    #expect(tasks.map { $0.fleets.map(\.depot) } == [[0], [1]])
  }

  @Test func `a depot without a carrier serves all`() throws {
    var city = City.gridTown()
    city.depots[1].carrier = nil
    #expect(try tasks(city).map { $0.fleets.map(\.depot) } == [[0, 1], [1]])
  }

  @Test func `pooled carriers make one task from all depots with the loads of a building together`()
    throws
  {
    var city = City.gridTown()
    city.policy.delivery = .pooled
    let tasks = try tasks(city)
    #expect(tasks.count == 1 && tasks[0].carriers == [0, 1])
    #expect(tasks[0].fleets.map(\.depot) == [0, 1])
    #expect(tasks[0].stops.filter { $0.place == .building(0) }.map(\.parcels) == [2])
  }

  @Test func `vehicles for doors and for pickup points make two tasks`() throws {
    var city = City.gridTown()
    city.vehicles[0].servesPickupPoints = false
    var van = city.vehicles[0]
    (van.servesDoors, van.servesPickupPoints, van.capacity) = (false, true, 400)
    city.vehicles.append(van)
    let tasks = try tasks(city)
    #expect(tasks.map(\.servesDoors) == [true, false, true, false])
    #expect(tasks.map { $0.fleets[0].vehicle } == [0, 1, 0, 1])
    #expect(tasks[1].stops.map(\.parcels) == [300])
    #expect(tasks[3].stops.isEmpty && tasks[3].problem == nil)
  }

  @Test func `a vehicle type that serves only doors is not allowed at pickup points`() throws {
    var city = City.gridTown()
    var bike = city.vehicles[0]
    bike.servesPickupPoints = false
    city.vehicles.append(bike)
    let task = try tasks(city)[0]
    for (index, stop) in task.stops.enumerated() {
      let allowed = task.problem?.stops[index].allowedTypes
      if case .site = stop.place { #expect(allowed == [0]) } else { #expect(allowed == nil) }
    }
  }

  @Test func `a load above every capacity becomes stops of whole parcels`() throws {
    let task = try tasks(.gridTown())[0]
    let parts = task.stops.filter { $0.place == .site(0) }.map(\.parcels)
    #expect(parts == [100, 100, 100])
    let split = RoundStops.split(
      [RoutePlan.Stop(place: .site(1), parcels: 301)], capacity: 140
    ).map(\.parcels)
    #expect(split == [101, 100, 100])
  }

  @Test func `expected loads keep their thousandths`() throws {
    let city = City.gridTown()
    let buildings = Buildings(city)
    let access = PickupAccess(city, buildings, open: [5])
    let siting = SitingPlan(city, buildings, SitingChoice(open: [5]), access: access)
    let expected = ExpectedLoads(city, buildings, access: access, siting: siting)
    let tasks = try RoutingTask.tasks(city, buildings, basis: .territories) {
      RoundStops(expected.of($0))
    }
    let problem = try #require(tasks[0].problem)
    let whole = problem.stops.reduce(0.0) { $0 + Double($1.load[0]) } / 1000
    let ours = expected.of([0])
    let wanted = ours.door.reduce(0, +) + ours.drop.reduce(0, +)
    #expect(abs(whole - wanted) < 0.001 * Double(problem.stops.count))
    #expect(problem.vehicleTypes[0].capacity == [140_000])
  }

  @Test func `no parcel of an ordinary day is lost or counted twice`() {
    var city = City.gridTown()
    city.delivery.attempts = 1
    let buildings = Buildings(city)
    let access = PickupAccess(city, buildings, open: [1, 5])
    let siting = SitingPlan(city, buildings, SitingChoice(open: [1, 5]), access: access)
    let expected = ExpectedLoads(city, buildings, access: access, siting: siting).of([0, 1])
    let all = buildings.people.reduce(0, +) * 60 / 365
    #expect(abs(expected.door.reduce(0, +) + expected.drop.reduce(0, +) - all) < 1e-6)
    for open in siting.open {
      #expect(expected.drop[open.site] <= Double(open.cellCount) / 1.76 + 1e-9)
    }
  }

  @Test func `several departures stop as often as there are parcels for each`() {
    var city = City.gridTown()
    city.delivery.day.laterDepartures = [Seconds(14 * 3600)]
    #expect(city.departureShares(of: [0]) == [1, 0])
    city.carriers[0].arrivals = [
      .init(at: Seconds(7 * 3600), share: 0.5), .init(at: Seconds(12 * 3600), share: 0.3),
      .init(at: Seconds(20 * 3600), share: 0.2),
    ]
    let ours = city.departureShares(of: [0])
    #expect(zip(ours, [0.7, 0.3]).allSatisfy { abs($0 - $1) < 1e-12 })
    let both = city.departureShares(of: [0, 1])
    let (north, south) = (city.carriers[0].share, city.carriers[1].share)
    #expect(abs(both[1] - 0.3 * north / (north + south)) < 1e-12)
    // Parcels take their time once, stops as often as somebody has to go there.
    let stop = RoutePlan.Stop(place: .site(0), parcels: 2)
    let visits = 2 - exp(-1.4) - exp(-0.6)
    let expected =
      city.delivery.pickupStop.value * visits + 2 * city.delivery.pickupParcel.value
    #expect(abs(city.delivery.meanService(stop, departures: [0.7, 0.3]) - expected) < 1e-9)
    #expect(city.delivery.meanService(stop, departures: [1, 0]) == city.delivery.meanService(stop))
  }

  @Test func `territories fill the share of capacity and shift they are planned for`() throws {
    var city = City.gridTown()
    city.routing.territoryFill = 0.5
    let buildings = Buildings(city)
    let access = PickupAccess(city, buildings, open: [])
    let siting = SitingPlan(city, buildings, SitingChoice(open: []), access: access)
    let routes = try planTerritories(
      city, buildings: buildings,
      expected: ExpectedLoads(city, buildings, access: access, siting: siting))
    #expect(routes.tasks.allSatisfy { $0.unserved.isEmpty && !$0.routes.isEmpty })
    for task in routes.tasks {
      for route in task.routes {
        #expect(route.duration.value <= 0.5 * city.vehicles[0].shift.value + 1e-6)
        for trip in route.trips {
          #expect(trip.reduce(0) { $0 + task.stops[Int($1)].parcels } <= 70 + 0.1)
        }
      }
    }
  }

  @Test func `a type with a longer way round pays for it and may go less far`() throws {
    var city = City.gridTown()
    var slow = city.vehicles[0]
    slow.circuity = 2.8
    city.vehicles.append(slow)
    let types = try #require(try tasks(city)[0].problem).vehicleTypes
    #expect(abs(types[1].costPerMetre - 2 * types[0].costPerMetre) < 1e-15)
    #expect(abs(types[1].metresPerSecond - types[0].metresPerSecond / 2) < 1e-12)
    #expect(abs(types[1].maximumDistance - 30_000) < 1e-6)
  }

  @Test func `groups share their rounds and depots, the others go alone`() throws {
    var city = City.gridTown()
    city.carriers = ["a", "b", "c"].map { Carrier(id: $0, name: LocalName($0), share: 1.0 / 3) }
    city.depots.append(
      Depot(id: "d3", name: LocalName("C"), place: city.depots[0].place, carrier: 2))
    city.policy.delivery = .grouped
    city.policy.groups = [CarrierGroup(id: "ac", carriers: [0, 2])]
    #expect(city.deliveryGroups == [[0, 2], [1]])
    let buildings = Buildings(city)
    let access = PickupAccess(city, buildings, open: [5])
    let siting = SitingPlan(city, buildings, SitingChoice(open: [5]), access: access)
    let day = DemandDay.design(city, buildings)
    let loads = DayLoads(day, access: access, siting: siting)
    let tasks = try RoutingTask.tasks(city, buildings, basis: .day) {
      RoundStops(loads, carriers: $0)
    }
    #expect(tasks.map(\.carriers) == [[0, 2], [1]])
    #expect(tasks.map { Set($0.fleets.map(\.depot)) } == [[0, 2], [1]])
    let parcels = tasks.flatMap(\.stops).reduce(0.0) { $0 + $1.parcels }
    #expect(parcels == Double(day.total))
    city.policy.delivery = .pooled
    #expect(city.deliveryGroups == [[0, 1, 2]])
    city.policy.delivery = .separate
    #expect(city.deliveryGroups == [[0], [1], [2]])
  }
}
