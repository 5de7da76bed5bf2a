/// How figures stand on the screen: for reading; the files have every digit.
enum Screen {
  /// Four significant digits, thousands set apart.
  static func number(_ value: Double) -> String {
    let magnitude = abs(value)
    let decimals = magnitude >= 1000 ? 0 : magnitude >= 100 ? 1 : magnitude >= 1 ? 2 : 4
    let text = fixed(value, decimals)
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    var whole = ""
    for (index, digit) in parts[0].reversed().enumerated() {
      if index > 0, index % 3 == 0, digit != "-" { whole.append(",") }
      whole.append(digit)
    }
    return ([String(whole.reversed())] + parts.dropFirst().map(String.init))
      .joined(separator: ".")
  }

  /// Names to the left, numbers to the right, units after them.
  static func aligned(_ rows: [[String]]) -> [String] {
    let (name, number) = (
      max(44, rows.map { $0[0].count }.max() ?? 0), max(14, rows.map { $0[1].count }.max() ?? 0)
    )
    return rows.map { row in
      row[0] + String(repeating: " ", count: name - row[0].count + 1)
        + String(repeating: " ", count: number - row[1].count) + row[1] + " " + row[2]
    }
  }
}
