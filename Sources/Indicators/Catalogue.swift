import CityModel

/// The one table of definitions.
public enum Catalogue {
  /// All indicators of a city, in the order of every output. Only the radii that access is reported
  /// for depend on the scenario.
  public static func definitions(for standards: Standards) -> [Definition] {
    access(standards) + service + capacity + cost + transport + environment
  }

  static let areas: [Level] = [.city, .district, .cell, .community]
  static let siteAreas: [Level] = [.city, .district, .cell, .site]
  static let costAreas: [Level] = [.city, .district, .cell]
  static let flows: [Level] = [.city, .district, .cell, .community, .carrier, .day]
  static let rounds: [Level] = [.city, .district, .cell, .carrier, .day]

  static func access(_ standards: Standards) -> [Definition] {
    let radii = standards.radii.enumerated().map { index, radius in
      let metres = Int(radius.value.rounded())
      return Definition(
        "walk_within_\(metres)_m_share", "People within \(metres) m walk", "\(metres)米步行覆盖率",
        unit: "share",
        "People whose walk to the nearest open pickup point is at most \(metres) m, over all people",
        .access, .more, at: areas
      ) { $0.walks?.within[index] }
    }
    let radius = Int(standards.serviceRadius.value.rounded())
    return radii + [
      Definition(
        "people", "People", "人口", unit: "persons", "People living there", .access, .neutral,
        at: areas
      ) { $0.walks?.people },
      Definition(
        "covered_share", "People covered", "服务半径覆盖率", unit: "share",
        "People within the service radius (\(radius) m walk) of an open pickup point, over all people",
        .access, .more, at: areas
      ) { $0.walks?.covered },
      Definition(
        "worst_district_covered_share", "Worst-served district's people covered",
        "覆盖率最低行政区的覆盖率", unit: "share", "Lowest covered_share of a district with people",
        .access, .more, at: [.city]
      ) { $0.worstDistrictCoverage },
      Definition(
        "people_beyond_radii_persons", "People outside every radius", "所有半径外人口",
        unit: "persons", "People beyond the widest of the radii", .access, .less, at: areas
      ) { $0.walks?.beyond },
      Definition(
        "walk_mean_m", "Mean walk", "平均步行距离", unit: "m",
        "Walking distance to the nearest open pickup point, mean over people", .access, .less,
        at: areas
      ) { $0.walks?.mean },
      Definition(
        "walk_median_m", "Median walk", "步行距离中位数", unit: "m",
        "Least distance within which half of the people have a pickup point", .access, .less,
        at: areas
      ) { $0.walks?.median },
      Definition(
        "walk_p95_m", "95th percentile of walk", "步行距离95分位", unit: "m",
        "Least distance within which 95% of the people have a pickup point", .access, .less,
        at: areas
      ) { $0.walks?.p95 },
      Definition(
        "walk_mean_min", "Mean walking time", "平均步行时间", unit: "min",
        "walk_mean_m over the scenario's walking speed", .access, .less, at: areas
      ) { $0.minutes($0.walks?.mean) },
      Definition(
        "walk_p95_min", "95th percentile of walking time", "步行时间95分位", unit: "min",
        "walk_p95_m over the scenario's walking speed", .access, .less, at: areas
      ) { $0.minutes($0.walks?.p95) },
      Definition(
        "walk_gini", "Inequality of walks", "步行距离基尼系数", unit: "1",
        "Gini coefficient of walking distance over people", .access, .less, at: areas
      ) { $0.walks?.gini },
      Definition(
        "additional_people_covered_persons", "Additional people covered", "新增覆盖人口",
        unit: "persons",
        "City: people covered whom existing pickup points alone would not cover; site: people covered by no other open pickup point",
        .access, .more, at: [.city, .site]
      ) { $0.additionalPeople },
    ]
  }

  static let service: [Definition] = [
    Definition(
      "parcels_per_day", "Parcels", "日均件量", unit: "parcels/day",
      "Parcels that came in, over the simulated days", .service, .neutral, at: flows
    ) { ratio(Double($0.parcels.generated), $0.days) },
    Definition(
      "wished_pickup_share", "Parcels people would collect", "愿意自提比例", unit: "share",
      "Parcels whose owners would collect them at the nearest open pickup point, over all parcels",
      .service, .neutral, at: flows
    ) { ratio($0.parcels.wished, $0.parcels.generated) },
    Definition(
      "pickup_share", "Parcels handed over at pickup points", "自提比例", unit: "share",
      "Parcels dropped at pickup points, over those dropped or delivered to the door", .service,
      .neutral, at: flows
    ) { ratio($0.parcels.dropped, $0.parcels.handedOver) },
    Definition(
      "first_attempt_success_share", "First-attempt success", "首次投递成功率", unit: "share",
      "First door attempts that found somebody in, over all first door attempts", .service, .more,
      at: flows
    ) { ratio($0.parcels.firstAttemptsDelivered, $0.parcels.firstAttempts) },
    Definition(
      "same_day_share", "Same-day share", "当日妥投率", unit: "share",
      "Parcels delivered or dropped on the day they came, over all parcels", .service, .more,
      at: flows
    ) { ratio($0.parcels.sameDay, $0.parcels.generated) },
    Definition(
      "late_stops_share", "Late stops", "晚点停靠占比", unit: "share",
      "Stops done after the hour of `delivery.late_after_h` over all stops", .service, .less,
      at: rounds
    ) { ratio($0.vehicles.lateStops, $0.vehicles.stops) },
    Definition(
      "failed_visits_per_day", "Failed visits", "日均投递失败次数", unit: "parcels/day",
      "Door attempts with nobody in, parcel by parcel, over the simulated days", .service, .less,
      at: flows
    ) { ratio(Double($0.parcels.failedAttempts), $0.days) },
    Definition(
      "redeliveries_per_day", "Redeliveries", "日均再投次数", unit: "parcels/day",
      "Door attempts after a first one failed, over the simulated days", .service, .less, at: flows
    ) { ratio(Double($0.parcels.redeliveries), $0.days) },
    Definition(
      "overflow_share", "Overflow share", "自提点爆仓率", unit: "share",
      "Wishes to collect refused for want of a free cell, over all wishes", .service, .less,
      at: flows
    ) { ratio($0.parcels.turnedAway, $0.parcels.wished) },
    Definition(
      "returned_share", "Returned share", "退回率", unit: "share",
      "Parcels given back after the last attempt, over all parcels", .service, .less, at: flows
    ) { ratio($0.parcels.returned, $0.parcels.generated) },
    Definition(
      "dwell_mean_nights", "Mean dwell", "平均滞留夜数", unit: "nights",
      "Nights a parcel stays at its pickup point, mean over parcels dropped", .service, .less,
      at: [.city, .district, .cell, .site]
    ) { $0.sites.dwellMean },
    Definition(
      "dwell_p95_nights", "95th percentile of dwell", "滞留夜数95分位", unit: "nights",
      "Nights that 95% of the parcels dropped do not exceed", .service, .less,
      at: [.city, .district, .cell, .site]
    ) { $0.sites.dwellP95 },
    Definition(
      "dwell_mean_h", "Mean dwell in hours", "平均滞留小时数", unit: "h",
      "Hours from the drop of a parcel until its owner comes, mean over parcels dropped", .service,
      .less, at: [.city, .district, .cell, .site]
    ) { ratio($0.sites.dwellSeconds / 3600, Double($0.sites.dwellNights.reduce(0, +))) },
    Definition(
      "counter_wait_mean_min", "Mean wait at the counter", "平均取件排队时间", unit: "min",
      "Minutes that owners stand in line, mean over parcels collected", .service, .less,
      at: [.city, .district, .cell, .site]
    ) { ratio($0.sites.waitedSeconds / 60, Double($0.sites.collected)) },
    Definition(
      "sent_away_per_day", "Owners sent away", "日均取件未果人次", unit: "visits/day",
      "Visits that ended at closing time or at a place out of service, over the simulated days",
      .service, .less, at: [.city, .district, .cell, .site]
    ) { ratio(Double($0.sites.sentAway), $0.days) },
    Definition(
      "left_over_parcels", "Parcels left over", "期末积压件", unit: "parcels",
      "Parcels at the depots at the end of the day (city: of the last day)", .service, .less,
      at: [.city, .day]
    ) { Double($0.leftOver) },
    Definition(
      "days_to_recover", "Days to recover", "高峰恢复天数", unit: "days",
      "Days after the one with most parcels, or after the last disrupted one if that is later, until those left over for want of rounds or cells are at most 1% of a mean day's parcels; empty where that is not reached",
      .service, .less, at: [.city]
    ) { $0.daysToRecover.map(Double.init) },
  ]

  static let capacity: [Definition] = [
    Definition(
      "open_sites", "Open pickup points", "开放网点数", unit: "sites", "Pickup points that are open",
      .capacity, .neutral, at: costAreas
    ) { Double($0.sites.open) },
    Definition(
      "cells", "Cells", "格口数", unit: "cells", "Cells of the open pickup points", .capacity,
      .neutral, at: siteAreas
    ) { Double($0.sites.cells) },
    Definition(
      "floor_area_m2", "Floor area", "占地面积", unit: "m2", "Floor area of their modules", .capacity,
      .neutral, at: siteAreas
    ) { $0.sites.floorArea },
    Definition(
      "dropped_per_day", "Parcels dropped", "日均入柜件量", unit: "parcels/day",
      "Parcels dropped at the pickup points, over the simulated days", .capacity, .more,
      at: siteAreas
    ) { ratio(Double($0.sites.dropped), $0.days) },
    Definition(
      "utilisation_mean_share", "Mean utilisation", "平均格口利用率", unit: "share",
      "Cells taken or reserved over all cells, mean over the time of the simulated days by cells",
      .capacity, .neutral, at: siteAreas
    ) { ratio($0.sites.takenCellDays, $0.sites.cellDays) },
    Definition(
      "utilisation_p95_share", "95th percentile of utilisation", "格口利用率95分位", unit: "share",
      "Share of cells taken at any time that 95% of the site-days do not exceed", .capacity,
      .neutral,
      at: siteAreas
    ) { $0.sites.utilisationP95 },
    Definition(
      "utilisation_max_share", "Greatest utilisation", "最高格口利用率", unit: "share",
      "Greatest share of cells taken at any time at a site", .capacity, .neutral, at: siteAreas
    ) { $0.sites.utilisations.max() },
    Definition(
      "turned_away_per_day", "Parcels turned away", "日均拒收件量", unit: "parcels/day",
      "Wishes refused for want of a free cell, over the simulated days", .capacity, .less,
      at: siteAreas
    ) { ratio(Double($0.sites.turnedAway), $0.days) },
  ]

  static let cost: [Definition] = [
    Definition(
      "cost_cny_per_parcel", "Cost per parcel", "单件成本", unit: "CNY/parcel",
      "Pickup points (before subsidy), vehicles, crews, distance and failed visits, over all parcels",
      .cost, .less, at: costAreas
    ) { ratio($0.cost, Double($0.parcels.generated)) },
    Definition(
      "cost_cny_per_year", "Cost per year", "年成本", unit: "CNY/year",
      "The same, for the parcels of an average year", .cost, .less, at: costAreas
    ) { $0.cost * $0.perYear },
    Definition(
      "cost_sites_cny_per_parcel", "Pickup points per parcel", "单件网点成本", unit: "CNY/parcel",
      "Yearly cost of places and modules before subsidy, over a year's parcels", .cost, .less,
      at: costAreas
    ) { ratio($0.siteCost, Double($0.parcels.generated)) },
    Definition(
      "cost_vehicles_cny_per_parcel", "Vehicles per parcel", "单件车辆成本", unit: "CNY/parcel",
      "Vehicles' cost by day in use, over all parcels", .cost, .less, at: costAreas
    ) { ratio($0.vehicles.vehicleCost, Double($0.parcels.generated)) },
    Definition(
      "cost_crew_cny_per_parcel", "Crew hours per parcel", "单件人工成本", unit: "CNY/parcel",
      "Crews' cost by hour, over all parcels", .cost, .less, at: costAreas
    ) { ratio($0.vehicles.crewCost, Double($0.parcels.generated)) },
    Definition(
      "cost_distance_cny_per_parcel", "Distance per parcel", "单件里程成本", unit: "CNY/parcel",
      "Vehicles' cost by kilometre, over all parcels", .cost, .less, at: costAreas
    ) { ratio($0.vehicles.distanceCost, Double($0.parcels.generated)) },
    Definition(
      "cost_failed_visits_cny_per_parcel", "Failed visits per parcel", "单件投递失败成本",
      unit: "CNY/parcel", "Calls and handling of failed visits, over all parcels", .cost, .less,
      at: costAreas
    ) { ratio($0.failedVisitCost, Double($0.parcels.generated)) },
    Definition(
      "cost_sites_cny_per_year", "Pickup points per year", "年网点成本", unit: "CNY/year",
      "Places and modules of the open pickup points, before subsidy", .cost, .less, at: siteAreas
    ) { $0.sites.costPerYear },
    Definition(
      "cost_vehicles_cny_per_year", "Vehicles per year", "年车辆成本", unit: "CNY/year",
      "Vehicles' cost by day in use, for the parcels of an average year", .cost, .less,
      at: costAreas
    ) { $0.vehicles.vehicleCost * $0.perYear },
    Definition(
      "cost_crew_cny_per_year", "Crew hours per year", "年人工成本", unit: "CNY/year",
      "Crews' cost by hour, for the parcels of an average year", .cost, .less, at: costAreas
    ) { $0.vehicles.crewCost * $0.perYear },
    Definition(
      "cost_distance_cny_per_year", "Distance per year", "年里程成本", unit: "CNY/year",
      "Vehicles' cost by kilometre, for the parcels of an average year", .cost, .less,
      at: costAreas
    ) { $0.vehicles.distanceCost * $0.perYear },
    Definition(
      "cost_failed_visits_cny_per_year", "Failed visits per year", "年投递失败成本", unit: "CNY/year",
      "Calls and handling of failed visits, for the parcels of an average year", .cost, .less,
      at: costAreas
    ) { $0.failedVisitCost * $0.perYear },
    Definition(
      "subsidy_cny_per_year", "Subsidy per year", "年补贴", unit: "CNY/year",
      "Part of the pickup points' cost paid from public money", .cost, .less, at: siteAreas
    ) { $0.sites.subsidyPerYear },
    Definition(
      "door_cost_cny_per_parcel", "Door delivery per parcel", "单件上门成本", unit: "CNY/parcel",
      "Doors' part of the rounds and failed visits, over parcels delivered to the door; a round is shared among its stops by their time",
      .cost, .less, at: [.city]
    ) { $0.constants.doorCostPerParcel },
    Definition(
      "drop_cost_cny_per_parcel", "Drop per parcel", "单件入柜配送成本", unit: "CNY/parcel",
      "Pickup points' part of the rounds, over parcels dropped", .cost, .less, at: siteAreas
    ) { ratio($0.sites.vehicles.cost, Double($0.sites.dropped)) },
    Definition(
      "cost_cny_per_additional_person", "Cost per additional person covered", "新增覆盖人均年成本",
      unit: "CNY/person/year",
      "Yearly cost of the pickup point before subsidy (city: of those not yet existing), over the additional people covered",
      .cost, .less, at: [.city, .site]
    ) { sample in sample.additionalPeople.flatMap { ratio(sample.sites.newCostPerYear, $0) } },
    Definition(
      "delivery_saving_cny_per_year", "Saving on delivery", "年节省配送成本", unit: "CNY/year",
      "Parcels dropped in an average year times what a door delivery costs more than a drop there",
      .cost, .more, at: [.site]
    ) { $0.deliverySavingPerYear },
    Definition(
      "payback_ratio", "Payback", "投入回收比", unit: "1",
      "delivery_saving_cny_per_year over cost_sites_cny_per_year: above 1 the pickup point pays for itself",
      .cost, .more, at: [.site]
    ) { sample in
      sample.deliverySavingPerYear.flatMap { ratio($0, sample.sites.costPerYear) }
    },
  ]

  static let transport: [Definition] = [
    Definition(
      "vehicle_km_per_day", "Vehicle kilometres", "日均车公里", unit: "km/day",
      "Kilometres driven over the simulated days; areas: the part of the rounds their stops take by time",
      .transport, .less, at: rounds + [.route]
    ) { ratio($0.vehicles.metres / 1000, $0.days) },
    Definition(
      "vehicle_km_per_parcel", "Vehicle kilometres per parcel", "单件车公里", unit: "km/parcel",
      "Kilometres driven over parcels brought to doors and pickup points", .transport, .less,
      at: rounds + [.route]
    ) { ratio($0.vehicles.metres / 1000, $0.vehicles.parcels) },
    Definition(
      "stops_per_route", "Stops per route", "每车停靠点数", unit: "stops",
      "Stops over vehicles used, counted every day", .transport, .more,
      at: [.city, .carrier, .day, .route]
    ) { ratio($0.vehicles.stops, $0.vehicles.vehicles) },
    Definition(
      "parcels_per_courier_hour", "Parcels per courier hour", "每工时投递件量", unit: "parcels/h",
      "Parcels brought to doors and pickup points over the crews' hours", .transport, .more,
      at: rounds + [.route]
    ) { ratio($0.vehicles.parcels, $0.vehicles.seconds / 3600) },
    Definition(
      "vehicles_per_day", "Vehicles used", "日均用车数", unit: "vehicles/day",
      "Vehicles used over the simulated days", .transport, .less, at: rounds
    ) { ratio($0.vehicles.vehicles, $0.days) },
    Definition(
      "trips_per_day", "Trips", "日均车次", unit: "trips/day",
      "Trips from the depot over the simulated days", .transport, .less, at: rounds + [.route]
    ) { ratio($0.vehicles.trips, $0.days) },
    Definition(
      "load_factor_share", "Load factor", "装载率", unit: "share",
      "Parcels brought over the room for parcels on all trips", .transport, .more,
      at: [.city, .carrier, .day, .route]
    ) { ratio($0.vehicles.parcels, $0.vehicles.tripCapacity) },
    Definition(
      "crew_hours_per_day", "Crew hours", "日均工时", unit: "h/day",
      "Hours from leaving the depot to the last return, reloads included, over the simulated days",
      .transport, .less, at: rounds + [.route]
    ) { ratio($0.vehicles.seconds / 3600, $0.days) },
    Definition(
      "overtime_hours_per_day", "Overtime", "日均加班工时", unit: "h/day",
      "Crew hours beyond the shift over the simulated days", .transport, .less,
      at: rounds + [.route]
    ) { ratio($0.vehicles.overtimeSeconds / 3600, $0.days) },
  ]

  static let environment: [Definition] = [
    Definition(
      "rounds_kgco2e_per_parcel", "Rounds' emissions per parcel", "单件配送排放",
      unit: "kgCO2e/parcel",
      "Vehicles' well-to-wheel emissions over parcels brought to doors and pickup points",
      .environment, .less, at: rounds + [.route]
    ) { ratio($0.vehicles.kilogramsCO2e, $0.vehicles.parcels) },
    Definition(
      "resident_trips_kgco2e_per_parcel", "Pickup trips' emissions per parcel", "居民自提出行单件排放",
      unit: "kgCO2e/parcel",
      "Emissions of residents who drive to a pickup point and back, a trip a parcel, over all parcels",
      .environment, .less, at: areas + [.day]
    ) { ratio($0.residentKilograms, Double($0.parcels.generated)) },
    Definition(
      "kgco2e_per_parcel", "Emissions per parcel", "单件碳排放", unit: "kgCO2e/parcel",
      "Rounds and residents' own trips, well to wheel, over all parcels", .environment, .less,
      at: costAreas + [.day]
    ) {
      ratio($0.vehicles.kilogramsCO2e + $0.residentKilograms, Double($0.parcels.generated))
    },
    Definition(
      "kgco2e_per_year", "Emissions per year", "年碳排放", unit: "kgCO2e/year",
      "The same, for the parcels of an average year", .environment, .less, at: costAreas
    ) { ($0.vehicles.kilogramsCO2e + $0.residentKilograms) * $0.perYear },
  ]
}

extension Sample {
  func minutes(_ metres: Double?) -> Double? {
    metres.flatMap { ratio($0, constants.city.choice.walkSpeed.value * 60) }
  }

  /// What the parcels dropped save against bringing them to the door.
  var deliverySavingPerYear: Double? {
    guard let door = constants.doorCostPerParcel, sites.dropped > 0 else { return nil }
    return (door * Double(sites.dropped) - sites.vehicles.cost) * perYear
  }
}
