import CityModel
import Geography
import Testing

@testable import Indicators

@Suite struct WalksTests {
  private let standards = Standards(
    radii: [Metres(300), Metres(500)], serviceRadius: Metres(500), coverageShare: 0.8,
    districtCoverageShare: nil)

  @Test("Shares, mean, median and percentile count people, not buildings")
  func people() {
    let walks = Walks(
      [(metres: 100, people: 60), (metres: 400, people: 30), (metres: 1000, people: 10)],
      standards: standards)
    #expect(walks.within == [0.6, 0.9])
    #expect(walks.covered == 0.9)
    #expect(abs(walks.beyond - 10) < 1e-9)
    #expect(walks.mean == 280)
    #expect(walks.median == 100)
    #expect(walks.p95 == 1000)
  }

  @Test("A walk of exactly the radius is within it")
  func boundary() {
    let walks = Walks([(metres: 300, people: 1)], standards: standards)
    #expect(walks.within == [1, 1])
    #expect(walks.beyond == 0)
  }

  @Test("The Gini coefficient is that of the mean difference between any two people")
  func gini() throws {
    let sample: [(metres: Double, people: Double)] = [(100, 3), (250, 1), (700, 2), (0, 1)]
    let people = sample.reduce(0) { $0 + $1.people }
    let mean = sample.reduce(0) { $0 + $1.metres * $1.people } / people
    var difference = 0.0
    for one in sample {
      for other in sample {
        difference += abs(one.metres - other.metres) * one.people * other.people
      }
    }
    let expected = difference / (2 * people * people * mean)
    let gini = try #require(Walks(sample, standards: standards).gini)
    #expect(abs(gini - expected) < 1e-12)
    let alike = Walks([(metres: 5, people: 1), (metres: 5, people: 8)], standards: standards)
    #expect(abs(alike.gini ?? 1) < 1e-12)
  }

  @Test("Without an open pickup point nobody is covered and no distance is known")
  func closed() {
    let walks = Walks([(metres: .infinity, people: 5)], standards: standards)
    #expect(walks.within == [0, 0])
    #expect(walks.beyond == 5)
    #expect(walks.mean == nil && walks.gini == nil)
  }

  @Test("Nobody gives no shares of anybody")
  func nobody() {
    let walks = Walks([], standards: standards)
    #expect(walks.people == 0 && walks.mean == nil && walks.within == [0, 0])
  }
}
