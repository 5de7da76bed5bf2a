import CityModel
import Planning
import Simulation

/// A planned route, as the plan has it: what its stops, trips and costs come to.
public struct RouteUse: Sendable {
  /// `r` and the route's number in the plan, from 1.
  public var id: String
  /// Positions in `RoutePlan.tasks` and in the task's routes.
  public var task: Int
  public var route: Int
  public var use: VehicleUse

  /// All routes of a plan, in its order.
  public static func all(_ city: City, _ plan: Plan) -> [RouteUse] {
    var result: [RouteUse] = []
    for (taskIndex, task) in plan.routes.tasks.enumerated() {
      for (index, route) in task.routes.enumerated() {
        result.append(
          RouteUse(
            id: "r\(result.count + 1)", task: taskIndex, route: index,
            use: VehicleUse(route, of: task, city)))
      }
    }
    return result
  }
}

extension VehicleUse {
  fileprivate init(_ route: RoutePlan.Route, of task: RoutePlan.Task, _ city: City) {
    self.init()
    let vehicle = city.vehicles[route.vehicle]
    let driven = route.trips.filter { !$0.isEmpty }
    guard !driven.isEmpty else { return }
    vehicles = 1
    trips = Double(driven.count)
    stops = Double(driven.reduce(0) { $0 + $1.count })
    tripCapacity = trips * Double(vehicle.capacity)
    for position in driven.joined() {
      let stop = task.stops[Int(position)]
      switch stop.place {
      case .building: doorParcels += stop.parcels
      case .site: dropParcels += stop.parcels
      }
    }
    metres = route.distance.value
    seconds = route.duration.value
    overtimeSeconds = max(0, seconds - vehicle.shift.value)
    vehicleCost = vehicle.fixedCostPerDay.value
    distanceCost = vehicle.costPerMetre * metres
    crewCost = vehicle.costPerSecond * seconds
    kilogramsCO2e = vehicle.kilogramsCO2ePerMetre * metres
  }
}
