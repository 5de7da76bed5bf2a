import Testing

@testable import Reporting

@Suite struct DecimalTextTests {
  @Test(
    "Numbers are plain decimals of at most ten significant digits",
    arguments: [
      (0.0, "0"), (-0.0, "0"), (1, "1"), (-2.5, "-2.5"), (0.1 + 0.2, "0.3"), (1e6, "1000000"),
      (1.0 / 3, "0.3333333333"), (-200.0 / 3, "-66.66666667"), (0.000012345, "0.000012345"),
      (1e-12, "0.000000000001"), (4e-13, "0"), (123_456_789_012.6, "123456789013"),
      (999_999_999.96, "1000000000"), (0.009999999999999, "0.01"), (1e20, "100000000000000000000"),
      (114.0579123456, "114.0579123"),
    ])
  func plainDecimals(value: Double, expected: String) {
    #expect(DecimalText.text(of: value) == expected)
  }

  @Test("What no plain decimal can say has no text")
  func noText() {
    for value in [Double.infinity, -.infinity, .nan, 1e300] {
      #expect(DecimalText.text(of: value) == nil)
    }
  }

  @Test("Reading a written number back is within half a unit of its tenth digit")
  func readBack() throws {
    var value = 1.234567890123e-5
    while value < 1e14 {
      let text = try #require(DecimalText.text(of: value))
      let back = try #require(Double(text))
      #expect(abs(back - value) <= max(5.1e-10 * value, 5e-13), "\(value) as \(text)")
      value *= 3.7
    }
  }
}
