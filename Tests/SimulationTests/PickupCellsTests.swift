import CityModel
import Geography
import Planning
import Scenario
import TestSupport
import Testing

@testable import Simulation

@Suite struct PickupCellsTests {
  /// Cells of one locker bank at each open site: 26 small, 14 medium, 4 large, times its modules.
  private func cells() throws -> (PickupCells, SitingPlan.OpenSite) {
    let city = try Scenario.load(
      SharedData.packageFolder.appending(path: "Scenarios/grid").path,
      settings: ["routing.work_limit=1", "pickup.dwell_days=[0, 1]"]
    ).city
    let plan = try makePlan(city)
    let locker = try #require(plan.siting.open.first { $0.cells.small > 0 })
    return (PickupCells(city: city, siting: plan.siting), locker)
  }

  @Test("Parcels take cells of their class first, then larger ones, never smaller ones")
  func substitution() throws {
    var (cells, open) = try cells()
    let have = open.cells
    let large = cells.admit(
      BySize(small: 0, medium: 0, large: have.large + 5), at: open.site)
    #expect(large == BySize(small: 0, medium: 0, large: have.large))
    let small = cells.admit(
      BySize(small: have.small + have.medium + 3, medium: 0, large: 0), at: open.site)
    #expect(small.small == have.small + have.medium)
    #expect(cells.taken(at: open.site) == open.cellCount)
  }

  @Test("Medium parcels come before small ones into large cells")
  func largerFirst() throws {
    var (cells, open) = try cells()
    let have = open.cells
    let admitted = cells.admit(
      BySize(small: have.small + 9, medium: have.medium + have.large, large: 0), at: open.site)
    #expect(admitted == BySize(small: have.small, medium: have.medium + have.large, large: 0))
  }

  @Test("Parcels that stay a night keep their cells from the next day's drops, and leave then")
  func nights() throws {
    var (cells, open) = try cells()
    var stream = RandomStream(seed: 1, name: "test")
    _ = cells.admit(BySize(small: 10, medium: 0, large: 0), at: open.site)
    #expect(cells.startDwelling(at: open.site, dayIndex: 0, stream: &stream) == [0, 10])
    #expect(cells.collect(at: open.site, dayIndex: 0) == 0)
    #expect(cells.taken(at: open.site) == 10)
    _ = cells.startDwelling(at: open.site, dayIndex: 1, stream: &stream)
    #expect(cells.collect(at: open.site, dayIndex: 1) == 10)
    #expect(cells.taken(at: open.site) == 0)
  }

  @Test("Cells of parcels that did not come are free again, the borrowed ones first")
  func givingBack() throws {
    var (cells, open) = try cells()
    let have = open.cells
    _ = cells.admit(BySize(small: have.small + 2, medium: 0, large: 0), at: open.site)
    cells.giveBack(3, of: .small, at: open.site)
    let medium = cells.admit(BySize(small: 0, medium: 1000, large: 0), at: open.site)
    #expect(medium.medium == have.medium + have.large)
    #expect(cells.taken(at: open.site) == open.cellCount - 1)
  }
}
