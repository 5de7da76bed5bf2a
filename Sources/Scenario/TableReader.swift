import Geography

/// A table's rows as checked values.
struct CheckedTable<Columns: Section> {
  struct Row {
    var reading: Reading<Columns>
    var place: Place
  }

  var file: String
  var rows: [Row]
  /// Nothing of the file was left out: a name that is not here does not exist.
  var isComplete: Bool
}

/// Reads the CSV files that a scenario names.
struct TableReader {
  static let sizeLimit = 512 << 20
  static let columnLimit = 1000

  let folder: String
  let diagnostics: Diagnostics
  var inputs: [InputFile] = []

  init(folder: String, _ diagnostics: Diagnostics) {
    self.folder = folder
    self.diagnostics = diagnostics
  }

  /// - Parameter coordinates: nil where the table has no places, or their system is not known.
  mutating func read<Columns: Section>(
    _ table: Reading<TableKeys<Columns>>, coordinates: CoordinateSystem?
  ) -> CheckedTable<Columns>? {
    guard let name = try? table.file, let renamed = try? table.columns else { return nil }
    let path = name.hasPrefix("/") || folder.isEmpty ? name : folder + "/" + name
    diagnostics.announce(file: path)
    guard
      let input = InputFile.read(
        name: name, path: path, limit: Self.sizeLimit, namedAt: table.place(of: \.file), diagnostics
      )
    else { return nil }
    if !inputs.contains(where: { $0.path == path }) { inputs.append(input) }
    guard let text = input.text(diagnostics) else { return nil }
    var reader = CommaSeparatedReader(text, file: path, diagnostics)
    guard let content = reader.read() else { return nil }
    return check(content, file: path, renamed: renamed, coordinates: coordinates)
  }

  private func check<Columns: Section>(
    _ content: CommaSeparatedTable, file: String, renamed: [CheckedValue.Member],
    coordinates: CoordinateSystem?
  ) -> CheckedTable<Columns>? {
    let keys = Self.keys(of: Columns.self, coordinates)
    guard let columns = columns(of: content, file: file, keys, renamed) else { return nil }
    let checker = Checker(diagnostics: diagnostics)
    let shape = Shape.section(keys)
    var rows: [CheckedTable<Columns>.Row] = []
    rows.reserveCapacity(content.rows.count)
    for cells in content.rows {
      let place = Place(file: file, line: cells[0].line, column: 1)
      var entries: [Tree.Entry] = []
      var isWhole = true
      for (key, column) in zip(keys, columns) {
        guard let column else { continue }
        let cell = cells[column]
        let cellPlace = Place(file: file, line: cell.line, column: cell.column)
        if !cell.text.isEmpty {
          entries.append(
            Tree.Entry(
              key: key.name, keyPlace: cellPlace,
              value: Tree(content: .scalar(cell.text, quoted: false), place: cellPlace)))
        } else if case .required = key.presence {
          isWhole = false
          diagnostics.report(
            .emptyCell, at: cellPlace,
            "no '\(content.header[column].text)' in this row; fill it in: \(key.about)")
        }
      }
      let tree = Tree(content: .map(entries), place: place)
      var rowChecker = checker
      // What a required cell lacks has been said.
      rowChecker.isPartial = !isWhole
      let value = rowChecker.check(tree, shape, subject: "row", path: file)
      rows.append(CheckedTable<Columns>.Row(reading: Reading(value: value), place: place))
    }
    return CheckedTable(file: file, rows: rows, isComplete: content.isComplete)
  }

  /// The table's columns, with those of the coordinate system in use required.
  private static func keys<Columns: Section>(
    of columns: Columns.Type, _ coordinates: CoordinateSystem?
  ) -> [KeyDeclaration] {
    let used: Set<String>
    switch coordinates {
    case .metres: used = ["x", "y"]
    case .wgs84: used = ["lon", "lat"]
    case nil: used = []
    }
    return Columns.keys.compactMap { key in
      guard ["x", "y", "lon", "lat"].contains(key.name) else { return key }
      guard used.contains(key.name) else { return nil }
      var required = key
      required.presence = .required
      required.isNullable = false
      return required
    }
  }

  /// For every key the index of its column; nil where there is none.
  private func columns(
    of content: CommaSeparatedTable, file: String, _ keys: [KeyDeclaration],
    _ renamed: [CheckedValue.Member]
  ) -> [Int?]? {
    let header = content.header.map(\.text)
    guard header.count <= Self.columnLimit else {
      diagnostics.report(
        .rowLength, at: Place(file: file, line: content.header[0].line, column: 1),
        "the header has \(header.count) cells, more than \(Self.columnLimit); is it the right file?"
      )
      return nil
    }
    var isRight = true
    for (index, cell) in content.header.enumerated()
    where !cell.text.isEmpty && header[..<index].contains(cell.text) {
      isRight = false
      diagnostics.report(
        .duplicateColumn, at: Place(file: file, line: cell.line, column: cell.column),
        "a second column '\(short(cell.text))'; rename or delete one of them")
    }
    var result: [Int?] = []
    var ignored = header.filter { name in
      !keys.contains { $0.name == name } && !renamed.contains { (try? $0.value.text) == name }
    }
    for key in keys {
      let rename = renamed.first { $0.key == key.name }
      let name = rename.flatMap { try? $0.value.text } ?? key.name
      if let index = header.firstIndex(of: name) {
        result.append(index)
        continue
      }
      result.append(nil)
      if let rename {
        isRight = false
        diagnostics.report(
          .missingColumn, at: rename.value.place,
          "no column '\(short(name))' in '\(file)'\(suggestion(for: name, among: header))")
      } else if case .required = key.presence {
        isRight = false
        diagnostics.report(
          .missingColumn, at: Place(file: file, line: content.header[0].line, column: 1),
          "no column '\(name)' (\(key.about))\(missingColumnMend(name, header))")
      } else if let near = nearest(to: name, among: ignored) {
        ignored.removeAll { $0 == near }
        let cell = content.header[header.firstIndex(of: near) ?? 0]
        diagnostics.report(
          .columnIgnored, at: Place(file: file, line: cell.line, column: cell.column),
          "column '\(short(near))' is not read; if '\(name)' is meant, rename it")
      }
    }
    return isRight ? result : nil
  }

  private func missingColumnMend(_ name: String, _ header: [String]) -> String {
    if header.count == 1, let only = header.first,
      let sign = [";", "\t"].first(where: { only.contains($0) })
    {
      return " (cells are separated by \(sign == ";" ? "semicolons" : "tabs"); save with commas)"
    }
    if let near = nearest(to: name, among: header) {
      return "; if it is '\(short(near))', write columns: {\(name): \(short(near))}"
    }
    return "; add it, or name the one that is meant under 'columns'"
  }
}
