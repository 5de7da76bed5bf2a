import CityModel
import Planning
import Scenario
import Simulation
import TestSupport
import Testing

@testable import Indicators

@Suite struct PairedDifferenceTests {
  @Test(
    "The same parcels on both sides leave no difference of theirs, and narrow those of the rest")
  func pairs() throws {
    let city = try Scenario.load(
      SharedData.packageFolder.appending(path: "Scenarios/grid").path,
      settings: [
        "routing.work_limit=1", "simulation.days=2", "demand.people_per_building=900",
        "simulation.replications=6", "simulation.rounds=territories", "demand.dispersion=0.5",
      ]
    ).city
    let plan = try makePlan(city)
    let today = try makeBaseline(.today, city, beside: plan)
    let todaysCity = Baseline.today.city(city, beside: plan)
    let ours = Measurement(city, plan, try simulate(city, plan))
    let theirs = Measurement(todaysCity, today, try simulate(todaysCity, today))
    let pairs = PairedDifference.all(ours, theirs)
    func pair(_ code: String) throws -> PairedDifference {
      try #require(pairs.first { $0.definition.code == code })
    }
    #expect(try pair("parcels_per_day").difference == Estimate([0, 0, 0, 0, 0, 0]))
    let pickup = try pair("pickup_share")
    #expect(pickup.baseline.mean == 0 && pickup.plan.mean > 0)
    for code in ["crew_hours_per_day", "cost_cny_per_year"] {
      let pair = try pair(code)
      let mean = pair.plan.mean - pair.baseline.mean
      #expect(abs(pair.difference.mean - mean) <= 1e-9 * abs(pair.plan.mean))
    }
    let hours = try pair("crew_hours_per_day")
    let apart = try #require(hours.plan.halfWidth) + #require(hours.baseline.halfWidth)
    #expect(try #require(hours.difference.halfWidth) < apart)
    // Nobody walks to a pickup point where none is open.
    #expect(!pairs.contains { $0.definition.code == "walk_mean_m" })
  }
}
