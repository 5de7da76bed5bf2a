import CityModel

extension Key where Value == String {
  static func text(_ name: String, default value: String? = nil, _ about: String) -> Self {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .text, presence: presence(value.map(ScenarioValue.text)), about: about),
      decode: { try $0.text })
  }

  static func identifier(_ name: String, _ about: String) -> Self {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .identifier, presence: .required, about: about),
      decode: { try $0.text })
  }

  static func file(_ name: String, _ about: String) -> Self {
    Key(
      declaration: KeyDeclaration(name: name, shape: .file, presence: .required, about: about),
      decode: { try $0.text })
  }
}

extension Key where Value == String? {
  static func optionalText(_ name: String, _ about: String) -> Self {
    optional(name, .text, about) { try $0.text }
  }

  static func optionalIdentifier(_ name: String, _ about: String) -> Self {
    optional(name, .identifier, about) { try $0.text }
  }
}

extension Key where Value == Bool {
  static func flag(_ name: String, default value: Bool, _ about: String) -> Self {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .flag, presence: .otherwise(.flag(value)), about: about),
      decode: { try $0.flag })
  }
}

extension Key where Value == Int {
  static func integer(
    _ name: String, _ range: ClosedRange<Int>, unit: String? = nil, default value: Int? = nil,
    _ about: String
  ) -> Self {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .integer(range), unit: unit,
        presence: presence(value.map(ScenarioValue.integer)), about: about),
      decode: { try $0.integer })
  }
}

extension Key where Value == Int? {
  /// `null` and, without a default, absence mean nil.
  static func optionalInteger(
    _ name: String, _ range: ClosedRange<Int>, unit: String? = nil, default value: Int? = nil,
    _ about: String
  ) -> Self {
    optional(
      name, .integer(range), unit: unit, default: value.map(ScenarioValue.integer) ?? .null, about
    ) { try $0.integer }
  }
}

extension Key where Value == Double {
  static func number(
    _ name: String, _ range: NumberRange, unit: String? = nil, default value: Double? = nil,
    _ about: String
  ) -> Self {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .number(range), unit: unit,
        presence: presence(value.map(ScenarioValue.number)), about: about),
      decode: { try $0.number })
  }
}

extension Key where Value == Double? {
  static func optionalNumber(
    _ name: String, _ range: NumberRange, unit: String? = nil, _ about: String
  ) -> Self {
    optional(name, .number(range), unit: unit, about) { try $0.number }
  }
}

extension Key where Value == CalendarDay {
  static func date(_ name: String, _ about: String) -> Self {
    Key(
      declaration: KeyDeclaration(name: name, shape: .date, presence: .required, about: about),
      decode: { try $0.date })
  }
}

extension Key where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
  static func choice(_ name: String, default value: Value? = nil, _ about: String) -> Self {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .choice(Value.allCases.map(\.rawValue)),
        presence: presence(value.map { .text($0.rawValue) }), about: about),
      decode: { checked in
        guard let value = Value(rawValue: try checked.text) else { throw InvalidValue() }
        return value
      })
  }
}

extension Key where Value == [Double] {
  static func numbers(
    _ name: String, _ range: NumberRange, counts: ClosedRange<Int>, unit: String? = nil,
    default value: [Double]? = nil, _ about: String
  ) -> Self {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .list(.number(range), counts: counts), unit: unit,
        presence: presence(value.map { .list($0.map(ScenarioValue.number)) }), about: about),
      decode: { try $0.items.map { try $0.number } })
  }
}

extension Key where Value == [CheckedValue] {
  static func identifiers(_ name: String, counts: ClosedRange<Int>, _ about: String) -> Self {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .list(.identifier, counts: counts), presence: .required, about: about),
      decode: { try $0.items })
  }

  static func choices(
    _ name: String, _ words: [String], default value: [String], _ about: String
  ) -> Self {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .list(.choice(words), counts: 1...words.count),
        presence: .otherwise(.list(value.map(ScenarioValue.text))), about: about),
      decode: { try $0.items })
  }
}

extension Key {
  /// A group of keys. Without `required` an absent group holds its keys' defaults.
  static func section<S: Section>(
    _ name: String, _ section: S.Type, required: Bool, _ about: String
  ) -> Key where Value == Reading<S> {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: S.shape, presence: required ? .required : .otherwise(.map([])),
        about: about),
      decode: { Reading(value: $0) })
  }

  static func optionalSection<S: Section>(
    _ name: String, _ section: S.Type, _ about: String
  ) -> Key where Value == Reading<S>? {
    optional(name, S.shape, about) { Reading(value: $0) }
  }

  /// Groups under names that the author chooses.
  static func dictionary<S: Section>(
    _ name: String, of section: S.Type, what: String, _ about: String
  ) -> Key where Value == [Named<Reading<S>>] {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .dictionary(of: S.shape, what: what, counts: 1...10_000),
        presence: .required, about: about),
      decode: { checked in
        try checked.members.map {
          Named(id: $0.key, place: $0.keyPlace, value: Reading(value: $0.value))
        }
      })
  }

  static func list<S: Section>(
    _ name: String, of section: S.Type, counts: ClosedRange<Int>, required: Bool, _ about: String
  ) -> Key where Value == [Reading<S>] {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: .list(S.shape, counts: counts),
        presence: required ? .required : .otherwise(.list([])), about: about),
      decode: { try $0.items.map { Reading(value: $0) } })
  }

  static func optional<Wrapped>(
    _ name: String, _ shape: Shape, unit: String? = nil, default value: ScenarioValue = .null,
    _ about: String, _ decode: @escaping @Sendable (CheckedValue) throws -> Wrapped
  ) -> Key where Value == Wrapped? {
    Key(
      declaration: KeyDeclaration(
        name: name, shape: shape, unit: unit, presence: .otherwise(value), isNullable: true,
        about: about),
      decode: { $0.isNull ? nil : try decode($0) })
  }

  private static func presence(_ value: ScenarioValue?) -> KeyDeclaration.Presence {
    value.map { .otherwise($0) } ?? .required
  }
}

/// A value under a name that the scenario's author chose.
struct Named<Value> {
  var id: String
  var place: Place
  var value: Value
}
