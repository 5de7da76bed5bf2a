extension InstanceFormat {
  /// Recognises a format from the file's words and the shape of its first lines.
  ///
  /// - Throws: `FormatError` for content of no known shape.
  init(recognising bytes: [UInt8]) throws {
    var reader = TokenReader(bytes)
    guard let first = reader.peek() else {
      throw FormatError(.unrecognised, "the file is empty; name an instance file")
    }
    if let binary = bytes.prefix(4096).firstIndex(where: { $0 == 0 }) {
      throw FormatError(
        .unrecognised,
        "byte \(binary + 1) is 0: this is no text file; unpack it if it is an archive")
    }
    let word = reader.text(first.range.prefix(64)).uppercased()
    if word.hasPrefix("{") || word.hasPrefix("[") {
      self = bytes.contains(Array("\"sites\"".utf8)) ? .modularFacilities : .schneiderLoeffler
    } else if word.hasPrefix("//") {
      self = .heterogeneousFleet
    } else if word == "NODE_COORD_SECTION" {
      self = .outOfHome
    } else if word.hasPrefix("FILE:") {
      self = .uflLib
    } else if Self.hasKeyword(&reader) {
      self = .tsplib
    } else if Self.hasVehicleHeading(bytes) {
      self = .solomon
    } else if reader.value(first) != nil, let shape = Self.numeric(bytes) {
      self = shape
    } else {
      throw reader.failure(
        .unrecognised,
        "'\(reader.shortened(first))' begins no known instance format; known are "
          + InstanceFormat.allCases.map(\.rawValue).joined(separator: ", "), first)
    }
  }

  /// Whether the first line is a TSPLIB keyword, `NAME : pr226`.
  private static func hasKeyword(_ reader: inout TokenReader) -> Bool {
    var copy = reader
    guard let first = copy.nextOnLine() ?? copy.next() else { return false }
    let word = copy.text(first.range.prefix(64))
    let key = String(word.prefix { $0 != ":" }).uppercased()
    return TSPLIBKeyword(rawValue: key) != nil
      && (word.contains(":") || copy.nextOnLine().map { copy.text($0.range.prefix(1)) } == ":")
  }

  /// Whether the second word line of the file is Solomon's `VEHICLE`.
  private static func hasVehicleHeading(_ bytes: [UInt8]) -> Bool {
    var reader = TokenReader(bytes)
    for _ in 0..<8 {
      let range = reader.restOfLine()
      if reader.text(range.prefix(20)).uppercased() == "VEHICLE" { return true }
      guard let token = reader.next() else { return false }
      if reader.text(token.range.prefix(20)).uppercased() == "VEHICLE" { return true }
    }
    return false
  }

  /// The formats that are numbers only, told apart by how many stand on a line.
  private static func numeric(_ bytes: [UInt8]) -> InstanceFormat? {
    var reader = TokenReader(bytes)
    let header = reader.lineOfTokens()
    let second = reader.lineOfTokens()
    if let word = second.first.map({ reader.text($0.range.prefix(2)) }), word == "F" || word == "C"
    {
      return .coveringSites
    }
    let values = header.map { reader.value($0) }
    switch values.count {
    case 1:
      return second.count == 2 ? .orLibraryCapacitatedMedian : second.count == 1 ? .prodhon : nil
    case 2:
      return FacilityInstance.hasDemandLines(bytes) ? .orLibraryFacilities : .singleSource
    case 3:
      // `nodes edges p`, or `points candidates 0`.
      return values[2] == 0 ? .covering : .orLibraryPMedian
    case 4:
      return values.contains(nil) ? .covering : .cordeau
    default:
      return nil
    }
  }
}

extension TokenReader {
  /// The tokens of the next line that has any.
  mutating func lineOfTokens() -> [Token] {
    guard let first = next() else { return [] }
    var tokens = [first]
    while let token = nextOnLine() { tokens.append(token) }
    return tokens
  }
}
