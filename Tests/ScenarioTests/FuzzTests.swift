import Geography
import Scenario
import Testing

/// Damaged scenarios end in messages, never in a trap or a hang, and messages point into the files.
@Suite struct FuzzTests {
  /// Words that mean something to YAML, CSV or the format.
  static let words = [
    "", "null", "~", "-1", "1e999", ".nan", "-.inf", "9223372036854775808", "0x1F", "&a", "*a",
    "<<",
    "!!int", "!x", "? ", "- ", ": ", "{", "}", "[", "]", "\"", "'", "|", ">", "#", "%YAML 1.1",
    "---",
    "...", "\t", "\r", "\u{0}", "\u{FEFF}", "\u{2028}", "\u{E000}", "\u{301}", "👩‍👩‍👧", ",", ",,", "\n",
    "2014-02-30", "0000-00-00", "true", "@", "`", "locker_44", "north", "share", "file",
    "zones.csv",
  ]

  static func damaged(_ bytes: [UInt8], _ stream: inout RandomStream) -> [UInt8] {
    var bytes = bytes
    for _ in 0...stream.index(below: 3) {
      guard bytes.count > 1 else { return bytes }
      let start = stream.index(below: bytes.count)
      let end = min(bytes.count, start + stream.index(below: 24))
      switch stream.index(below: 7) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: bytes[start..<end], at: stream.index(below: bytes.count))
      case 2:
        bytes.replaceSubrange(
          start..<end, with: Array(words[stream.index(below: words.count)].utf8))
      case 3:
        bytes.insert(contentsOf: Array(words[stream.index(below: words.count)].utf8), at: start)
      case 4: bytes.removeSubrange(start...)
      case 5: bytes[start] = UInt8(stream.index(below: 256))
      default:
        // A whole line gone or twice.
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let index = stream.index(below: lines.count)
        let line = Array(lines[index]) + [0x0A]
        let offset = lines[..<index].reduce(0) { $0 + $1.count + 1 }
        if stream.index(below: 2) == 0 {
          bytes.insert(contentsOf: line, at: offset)
        } else {
          bytes.removeSubrange(offset..<min(bytes.count, offset + line.count))
        }
      }
    }
    return bytes
  }

  @Test("whatever is deleted, doubled or replaced, the reader ends in a city or in messages")
  func mutations() throws {
    let whole = try ScenarioFolder()
    let names = whole.files.keys.sorted()
    for seed in 0..<400 {
      var stream = RandomStream(seed: UInt64(seed), name: "fuzz")
      var folder = whole
      let name =
        stream.index(below: 2) == 0 ? "scenario.yml" : names[stream.index(below: names.count)]
      folder.files[name] = Self.damaged(folder.files[name] ?? [], &stream)
      switch try folder.load(overrides: seed % 3 == 0 ? ["pooled", "busy"] : []) {
      case .success(let scenario):
        #expect(scenario.city.zones.count > 0)
        #expect(!scenario.warnings.contains { !$0.isWarning })
      case .failure(let problems):
        #expect(problems.diagnostics.contains { !$0.isWarning }, "seed \(seed)")
        for diagnostic in problems.diagnostics where diagnostic.place.line > 0 {
          let text = folder[diagnostic.place.file]
          let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) {
            ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains($0)
          }
          #expect(diagnostic.place.line <= lines.count + 1, "seed \(seed): \(diagnostic)")
          #expect(diagnostic.place.column >= 1, "seed \(seed): \(diagnostic)")
          #expect(!diagnostic.message.contains("\n"), "seed \(seed): \(diagnostic)")
        }
      }
    }
  }
}
