/// A JSON value whose objects keep the order of their keys, so that what is written is the same bytes
/// every time. Numbers that JSON cannot say (infinite, not a number) become `null`.
public enum JSONValue: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// `null` for nil.
  public static func number(orNull value: Double?) -> JSONValue {
    value.map(JSONValue.number) ?? .null
  }

  /// `null` for nil.
  public static func string(orNull value: String?) -> JSONValue {
    value.map(JSONValue.string) ?? .null
  }

  /// The text, indented by two spaces a level.
  public func text(indentation: String = "") -> String {
    switch self {
    case .array(let values):
      return Self.block(
        "[", values.map { $0.text(indentation: indentation + "  ") }, "]", indentation)
    case .object(let members):
      let lines = members.map {
        Self.quoted($0.key) + ": " + $0.value.text(indentation: indentation + "  ")
      }
      return Self.block("{", lines, "}", indentation)
    default: return compactText
    }
  }

  /// The text on one line.
  public var compactText: String {
    switch self {
    case .null: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .number(let value): return Self.text(of: value)
    case .string(let value): return Self.quoted(value)
    case .array(let values):
      return "[" + values.map(\.compactText).joined(separator: ",") + "]"
    case .object(let members):
      let parts = members.map { Self.quoted($0.key) + ":" + $0.value.compactText }
      return "{" + parts.joined(separator: ",") + "}"
    }
  }

  private static func block(
    _ open: String, _ lines: [String], _ close: String, _ indentation: String
  ) -> String {
    if lines.isEmpty { return open + close }
    let inner = lines.map { indentation + "  " + $0 }.joined(separator: ",\n")
    return "\(open)\n\(inner)\n\(indentation)\(close)"
  }

  private static func text(of value: Double) -> String {
    if !value.isFinite { return "null" }
    if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
    return "\(value)"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let hexadecimal = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
