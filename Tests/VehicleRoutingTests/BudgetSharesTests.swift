import Optimization
import Testing

@testable import VehicleRouting

@Suite("Shares of a budget") struct BudgetSharesTests {
  @Test func aRoundOfPricingCostsMoreForMoreStopsAndTypes() {
    func rounds(_ stops: Int, _ types: Int) -> Int? {
      let found = Outcome(
        solution: RoutingSolution(routes: []), objective: 1, bound: 0, status: .feasible,
        stop: .work, work: 0, seconds: 0)
      return BudgetShares(Budget(work: 10_000_000), stops: stops, types: types)
        .bound(after: found)?.work
    }
    #expect(rounds(100, 1) == 2_000)
    #expect(rounds(200, 1) == 500)
    #expect(rounds(200, 2) == 250)
    #expect(rounds(250, 30) == nil)
    #expect(rounds(251, 1) == nil)
  }

  @Test(
    "of the time the search has half up to 200 stops, three quarters up to 250, and all beyond",
    arguments: [(2, 30.0), (200, 30), (201, 45), (250, 45), (251, 60)])
  func timeIsShared(stops: Int, seconds: Double) {
    let shares = BudgetShares(Budget(seconds: 60), stops: stops, types: 1)
    #expect(shares.search.seconds == seconds)
  }
}
