import CityModel
import TestSupport
import Testing

@testable import Planning

@Suite struct EquipmentCatalogueTests {
  @Test func `levels rise in cost and capacity up to the site's limit`() {
    let city = City.gridTown()
    var catalogue = EquipmentCatalogue(city)
    for site in [0, 1] {
      let levels = catalogue.levels(site: site, concentration: 1)
      #expect(levels.map { $0.moduleCounts } == (1...city.sites[site].maximumModules).map { [$0] })
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $0.cost < $1.cost })
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $0.capacity < $1.capacity })
    }
  }

  @Test func `demand of many zones needs fewer cells than that of one`() {
    var catalogue = EquipmentCatalogue(.gridTown())
    let one = catalogue.levels(site: 0, concentration: 1)[0].capacity
    let four = catalogue.levels(site: 0, concentration: 0.25)[0].capacity
    #expect(four > one)
  }

  @Test func `a scarce class limits what the other cells could hold`() {
    var city = City.gridTown()
    city.modules[0].cells = BySize(small: 40, medium: 4, large: 0)
    var catalogue = EquipmentCatalogue(city)
    let level = catalogue.levels(site: 0, concentration: 1)[0]
    #expect(abs(level.fittingShare - 0.9) < 1e-12)
    let occupancy = OccupancyModel(city.pickup, city.demand)
    let medium = occupancy.capacity(cells: 4, dispersion: 0.1) / (0.35 / 0.9)
    #expect(abs(level.capacity - medium) < 1e-5)
  }

  @Test func `a site that takes no module has one level without cells`() {
    var city = City.gridTown()
    city.sites[0].maximumModules = 0
    var catalogue = EquipmentCatalogue(city)
    let levels = catalogue.levels(site: 0, concentration: 1)
    #expect(levels.count == 1 && levels[0].capacity == 0 && levels[0].cost == 0)
  }

  @Test func `thinning keeps the ends and the order`() {
    let levels = (1...50).map {
      EquipmentLevel(
        moduleCounts: [$0], cells: BySize(small: $0, medium: 0, large: 0), cost: Double($0),
        floorArea: 0, capacity: Double($0), fittingShare: 1)
    }
    let kept = levels.thinned(to: 10)
    #expect(kept.count <= 10 && kept.first == levels.first && kept.last == levels.last)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.capacity < $1.capacity })
  }
}
