import Geography

/// The keywords of TSPLIB 95 and of its extensions for vehicle routing (VRPLIB) that are read.
enum TSPLIBKeyword: String {
  case name = "NAME"
  case comment = "COMMENT"
  case type = "TYPE"
  case dimension = "DIMENSION"
  case capacity = "CAPACITY"
  case vehicles = "VEHICLES"
  case distance = "DISTANCE"
  case serviceTime = "SERVICE_TIME"
  case edgeWeightType = "EDGE_WEIGHT_TYPE"
  case edgeWeightFormat = "EDGE_WEIGHT_FORMAT"
  case edgeDataFormat = "EDGE_DATA_FORMAT"
  case nodeCoordinateType = "NODE_COORD_TYPE"
  case displayDataType = "DISPLAY_DATA_TYPE"
  case coordinates = "NODE_COORD_SECTION"
  case displayData = "DISPLAY_DATA_SECTION"
  case demands = "DEMAND_SECTION"
  case depots = "DEPOT_SECTION"
  case edgeWeights = "EDGE_WEIGHT_SECTION"
  case timeWindows = "TIME_WINDOW_SECTION"
  case serviceTimes = "SERVICE_TIME_SECTION"
  case end = "EOF"
}

/// A TSPLIB file as written: header values and sections by node, in file order.
struct TSPLIB {
  /// First of everything: where a file as a whole is at fault.
  private(set) var start: Token
  private(set) var name = ""
  private(set) var type: String?
  private(set) var dimension = 0
  private(set) var capacity: Int32?
  private(set) var vehicles: Int?
  private(set) var longest: Double?
  private(set) var edgeWeightType = EdgeWeightType.euclideanRounded
  private(set) var edgeWeightFormat: EdgeWeightFormat?
  private(set) var points: [Point] = []
  private(set) var demands: [Int32] = []
  /// 0-based nodes.
  private(set) var depots: [Int] = []
  private(set) var windows: [ClosedRange<Double>] = []
  private(set) var services: [Double] = []
  private(set) var commonService: Double?
  /// dimension × dimension; empty where weights follow from coordinates.
  private(set) var weights: [Double] = []

  init(_ reader: inout TokenReader) throws {
    start = reader.peek() ?? Token(range: 0..<0, line: 1, lineStart: 0)
    while let token = reader.next() {
      let word = reader.text(token.range.prefix(64))
      let key = String(word.prefix { $0 != ":" }).uppercased()
      if reader.value(token) != nil {
        throw reader.failure(
          .leftOver,
          "the number \(reader.shortened(token)) stands where a keyword should; a section has more "
            + "rows than DIMENSION says", token)
      }
      guard let keyword = TSPLIBKeyword(rawValue: key) else {
        throw reader.failure(
          .unsupported,
          "'\(reader.shortened(token))' is no keyword that is read; delete the line or section if "
            + "it does not matter", token)
      }
      if keyword == .end { break }
      if key.hasSuffix("_SECTION") {
        _ = reader.restOfLine()
        try reader.throwProblems()
        if dimension == 0 {
          throw reader.failure(.missing, "DIMENSION has to stand before \(key)", token)
        }
        try readSection(keyword, &reader)
      } else {
        // What follows the colon, which may touch the keyword, the value or neither.
        let afterColon =
          word.contains(":") ? reader.remainder(of: token, after: key.utf8.count) : nil
        try readValue(keyword, afterColon, &reader)
      }
    }
    try reader.finish()
    if dimension == 0 {
      throw reader.failure(.missing, "the file has no DIMENSION; add `DIMENSION : nodes`", start)
    }
  }

  private mutating func readValue(
    _ keyword: TSPLIBKeyword, _ touching: Token?, _ reader: inout TokenReader
  ) throws {
    var value = touching ?? reader.nextOnLine()
    if let token = value, touching == nil, reader.text(token.range.prefix(2)) == ":" {
      value = reader.nextOnLine()
    } else if let token = value, touching == nil, reader.bytes[token.range.lowerBound] == 58 {
      value = reader.remainder(of: token, after: 0)
    }
    let rest = reader.restOfLine()
    guard let token = value else { return }
    let word = reader.text(token.range.prefix(64)).uppercased()
    switch keyword {
    case .name:
      name = reader.text(token.range.lowerBound..<(rest.isEmpty ? token.range : rest).upperBound)
    case .type: type = word
    case .dimension:
      dimension = try reader.integer(token, "DIMENSION", in: 1...Int(TokenReader.largest))
      try reader.require(tokens: (dimension, false), "DIMENSION is \(dimension)")
    case .capacity: capacity = Int32(try reader.integer(token, "CAPACITY", in: 0...1_000_000_000))
    case .vehicles: vehicles = try reader.integer(token, "VEHICLES", in: 1...1_000_000_000)
    case .distance: longest = try reader.number(token, "DISTANCE", in: 0...TokenReader.largest)
    case .serviceTime:
      commonService = try reader.number(token, "SERVICE_TIME", in: 0...TokenReader.largest)
    case .edgeWeightType:
      guard let known = EdgeWeightType(rawValue: word) else {
        throw reader.failure(
          .unsupported,
          "edge weight type '\(reader.shortened(token))' is not read; known are "
            + EdgeWeightType.allCases.map(\.rawValue).joined(separator: ", "), token)
      }
      edgeWeightType = known
    case .edgeWeightFormat:
      guard word != "FUNCTION" else { break }
      guard let known = EdgeWeightFormat(rawValue: word) else {
        throw reader.failure(
          .unsupported,
          "edge weight format '\(reader.shortened(token))' is not read; known are "
            + EdgeWeightFormat.allCases.map(\.rawValue).joined(separator: ", "), token)
      }
      edgeWeightFormat = known
    default: break
    }
  }

  private mutating func readSection(_ keyword: TSPLIBKeyword, _ reader: inout TokenReader) throws {
    switch keyword {
    case .coordinates: points = try perNode(&reader, tokens: 3) { try $0.point($1) }
    case .displayData: _ = try perNode(&reader, tokens: 3) { try $0.point($1) }
    case .demands: demands = try perNode(&reader, tokens: 2) { try $0.load("the demand of \($1)") }
    case .timeWindows: windows = try perNode(&reader, tokens: 3) { try $0.window($1) }
    case .serviceTimes:
      services = try perNode(&reader, tokens: 2) { try $0.amount("the service time of \($1)") }
    case .edgeWeights:
      guard let edgeWeightFormat else {
        throw reader.missing("EDGE_WEIGHT_FORMAT has to stand before EDGE_WEIGHT_SECTION")
      }
      weights = try edgeWeightFormat.readMatrix(dimension, &reader)
    default:
      while let token = reader.next() {
        if reader.text(token.range.prefix(3)) == "-1" { break }
        if reader.text(token.range.prefix(4)) == "EOF" {
          throw reader.failure(.missing, "DEPOT_SECTION ends without -1; add it", token)
        }
        depots.append(try reader.integer(token, "a depot's node", in: 1...dimension) - 1)
      }
    }
  }

  /// One value for each node, given as `node value` in any order; each node exactly once.
  private func perNode<Value>(
    _ reader: inout TokenReader, tokens: Int, _ read: (inout TokenReader, String) throws -> Value
  ) throws -> [Value] {
    try reader.require(
      tokens: dimension.multipliedReportingOverflow(by: tokens), "DIMENSION is \(dimension)")
    var values = [Value?](repeating: nil, count: dimension)
    for row in 0..<dimension {
      guard let token = reader.next() else { throw reader.endsTooEarly("before node \(row + 1)") }
      if reader.value(token) == nil {
        throw reader.failure(
          .endsTooEarly,
          "expected node \(row + 1) of \(dimension), found '\(reader.shortened(token))'; "
            + "correct DIMENSION or add the missing nodes", token)
      }
      let node = try reader.integer(token, "a node's number", in: 1...dimension) - 1
      let value = try read(&reader, "node \(node + 1)")
      if values[node] != nil {
        try reader.report(.wrongIndex, "node \(node + 1) is given twice; keep one", token)
      }
      values[node] = value
    }
    try reader.throwProblems()
    return values.compactMap { $0 }
  }
}

extension TokenReader {
  /// What stands in a token after `length` bytes and a colon; nil for nothing.
  func remainder(of token: Token, after length: Int) -> Token? {
    let lower = token.range.lowerBound + length + 1
    guard lower < token.range.upperBound else { return nil }
    return Token(
      range: lower..<token.range.upperBound, line: token.line, lineStart: token.lineStart)
  }
}
