import Foundation

/// A reader of comma-separated values that shares no code with the writer (RFC 4180).
enum CommaSeparated {
  static func rows(_ data: Data) -> [[String]] {
    var bytes = [UInt8](data)[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var previousWasQuote = false
    for byte in bytes {
      if isQuoted, byte == 0x22 {
        isQuoted = false
        previousWasQuote = true
        continue
      }
      if isQuoted {
        field.append(byte)
        continue
      }
      switch byte {
      case 0x22:
        if previousWasQuote { field.append(byte) }
        isQuoted = true
      case 0x2C, 0x0A:
        row.append(String(decoding: field, as: UTF8.self))
        field.removeAll()
        if byte == 0x0A {
          rows.append(row)
          row.removeAll()
        }
      case 0x0D: break
      default: field.append(byte)
      }
      previousWasQuote = false
    }
    return rows
  }

  /// The rows after the header, by column.
  static func records(_ data: Data) -> [[String: String]] {
    let rows = rows(data)
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }
}
