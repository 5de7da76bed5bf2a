import Testing

@testable import Reporting

@Suite struct CSVTextTests {
  private func line(_ cells: Cell...) -> String {
    var text = CSVText(byteOrderMark: false)
    for cell in cells { text.append(cell) }
    text.endRow()
    return String(decoding: text.bytes, as: UTF8.self)
  }

  @Test("Cells are separated by commas, and rows end with CR LF")
  func row() {
    #expect(
      line(.text("a"), .integer(-3), .number(0.5), .missing, .boolean(true)) == "a,-3,0.5,,true\r\n"
    )
  }

  @Test("An empty first cell keeps its place")
  func emptyFirst() {
    #expect(line(.missing, .text("b")) == ",b\r\n")
  }

  @Test("Separators, quotes and line ends are quoted")
  func quoting() {
    #expect(
      line(.text("a,b"), .text("say \"x\""), .text("two\nlines"))
        == "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n")
  }

  @Test(
    "Texts a spreadsheet would compute are disarmed, numbers are not",
    arguments: ["=1+1", "+86", "-x", "@sum", "\tx"])
  func formulas(text: String) {
    #expect(line(.text(text), .number(-1), .integer(-1)) == "'\(text),-1,-1\r\n")
  }

  @Test("A carriage return in front is disarmed and quoted")
  func carriageReturn() {
    #expect(line(.text("\rx")) == "\"'\rx\"\r\n")
  }

  @Test("Infinite and undefined numbers are missing")
  func undefined() {
    #expect(line(.number(.nan), .number(.infinity), .integer(1)) == ",,1\r\n")
  }

  @Test("The byte-order mark stands in front of the header, and only when asked for")
  func byteOrderMark() {
    var marked = CSVText(byteOrderMark: true)
    marked.append(header: ["id"])
    #expect(marked.bytes == [0xEF, 0xBB, 0xBF] + Array("id\r\n".utf8))
  }
}
