import CityModel
import Indicators
import Optimization
import Planning
import Simulation

/// Tables of values: indicators in long form, days, certificates.
struct RunTables {
  let run: RunResult

  struct Value {
    var definition: Definition
    var level: Level
    var entity: String
    var estimate: Estimate
  }

  var indicators: Table<Value> {
    let measurement = run.measurement
    let columns: [Column<Value>] = [
      Column("code", .text, "Indicator", "指标代码", "Code of the indicator") {
        .text($0.definition.code)
      },
      Column(
        "level", .text, "Level", "层级",
        "city, district, cell, community, site, route, carrier or day"
      ) {
        .text($0.level.rawValue)
      },
      Column("entity", .text, "Entity", "对象", "Id in the level's own file") { .text($0.entity) },
      Column("year", .integer, unit: "year", "Year", "年份", "Year of the plan") { _ in
        .integer(measurement.year)
      },
      Column("value", .number, "Value", "数值", "Mean over the replications") {
        .number($0.estimate.mean)
      },
      Column(
        "ci_low", .number, "Lower end", "置信下限",
        "Of the 95% confidence interval (Student's t); empty with one replication"
      ) {
        .number(orMissing: $0.estimate.low)
      },
      Column(
        "ci_high", .number, "Upper end", "置信上限",
        "Of the 95% confidence interval (Student's t); empty with one replication"
      ) {
        .number(orMissing: $0.estimate.high)
      },
      Column("unit", .text, "Unit", "单位", "Unit of value, ci_low and ci_high") {
        .text($0.definition.unit)
      },
    ]
    var rows: [Value] = []
    for level in Level.allCases {
      for (index, entity) in (measurement.entities[level] ?? []).enumerated() {
        for definition in measurement.definitions where definition.levels.contains(level) {
          guard let estimate = measurement.estimate(definition.code, level, index) else { continue }
          rows.append(
            Value(definition: definition, level: level, entity: entity, estimate: estimate))
        }
      }
    }
    return Table(
      "indicators", "Indicators", "指标", "An indicator of an entity",
      key: ["code", "level", "entity"],
      columns: columns, rows: rows)
  }

  /// The definitions themselves.
  var definitions: Table<Definition> {
    Table(
      "definitions", "Definitions of the indicators", "指标定义", "An indicator a row", key: ["code"],
      columns: [
        Column("code", .text, "Indicator", "指标代码", "Code of the indicator") { .text($0.code) },
        Column("name_en", .text, "English name", "英文名称", "Name in English") { .text($0.english) },
        Column("name_zh", .text, "Chinese name", "中文名称", "Name in Chinese") { .text($0.chinese) },
        Column(
          "group", .text, "Group", "类别", "access, service, capacity, cost, transport or environment"
        ) {
          .text($0.group.rawValue)
        },
        Column("unit", .text, "Unit", "单位", "Unit of its values") { .text($0.unit) },
        Column("direction", .text, "Better", "优劣方向", "Whether more or less is better, or neutral") {
          .text($0.direction.rawValue)
        },
        Column("levels", .text, "Levels", "层级", "What it is measured for") {
          .text($0.levels.map(\.rawValue).joined(separator: " "))
        },
        Column("formula", .text, "Formula", "计算方法", "How it is computed") { .text($0.formula) },
      ], rows: run.measurement.definitions)
  }

  /// Parcels day by day, as means over replications; each day's rows add up.
  var days: Table<Int> {
    let (measurement, replications) = (run.measurement, run.record.replications)
    func mean(_ day: Int, _ count: (DayRecord) -> Int) -> Cell {
      let sum = replications.reduce(0) { $0 + count($1.days[day]) }
      return replications.isEmpty ? .missing : .number(Double(sum) / Double(replications.count))
    }
    func counts(
      _ name: String, _ english: String, _ chinese: String, _ meaning: String,
      _ count: @escaping (DayRecord) -> Int
    ) -> Column<Int> {
      Column(name, .number, unit: "parcels", english, chinese, meaning) { mean($0, count) }
    }
    let columns: [Column<Int>] =
      [
        Column("date", .date, "Date", "日期", "Simulated day") {
          .text(measurement.days[$0].description)
        },
        counts("came_parcels", "Parcels that came", "到件", "Came in that day") {
          $0.parcels.generated
        },
        counts("door_delivered_parcels", "Delivered to the door", "上门妥投", "Handed over at a door") {
          $0.parcels.doorDelivered
        },
        counts("dropped_parcels", "Dropped", "入柜", "Handed over to pickup points") {
          $0.parcels.dropped
        },
        counts("collected_parcels", "Collected", "取件", "Fetched from pickup points") {
          $0.parcels.collected
        },
        counts("returned_parcels", "Returned", "退回", "Given back after the last attempt") {
          $0.parcels.returned
        },
        counts("at_pickup_points_parcels", "At pickup points", "柜内在存", "In cells at the day's end")
        {
          $0.stock.atPickupPoints
        },
        counts(
          "awaiting_door_parcels", "Awaiting the door", "待再投",
          "At the depots for another attempt"
        ) {
          $0.stock.awaitingDoor
        },
        counts(
          "awaiting_room_parcels", "Awaiting a cell", "待入柜",
          "Held at the depots until their pickup point has room"
        ) {
          $0.stock.awaitingRoom
        },
        counts(
          "awaiting_redirection_parcels", "Awaiting redirection", "待转自提",
          "After the last attempt, to be brought to a pickup point tomorrow"
        ) {
          $0.stock.awaitingRedirection
        },
        counts(
          "came_late_parcels", "Came late", "晚到件", "At the depots since the day's rounds had left"
        ) {
          $0.stock.cameLate
        },
        counts("backlog_parcels", "Backlog", "积压", "Left behind by the day's rounds") {
          $0.stock.backlog
        },
      ] + measurement.columns(of: .day) { $0 }
    return Table(
      "days", "Days", "逐日", "A simulated day, mean over replications", key: ["date"],
      columns: columns, rows: Array(measurement.days.indices))
  }

  var certificates: Table<StageReport> {
    Table(
      "certificates", "Certificates", "优化证书", "What is proven of each optimisation's result",
      key: ["stage"],
      columns: [
        Column("stage", .text, "Stage", "阶段", "Name of the optimisation") { .text($0.name) },
        Column("problem", .text, "Problem", "问题", "The problem whose optimum the bound bounds") {
          .text($0.problem)
        },
        Column("objective", .number, "Objective", "目标值", "Of the solution found") {
          .number(orMissing: $0.objective)
        },
        Column(
          "bound", .number, "Bound", "界",
          "Proven bound on every solution's objective; empty where none is proven"
        ) {
          .number(orMissing: $0.bound)
        },
        Column("gap", .number, unit: "share", "Gap", "差距", "|objective - bound| / |objective|") {
          .number(orMissing: $0.gap)
        },
        Column("unit", .text, "Unit", "单位", "Of objective and bound") { .text($0.unit) },
        Column("sense", .text, "Sense", "方向", "minimize or maximize") { .text($0.sense.rawValue) },
        Column(
          "status", .text, "Status", "状态",
          "optimal only with a proof; feasible, infeasible, unknown"
        ) {
          .text($0.status.rawValue)
        },
        Column("stop", .text, "Stop reason", "停止原因", "proven, gap, time, work or interrupted") {
          .text($0.stop.rawValue)
        },
        Column(
          "work", .integer, "Work", "工作量",
          "In the solver's own count; as a work limit it repeats the result"
        ) {
          .integer($0.work)
        },
      ], rows: run.plan.reports)
  }
}
