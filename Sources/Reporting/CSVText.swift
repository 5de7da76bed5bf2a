/// Comma-separated values as RFC 4180 has them, in UTF-8, lines ended by CR LF.
///
/// Spreadsheets take a text that begins with `= + - @`, TAB or CR for a formula; such text cells are
/// prefixed with an apostrophe. Numeric cells never are.
struct CSVText {
  private(set) var bytes: [UInt8]
  private var atRowStart = true

  /// - Parameter byteOrderMark: spreadsheets need it to see UTF-8.
  init(byteOrderMark: Bool) { bytes = byteOrderMark ? [0xEF, 0xBB, 0xBF] : [] }

  mutating func append(header names: [String]) {
    for name in names { append(.text(name)) }
    endRow()
  }

  mutating func append(_ cell: Cell) {
    if !atRowStart { bytes.append(UInt8(ascii: ",")) }
    atRowStart = false
    switch cell {
    case .missing: break
    case .text(let text): append(text: text)
    case .integer(let value): bytes += String(value).utf8
    case .number(let value): bytes += (DecimalText.text(of: value) ?? "").utf8
    case .boolean(let value): bytes += (value ? "true" : "false").utf8
    }
  }

  mutating func endRow() {
    bytes.append(UInt8(ascii: "\r"))
    bytes.append(UInt8(ascii: "\n"))
    atRowStart = true
  }

  private mutating func append(text: String) {
    let quote = UInt8(ascii: "\"")
    let quoted = text.utf8.contains(where: Self.isSpecial)
    if quoted { bytes.append(quote) }
    if let first = text.utf8.first, Self.startsFormula(first) {
      bytes.append(UInt8(ascii: "'"))
    }
    for byte in text.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    if quoted { bytes.append(quote) }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
  }

  private static func startsFormula(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
      UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      true
    default: false
    }
  }
}
