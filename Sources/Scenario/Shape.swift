import CityModel

/// What a value in an input must look like. The shapes of all keys together are the format: the reader
/// checks against them, and the JSON Schema is written from them.
indirect enum Shape: Sendable {
  /// Free text, in one line.
  case text
  /// The name of a file beside the scenario.
  case file
  /// A name others refer to by: letters, digits and a few signs.
  case identifier
  case flag
  case integer(ClosedRange<Int>)
  case number(NumberRange)
  case date
  case choice([String])
  case list(Shape, counts: ClosedRange<Int>)
  case section([KeyDeclaration])
  /// Names chosen by the author, each with a value of one shape.
  case dictionary(of: Shape, what: String, counts: ClosedRange<Int>)
  /// Parts of the whole scenario, all of them optional, under a name.
  case overrides
  /// Scenario paths with a text each.
  case sourceNotes
}

/// The numbers allowed. Always finite.
struct NumberRange: Sendable, Hashable {
  var lower: Double
  var upper: Double
  /// The lower end itself is not allowed.
  var isLowerOpen = false

  static let share = NumberRange(lower: 0, upper: 1)
  static func from(_ lower: Double, to upper: Double) -> Self { Self(lower: lower, upper: upper) }
  static func above(_ lower: Double, to upper: Double) -> Self {
    Self(lower: lower, upper: upper, isLowerOpen: true)
  }

  func contains(_ value: Double) -> Bool {
    value <= upper && (isLowerOpen ? value > lower : value >= lower)
  }

  /// `more than 0 and at most 24`.
  var words: String {
    "\(isLowerOpen ? "more than" : "at least") \(number(lower)) and at most \(number(upper))"
  }
}

/// A number in its shortest form, without a decimal point where there is nothing behind it.
func number(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}

/// One key as the format declares it.
struct KeyDeclaration: Sendable {
  enum Presence: Sendable {
    case required
    /// What holds where the key is absent.
    case otherwise(ScenarioValue)
  }

  var name: String
  var shape: Shape
  var unit: String?
  var presence: Presence
  /// `null` may be written, and means something of its own.
  var isNullable = false
  /// One sentence for editors and messages.
  var about: String
}

/// A key of the format and how its checked value becomes one of the program's.
struct Key<Value>: AnyKey {
  var declaration: KeyDeclaration
  var decode: @Sendable (CheckedValue) throws -> Value
}

protocol AnyKey: Sendable {
  var declaration: KeyDeclaration { get }
}

/// A group of keys: a struct whose stored properties are its keys, in the order of the documentation.
protocol Section: Sendable {
  static var declared: Self { get }
}

extension Section {
  static var keys: [KeyDeclaration] {
    Mirror(reflecting: declared).children.compactMap { ($0.value as? any AnyKey)?.declaration }
  }

  static var shape: Shape { .section(keys) }
}
