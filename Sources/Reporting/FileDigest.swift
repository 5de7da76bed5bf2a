/// A file's name, length and fingerprint.
struct FileDigest: Sendable, Hashable {
  var name: String
  var byteCount: Int
  /// SHA-256 in hexadecimal digits.
  var sha256: String
}

extension FileDigest {
  init(name: String, bytes: [UInt8]) {
    self.init(name: name, byteCount: bytes.count, sha256: SHA256.hexadecimal(of: bytes))
  }
}
