import CityModel
import Planning

/// What carriers save by delivering together, and each one's share of it.
struct PoolingTable {
  let city: City
  let game: PoolingGame

  struct Line {
    /// nil: all carriers.
    var carrier: Int?
    var measure: Int
  }

  var table: Table<Line> {
    let (city, game) = (city, game)
    func sum(_ values: [[Double]], _ line: Line) -> Double {
      line.carrier.map { values[$0][line.measure] }
        ?? values.reduce(0) { $0 + $1[line.measure] }
    }
    let columns: [Column<Line>] = [
      Column("carrier", .text, "Carrier", "快递企业", "Key in the scenario; `all` for their sum") {
        .text($0.carrier.map { city.carriers[$0].id } ?? "all")
      },
      Column("measure", .text, "Measure", "度量", "Of the rounds of an ordinary day") {
        .text(PoolingGame.Measure.allCases[$0.measure].rawValue)
      },
      Column("alone", .number, "Alone", "单独配送", "Where every carrier delivers alone") {
        .number(sum(game.alone, $0))
      },
      Column(
        "share", .number, "Share", "分摊值",
        "Of what all together take: the Shapley value, the mean of what the carrier adds"
      ) { .number(sum(game.division.shares, $0)) },
      Column("saving", .number, "Saving", "节省", "Alone less share") {
        .number(sum(game.alone, $0) - sum(game.division.shares, $0))
      },
      Column(
        "standard_error", .number, "Standard error", "标准误",
        "Of the share, from the orders drawn; 0 where all were counted (up to 8 carriers)"
      ) { line in
        .number(line.carrier.map { game.division.standardErrors[$0][line.measure] } ?? 0)
      },
      Column("unit", .text, "Unit", "单位", "Unit of the values in the row") {
        .text(PoolingGame.Measure.allCases[$0.measure].unit)
      },
    ]
    let carriers: [Int?] = city.carriers.indices.map { $0 } + [nil]
    return Table(
      "pooling", "Pooling", "共同配送", "What delivering together saves, and how it is divided",
      key: ["carrier", "measure"], columns: columns,
      rows: carriers.flatMap { carrier in
        PoolingGame.Measure.allCases.indices.map { Line(carrier: carrier, measure: $0) }
      })
  }
}
