import Foundation

/// Files that are either whole or not there.
enum AtomicFile {
  /// Writes the text to a temporary file beside the target and renames it when whole. A target that is
  /// no plain file (`/dev/stdout`, a named pipe) is written directly.
  /// - Throws: `Failure` with the system's reason.
  static func write(_ text: String, to path: String) throws {
    var information = stat()
    let exists = stat(path, &information) == 0
    if exists, information.st_mode & S_IFMT != S_IFREG {
      guard information.st_mode & S_IFMT != S_IFDIR else {
        throw Failure.wrongInput("\(path): is a folder; name a file")
      }
      return try write(text, directlyTo: path)
    }
    let target = exists ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
    let temporary = "\(target).\(ProcessInfo.processInfo.processIdentifier).partial"
    do {
      try write(text, directlyTo: temporary)
      if exists { chmod(temporary, information.st_mode & 0o7777) }
      guard rename(temporary, target) == 0 else { throw systemFailure(path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func write(_ text: String, directlyTo path: String) throws {
    guard let file = fopen(path, "w") else { throw systemFailure(path) }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    let flushed = fflush(file) == 0
    let failure = systemFailure(path)
    let closed = fclose(file) == 0
    guard written == bytes.count, flushed, closed else { throw failure }
  }

  private static func systemFailure(_ path: String) -> Failure {
    .wrongInput("\(path): cannot write: \(String(cString: strerror(errno)))")
  }
}
