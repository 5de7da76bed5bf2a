import CityModel
import Indicators
import Planning
import Simulation

/// How full each open pickup point was, day by day, as means over replications.
struct SiteDayTable {
  let run: RunResult

  struct Line {
    var day: Int
    var position: Int
  }

  /// Without rows where no day was simulated.
  var table: Table<Line> {
    let days = run.record.siteDays ?? SiteDays(sites: 0, days: 0)
    let (city, open, dates) = (run.city, run.plan.siting.open, run.measurement.days)
    let replications = Double(days.replications)
    func mean(
      _ name: String, unit: String, _ english: String, _ chinese: String, _ meaning: String,
      _ value: @escaping (SiteDays.Entry) -> Double
    ) -> Column<Line> {
      Column(name, .number, unit: unit, english, chinese, meaning) {
        .number(value(days[$0.day, $0.position]) / replications)
      }
    }
    let columns: [Column<Line>] = [
      Column("date", .date, "Date", "日期", "Simulated day") {
        .text(dates[$0.day].description)
      },
      Column("site", .text, "Pickup point", "网点", "Id in sites.csv") {
        .text(city.sites[open[$0.position].site].id)
      },
      Column("cells", .integer, unit: "cells", "Cells", "格口数", "Cells of all sizes") {
        .integer(open[$0.position].cellCount)
      },
      mean(
        "cells_taken_mean", unit: "cells", "Cells taken, mean", "平均占用格口",
        "Taken or reserved, mean over the day from midnight to midnight"
      ) { Double($0.cellSeconds) / 86_400 },
      mean(
        "cells_taken_peak", unit: "cells", "Cells taken, peak", "峰值占用格口",
        "Most cells taken or reserved at any time of the day"
      ) { Double($0.peak) },
      mean(
        "dropped_parcels", unit: "parcels", "Dropped", "入柜", "Put into cells that day"
      ) { Double($0.dropped) },
      mean(
        "collected_parcels", unit: "parcels", "Collected", "取件", "Fetched by their owners that day"
      ) { Double($0.collected) },
      mean(
        "turned_away_parcels", unit: "parcels", "Turned away", "拒收",
        "Refused for want of a free cell that day"
      ) { Double($0.turnedAway) },
      mean(
        "held_parcels", unit: "parcels", "Held", "在存", "In cells at the day's end"
      ) { Double($0.held) },
    ]
    let lines = dates.indices.prefix(days.dayCount).flatMap { day in
      (0..<days.siteCount).map { Line(day: day, position: $0) }
    }
    return Table(
      "site_days", "Pickup points by day", "网点逐日占用", "An open pickup point on a simulated day",
      key: ["date", "site"], columns: columns, rows: lines)
  }
}
