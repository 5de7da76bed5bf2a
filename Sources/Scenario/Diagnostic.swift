/// Where something stands in an input: a file's line and column, both from 1. Columns count Unicode
/// scalars. Line 0 stands for the input as a whole, such as a missing file or a `--set` argument.
public struct Place: Sendable, Hashable {
  public var file: String
  public var line: Int
  public var column: Int

  public init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension Place: CustomStringConvertible {
  /// `scenario.yml:14:7`, the form editors turn into a link.
  public var description: String { line > 0 ? "\(file):\(line):\(column)" : file }
}

/// One thing wrong with an input: where, which kind, what, and the mend.
public struct Diagnostic: Sendable, Hashable {
  public var place: Place
  public var code: DiagnosticCode
  public var message: String

  public init(_ code: DiagnosticCode, at place: Place, _ message: String) {
    self.place = place
    self.code = code
    self.message = message
  }

  public var isWarning: Bool { code.isWarning }
}

extension Diagnostic: CustomStringConvertible {
  public var description: String { "\(place): \(code.rawValue) \(message)" }
}

/// Everything wrong with a scenario, in the order of files, lines and columns.
public struct ScenarioProblems: Error, Sendable, CustomStringConvertible {
  public var diagnostics: [Diagnostic]

  public init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// Collects what is found while a scenario is read. The same finding is kept once.
final class Diagnostics {
  /// Enough to see what is wrong with a file; a column of the wrong kind would fill the memory.
  static let limitPerFile = 1000

  private var found: [Diagnostic] = []
  private var known: Set<Diagnostic> = []
  private var fileOrder: [String: Int] = [:]
  private var countPerFile: [String: Int] = [:]
  private var elaborated: [DiagnosticCode: Set<Place>] = [:]

  func report(_ code: DiagnosticCode, at place: Place, _ message: String) {
    let diagnostic = Diagnostic(code, at: place, message)
    guard known.insert(diagnostic).inserted else { return }
    countPerFile[place.file, default: 0] += 1
    if countPerFile[place.file, default: 0] <= Self.limitPerFile { found.append(diagnostic) }
  }

  /// Files sort in the order in which they are announced, others after them.
  func announce(file: String) {
    if fileOrder[file] == nil { fileOrder[file] = fileOrder.count }
  }

  /// Whether to look for the word that was meant: not for many problems of a kind, since comparing
  /// every wrong word of a table with every right one takes too long. The same answer for a place
  /// whenever it is asked.
  func mayElaborate(on code: DiagnosticCode, at place: Place) -> Bool {
    if elaborated[code, default: []].count < 50 { elaborated[code, default: []].insert(place) }
    return elaborated[code, default: []].contains(place)
  }

  var hasErrors: Bool { found.contains { !$0.isWarning } }

  var sorted: [Diagnostic] {
    var all = found
    for (file, count) in countPerFile where count > Self.limitPerFile {
      all.append(
        Diagnostic(
          .tooManyProblems, at: Place(file: file, line: Int.max, column: 1),
          "\(count - Self.limitPerFile) more problems in this file are not shown"))
    }
    func key(_ diagnostic: Diagnostic) -> (Int, String, Int, Int, String, String) {
      let place = diagnostic.place
      return (
        fileOrder[place.file] ?? Int.max, place.file, place.line, place.column,
        diagnostic.code.rawValue, diagnostic.message
      )
    }
    return all.sorted { key($0) < key($1) }.map { diagnostic in
      guard diagnostic.code == .tooManyProblems else { return diagnostic }
      var shown = diagnostic
      shown.place = Place(file: diagnostic.place.file)
      return shown
    }
  }
}
