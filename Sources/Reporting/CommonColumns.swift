import CityModel
import Geography
import Indicators

/// Columns that several tables share.
struct CommonColumns {
  let city: City

  /// English and Chinese name.
  func names<Row>(_ name: @escaping (Row) -> LocalName) -> [Column<Row>] {
    [
      Column("name", .text, "Name", "名称", "Name in the scenario") { .text(name($0).english) },
      Column("name_zh", .text, "Chinese name", "中文名称", "Chinese name, where the scenario gives one")
      {
        .text(orMissing: name($0).chinese)
      },
    ]
  }

  /// Degrees where the scenario's coordinates are degrees, else metres of the scenario's own plane.
  func place<Row>(_ place: @escaping (Row) -> Point) -> [Column<Row>] {
    let projection = city.area.projection
    if projection == .plane {
      return [
        Column("x_m", .number, unit: "m", "East", "东向坐标", "In the scenario's plane") {
          .number(place($0).x)
        },
        Column("y_m", .number, unit: "m", "North", "北向坐标", "In the scenario's plane") {
          .number(place($0).y)
        },
      ]
    }
    return [
      Column("lon_deg", .number, unit: "deg", "Longitude", "经度", "WGS84") {
        .number(projection.coordinate(place($0)).longitude)
      },
      Column("lat_deg", .number, unit: "deg", "Latitude", "纬度", "WGS84") {
        .number(projection.coordinate(place($0)).latitude)
      },
    ]
  }

  func district<Row>(_ district: @escaping (Row) -> Int?) -> Column<Row> {
    Column("district", .text, "District", "行政区", "Id in districts.csv") { row in
      .text(orMissing: district(row).map { city.districts[$0].id })
    }
  }

  func cell<Row>(_ place: @escaping (Row) -> Point) -> Column<Row> {
    Column("cell", .text, "Service-grid cell", "网格单元", "Id in cells.csv") { row in
      .text(city.area.grid.cell(at: place(row)).name)
    }
  }
}

extension Measurement {
  /// Every indicator of the level as a column; `entity` is a position in `entities[level]`, nil where
  /// the row has no values.
  func columns<Row>(of level: Level, _ entity: @escaping (Row) -> Int?) -> [Column<Row>] {
    definitions.filter { $0.levels.contains(level) }.map { definition in
      Column(
        definition.code, .number, unit: definition.unit, definition.english, definition.chinese,
        definition.formula
      ) { row in
        .number(
          orMissing: entity(row).flatMap { self.estimate(definition.code, level, $0)?.mean })
      }
    }
  }
}
