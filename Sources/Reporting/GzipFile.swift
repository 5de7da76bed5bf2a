import CZLIB
import Foundation

/// A file that is compressed while it is written (gzip, RFC 1952), so that it may be larger than the
/// memory. Its bytes depend on what is written and on the version of zlib alone: no name and no time
/// stands in it.
final class GzipFile {
  private let name: String
  /// With its folder, for messages.
  private let path: String
  private let handle: FileHandle
  /// Where zlib keeps it: it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var pending: [UInt8] = []
  private var compressed = [UInt8](repeating: 0, count: 1 << 16)
  private var hash = SHA256()
  private var byteCount = 0

  /// Bytes that are compressed at a time.
  private static let chunk = 1 << 18
  /// Largest window, and the gzip header in place of zlib's own.
  private static let windowBits: Int32 = 15 + 16

  /// - Parameter folder: the name that messages have for its folder
  /// - Throws: `OutputError` where the file cannot be made.
  init(_ url: URL, in folder: String) throws {
    name = url.lastPathComponent
    path = folder + "/" + name
    guard FileManager.default.createFile(atPath: url.path, contents: nil),
      let handle = FileHandle(forWritingAtPath: url.path)
    else { throw OutputError("\(path): cannot be written: \(String(cString: strerror(errno)))") }
    self.handle = handle
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let result = deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, Self.windowBits, 8, Z_DEFAULT_STRATEGY,
      ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else { throw OutputError("\(path): cannot be compressed (\(result))") }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    try? handle.close()
  }

  func write(_ bytes: some Sequence<UInt8>) throws {
    pending += bytes
    if pending.count >= Self.chunk { try compress(Z_NO_FLUSH) }
  }

  /// Ends the file.
  func finish() throws -> FileDigest {
    try compress(Z_FINISH)
    do { try handle.close() } catch { throw failure(error) }
    return FileDigest(name: name, byteCount: byteCount, sha256: hash.finish())
  }

  private func compress(_ flush: Int32) throws {
    try pending.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(input.count)
      repeat {
        let count = compressed.withUnsafeMutableBufferPointer { output in
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(output.count)
          deflate(stream, flush)
          return output.count - Int(stream.pointee.avail_out)
        }
        try append(count)
      } while stream.pointee.avail_out == 0
    }
    pending.removeAll(keepingCapacity: true)
  }

  private func append(_ count: Int) throws {
    let bytes = Array(compressed[..<count])
    hash.update(bytes)
    byteCount += count
    do { try handle.write(contentsOf: bytes) } catch { throw failure(error) }
  }

  private func failure(_ error: any Error) -> OutputError {
    OutputError("\(path): cannot be written: \(error.localizedDescription)")
  }
}
