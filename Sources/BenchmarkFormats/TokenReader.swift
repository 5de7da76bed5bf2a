/// Reads a text file token by token, and gathers everything wrong with it.
///
/// Works on bytes, since the line end CR LF is one `Character` in Swift. Problems that leave the place
/// of later tokens clear are gathered and reading goes on; others end it.
struct TokenReader {
  /// Magnitudes above this are refused, so that sums of products stay exact enough and no conversion
  /// to an integer overflows.
  static let largest = 1e12
  private static let mostProblems = 20

  let bytes: [UInt8]
  private(set) var position = 0
  private(set) var line = 1
  private(set) var lineStart = 0
  private(set) var problems: [Diagnostic] = []
  /// What is odd about the file and does not keep it from being read.
  private(set) var remarks: [Diagnostic] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  // MARK: Tokens

  /// The next token; nil at the end of the file.
  mutating func next() -> Token? {
    skipSpace(acrossLines: true)
    return take()
  }

  /// The next token of the current line; nil at its end.
  mutating func nextOnLine() -> Token? {
    skipSpace(acrossLines: false)
    return take()
  }

  /// The next token of the current line that begins before `end`; it is cut off there.
  mutating func nextOnLine(before end: Int) -> Token? {
    guard var token = nextOnLine() else { return nil }
    if token.range.lowerBound >= end {
      position = token.range.lowerBound
      return nil
    }
    token.range = token.range.lowerBound..<min(end, token.range.upperBound)
    position = token.range.upperBound
    return token
  }

  /// Moves to a position of the current line.
  mutating func skip(to place: Int) { position = place }

  /// The next token, left in place.
  func peek() -> Token? {
    var copy = self
    return copy.next()
  }

  /// The rest of the current line without white space at its ends; moves to the next line.
  mutating func restOfLine() -> Range<Int> {
    skipSpace(acrossLines: false)
    let start = position
    while position < bytes.count, bytes[position] != .newline { position += 1 }
    var end = position
    while end > start, bytes[end - 1].isSpace { end -= 1 }
    return start..<end
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func text(_ token: Token) -> String { text(token.range) }

  private mutating func skipSpace(acrossLines: Bool) {
    while position < bytes.count, bytes[position].isSpace {
      if bytes[position] == .newline {
        if !acrossLines { return }
        line += 1
        lineStart = position + 1
      }
      position += 1
    }
  }

  private mutating func take() -> Token? {
    let start = position
    while position < bytes.count, !bytes[position].isSpace { position += 1 }
    return start == position
      ? nil : Token(range: start..<position, line: line, lineStart: lineStart)
  }

  // MARK: Numbers

  /// The number a token spells; nil where it spells none.
  func value(_ token: Token) -> Double? {
    bytes.withUnsafeBufferPointer { decimal(UnsafeBufferPointer(rebasing: $0[token.range])) }
  }

  /// The next token as a number within `range`. A wrong one is reported and read as the nearest
  /// possible value.
  ///
  /// - Parameter what: what the number is, for messages: "the length of an edge".
  mutating func number(
    _ what: @autoclosure () -> String, in range: ClosedRange<Double> = -largest...largest
  ) throws -> Double {
    guard let token = next() else { throw endsTooEarly("before \(what())") }
    return try number(token, what(), in: range)
  }

  mutating func number(
    _ token: Token, _ what: @autoclosure () -> String,
    in range: ClosedRange<Double> = -largest...largest
  ) throws -> Double {
    guard let value = value(token) else {
      try report(
        .notANumber, "expected \(what()), found '\(shortened(token))'; write a number", token)
      return max(range.lowerBound, min(range.upperBound, 0))
    }
    guard range.contains(value) else {
      let bound =
        value < range.lowerBound
        ? "at least \(plain(range.lowerBound))" : "at most \(plain(range.upperBound))"
      try report(
        .outOfRange, "\(what()) is \(shortened(token)); it has to be \(bound)", token)
      return max(range.lowerBound, min(range.upperBound, value.isNaN ? 0 : value))
    }
    return value
  }

  /// A number that is at least 0.
  mutating func amount(_ what: @autoclosure () -> String) throws -> Double {
    try number(what(), in: 0...Self.largest)
  }

  /// The next token as a whole number within `range`.
  mutating func integer(
    _ what: @autoclosure () -> String, in range: ClosedRange<Int> = 0...Int(largest)
  ) throws -> Int {
    guard let token = next() else { throw endsTooEarly("before \(what())") }
    return try integer(token, what(), in: range)
  }

  mutating func integer(
    _ token: Token, _ what: @autoclosure () -> String, in range: ClosedRange<Int> = 0...Int(largest)
  ) throws -> Int {
    let value = try number(
      token, what(), in: Double(range.lowerBound)...Double(range.upperBound))
    guard let whole = Int(exactly: value) else {
      try report(
        .outOfRange, "\(what()) is \(shortened(token)); it has to be a whole number", token)
      return Int(value)
    }
    return whole
  }

  /// A count that the rest of the file has to bear out: each counted thing takes at least one token.
  mutating func count(_ what: @autoclosure () -> String, atLeast: Int = 1, tokensEach: Int = 1)
    throws -> Int
  {
    guard let token = next() else { throw endsTooEarly("before \(what())") }
    let count = try integer(token, what(), in: atLeast...Int(Self.largest))
    try require(tokens: count.multipliedReportingOverflow(by: tokensEach), "\(what()) is \(count)")
    return count
  }

  /// Ends reading when fewer than `tokens` tokens can follow.
  mutating func require(
    tokens: (partialValue: Int, overflow: Bool), _ reason: @autoclosure () -> String
  ) throws {
    // A token takes a byte, and another that parts it from the next.
    let most = (bytes.count - position) / 2 + 1
    if tokens.overflow || tokens.partialValue > most {
      throw endsTooEarly(
        "though \(reason()): at least \(tokens.partialValue) numbers should follow")
    }
  }

  // MARK: Problems

  /// Notes a problem at a token; ends reading when there are too many.
  mutating func report(_ code: DiagnosticCode, _ message: String, _ token: Token) throws {
    problems.append(diagnostic(code, message, token))
    if problems.count >= Self.mostProblems { throw FormatError(problems) }
  }

  /// An error that holds this problem and all before it.
  func failure(_ code: DiagnosticCode, _ message: String, _ token: Token) -> FormatError {
    FormatError(problems + [diagnostic(code, message, token)])
  }

  /// The error for a file that stops before everything it promises.
  func endsTooEarly(_ detail: String) -> FormatError {
    var copy = self
    while copy.next() != nil {}
    let end = Token(
      range: copy.position..<copy.position, line: copy.line, lineStart: copy.lineStart)
    return failure(
      .endsTooEarly,
      "the file ends \(detail); it is cut off, or a count near its beginning is too large", end)
  }

  /// The error for a file that lacks a part.
  func missing(_ message: String) -> FormatError {
    FormatError(
      problems + [Diagnostic(line: line, column: 1, code: .missing, message: message)])
  }

  /// Throws what was gathered, and reports what stands after the end.
  mutating func finish() throws {
    if let token = next() {
      try report(
        .leftOver,
        "'\(shortened(token))' stands after everything that the file's header promises; "
          + "correct the count there or delete the rest", token)
    }
    try throwProblems()
  }

  /// Throws what was gathered, and only remarks on what stands after the end.
  mutating func finishIgnoringRest() throws {
    if let token = next() {
      remarks.append(
        diagnostic(
          .leftOver,
          "'\(shortened(token))' and what follows it is ignored: everything that the "
            + "file's header promises stands before", token))
    }
    try throwProblems()
  }

  /// Throws what was gathered.
  func throwProblems() throws {
    if !problems.isEmpty { throw FormatError(problems) }
  }

  /// The token's text, cut to a readable length.
  func shortened(_ token: Token) -> String {
    let printable = text(token.range.prefix(41)).unicodeScalars.map {
      $0.value < 32 || $0.value == 127 ? "?" : Character($0)
    }
    return token.range.count > 40 ? String(printable.prefix(40)) + "…" : String(printable)
  }

  private func diagnostic(_ code: DiagnosticCode, _ message: String, _ token: Token) -> Diagnostic {
    let before = bytes[token.lineStart..<token.range.lowerBound]
    let column = before.count { $0 & 0xC0 != 0x80 } + 1
    return Diagnostic(line: token.line, column: column, code: code, message: message)
  }
}

/// A number for a message: without `.0` where it is whole.
func plain(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}
