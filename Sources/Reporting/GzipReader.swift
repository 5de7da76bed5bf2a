import CZLIB

/// Reads a compressed file (gzip, RFC 1952) piece by piece, so that its text may be larger than the
/// memory.
enum GzipReader {
  /// Bytes that are expanded at a time.
  private static let chunk = 1 << 18
  /// Largest window, and the gzip header in place of zlib's own.
  private static let windowBits: Int32 = 15 + 16

  /// - Parameter body: given the text a line at a time, without its end
  /// - Returns: whether the file is whole.
  static func readLines(of compressed: [UInt8], _ body: (ArraySlice<UInt8>) throws -> Void) rethrows
    -> Bool
  {
    var stream = z_stream()
    guard
      inflateInit2_(
        &stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return false }
    defer { inflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: chunk)
    var (position, pending, result) = (0, [UInt8](), Z_OK)
    while result == Z_OK {
      let end = min(compressed.count, position + chunk)
      var input = Array(compressed[position..<end])
      let count = input.withUnsafeMutableBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
          stream.next_in = source.baseAddress
          stream.avail_in = UInt32(source.count)
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          result = inflate(&stream, Z_NO_FLUSH)
          return target.count - Int(stream.avail_out)
        }
      }
      position = end - Int(stream.avail_in)
      pending += output[..<count]
      try eachLine(of: &pending, body)
    }
    return result == Z_STREAM_END && pending.isEmpty
  }

  /// Takes whole lines off the text's front.
  private static func eachLine(
    of text: inout [UInt8], _ body: (ArraySlice<UInt8>) throws -> Void
  ) rethrows {
    var start = 0
    while let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let isLong = end > start && text[end - 1] == UInt8(ascii: "\r")
      try body(text[start..<(isLong ? end - 1 : end)])
      start = end + 1
    }
    text.removeFirst(start)
  }
}
