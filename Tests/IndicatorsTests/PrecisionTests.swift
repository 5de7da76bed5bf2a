import CityModel
import Planning
import Scenario
import Simulation
import TestSupport
import Testing

@testable import Indicators

@Suite struct PrecisionTests {
  private func measured(replications: Int) throws -> Measurement {
    let city = try Scenario.load(
      SharedData.packageFolder.appending(path: "Scenarios/grid").path,
      settings: [
        "routing.work_limit=1", "simulation.days=2", "demand.people_per_building=1800",
        "simulation.replications=\(replications)", "simulation.rounds=territories",
      ]
    ).city
    let plan = try makePlan(city)
    return Measurement(city, plan, try simulate(city, plan))
  }

  @Test("One replication has no interval, so that a few are needed to judge it")
  func oneReplication() throws {
    let one = try measured(replications: 1)
    let target = PrecisionTarget(code: "same_day_share", halfWidth: 100)
    #expect(one.unmet([target]) == [target])
    #expect(one.replicationsNeeded(for: [target], after: 1) == 5)
    #expect(one.replicationsNeeded(for: [], after: 1) == 1)
  }

  @Test("More replications are needed the narrower the interval, and never more than twice as many")
  func needed() throws {
    let several = try measured(replications: 6)
    let now = try #require(several.estimate("parcels_per_day", .city, 0)?.halfWidth)
    func needed(_ halfWidth: Double) -> Int {
      several.replicationsNeeded(
        for: [PrecisionTarget(code: "parcels_per_day", halfWidth: halfWidth)], after: 6)
    }
    #expect(needed(now * 1.001) == 6)
    #expect(needed(now * 0.999) == 7)
    #expect(needed(now / 1.2) == 9)
    #expect(needed(now / 100) == 12)
    #expect(several.unmet([PrecisionTarget(code: "parcels_per_day", halfWidth: now)]).isEmpty)
  }

  @Test("An indicator that has no value asks for nothing")
  func noValue() throws {
    let measured = try measured(replications: 2)
    #expect(measured.estimate("counter_wait_mean_min", .city, 0) != nil)
    let target = PrecisionTarget(code: "no_such_indicator", halfWidth: 1)
    #expect(measured.replicationsNeeded(for: [target], after: 2) == 2)
  }
}
