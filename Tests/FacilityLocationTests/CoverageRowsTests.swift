import Testing

@testable import FacilityLocation

@Suite("Rows of classes, brought in as needed")
struct CoverageRowsTests {
  /// Columns 0 to 2 are sites, 3 to 5 what is left uncovered of three classes.
  private let rows = CoverageRows([
    (sites: [0, 1], uncovered: 3, weight: 1),
    (sites: [1, 2], uncovered: 4, weight: 10),
    (sites: [0, 1, 2], uncovered: 5, weight: 5),
  ])

  private func broken(_ values: [Double], most: Int = 3) -> [Int32] {
    values.withUnsafeBufferPointer { rows.broken(at: $0, most: most) }
  }

  @Test("those that fall short of 1 are broken, the dearest first where not all are wanted")
  func broken() {
    #expect(broken([0, 0, 0, 0, 0, 0]) == [0, 1, 2])
    #expect(broken([0, 0, 0, 0, 0, 0], most: 1) == [1])
    #expect(broken([0, 0, 0, 0, 0, 0], most: 2) == [1, 2])
    // The second class is short of a tenth only: less weight than the third's half.
    #expect(broken([0, 0, 0.5, 1, 0.4, 0], most: 1) == [2])
    #expect(broken([0.5, 0.5, 0, 0, 0.5, 0]) == [])
    #expect(broken([1, 0, 0, 0, 1, 0]) == [])
  }

  @Test("a row is its sites and what is left, together at least 1")
  func columns() {
    #expect(rows.columns(of: 1) == [1, 2, 4])
    #expect(rows.columns(of: 2) == [0, 1, 2, 5])
  }

  @Test("completing a point breaks no row and leaves nothing too much")
  func complete() {
    var values = [0.25, 0.5, 0.75, 0, 0, 0]
    rows.complete(&values)
    #expect(values == [0.25, 0.5, 0.75, 0.25, 0, 0])
    #expect(broken(values) == [])
  }
}
