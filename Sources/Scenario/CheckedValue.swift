import CityModel

/// A value that was found right, or `invalid` where what is wrong with it was reported.
struct CheckedValue: Sendable {
  struct Member: Sendable {
    var key: String
    var keyPlace: Place
    var value: CheckedValue
  }

  enum Content: Sendable {
    case invalid
    case null
    case flag(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case date(CalendarDay)
    case list([CheckedValue])
    case map([Member])
  }

  var content: Content
  var place: Place

  var isNull: Bool {
    if case .null = content { return true }
    return false
  }

  subscript(key: String) -> Member? {
    guard case .map(let members) = content else { return nil }
    return members.first { $0.key == key }
  }
}

/// Thrown where a value was reported as wrong or is absent; whoever needs it stops, without a word.
struct InvalidValue: Error {}

extension CheckedValue {
  var flag: Bool {
    get throws {
      guard case .flag(let value) = content else { throw InvalidValue() }
      return value
    }
  }

  var integer: Int {
    get throws {
      guard case .integer(let value) = content else { throw InvalidValue() }
      return value
    }
  }

  var number: Double {
    get throws {
      switch content {
      case .number(let value): return value
      case .integer(let value): return Double(value)
      default: throw InvalidValue()
      }
    }
  }

  var text: String {
    get throws {
      guard case .text(let value) = content else { throw InvalidValue() }
      return value
    }
  }

  var date: CalendarDay {
    get throws {
      guard case .date(let value) = content else { throw InvalidValue() }
      return value
    }
  }

  var items: [CheckedValue] {
    get throws {
      guard case .list(let value) = content else { throw InvalidValue() }
      return value
    }
  }

  var members: [Member] {
    get throws {
      guard case .map(let value) = content else { throw InvalidValue() }
      return value
    }
  }

  /// As it goes into the manifest.
  var resolved: ScenarioValue {
    switch content {
    case .invalid, .null: .null
    case .flag(let value): .flag(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value): .text(value)
    case .date(let value): .text(value.description)
    case .list(let items): .list(items.map(\.resolved))
    case .map(let members):
      .map(members.map { ScenarioValue.Member(key: $0.key, value: $0.value.resolved) })
    }
  }
}

/// A checked group of keys, read by the keys' declared names: `try area.circuity.walk`.
@dynamicMemberLookup
struct Reading<S: Section>: Sendable {
  var value: CheckedValue

  var place: Place { value.place }

  /// - Throws: `InvalidValue` where the value was reported as wrong.
  subscript<Value>(dynamicMember path: KeyPath<S, Key<Value>>) -> Value {
    get throws {
      let key = S.declared[keyPath: path]
      guard let member = value[key.declaration.name] else { throw InvalidValue() }
      return try key.decode(member.value)
    }
  }

  /// Where the key stands, or its group where a default fills it in.
  func place<Value>(of path: KeyPath<S, Key<Value>>) -> Place {
    value[S.declared[keyPath: path].declaration.name]?.keyPlace ?? value.place
  }
}
