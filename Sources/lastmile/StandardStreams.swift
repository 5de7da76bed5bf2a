import Foundation

/// Results go here. A reader that closes the pipe early (`| head`) has what it wanted: the rest is
/// dropped in silence.
enum StandardOutput {
  /// Makes a write into a closed pipe an error code instead of a deadly signal.
  static func surviveClosedPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Writes the text and a line end.
  static func write(_ text: String) { StandardStream.write(text, to: STDOUT_FILENO) }

  /// Ends the process.
  static func end(_ status: ExitStatus) -> Never { exit(status.rawValue) }
}

/// Messages, progress and logs go here.
enum StandardError {
  /// Writes the text and a line end; nothing when the text is empty.
  static func write(_ text: String) {
    if !text.isEmpty { StandardStream.write(text, to: STDERR_FILENO) }
  }

  /// Writes the text as it is.
  static func writePart(_ text: String) {
    StandardStream.writeBytes(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Whether a person looks at standard error, on a terminal that can redraw a line.
  static let isTerminal =
    isatty(STDERR_FILENO) == 1
    && ProcessInfo.processInfo.environment["TERM"].map { $0 != "dumb" } ?? false

  /// Whether colour is welcome there (see no-color.org).
  static let takesColour =
    isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
}

private enum StandardStream {
  static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    writeBytes(bytes, to: descriptor)
  }

  static func writeBytes(_ bytes: [UInt8], to descriptor: Int32) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress! + done, bytes.count - done)
      }
      if count > 0 {
        done += count
      } else if count < 0, errno == EINTR || errno == EAGAIN {
        continue
      } else {
        let closedPipe = errno == EPIPE
        if !closedPipe, descriptor == STDOUT_FILENO {
          let reason = String(cString: strerror(errno))
          StandardError.write("lastmile: cannot write to standard output: \(reason)")
          StandardOutput.end(.wrongInput)
        }
        return
      }
    }
  }
}
