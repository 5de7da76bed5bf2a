/// One thing wrong with a file: where, what, and the mend.
public struct Diagnostic: Error, Equatable, Sendable {
  /// 1-based line; 0 where the file as a whole is meant.
  public var line: Int
  /// 1-based column, counted in characters.
  public var column: Int
  public var code: DiagnosticCode
  /// What is wrong and how to mend it, in one sentence.
  public var message: String

  public init(line: Int, column: Int, code: DiagnosticCode, message: String) {
    self.line = line
    self.column = column
    self.code = code
    self.message = message
  }

  /// Such as `pmed1.txt:14:7: E702 expected the length of an edge, found 'x'; write a number`.
  public func text(path: String) -> String {
    let place = line > 0 ? "\(path):\(line):\(column)" : path
    return "\(place): \(code.rawValue) \(message)"
  }
}

/// The stable codes of problems in instance and solution files.
public enum DiagnosticCode: String, CaseIterable, Sendable {
  case unrecognised = "E701"
  case notANumber = "E702"
  case endsTooEarly = "E703"
  case outOfRange = "E704"
  case unsupported = "E705"
  case missing = "E706"
  case wrongIndex = "E707"
  case leftOver = "E708"
  case malformedJSON = "E709"
  case inconsistent = "E710"
  case unreadable = "E711"

  /// What the code stands for and how such a problem is mended, in a sentence or two.
  public var explanation: String {
    switch self {
    case .unrecognised:
      "The content is of none of the known instance formats. Compare its first lines with those of a "
        + "published instance of the family."
    case .notANumber:
      "A number has to stand here and something else does. Numbers are written 12, -3.5 or 1.2e+03."
    case .endsTooEarly:
      "The file promises more numbers than it holds: it is cut off, or a count near its beginning is "
        + "too large."
    case .outOfRange:
      "A number is negative, fractional or too large where that has no meaning. No magnitude above "
        + "1e12 is accepted."
    case .unsupported:
      "The file asks for a variant that is not read, such as an edge weight type or a periodic problem."
    case .missing: "A header line or section that the format needs is not there."
    case .wrongIndex:
      "A node, site or customer is numbered outside the range the header gives, or appears twice."
    case .leftOver:
      "The file goes on after everything its header promises: a count near its beginning is too small."
    case .malformedJSON:
      "The text is not JSON (RFC 8259), or a member is missing or of the wrong type."
    case .inconsistent: "Two places of the file, or the file and an option, contradict each other."
    case .unreadable: "The file cannot be opened or read."
    }
  }
}

/// Everything found wrong with one file, in the order of its lines.
public struct FormatError: Error, Equatable, Sendable {
  public var diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  init(_ code: DiagnosticCode, _ message: String, line: Int = 0, column: Int = 0) {
    diagnostics = [Diagnostic(line: line, column: column, code: code, message: message)]
  }

  /// One line for each problem.
  public func text(path: String) -> String {
    diagnostics.map { $0.text(path: path) }.joined(separator: "\n")
  }
}
