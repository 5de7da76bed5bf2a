/// What an indicator is measured for.
public enum Level: String, Sendable, CaseIterable {
  case city, district, cell, community, site, route, carrier, day

  public var chinese: String {
    switch self {
    case .city: "全市"
    case .district: "行政区"
    case .cell: "网格单元"
    case .community: "社区"
    case .site: "网点"
    case .route: "线路"
    case .carrier: "快递企业"
    case .day: "日期"
    }
  }
}

/// Which way an indicator is better.
public enum Direction: String, Sendable {
  case more, less
  /// A fact of neither kind, such as the number of parcels.
  case neutral
}

/// The questions of measure 10 an indicator belongs to.
public enum IndicatorGroup: String, Sendable, CaseIterable {
  case access, service, capacity, cost, transport, environment
}

/// One indicator: the only place that says its code, its names, its unit, how it is computed and
/// what for. The data dictionary, the CSV headers and the report are made from it.
public struct Definition: Sendable {
  /// ASCII snake_case with the unit; stable between versions.
  public var code: String
  public var english: String
  public var chinese: String
  public var unit: String
  /// In words.
  public var formula: String
  public var group: IndicatorGroup
  public var levels: [Level]
  public var direction: Direction
  /// Nil where it has no meaning, such as a share of nothing.
  var value: @Sendable (Sample) -> Double?

  init(
    _ code: String, _ english: String, _ chinese: String, unit: String, _ formula: String,
    _ group: IndicatorGroup, _ direction: Direction, at levels: [Level],
    _ value: @escaping @Sendable (Sample) -> Double?
  ) {
    self.code = code
    self.english = english
    self.chinese = chinese
    self.unit = unit
    self.formula = formula
    self.group = group
    self.direction = direction
    self.levels = levels
    self.value = value
  }
}

/// `nil` for a share of nothing.
func ratio(_ part: Double, _ whole: Double) -> Double? { whole > 0 ? part / whole : nil }
func ratio(_ part: Int, _ whole: Int) -> Double? { ratio(Double(part), Double(whole)) }
