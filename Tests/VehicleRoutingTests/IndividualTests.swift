import Testing

@testable import VehicleRouting

@Suite("Individual")
struct IndividualTests {
  @Test("a trip is known in both directions, and nothing but whole trips")
  func drives() throws {
    let instance = try HybridGeneticSearchTests.instance(20)
    let one = Individual([[3, 1, 2], [4], [5, 6, 7, 8]], instance)
    for trip: [Int32] in [[3, 1, 2], [2, 1, 3], [4], [8, 7, 6, 5]] { #expect(one.drives(trip)) }
    for trip: [Int32] in [
      [], [3, 1], [1, 2], [3, 2, 1], [3], [4, 5], [5, 6, 7, 8, 4], [5, 8],
    ] {
      #expect(!one.drives(trip))
    }
  }

  @Test("distance counts broken pairs")
  func distance() throws {
    let instance = try HybridGeneticSearchTests.instance(20)
    let rest = Array((6...Int32(20)))
    let one = Individual([[1, 2, 3], [4, 5], rest], instance)
    #expect(one.distance(to: one) == 0)
    #expect(one.distance(to: Individual([[3, 2, 1], [5, 4], rest.reversed()], instance)) == 0)
    // What comes behind 2 is another.
    let cut = Individual([[1, 2], [3], [4, 5], rest], instance)
    #expect(one.distance(to: cut) == 0.05)
    #expect(cut.distance(to: one) == 0.05)
  }
}
