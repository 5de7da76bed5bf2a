import CityModel

/// The scenario file's JSON Schema (draft 2020-12), written from the keys that the reader checks.
public enum ScenarioSchema {
  public static var document: ScenarioValue {
    var root = object(ScenarioKeys.allKeys, isPartial: false)
    root.insert(
      contentsOf: [
        member("$schema", "https://json-schema.org/draft/2020-12/schema"),
        member("title", "lastmile scenario"),
        member(
          "description",
          "A city, its parcels and its policies, for 'lastmile run'. Units are in the keys' names."),
      ], at: 0)
    root.append(
      member("$defs", ["override": .map(object(Checker.overrideKeys, isPartial: true))]))
    return .map(root)
  }

  private static func member(_ key: String, _ value: ScenarioValue) -> ScenarioValue.Member {
    ScenarioValue.Member(key: key, value: value)
  }

  private static func object(
    _ keys: [KeyDeclaration], isPartial: Bool
  ) -> [ScenarioValue.Member] {
    let required = keys.filter {
      if case .required = $0.presence { return !isPartial }
      return false
    }
    var members = [
      member("type", "object"),
      member(
        "properties",
        .map(keys.map { member($0.name, .map(property($0, isPartial: isPartial))) })),
      member("additionalProperties", .flag(false)),
    ]
    if !required.isEmpty {
      members.append(member("required", .list(required.map { .text($0.name) })))
    }
    return members
  }

  private static func property(
    _ key: KeyDeclaration, isPartial: Bool
  ) -> [ScenarioValue.Member] {
    var shape = schema(of: key.shape, isPartial: isPartial)
    // A key without a value counts as absent wherever it may be absent.
    if key.isNullable || isPartial || !key.isRequired { shape = nullable(shape) }
    let unit = key.unit.map { " [\($0)]" } ?? ""
    var members = [member("description", .text(key.about + unit))] + shape
    if case .otherwise(let value) = key.presence, !isPartial, value != .map([]) {
      members.append(member("default", value))
    }
    return members
  }

  private static func nullable(_ shape: [ScenarioValue.Member]) -> [ScenarioValue.Member] {
    shape.map { part in
      switch (part.key, part.value) {
      case ("type", let type): member("type", .list([type, "null"]))
      case ("enum", .list(let words)): member("enum", .list(words + [.null]))
      default: part
      }
    }
  }

  private static func schema(of shape: Shape, isPartial: Bool) -> [ScenarioValue.Member] {
    switch shape {
    case .text, .file: return [member("type", "string")]
    case .identifier:
      return [
        member("type", "string"), member("minLength", .integer(1)),
        member("maxLength", .integer(100)),
      ]
    case .flag: return [member("type", "boolean")]
    case .integer(let range):
      var members = [member("type", "integer"), member("minimum", .integer(range.lowerBound))]
      if range.upperBound < Int.max {
        members.append(member("maximum", .integer(range.upperBound)))
      }
      return members
    case .number(let range):
      return [
        member("type", "number"),
        member(range.isLowerOpen ? "exclusiveMinimum" : "minimum", .number(range.lower)),
        member("maximum", .number(range.upper)),
      ]
    case .date:
      return [
        member("type", "string"), member("format", "date"),
        member("pattern", #"^\d{4}-\d{2}-\d{2}$"#),
      ]
    case .choice(let words):
      return [member("type", "string"), member("enum", .list(words.map(ScenarioValue.text)))]
    case .list(let shape, let counts):
      return [
        member("type", "array"), member("minItems", .integer(counts.lowerBound)),
        member("maxItems", .integer(counts.upperBound)),
        member("items", .map(schema(of: shape, isPartial: false))),
      ]
    case .section(let keys): return object(keys, isPartial: isPartial)
    case .dictionary(let shape, _, let counts):
      // In an override an entry without a value takes the entry away.
      let entry = schema(of: shape, isPartial: isPartial)
      return [
        member("type", "object"),
        member("minProperties", .integer(isPartial ? 0 : counts.lowerBound)),
        member("additionalProperties", .map(nullable(entry))),
      ]
    case .overrides:
      return [
        member("type", "object"),
        member("additionalProperties", ["$ref": "#/$defs/override"]),
      ]
    case .sourceNotes:
      return [
        member("type", "object"), member("additionalProperties", ["type": "string"]),
      ]
    }
  }
}

extension KeyDeclaration {
  var isRequired: Bool {
    if case .required = presence { return true }
    return false
  }
}
