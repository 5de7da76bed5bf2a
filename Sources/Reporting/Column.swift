/// What a column of an output file is: from this one declaration come the CSV header, the data
/// package's schema and the bilingual dictionary, so that they cannot differ.
public struct Field: Sendable, Hashable {
  public enum Kind: String, Sendable {
    case text = "string"
    case integer, number, boolean, date
  }

  /// ASCII snake_case, with its unit: `walk_p95_m`.
  public var name: String
  public var kind: Kind
  /// Nil for what has none, such as an identifier.
  public var unit: String?
  public var english: String
  public var chinese: String
  public var meaning: String

  public init(
    _ name: String, _ kind: Kind, unit: String? = nil, _ english: String, _ chinese: String,
    _ meaning: String
  ) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.english = english
    self.chinese = chinese
    self.meaning = meaning
  }
}

/// One value of a table. Missing is written as nothing at all.
public enum Cell: Sendable, Hashable {
  case missing
  case text(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)

  /// A missing cell for nil.
  public static func text(orMissing value: String?) -> Cell { value.map(Cell.text) ?? .missing }
  public static func number(orMissing value: Double?) -> Cell {
    value.map(Cell.number) ?? .missing
  }
  public static func integer(orMissing value: Int?) -> Cell {
    value.map(Cell.integer) ?? .missing
  }
}

/// A field and where its value comes from.
public struct Column<Row> {
  public var field: Field
  public var value: (Row) -> Cell

  public init(_ field: Field, _ value: @escaping (Row) -> Cell) {
    self.field = field
    self.value = value
  }

  public init(
    _ name: String, _ kind: Field.Kind, unit: String? = nil, _ english: String, _ chinese: String,
    _ meaning: String, _ value: @escaping (Row) -> Cell
  ) {
    self.init(Field(name, kind, unit: unit, english, chinese, meaning), value)
  }
}
