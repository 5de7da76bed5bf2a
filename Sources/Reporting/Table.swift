/// One output file in table form.
public struct Table<Row> {
  /// The file's name without `.csv`.
  public var name: String
  public var english: String
  public var chinese: String
  /// What a row is.
  public var meaning: String
  /// The columns that together name a row.
  public var key: [String]
  public var columns: [Column<Row>]
  public var rows: [Row]

  public init(
    _ name: String, _ english: String, _ chinese: String, _ meaning: String, key: [String],
    columns: [Column<Row>], rows: [Row]
  ) {
    self.name = name
    self.english = english
    self.chinese = chinese
    self.meaning = meaning
    self.key = key
    self.columns = columns
    self.rows = rows
  }

  /// The same table with its rows put into text.
  public func written(byteOrderMark: Bool) -> WrittenTable {
    var text = CSVText(byteOrderMark: byteOrderMark)
    text.append(header: columns.map(\.field.name))
    for row in rows {
      for column in columns { text.append(column.value(row)) }
      text.endRow()
    }
    return WrittenTable(
      name: name, english: english, chinese: chinese, meaning: meaning, key: key,
      fields: columns.map(\.field), rowCount: rows.count, bytes: text.bytes)
  }
}

/// A table as the bytes of its file, with what the dictionaries say of it.
public struct WrittenTable: Sendable {
  public var name: String
  public var english: String
  public var chinese: String
  public var meaning: String
  public var key: [String]
  public var fields: [Field]
  public var rowCount: Int
  public var bytes: [UInt8]

  public var fileName: String { name + ".csv" }
}

/// A table file with what the dictionaries say of it.
struct DescribedTable: Sendable {
  var name: String
  var english: String
  var chinese: String
  /// What a row is.
  var meaning: String
  /// Empty where nothing names a row.
  var key: [String]
  var fields: [Field]
  var digest: FileDigest
  var isCompressed = false
}

extension WrittenTable {
  var described: DescribedTable {
    DescribedTable(
      name: name, english: english, chinese: chinese, meaning: meaning, key: key, fields: fields,
      digest: FileDigest(name: fileName, bytes: bytes))
  }
}
