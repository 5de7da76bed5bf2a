import CityModel
import Geography
import TestSupport
import Testing

@testable import Demand

@Suite struct BuildingsTests {
  @Test func `a zone's people are split evenly over as many buildings as they need`() {
    let city = City.gridTown()
    let buildings = Buildings(city)
    for (index, zone) in city.zones.enumerated() {
      let homes = buildings.of(zone: index)
      #expect(homes.count == Int((zone.people / 250).rounded(.up)))
      #expect(abs(homes.reduce(0) { $0 + buildings.people[$1] } - zone.people) < 1e-9)
      #expect(homes.allSatisfy { buildings.zones[$0] == Int32(index) })
    }
  }

  @Test func `buildings stand in the square of their zone's area`() {
    let city = City.gridTown()
    let buildings = Buildings(city)
    for (place, zone) in zip(buildings.places, buildings.zones) {
      let middle = city.zones[Int(zone)].place
      #expect(max(abs(place.x - middle.x), abs(place.y - middle.y)) <= 250)
    }
  }

  @Test func `a zone without area has its buildings at its place`() {
    var city = City.gridTown()
    city.zones[0].area = .zero
    let buildings = Buildings(city)
    #expect(buildings.of(zone: 0).allSatisfy { buildings.places[$0] == city.zones[0].place })
  }

  @Test func `removing a zone moves no building of another`() {
    let city = City.gridTown()
    var smaller = city
    smaller.zones.removeFirst(3)
    #expect(
      Buildings(smaller).places
        == Array(Buildings(city).places.dropFirst(Buildings(city).starts[3])))
  }
}
