import CityModel
import Indicators
import Planning

/// Tables of places: sites, communities, cells, districts.
struct PlaceTables {
  let run: RunResult
  private var city: City { run.city }
  private var common: CommonColumns { CommonColumns(city: run.city) }

  var sites: Table<Int> {
    let (city, plan, measurement) = (city, run.plan, run.measurement)
    let position = plan.siting.position.map { $0 < 0 ? nil : Int($0) }
    let columns: [Column<Int>] =
      [Column("site", .text, "Site", "网点", "Id in the scenario") { .text(city.sites[$0].id) }]
      + common.names { city.sites[$0].name } + common.place { city.sites[$0].place } + [
        common.district { measurement.siteDistricts[$0] },
        common.cell { city.sites[$0].place },
        Column("outlet", .text, "Outlet type", "网点类型", "Key of the scenario's outlets") {
          .text(city.outlets[city.sites[$0].outlet].id)
        },
        Column("outlet_zh", .text, "Outlet type in Chinese", "网点类型中文名", "Its Chinese name") {
          .text(orMissing: city.outlets[city.sites[$0].outlet].name.chinese)
        },
        Column("kind", .text, "Kind", "形式", "locker or staffed") {
          .text(city.outlets[city.sites[$0].outlet].kind.rawValue)
        },
        Column("status", .text, "Status", "状态", "candidate, existing, forced or forbidden") {
          .text(city.sites[$0].status.rawValue)
        },
        Column(
          "carrier", .text, "Kept for", "专用企业",
          "Carriers whose parcels alone it takes; empty: everybody's"
        ) {
          .text(orMissing: city.sites[$0].carriers.flatMap { city.ids(ofCarriers: $0) })
        },
        Column("open", .boolean, "Open", "是否开放", "Whether the plan has it open") {
          .boolean(position[$0] != nil)
        },
        Column("opening_year", .integer, unit: "year", "Opening year", "开放年份", "Year it opens in") {
          .integer(orMissing: position[$0].map { _ in measurement.year })
        },
        Column("modules", .text, "Modules", "模块", "What it is built of, such as 2 locker_44") {
          .text(orMissing: plan.siting[$0].map { self.modules($0) })
        },
      ] + cellColumns { plan.siting[$0]?.cells }
      + measurement.columns(of: .site) { position[$0] }
    return Table(
      "sites", "Sites", "网点", "A candidate or existing pickup point a row", key: ["site"],
      columns: columns, rows: Array(city.sites.indices))
  }

  private func cellColumns(_ cells: @escaping (Int) -> BySize<Int>?) -> [Column<Int>] {
    zip(SizeClass.allCases, ["小", "中", "大"]).map { size, chinese in
      Column(
        "cells_\(size.letter.lowercased())", .integer, unit: "cells",
        "Cells of size \(size.letter)", "\(chinese)格口数", "Cells of the size class"
      ) { .integer(orMissing: cells($0)?[size]) }
    }
  }

  func modules(_ open: SitingPlan.OpenSite) -> String {
    let outlet = city.outlets[city.sites[open.site].outlet]
    return zip(outlet.modules, open.moduleCounts).filter { $1 > 0 }
      .map { "\($1) \(city.modules[$0].id)" }.joined(separator: " + ")
  }

  var communities: Table<Int> {
    let (city, access) = (city, run.plan.access)
    let columns: [Column<Int>] =
      [
        Column("community", .text, "Community", "社区", "Id of the zone in the scenario") {
          .text(city.zones[$0].id)
        }
      ]
      + common.names { city.zones[$0].name } + common.place { city.zones[$0].place } + [
        common.district { city.zones[$0].district },
        common.cell { city.zones[$0].place },
        Column(
          "pickup_site", .text, "Pickup point", "就近网点",
          "Open pickup point nearest to most of its buildings, id in sites.csv"
        ) { zone in
          let site = Int(access.zoneSite[zone])
          return site < 0 ? .missing : .text(city.sites[site].id)
        },
      ] + run.measurement.columns(of: .community) { $0 }
    return Table(
      "communities", "Communities", "社区", "A demand zone a row", key: ["community"],
      columns: columns, rows: Array(city.zones.indices))
  }

  var cells: Table<Int> {
    let (cells, grid) = (run.measurement.cells.cells, city.area.grid)
    let columns: [Column<Int>] =
      [
        Column("cell", .text, "Cell", "网格单元", "Column and row in the service grid") {
          .text(cells[$0].name)
        },
        Column("grid_column", .integer, "Column", "列", "Counted eastward from the plane's origin") {
          .integer(cells[$0].column)
        },
        Column("grid_row", .integer, "Row", "行", "Counted northward from the plane's origin") {
          .integer(cells[$0].row)
        },
      ]
      + common.place { grid.centre(of: cells[$0]) }
      + run.measurement.columns(of: .cell) { $0 }
    return Table(
      "cells", "Service-grid cells", "网格单元",
      "A cell of the service grid where somebody lives or a site stands", key: ["cell"],
      columns: columns, rows: Array(cells.indices))
  }

  var districts: Table<Int> {
    let city = city
    let columns: [Column<Int>] =
      [
        Column("district", .text, "District", "行政区", "Id in the scenario") {
          .text(city.districts[$0].id)
        }
      ]
      + common.names { city.districts[$0].name }
      + run.measurement.columns(of: .district) { $0 }
    return Table(
      "districts", "Districts", "行政区", "A district a row", key: ["district"], columns: columns,
      rows: Array(city.districts.indices))
  }

  /// Pickup points by the year they open in.
  var phases: Table<Int> {
    let (city, plan, measurement) = (city, run.plan, run.measurement)
    let columns: [Column<Int>] =
      [
        Column("year", .integer, unit: "year", "Year", "年份", "Year the pickup point opens in") {
          _ in .integer(measurement.year)
        },
        Column("site", .text, "Site", "网点", "Id in sites.csv") {
          .text(city.sites[plan.siting.open[$0].site].id)
        },
      ]
      + common.names { city.sites[plan.siting.open[$0].site].name } + [
        Column("outlet", .text, "Outlet type", "网点类型", "Key of the scenario's outlets") {
          .text(city.outlets[city.sites[plan.siting.open[$0].site].outlet].id)
        },
        Column("existing", .boolean, "Existing", "是否已有", "Whether it is there already") {
          .boolean(city.sites[plan.siting.open[$0].site].status == .existing)
        },
        Column("modules", .text, "Modules", "模块", "What it is built of") {
          .text(self.modules(plan.siting.open[$0]))
        },
        Column("cells", .integer, unit: "cells", "Cells", "格口数", "Cells of all sizes") {
          .integer(plan.siting.open[$0].cellCount)
        },
        Column("floor_area_m2", .number, unit: "m2", "Floor area", "占地面积", "Floor area to reserve")
        {
          .number(plan.siting.open[$0].floorArea.value)
        },
        Column(
          "cost_cny_per_year", .number, unit: "CNY/year", "Cost", "年成本",
          "Place and modules, before subsidy"
        ) {
          let open = plan.siting.open[$0]
          return .number(open.siteCostPerYear.value + open.moduleCostPerYear.value)
        },
        Column(
          "subsidy_cny_per_year", .number, unit: "CNY/year", "Subsidy", "年补贴",
          "Paid from public money"
        ) { .number(plan.siting.open[$0].subsidyPerYear.value) },
      ]
    return Table(
      "phases", "Opening list", "分年度建设清单", "A pickup point a row, by the year it opens in",
      key: ["year", "site"], columns: columns, rows: Array(plan.siting.open.indices))
  }
}
