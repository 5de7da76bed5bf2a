import CityModel
import Demand
import Geography
import TestSupport
import Testing

@testable import Planning

@Suite struct PickupAccessTests {
  @Test func `every building goes to its nearest open site`() throws {
    let city = City.gridTown()
    let buildings = Buildings(city)
    let open = [1, 6, 11]
    let access = PickupAccess(city, buildings, open: open)
    for building in 0..<buildings.count {
      let walks = open.map { 1.4 * buildings.places[building].distance(to: city.sites[$0].place) }
      let nearest = try #require(walks.min())
      #expect(abs(access.walk[building] - nearest) < 1e-9)
      #expect(access.site[building] == Int32(open[walks.firstIndex(of: nearest) ?? 0]))
      #expect(access.willingShare[building] == city.choice.share(at: Metres(nearest)))
    }
    for zone in city.zones.indices where !buildings.of(zone: zone).isEmpty {
      let homes = buildings.of(zone: zone)
      let mean = homes.reduce(0) { $0 + access.walk[$1] } / Double(homes.count)
      #expect(abs(access.zoneWalk[zone] - mean) < 1e-9)
    }
  }

  @Test func `without an open site nobody walks anywhere`() {
    let city = City.gridTown()
    let access = PickupAccess(city, Buildings(city), open: [])
    #expect(access.site.allSatisfy { $0 == -1 } && access.zoneSite.allSatisfy { $0 == -1 })
    #expect(access.willingShare.allSatisfy { $0 == 0 })
  }

  @Test func `every carrier's owners have the nearest site that takes its parcels`() {
    var city = City.gridTown()
    for site in city.sites.indices where site % 3 > 0 { city.sites[site].carriers = [site % 3 - 1] }
    let buildings = Buildings(city)
    let open = [0, 1, 2, 4, 5, 7, 9, 11]
    let access = PickupAccess(city, buildings, open: open)
    #expect(access.views.count == 2)
    for carrier in city.carriers.indices {
      let usable = open.filter { city.sites[$0].takes(carrier: carrier) }
      let view = access.view(of: carrier)
      for (building, place) in buildings.places.enumerated() {
        let least = usable.map { place.distance(to: city.sites[$0].place) }.min() ?? .infinity
        #expect(usable.contains(Int(view.site[building])))
        #expect(abs(view.walk[building] - city.area.walkCircuity * least) < 1e-9)
        #expect(view.walk[building] >= access.walk[building])
      }
    }
    for site in city.sites.indices { city.sites[site].carriers = nil }
    #expect(PickupAccess(city, buildings, open: open).views.count == 1)
  }
}
