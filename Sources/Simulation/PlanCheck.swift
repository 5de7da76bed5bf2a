import CityModel
import Foundation
import Geography
import Planning

/// Recomputes what a plan claims from the city alone, sharing no code with what made it.
///
/// - Returns: every contradiction, in words; empty where the plan holds.
public func contradictions(of plan: Plan, in city: City) -> [String] {
  sitingContradictions(plan.siting, city)
    + plan.routes.tasks.flatMap { RoutingCheck(task: $0, plan: plan, city: city).contradictions }
}

private func sitingContradictions(_ siting: SitingPlan, _ city: City) -> [String] {
  var found: [String] = []
  for (index, site) in city.sites.enumerated() {
    let isOpen = siting[index] != nil
    if isOpen, site.status == .forbidden { found.append("site \(site.id) is forbidden and open") }
    if !isOpen, site.status == .forced { found.append("site \(site.id) is forced and closed") }
    if !isOpen, site.status == .existing, city.policy.existingStay {
      found.append("site \(site.id) exists, has to stay and is closed")
    }
  }
  for open in siting.open {
    let site = city.sites[open.site]
    let outlet = city.outlets[site.outlet]
    var cells = BySize(small: 0, medium: 0, large: 0)
    for (module, count) in zip(outlet.modules, open.moduleCounts) {
      for size in SizeClass.allCases { cells[size] += count * city.modules[module].cells[size] }
    }
    if open.moduleCounts.reduce(0, +) > site.maximumModules {
      found.append("site \(site.id) has more modules than it can hold")
    }
    if cells != open.cells { found.append("site \(site.id)'s cells are not its modules'") }
  }
  if let budget = city.policy.budgetPerYear, exceeds(siting.netCostPerYear.value, budget.value) {
    found.append("the sites cost more than the budget")
  }
  return found
}

/// One task's routes: every stop once, and every vehicle within what it can do.
private struct RoutingCheck {
  let task: RoutePlan.Task
  let plan: Plan
  let city: City
  /// Shares of the task's parcels by the departure they go with: the next after they came.
  private let shares: [Double]

  init(task: RoutePlan.Task, plan: Plan, city: City) {
    self.task = task
    self.plan = plan
    self.city = city
    let departures = city.delivery.day.departures.map(\.value)
    var shares = [Double](repeating: 0, count: departures.count)
    for carrier in task.carriers.map({ city.carriers[$0] }) {
      if carrier.arrivals.isEmpty { shares[0] += carrier.share }
      for arrival in carrier.arrivals {
        let next = departures.filter { $0 < arrival.at.value }.count % departures.count
        shares[next] += carrier.share * arrival.share
      }
    }
    let whole = shares.reduce(0, +)
    self.shares = shares.map { $0 / whole }
  }

  var contradictions: [String] {
    var found = visits + fleet
    for (index, route) in task.routes.enumerated() {
      found += contradictions(of: route).map { "\(task.report.name), route \(index + 1): \($0)" }
    }
    return found
  }

  /// Every stop is on one route or unserved.
  private var visits: [String] {
    var times = [Int](repeating: 0, count: task.stops.count)
    for stop in task.routes.flatMap(\.trips).joined() { times[Int(stop)] += 1 }
    for unserved in task.unserved { times[unserved.stop] += 1 }
    return times.enumerated().filter { $0.element != 1 }.prefix(10).map {
      "\(task.report.name): stop \($0.offset + 1) is visited \($0.element) times"
    }
  }

  /// No depot sends out more vehicles than it has.
  private var fleet: [String] {
    var used: [[Int]: Int] = [:]
    for route in task.routes where route.trips.contains(where: { !$0.isEmpty }) {
      used[[route.vehicle, route.depot], default: 0] += 1
    }
    return task.fleets.compactMap { fleet in
      guard let available = city.vehicles[fleet.vehicle].availablePerDepot,
        used[[fleet.vehicle, fleet.depot], default: 0] > available
      else { return nil }
      return "\(task.report.name): depot \(city.depots[fleet.depot].id) sends out more "
        + "\(city.vehicles[fleet.vehicle].id) than it has"
    }
  }

  /// Seconds at a stop; in territories over days with Poisson parcels, when nobody stops for none.
  private func service(_ stop: RoutePlan.Stop) -> Double {
    if plan.routes.basis == .day {
      return city.delivery.service(at: stop.place, parcels: stop.parcels)
    }
    var seconds = 0.0
    for parcels in shares.map({ $0 * stop.parcels }) where parcels > 0 {
      let visited = 1 - exp(-parcels)
      seconds += visited * city.delivery.service(at: stop.place, parcels: parcels / visited)
    }
    return seconds
  }

  private func contradictions(of route: RoutePlan.Route) -> [String] {
    let vehicle = city.vehicles[route.vehicle]
    let depot = city.depots[route.depot]
    var found: [String] = []
    var (metres, seconds) = (0.0, 0.0)
    let trips = route.trips.filter { !$0.isEmpty }
    for trip in trips {
      var (here, load) = (depot.place, 0.0)
      for stop in trip.map({ task.stops[Int($0)] }) {
        let there = plan.point(of: stop.place, in: city)
        metres += vehicle.circuity * here.distance(to: there)
        seconds += service(stop)
        load += stop.parcels
        here = there
        switch stop.place {
        case .building:
          if !vehicle.servesDoors { found.append("\(vehicle.id) does not serve doors") }
        case .site:
          if !vehicle.servesPickupPoints {
            found.append("\(vehicle.id) does not serve pickup points")
          }
        }
      }
      metres += vehicle.circuity * here.distance(to: depot.place)
      if exceeds(load, Double(vehicle.capacity)) { found.append("a trip is overloaded") }
    }
    seconds += metres / vehicle.speed.value
    seconds += vehicle.reload.value * Double(max(0, trips.count - 1))
    if trips.count > vehicle.maximumTrips { found.append("there are too many trips") }
    if exceeds(seconds, vehicle.shift.value) { found.append("it is longer than the shift") }
    if exceeds(metres, vehicle.range.value) { found.append("it is beyond the range") }
    if differs(metres, route.distance.value) { found.append("its distance is not what it says") }
    if differs(seconds, route.duration.value) { found.append("its duration is not what it says") }
    if let carrier = depot.carrier, !task.carriers.contains(carrier) {
      found.append("it starts from another carrier's depot")
    }
    return found
  }
}

/// Beyond the rounding of long sums.
private func exceeds(_ value: Double, _ limit: Double) -> Bool {
  value > limit + 1e-6 * max(1, abs(limit))
}

private func differs(_ value: Double, _ claimed: Double) -> Bool {
  exceeds(value, claimed) || exceeds(claimed, value)
}
