import Testing

@testable import Indicators

@Suite struct StudentTTests {
  @Test(
    "The two-sided 95% points are those of the printed tables",
    arguments: [(1, 12.7062), (2, 4.3027), (4, 2.7764), (9, 2.2622), (29, 2.0452), (999, 1.9623)])
  func quantiles(degreesOfFreedom: Int, expected: Double) {
    let value = StudentT.twoSidedQuantile(probability: 0.95, degreesOfFreedom: degreesOfFreedom)
    #expect(abs(value - expected) < 5e-5)
  }

  @Test("A mean of one replication has no interval, of more the textbook's")
  func estimates() throws {
    #expect(Estimate([3.5])?.low == nil)
    #expect(Estimate([3.5])?.mean == 3.5)
    let three = try #require(Estimate([1, 2, 3]))
    // 4.3027 · 1 / √3
    #expect(abs((three.high ?? 0) - (2 + 2.4841)) < 1e-4)
    #expect(Estimate([4, 4])?.low == 4)
  }

  @Test("An indicator that one replication does not have has no mean")
  func missing() {
    #expect(Estimate([1, nil]) == nil)
    #expect(Estimate([]) == nil)
  }
}
