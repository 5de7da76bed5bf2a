/// A run of bytes without white space in a file, and where it stands.
struct Token: Equatable {
  var range: Range<Int>
  /// 1-based.
  var line: Int
  /// Position of the first byte of its line.
  var lineStart: Int
}

extension UInt8 {
  static let newline = UInt8(ascii: "\n")

  /// White space, and the 0x1A that old DOS files end with.
  var isSpace: Bool { self == 32 || (self >= 9 && self <= 13) || self == 26 }

  var isDigit: Bool { self >= 48 && self <= 57 }
}
