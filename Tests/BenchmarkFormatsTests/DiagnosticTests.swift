import BenchmarkFormats
import Testing

/// Messages say where, what and how to mend it, all in one pass.
@Suite struct DiagnosticTests {
  @Test("A word among numbers is named with line and column")
  func word() {
    let found = Samples.diagnostics(Samples.network.replacing("2 3 46", with: "2 3 4x6"))
    #expect(
      found.map { $0.text(path: "pmed1.txt") } == [
        "pmed1.txt:3:6: E702 expected the length of an edge, found '4x6'; write a number"
      ])
  }

  @Test("Every problem is reported in one pass")
  func several() {
    let text = " 4 5 2 \n 1 2 -30 \n 2 9 46 \n 3 4 1.5.5 \n 1 4 7 \n 1 2 1e300 \n"
    #expect(
      Samples.diagnostics(text).map { "\($0.line):\($0.column) \($0.code.rawValue)" } == [
        "2:6 E704", "3:4 E704", "4:6 E702", "6:6 E704",
      ])
  }

  @Test("Columns count characters and lines end with CR LF too")
  func columns() {
    let text = "NAME : é\r\nTYPE : CVRP\r\nDIMENSION : ü2\r\n"
    #expect(
      Samples.diagnostics(text).map { "\($0.line):\($0.column) \($0.code.rawValue)" } == [
        "3:13 E702"
      ])
  }

  @Test("A byte order mark is no part of the first word")
  func byteOrderMark() {
    #expect(Samples.diagnostics("\u{FEFF}" + Samples.capacitated).isEmpty)
  }

  @Test("An endless number of problems ends after twenty")
  func most() {
    let text = "90 90 2\n" + String(repeating: "x y z\n", count: 90)
    #expect(Samples.diagnostics(text).count == 20)
  }

  @Test(
    "Files of no known format are refused",
    arguments: ["", "  \n", "hello world\n", "<html></html>", "1 2 3 4 5 6\n", "PK\u{0}\u{3}"])
  func unrecognised(text: String) {
    #expect(Samples.diagnostics(text).map(\.code) == [.unrecognised])
  }

  @Test("A file that stops early says so at its end")
  func early() {
    let text = String(Samples.network.dropLast(5))
    let found = Samples.diagnostics(text)
    #expect(found.map(\.code) == [.endsTooEarly] && found.first?.line == 6)
  }

  @Test("Content after the promised end is refused")
  func leftOver() {
    for (_, text, _) in Samples.all
    where text != Samples.singleSource && !text.hasPrefix("{") && !text.contains("CUST NO") {
      #expect(
        Samples.diagnostics(text + "\n7 7 7\n").first?.code == .leftOver
          || text.contains("NODE_COORD"))
    }
  }

  @Test("Numbers after a single-source instance are remarked on and ignored")
  func ignoredRest() throws {
    let text = Samples.singleSource + "39. 336.\r\n"
    let (format, _, remarks) = try BenchmarkInstance.read(Array(text.utf8))
    #expect(format == .singleSource)
    #expect(remarks.map { "\($0.line):\($0.column) \($0.code.rawValue)" } == ["7:1 E708"])
  }

  @Test("Every code explains itself")
  func codes() {
    let codes = DiagnosticCode.allCases
    #expect(Set(codes.map(\.rawValue)).count == codes.count)
    #expect(codes.allSatisfy { $0.rawValue.hasPrefix("E7") && $0.explanation.hasSuffix(".") })
  }

  @Test(
    "A TSPLIB file names what it lacks",
    arguments: [
      ("CAPACITY : \t5\t\n", "", "E706"), ("EUC_2D", "GEOM", "E705"),
      ("TYPE : \tCVRP", "TYPE : HCP", "E705"),
      ("2\t3\t4\n", "1\t3\t4\n", "E707"), ("2\t3\t4\n", "9\t3\t4\n", "E704"),
      ("DIMENSION : \t4", "DIMENSION : 3", "E708"),
      ("DIMENSION : \t4\t\n", "", "E706"), ("CAPACITY", "KAPACITY", "E705"),
      ("\t-1\t\n", "", "E706"),
    ])
  func tsplib(part: String, other: String, code: String) {
    let found = Samples.diagnostics(Samples.capacitated.replacing(part, with: other))
    #expect(found.first?.code.rawValue == code, "\(found)")
  }

  @Test("JSON says what is missing or of the wrong type")
  func json() {
    let text = Samples.schneiderLoeffler
    for (part, other, code) in [
      ("\"demand\": 14, ", "", "E709"), ("\"demand\": 14", "\"demand\": \"14\"", "E702"),
      ("\"demand\": 14", "\"demand\": -14", "E704"), ("\"depots\"", "\"stores\"", "E709"),
      ("\"y\": 29}]", "\"y\": 29}", "E709"), ("70,", "70", "E709"),
    ] {
      let found = Samples.diagnostics(text.replacing(part, with: other))
      #expect(found.first?.code.rawValue == code, "\(other): \(found)")
    }
    for (part, other, code) in [
      ("\"demand\": 3, ", "", "E709"), ("[1, 4]", "[1, 4, 5]", "E710"), ("[1, 4]", "[1]", "E710"),
      ("[1, 4]", "[1, \"4\"]", "E702"), ("[1, 4]", "[1, -4]", "E704"), ("[1, 4]", "7", "E709"),
      ("\"sizes\"", "\"size\"", "E709"), ("\"capacity\": 5", "\"capacity\": null", "E702"),
    ] {
      let found = Samples.diagnostics(Samples.modularFacilities.replacing(part, with: other))
      #expect(found.first?.code.rawValue == code, "\(other): \(found)")
    }
  }
}
