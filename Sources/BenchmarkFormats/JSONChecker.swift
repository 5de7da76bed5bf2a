import Geography

/// Takes typed members out of JSON objects and gathers what is wrong.
struct JSONChecker {
  var reader: TokenReader

  mutating func member(_ node: JSONNode, _ name: String) throws -> JSONNode {
    guard case .object(let members) = node.content else {
      throw reader.failure(
        .malformedJSON, "expected an object with the member '\(name)'", node.token)
    }
    guard let member = members[name] else {
      throw reader.failure(
        .malformedJSON, "the object that ends here has no member '\(name)'; add it", node.token)
    }
    return member
  }

  /// The elements of a member that is an array with at least one element.
  mutating func array(_ node: JSONNode, _ name: String) throws -> [JSONNode] {
    let member = try member(node, name)
    guard case .array(let elements) = member.content, !elements.isEmpty else {
      throw reader.failure(
        .malformedJSON, "'\(name)' has to be an array of at least one object", member.token)
    }
    return elements
  }

  mutating func amount(_ node: JSONNode, _ name: String) throws -> Double {
    try number(node, member: name, in: 0...TokenReader.largest)
  }

  /// A member that is an array of so many numbers, 0 or more each.
  mutating func amounts(_ node: JSONNode, _ name: String, count: Int) throws -> [Double] {
    let elements = try array(node, name)
    guard elements.count == count else {
      throw reader.failure(
        .inconsistent, "'\(name)' has \(elements.count) numbers; give \(count)", node.token)
    }
    return try elements.map {
      try number($0, "each of '\(name)'", in: 0...TokenReader.largest)
    }
  }

  mutating func point(_ node: JSONNode) throws -> Point {
    let range = -TokenReader.farthest...TokenReader.farthest
    return Point(
      x: try number(node, member: "x", in: range), y: try number(node, member: "y", in: range))
  }

  private mutating func number(_ node: JSONNode, member name: String, in range: ClosedRange<Double>)
    throws -> Double
  {
    try number(try member(node, name), "'\(name)'", in: range)
  }

  private mutating func number(_ value: JSONNode, _ what: String, in range: ClosedRange<Double>)
    throws -> Double
  {
    guard case .number = value.content else {
      try reader.report(.notANumber, "\(what) has to be a number", value.token)
      return 0
    }
    return try reader.number(value.token, what, in: range)
  }
}
