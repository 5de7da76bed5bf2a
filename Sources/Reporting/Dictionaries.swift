/// The two dictionaries of a run's tables: Frictionless Table Schema for programs, and a bilingual
/// table for people.
enum Dictionaries {
  /// `datapackage.json`, a Tabular Data Package (specs.frictionlessdata.io).
  static func dataPackage(
    name: String, title: String, tables: [DescribedTable], sources: [(path: String, text: String)],
    byteOrderMark: Bool
  ) -> JSONValue {
    .object([
      ("profile", .string("tabular-data-package")),
      ("name", .string(name)),
      ("title", .string(title)),
      (
        "sources",
        .array(
          sources.map {
            .object([("title", .string($0.text)), ("scenario_path", .string($0.path))])
          })
      ),
      ("resources", .array(tables.map { resource($0, byteOrderMark: byteOrderMark) })),
    ])
  }

  private static func resource(_ table: DescribedTable, byteOrderMark: Bool) -> JSONValue {
    var schema: [(key: String, value: JSONValue)] = [("fields", .array(table.fields.map(field)))]
    if !table.key.isEmpty { schema.append(("primaryKey", .array(table.key.map(JSONValue.string)))) }
    schema.append(("missingValues", .array([.string("")])))
    var members: [(key: String, value: JSONValue)] = [
      ("profile", .string("tabular-data-resource")),
      ("name", .string(table.name)),
      ("path", .string(table.digest.name)),
      ("title", .string(table.english)),
      ("title_zh", .string(table.chinese)),
      ("description", .string(table.meaning)),
      ("format", .string("csv")),
      ("mediatype", .string("text/csv")),
      ("encoding", .string(byteOrderMark ? "utf-8-sig" : "utf-8")),
      (
        "dialect",
        .object([
          ("delimiter", .string(",")), ("lineTerminator", .string("\r\n")),
          ("quoteChar", .string("\"")), ("doubleQuote", .boolean(true)),
          ("header", .boolean(true)),
        ])
      ),
      ("bytes", .integer(table.digest.byteCount)),
      ("hash", .string("sha256:" + table.digest.sha256)),
      ("schema", .object(schema)),
    ]
    if table.isCompressed { members.append(("compression", .string("gz"))) }
    return .object(members)
  }

  private static func field(_ field: Field) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("name", .string(field.name)),
      ("type", .string(field.kind.rawValue)),
      ("title", .string(field.english)),
      ("title_zh", .string(field.chinese)),
      ("description", .string(field.meaning)),
    ]
    if let unit = field.unit { members.append(("unit", .string(unit))) }
    return .object(members)
  }

  /// `字段说明.csv`: a row per column of every table, itself included.
  static func bilingual(_ tables: [DescribedTable], byteOrderMark: Bool) -> WrittenTable {
    typealias Row = (file: String, field: Field)
    let columns: [Column<Row>] = [
      Column("file", .text, "File", "文件", "File the column stands in") { .text($0.file) },
      Column("column", .text, "Column", "字段", "Name in the file's first line") {
        .text($0.field.name)
      },
      Column("title_en", .text, "English title", "英文名称", "Title in English") {
        .text($0.field.english)
      },
      Column("title_zh", .text, "Chinese title", "中文名称", "Title in Chinese") {
        .text($0.field.chinese)
      },
      Column("unit", .text, "Unit", "单位", "Unit; empty where there is none") {
        .text(orMissing: $0.field.unit)
      },
      Column("type", .text, "Type", "类型", "string, integer, number, boolean or date") {
        .text($0.field.kind.rawValue)
      },
      Column("meaning", .text, "Meaning", "含义", "What the column says, and how it is computed") {
        .text($0.field.meaning)
      },
    ]
    let name = "字段说明"
    let rows =
      tables.flatMap { table in table.fields.map { (table.digest.name, $0) } }
      + columns.map { (name + ".csv", $0.field) }
    return Table(
      name, "Data dictionary", "字段说明", "Every column of every file", key: ["file", "column"],
      columns: columns, rows: rows
    ).written(byteOrderMark: byteOrderMark)
  }
}
