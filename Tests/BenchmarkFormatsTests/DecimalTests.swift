import Testing

@testable import BenchmarkFormats

@Suite struct DecimalTests {
  private func parse(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer(decimal)
  }

  @Test(
    "Decimal notation is read to the nearest double",
    arguments: [
      ("12", 12), ("-3.5", -3.5), ("7500.", 7500), (".5", 0.5), ("+1.2e+03", 1200), ("0", 0),
      ("2.10461e+03", 2104.61), ("123456789012345678901234567890", 1.2345678901234568e29),
      ("0.1000000000000000055511151231257827", 0.1), ("1E-7", 1e-7),
      ("99999999999999999999.", 1e20),
      ("9007199254740993", 9_007_199_254_740_992),
      ("17976931348623157e292", 1.7976931348623157e308),
    ] as [(String, Double)])
  func numbers(text: String, value: Double) {
    #expect(parse(text) == value)
  }

  @Test(
    "Anything else is no number",
    arguments: [
      "", "-", ".", "x", "1x", "1e", "1e+", "--1", "1.2.3", "nan", "inf", "0x10", "1e5.", "٣",
    ])
  func others(text: String) {
    #expect(parse(text) == nil)
  }

  @Test("Random doubles come back as they were written")
  func roundTrip() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
      if value.isFinite { #expect(parse("\(value)") == value) }
    }
  }
}
