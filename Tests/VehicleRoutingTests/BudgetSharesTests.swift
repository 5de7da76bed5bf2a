import Optimization
import Testing

@testable import VehicleRouting

@Suite("Shares of a budget") struct BudgetSharesTests {
  @Test func aRoundOfPricingCostsMoreForMoreStopsAndTypes() {
    func rounds(_ stops: Int, _ types: Int, isTimed: Bool = false) -> Int? {
      let found = Outcome(
        solution: RoutingSolution(routes: []), objective: 1, bound: 0, status: .feasible,
        stop: .work, work: 0, seconds: 0)
      return BudgetShares(Budget(work: 10_000_000), stops: stops, types: types, isTimed: isTimed)
        .bound(after: found)?.work
    }
    #expect(rounds(100, 1) == 2_000)
    #expect(rounds(200, 1) == 500)
    #expect(rounds(200, 2) == 250)
    #expect(rounds(250, 30) == nil)
    #expect(rounds(250, 1) == 320)
    #expect(rounds(251, 1, isTimed: true) == nil)
    #expect(rounds(400, 1) == 125)
    #expect(rounds(621, 1) == nil)
  }

  @Test(
    "of the time the search has half up to 200 stops, three quarters as far as bounds go, all beyond",
    arguments: [
      (2, true, 30.0), (200, false, 30), (201, false, 45), (250, true, 45), (251, true, 60),
      (620, false, 45), (621, false, 60),
    ])
  func timeIsShared(stops: Int, isTimed: Bool, seconds: Double) {
    let shares = BudgetShares(Budget(seconds: 60), stops: stops, types: 1, isTimed: isTimed)
    #expect(shares.search.seconds == seconds)
  }
}
