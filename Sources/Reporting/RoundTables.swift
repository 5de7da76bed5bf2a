import CityModel
import Geography
import Indicators
import Planning

/// Tables of rounds: carriers, routes and their stops.
struct RoundTables {
  let run: RunResult
  private var city: City { run.city }
  private var common: CommonColumns { CommonColumns(city: run.city) }

  var carriers: Table<Int> {
    let city = city
    let columns: [Column<Int>] =
      [
        Column("carrier", .text, "Carrier", "快递企业", "Key in the scenario") {
          .text(city.carriers[$0].id)
        }
      ]
      + common.names { city.carriers[$0].name } + [
        Column(
          "market_share", .number, unit: "share", "Market share", "市场份额", "Share of all parcels"
        ) {
          .number(city.carriers[$0].share)
        }
      ] + run.measurement.columns(of: .carrier) { $0 }
    return Table(
      "carriers", "Carriers", "快递企业", "A delivery company a row", key: ["carrier"],
      columns: columns, rows: Array(city.carriers.indices))
  }

  var routes: Table<Int> {
    let (city, measurement, tasks) = (city, run.measurement, run.plan.routes.tasks)
    func route(_ index: Int) -> RoutePlan.Route {
      tasks[measurement.routes[index].task].routes[measurement.routes[index].route]
    }
    let columns: [Column<Int>] =
      [
        Column("route", .text, "Route", "线路", "A vehicle's day") {
          .text(measurement.routes[$0].id)
        },
        Column(
          "carrier", .text, "Carrier", "快递企业",
          "Id in carriers.csv, or those of the group that delivers together; empty where all do"
        ) {
          .text(orMissing: city.ids(ofCarriers: tasks[measurement.routes[$0].task].carriers))
        },
        Column("depot", .text, "Depot", "配送站", "Id in the scenario") {
          .text(city.depots[route($0).depot].id)
        },
        Column("vehicle", .text, "Vehicle type", "车型", "Key in the scenario") {
          .text(city.vehicles[route($0).vehicle].id)
        },
        Column(
          "parcels", .number, unit: "parcels", "Parcels", "件量",
          "Planned; expected ones on fixed territories"
        ) {
          .number(measurement.routes[$0].use.parcels)
        },
        Column("cost_cny", .number, unit: "CNY", "Cost", "成本", "Planned, of one day") {
          .number(route($0).cost.value)
        },
      ] + measurement.columns(of: .route) { $0 }
    return Table(
      "routes", "Routes", "线路",
      run.plan.routes.basis == .day
        ? "A vehicle's planned rounds on the design day, an ordinary day of the first year"
        : "A vehicle's fixed territory, with the parcels expected on an ordinary day",
      key: ["route"], columns: columns, rows: Array(measurement.routes.indices))
  }

  struct Stop {
    var route: Int
    var trip: Int
    var sequence: Int
    var stop: RoutePlan.Stop
  }

  var stops: Table<Stop> {
    let (city, measurement, buildings) = (city, run.measurement, run.plan.buildings)
    func place(_ stop: Stop) -> Point {
      switch stop.stop.place {
      case .building(let building): buildings.places[building]
      case .site(let site): city.sites[site].place
      }
    }
    let columns: [Column<Stop>] =
      [
        Column("route", .text, "Route", "线路", "Id in routes.csv") {
          .text(measurement.routes[$0.route].id)
        },
        Column("trip", .integer, "Trip", "车次", "From 1; a reload begins another") {
          .integer($0.trip)
        },
        Column("sequence", .integer, "Sequence", "顺序", "From 1 on each trip") {
          .integer($0.sequence)
        },
        Column("kind", .text, "Kind", "类型", "door or pickup") {
          if case .site = $0.stop.place { return .text("pickup") }
          return .text("door")
        },
        Column("site", .text, "Site", "网点", "Id in sites.csv, of a pickup point") {
          if case .site(let site) = $0.stop.place { return .text(city.sites[site].id) }
          return .missing
        },
        Column("community", .text, "Community", "社区", "Id in communities.csv, of a door stop") {
          if case .building(let building) = $0.stop.place {
            return .text(city.zones[Int(buildings.zones[building])].id)
          }
          return .missing
        },
      ] + common.place(place) + [
        Column("parcels", .number, unit: "parcels", "Parcels", "件量", "Planned to be handed over") {
          .number($0.stop.parcels)
        }
      ]
    return Table(
      "stops", "Stops", "停靠点", "A planned stop of a route", key: ["route", "trip", "sequence"],
      columns: columns, rows: allStops)
  }

  private var allStops: [Stop] {
    var stops: [Stop] = []
    for (index, use) in run.measurement.routes.enumerated() {
      let task = run.plan.routes.tasks[use.task]
      for (trip, positions) in task.routes[use.route].trips.enumerated() {
        for (sequence, position) in positions.enumerated() {
          stops.append(
            Stop(
              route: index, trip: trip + 1, sequence: sequence + 1,
              stop: task.stops[Int(position)]))
        }
      }
    }
    return stops
  }
}
