import CityModel
import Geography
import TestSupport
import Testing

@testable import Demand

@Suite struct DemandDayTests {
  private func day(_ city: City, _ replication: Int = 0, offset: Int = 0) -> DemandDay {
    DemandDay(
      city, Buildings(city), day: city.demand.start.advanced(by: offset), replication: replication)
  }

  @Test func `which sites there are changes no draw`() {
    let city = City.gridTown()
    var other = city
    other.sites.removeAll()
    #expect(day(city).counts == day(other).counts)
  }

  @Test func `another zone's parcels stay when a zone goes`() {
    let city = City.gridTown()
    var smaller = city
    smaller.zones.removeFirst(3)
    let (all, some) = (day(city).counts, day(smaller).counts)
    #expect(Array(all.suffix(some.count)) == some)
  }

  @Test func `higher demand adds parcels and takes none away`() {
    var city = City.gridTown()
    city.demand.dispersion = 0
    let fewer = day(city)
    city.demand.parcelsPerPersonYear *= 3
    let more = day(city)
    #expect(more.total > 2 * fewer.total)
    #expect(zip(fewer.counts, more.counts).allSatisfy { $0 <= $1 })
  }

  @Test func `a nearer site wins parcels and loses none`() {
    let demand = day(City.gridTown())
    for building in 0..<demand.buildingCount {
      for carrier in 0..<2 {
        for size in SizeClass.allCases {
          let all = demand.parcels(building: building, carrier: carrier, size: size)
          let willing = (0...3).map {
            demand.willing(building: building, carrier: carrier, size: size, band: $0)
          }
          #expect(willing == willing.sorted(by: >))
          #expect(willing[0] <= all && willing[3] == 0)
        }
      }
    }
  }

  @Test func `days and replications differ, and repeat`() {
    let city = City.gridTown()
    #expect(day(city).counts == day(city).counts)
    #expect(day(city).counts != day(city, 1).counts)
    #expect(day(city).counts != day(city, 0, offset: 7).counts)
  }

  @Test func `means and variance follow the model`() {
    var city = City.gridTown()
    city.demand.weekday = Array(repeating: 1, count: 7)
    let days = 600
    var totals: [Double] = []
    var (carriers, sizes, reach) = ([0.0, 0], [0.0, 0, 0], [0.0, 0, 0, 0])
    for replication in 0..<days {
      let demand = day(city, replication)
      totals.append(Double(demand.total))
      for (index, count) in demand.counts.enumerated() {
        reach[index % 4] += Double(count)
        sizes[index / 4 % 3] += Double(count)
        carriers[index / 12 % 2] += Double(count)
      }
    }
    let mean = totals.reduce(0, +) / Double(days)
    let expected = city.zones.map { $0.people * 60 / 365 }
    let variance = expected.reduce(0) { $0 + $1 + 0.1 * $1 * $1 }
    #expect(abs(mean - expected.reduce(0, +)) < 5 * (variance / Double(days)).squareRoot())
    let found = totals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(days)
    #expect(abs(found / variance - 1) < 0.35)
    let all = totals.reduce(0, +)
    let shares = (carriers + sizes + reach).map { $0 / all }
    let wanted = [0.6, 0.4, 0.55, 0.35, 0.10, 0.55, 0.15, 0.20, 0.10]
    for (share, wish) in zip(shares, wanted) {
      #expect(abs(share - wish) < 5 * (0.25 / all).squareRoot())
    }
  }

  @Test func `a carrier without a share gets nothing`() {
    var city = City.gridTown()
    city.carriers[0].share = 1
    city.carriers[1].share = 0
    let demand = day(city)
    #expect(demand.total > 0)
    for building in 0..<demand.buildingCount {
      for size in SizeClass.allCases {
        #expect(demand.parcels(building: building, carrier: 1, size: size) == 0)
      }
    }
  }
}
