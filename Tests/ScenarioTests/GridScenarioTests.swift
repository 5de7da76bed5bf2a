import CityModel
import Geography
import Scenario
import TestSupport
import Testing

/// The shipped grid town, read as a user would.
@Suite struct GridScenarioTests {
  static let path = SharedData.packageFolder.appending(path: "Scenarios/grid").path

  @Test("the grid town is read whole, with its units turned into metres and seconds")
  func readsTheCity() throws {
    let city = try Scenario.load(Self.path).city
    #expect(city.name == LocalName("Grid town", chinese: "方格小镇"))
    #expect(city.seed == 7)
    #expect(city.zones.count == 16)
    #expect(city.sites.count == 16)
    #expect(city.districts.map(\.id) == ["west", "east"])
    #expect(city.zones[0].place == Point(x: 250, y: 250))
    #expect(city.zones[0].district == 0)
    #expect(city.modules[0].cells == BySize(small: 26, medium: 14, large: 4))
    #expect(city.outlets[0].modules == [0])
    #expect(city.outlets[1].modules == [1])
    #expect(city.sites[0].outlet == 1)
    #expect(city.sites[0].siteCostPerYear == Yuan(60_000))
    #expect(city.depots.map(\.carrier) == [0, 1])
    #expect(city.vehicles[0].speed == .kilometresPerHour(15))
    #expect(city.vehicles[0].circuity == 1.4)
    #expect(city.vehicles[0].costPerSecond == 30.0 / 3600)
    #expect(city.vehicles[0].reload == .minutes(20))
    #expect(city.demand.start == CalendarDay(year: 2014, month: 3, day: 3))
    #expect(city.demand.weekday == [1.1, 1.05, 1, 1, 1, 0.95, 0.9])
    #expect(city.demand.events.isEmpty)
    #expect(city.choice.bands.count == 3)
    #expect(city.pickup.dwellDays == [0.55, 0.25, 0.12, 0.05, 0.03])
    #expect(city.siting.objective == .minCost)
    #expect(city.siting.sites == nil)
    #expect(city.routing.workLimit == 20_000)
    #expect(city.sources.count == 1)
  }
}
