import Geography

/// A JSON value that knows where it stands in its file, so that messages can say so.
struct JSONNode {
  enum Content {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONNode])
    case object([String: JSONNode])
  }

  var content: Content
  var token: Token
}

/// Parses JSON (RFC 8259). Of members with the same name the last one counts.
enum JSONDocument {
  /// Deeper nesting is refused before it can exhaust the stack.
  private static let deepest = 64

  static func parse(_ bytes: [UInt8]) throws -> JSONNode {
    var scanner = Scanner(bytes: bytes)
    let root = try scanner.value(depth: 0)
    scanner.skipSpace()
    if scanner.position < bytes.count { throw scanner.failure("text stands after the end") }
    return root
  }

  private struct Scanner {
    let bytes: [UInt8]
    var position = 0
    var line = 1
    var lineStart = 0

    init(bytes: [UInt8]) {
      self.bytes = bytes
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func skipSpace() {
      while position < bytes.count, bytes[position].isSpace {
        if bytes[position] == .newline {
          line += 1
          lineStart = position + 1
        }
        position += 1
      }
    }

    func failure(_ message: String) -> FormatError {
      let column = bytes[min(lineStart, position)..<position].count { $0 & 0xC0 != 0x80 } + 1
      return FormatError(
        .malformedJSON, "this is no valid JSON: \(message)", line: line, column: column)
    }

    func token(from start: Int) -> Token {
      Token(range: start..<position, line: line, lineStart: lineStart)
    }

    mutating func takes(_ character: Unicode.Scalar) -> Bool {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func value(depth: Int) throws -> JSONNode {
      if depth > deepest { throw failure("more than \(deepest) levels of nesting") }
      skipSpace()
      let start = position
      guard position < bytes.count else {
        throw failure("the file ends where a value should stand")
      }
      switch bytes[position] {
      case UInt8(ascii: "{"):
        let members = try object(depth: depth)
        return JSONNode(content: .object(members), token: token(from: position - 1))
      case UInt8(ascii: "["):
        let elements = try array(depth: depth)
        return JSONNode(content: .array(elements), token: token(from: position - 1))
      case UInt8(ascii: "\""):
        let text = try string()
        return JSONNode(content: .string(text), token: token(from: start))
      default:
        return try scalar()
      }
    }

    private mutating func object(depth: Int) throws -> [String: JSONNode] {
      position += 1
      var members: [String: JSONNode] = [:]
      if takes("}") { return members }
      repeat {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
          throw failure("a member's name in quotes should stand here")
        }
        let name = try string()
        guard takes(":") else {
          throw failure("a colon should follow the name '\(name.prefix(40))'")
        }
        members[name] = try value(depth: depth + 1)
      } while takes(",")
      guard takes("}") else { throw failure("a comma or '}' should stand here") }
      return members
    }

    private mutating func array(depth: Int) throws -> [JSONNode] {
      position += 1
      var elements: [JSONNode] = []
      if takes("]") { return elements }
      repeat { elements.append(try value(depth: depth + 1)) } while takes(",")
      guard takes("]") else { throw failure("a comma or ']' should stand here") }
      return elements
    }

    private mutating func string() throws -> String {
      position += 1
      let start = position
      var escaped = false
      while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
        if bytes[position] < 32 { throw failure("a string runs over the end of its line") }
        if bytes[position] == UInt8(ascii: "\\") {
          escaped = true
          position += 1
        }
        position += 1
      }
      guard position < bytes.count else {
        position = bytes.count
        throw failure("the file ends within a string")
      }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      position += 1
      // Names and words that matter here have no escapes; the others are only carried along.
      return escaped ? text.replacing("\\\"", with: "\"").replacing("\\/", with: "/") : text
    }

    private mutating func scalar() throws -> JSONNode {
      let start = position
      while position < bytes.count, !bytes[position].isSpace,
        !"{}[],:\"".utf8.contains(bytes[position])
      {
        position += 1
      }
      let token = token(from: start)
      switch String(decoding: bytes[start..<position], as: UTF8.self) {
      case "null": return JSONNode(content: .null, token: token)
      case "true": return JSONNode(content: .boolean(true), token: token)
      case "false": return JSONNode(content: .boolean(false), token: token)
      case let word:
        let number = bytes.withUnsafeBufferPointer {
          decimal(UnsafeBufferPointer(rebasing: $0[start..<position]))
        }
        guard let number else {
          position = start
          throw failure("'\(word.prefix(40))' is no value")
        }
        return JSONNode(content: .number(number), token: token)
      }
    }
  }
}
