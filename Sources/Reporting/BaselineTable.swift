import Indicators

/// The plan beside its baselines: every city-wide indicator with the paired difference.
struct BaselineTable {
  let run: RunResult

  struct Line {
    var baseline: String
    var pair: PairedDifference
  }

  var table: Table<Line> {
    let columns: [Column<Line>] = [
      Column(
        "baseline", .text, "Baseline", "对照方案",
        "today: each carrier alone from its nearest depot, savings rounds, all to the door; "
          + "sequential: as many sites by least walk alone (p-median), then the rounds"
      ) { .text($0.baseline) },
      Column("code", .text, "Indicator", "指标代码", "Code of the indicator") {
        .text($0.pair.definition.code)
      },
      Column("plan", .number, "Plan", "规划方案", "Of the plan, mean over the replications") {
        .number($0.pair.plan.mean)
      },
      Column(
        "baseline_value", .number, "Baseline's value", "对照值",
        "Of the baseline, on the same parcels and random numbers"
      ) { .number($0.pair.baseline.mean) },
      Column("difference", .number, "Difference", "差值", "Plan less baseline") {
        .number($0.pair.difference.mean)
      },
      Column(
        "ci_low", .number, "Lower end", "置信下限",
        "Of the difference's 95% confidence interval, by pairs of replications"
      ) { .number(orMissing: $0.pair.difference.low) },
      Column(
        "ci_high", .number, "Upper end", "置信上限",
        "Of the difference's 95% confidence interval, by pairs of replications"
      ) { .number(orMissing: $0.pair.difference.high) },
      Column("unit", .text, "Unit", "单位", "Unit of all values in the row") {
        .text($0.pair.definition.unit)
      },
    ]
    return Table(
      "baselines", "Baselines", "方案对照",
      "The plan beside what it is compared with, paired by replication",
      key: ["baseline", "code"], columns: columns,
      rows: run.baselines.flatMap { baseline in
        baseline.differences.map { Line(baseline: baseline.name, pair: $0) }
      })
  }
}
