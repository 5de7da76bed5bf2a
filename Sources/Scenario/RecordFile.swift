/// The rows of a CSV file by column name, such as an output of an earlier run.
public struct RecordFile: Sendable {
  public let path: String
  public let bytes: [UInt8]
  public let header: [String]
  public let rows: [[String]]

  /// - Throws: everything that is wrong with the file: missing, not UTF-8, rows of another length.
  public init(_ path: String) throws(ScenarioProblems) {
    let diagnostics = Diagnostics()
    diagnostics.announce(file: path)
    guard
      let file = InputFile.read(
        name: path, path: path, limit: Self.sizeLimit, namedAt: Place(file: path), diagnostics),
      let text = file.text(diagnostics)
    else { throw ScenarioProblems(diagnostics: diagnostics.sorted) }
    var reader = CommaSeparatedReader(text, file: path, diagnostics)
    guard let table = reader.read(), !diagnostics.hasErrors else {
      throw ScenarioProblems(diagnostics: diagnostics.sorted)
    }
    self.path = path
    bytes = file.bytes
    header = table.header.map(\.text)
    rows = table.rows.map { $0.map(\.text) }
  }

  private static let sizeLimit = 1 << 30

  /// The column's cells; nil where there is no such column.
  public func column(_ name: String) -> [String]? {
    header.firstIndex(of: name).map { position in rows.map { $0[position] } }
  }

  /// The first row with this value in the column, by column name; cells without a value are left out.
  public func row(where column: String, is value: String) -> [String: String]? {
    guard let position = header.firstIndex(of: column),
      let row = rows.first(where: { $0[position] == value })
    else { return nil }
    return named(row)
  }

  /// All such rows, in their order.
  public func rows(where column: String, is value: String) -> [[String: String]] {
    guard let position = header.firstIndex(of: column) else { return [] }
    return rows.filter { $0[position] == value }.map(named)
  }

  private func named(_ row: [String]) -> [String: String] {
    Dictionary(zip(header, row).filter { !$0.1.isEmpty }, uniquingKeysWith: { first, _ in first })
  }
}
