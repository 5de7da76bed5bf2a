/// A table read from comma-separated values: cells with the line and column they start at.
struct CommaSeparatedTable {
  struct Cell {
    var text: String
    var line: Int
    var column: Int
  }

  var header: [Cell] = []
  /// Rows with as many cells as the header.
  var rows: [[Cell]] = []
  /// No row was left out for what was wrong with it.
  var isComplete = true
}

/// Reads RFC 4180: commas, optional quotes with `""` for a quote inside, quoted line ends. Accepts LF,
/// CRLF and CR, skips rows without any content, and reports everything that the standard does not allow.
struct CommaSeparatedReader {
  private let bytes: [UInt8]
  private let file: String
  private let diagnostics: Diagnostics
  private var offset = 0
  private var line = 1
  private var column = 1
  private var unterminated = false

  init(_ text: String, file: String, _ diagnostics: Diagnostics) {
    bytes = Array(text.utf8)
    self.file = file
    self.diagnostics = diagnostics
  }

  /// The table; nil, and reported, where there is no header.
  mutating func read() -> CommaSeparatedTable? {
    var table = CommaSeparatedTable()
    while offset < bytes.count {
      let row = readRow()
      if row.allSatisfy({ $0.text.isEmpty }) { continue }
      if table.header.isEmpty {
        table.header = row
      } else if unterminated {
        table.isComplete = false
      } else if row.count == table.header.count {
        table.rows.append(row)
      } else {
        table.isComplete = false
        reportLength(of: row, expected: table.header.count)
      }
    }
    guard !table.header.isEmpty else {
      diagnostics.report(
        .emptyTable, at: Place(file: file, line: 1, column: 1),
        "no header row; the first row names the columns")
      return nil
    }
    return table
  }

  private func reportLength(of row: [CommaSeparatedTable.Cell], expected: Int) {
    let place =
      row.count > expected
      ? Place(file: file, line: row[expected].line, column: row[expected].column)
      : Place(file: file, line: line(of: row), column: 1)
    diagnostics.report(
      .rowLength, at: place,
      "this row has \(row.count) cells, the header has \(expected); "
        + (row.count > expected
          ? "quote a text that holds a comma, or delete what is too much"
          : "add what is missing, or commas for empty cells"))
  }

  private func line(of row: [CommaSeparatedTable.Cell]) -> Int { row.first?.line ?? line }

  private mutating func readRow() -> [CommaSeparatedTable.Cell] {
    var row: [CommaSeparatedTable.Cell] = []
    while true {
      row.append(readCell())
      guard offset < bytes.count else { return row }
      if bytes[offset] == UInt8(ascii: ",") {
        advance()
      } else {
        advanceOverLineEnd()
        return row
      }
    }
  }

  /// Reads up to a comma, a line end or the end of the text.
  private mutating func readCell() -> CommaSeparatedTable.Cell {
    let (startLine, startColumn, start) = (line, column, offset)
    while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x09 { advance() }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") {
      return CommaSeparatedTable.Cell(
        text: readQuoted(), line: startLine, column: startColumn)
    }
    var reported = false
    while offset < bytes.count, !endsCell(bytes[offset]) {
      if bytes[offset] == UInt8(ascii: "\""), !reported {
        reported = true
        diagnostics.report(
          .quoting, at: Place(file: file, line: line, column: column),
          "a quote inside an unquoted cell; quote the whole cell and double the quotes inside")
      }
      advance()
    }
    return CommaSeparatedTable.Cell(
      text: text(trimmed(start..<offset)), line: startLine, column: startColumn)
  }

  private mutating func readQuoted() -> String {
    let place = Place(file: file, line: line, column: column)
    var content: [UInt8] = []
    advance()
    while offset < bytes.count {
      if bytes[offset] != UInt8(ascii: "\"") {
        content.append(bytes[offset])
        if isLineEnd(bytes[offset]) {
          if bytes[offset] == 0x0D, offset + 1 < bytes.count, bytes[offset + 1] == 0x0A {
            content.append(0x0A)
          }
          advanceOverLineEnd()
        } else {
          advance()
        }
      } else if offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "\"") {
        content.append(UInt8(ascii: "\""))
        advance()
        advance()
      } else {
        advance()
        skipAfterQuote()
        return String(decoding: content, as: UTF8.self)
      }
    }
    unterminated = true
    diagnostics.report(
      .quoting, at: place, "this quote is never closed; close it, or delete it")
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func skipAfterQuote() {
    var reported = false
    while offset < bytes.count, !endsCell(bytes[offset]) {
      if bytes[offset] != 0x20, bytes[offset] != 0x09, !reported {
        reported = true
        diagnostics.report(
          .quoting, at: Place(file: file, line: line, column: column),
          "text after a closing quote; double the quotes inside a quoted cell")
      }
      advance()
    }
  }

  // MARK: - Bytes

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private func endsCell(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || isLineEnd(byte) }

  private mutating func advance() {
    // Continuation bytes of UTF-8 start no character.
    if bytes[offset] & 0xC0 != 0x80 { column += 1 }
    offset += 1
  }

  private mutating func advanceOverLineEnd() {
    if bytes[offset] == 0x0D, offset + 1 < bytes.count, bytes[offset + 1] == 0x0A { offset += 1 }
    offset += 1
    line += 1
    column = 1
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
