import CityModel
import Geography
import Testing

@testable import Simulation

@Suite struct PickupPointsTests {
  private let cells = BySize(small: 26, medium: 14, large: 4)

  private func point(
    _ cells: BySize<Int>? = nil, nights: [Double] = [0, 1], dwell: DwellTime? = nil,
    hours: OpeningHours = .allDay, counter: Double? = nil
  ) -> PickupPoints {
    PickupPoints(
      cells: [cells ?? self.cells],
      outlets: [
        OutletType(
          id: "kiosk", name: LocalName("Kiosk"), kind: .staffed, siteCostPerYear: .zero,
          modules: [0], maximumModules: 1, hours: hours, counterParcelsPerHour: counter)
      ],
      practice: PickupPractice(
        dwellDays: nights, occupancyQuantile: 0.95, overflow: .hold, dwellTime: dwell))
  }

  private func small(_ count: Int) -> BySize<Int> { BySize(small: count, medium: 0, large: 0) }

  @Test("Parcels take cells of their class first, then larger ones, never smaller ones")
  func substitution() {
    var point = point()
    let large = point.admit(BySize(small: 0, medium: 0, large: 9), at: 0, time: 0)
    #expect(large == BySize(small: 0, medium: 0, large: 4))
    #expect(point.admit(small(26 + 14 + 3), at: 0, time: 0).small == 26 + 14)
    #expect(point.taken(at: 0) == 44)
  }

  @Test("Medium parcels come before small ones into large cells")
  func largerFirst() {
    var point = point()
    let admitted = point.admit(BySize(small: 35, medium: 18, large: 0), at: 0, time: 0)
    #expect(admitted == BySize(small: 26, medium: 18, large: 0))
  }

  @Test("A parcel that stays a night keeps its cell until its owner comes on the next day")
  func nights() {
    var point = point()
    var stream = RandomStream(seed: 1, name: "test")
    var stays: [Int] = []
    _ = point.admit(small(10), at: 0, time: 0)
    point.drop(10, of: .small, index: 0, at: 0, time: 36_000, stream: &stream) { nights, seconds in
      stays.append(nights)
      #expect((86_400 - 36_000)...(2 * 86_400 - 36_000) ~= seconds)
    }
    #expect(stays == Array(repeating: 1, count: 10))
    #expect(point.serve(at: 0, before: 86_400).collected == 0)
    #expect(point.taken(at: 0) == 10)
    #expect(point.serve(at: 0, before: 2 * 86_400).collected == 10)
    #expect(point.taken(at: 0) == 0)
  }

  @Test("Cells of parcels that did not come are free again, the borrowed ones first")
  func givingBack() {
    var point = point()
    _ = point.admit(small(28), at: 0, time: 0)
    point.giveBack(3, of: .small, at: 0, time: 0)
    let medium = point.admit(BySize(small: 0, medium: 1000, large: 0), at: 0, time: 0)
    #expect(medium.medium == 18)
    #expect(point.taken(at: 0) == 43)
  }

  @Test("Owners come while the place is open, on the day of the drop not before it")
  func openingHours() {
    let hours = OpeningHours(from: .hours(9), to: .hours(21))
    var stream = RandomStream(seed: 2, name: "test")
    for dwell in [nil, DwellTime(mean: .hours(7), variation: 1)] {
      var point = point(nights: [0.5, 0.3, 0.2], dwell: dwell, hours: hours)
      _ = point.admit(small(26), at: 0, time: 0)
      point.drop(26, of: .small, index: 0, at: 0, time: 50_000, stream: &stream) {
        nights, seconds in
        let moment = 50_000 + seconds
        #expect(seconds >= 0 && Int(moment / 86_400) == nights)
        let hour = (moment - Double(nights) * 86_400) / 3600
        #expect((9.0 - 1e-9)...(21.0 + 1e-9) ~= hour)
      }
    }
  }

  @Test("What comes after closing time is fetched on another day")
  func afterHours() {
    let hours = OpeningHours(from: .hours(9), to: .hours(21))
    var stream = RandomStream(seed: 5, name: "test")
    var point = point(nights: [1], hours: hours)
    _ = point.admit(small(20), at: 0, time: 0)
    point.drop(20, of: .small, index: 0, at: 0, time: 22 * 3600, stream: &stream) {
      nights, seconds in
      #expect(nights == 1 && (11.0 * 3600)...(23.0 * 3600) ~= seconds)
    }
  }

  @Test("Owners and couriers come in one order of time, owners first at the same moment")
  func oneOrder() {
    var point = point(dwell: DwellTime(mean: .hours(2), variation: 0))
    var stream = RandomStream(seed: 6, name: "test")
    _ = point.admit(small(26 + 14 + 4), at: 0, time: 0)
    point.drop(44, of: .small, index: 9, at: 0, time: 3600, stream: &stream) { _, _ in }
    point.schedule(courier: 7, at: 0, time: 3 * 3600)
    point.schedule(courier: 8, at: 0, time: 2 * 3600)
    var fetched: [Int] = []
    let first = point.serve(at: 0, before: 86_400) { index, _ in fetched.append(index) }
    #expect(first.courier?.number == 8 && first.collected == 0 && point.taken(at: 0) == 44)
    #expect(point.admit(small(1), at: 0, time: 2 * 3600).small == 0)
    let second = point.serve(at: 0, before: 86_400) { index, _ in fetched.append(index) }
    #expect(second.courier?.number == 7 && second.courier?.time == 3 * 3600)
    #expect(second.collected == 44 && fetched == Array(repeating: 9, count: 44))
    #expect(point.admit(small(44), at: 0, time: 3 * 3600).small == 44)
    #expect(point.serve(at: 0, before: 86_400).courier == nil)
  }

  @Test("The day's peak and mean count cells for as long as they are taken")
  func occupancy() {
    var point = point(dwell: DwellTime(mean: .hours(6), variation: 0))
    var stream = RandomStream(seed: 7, name: "test")
    _ = point.admit(small(10), at: 0, time: 6 * 3600)
    // Given back at the moment it was reserved: never taken.
    point.giveBack(2, of: .small, at: 0, time: 6 * 3600)
    point.drop(8, of: .small, index: 0, at: 0, time: 6 * 3600, stream: &stream) { _, _ in }
    _ = point.serve(at: 0, before: 86_400)
    let day = point.closeDay(at: 0, midnight: 86_400)
    #expect(day.peak == 8 && day.cellSeconds == 8 * 6 * 3600)
    let next = point.closeDay(at: 0, midnight: 2 * 86_400)
    #expect(next.peak == 0 && next.cellSeconds == 0)
  }

  @Test("Whoever is not served by closing time comes again, and keeps the cell until then")
  func counter() {
    let hours = OpeningHours(from: .hours(8), to: .hours(20))
    var point = point(nights: [1], hours: hours, counter: 1)
    var stream = RandomStream(seed: 3, name: "test")
    _ = point.admit(small(26), at: 0, time: 0)
    point.drop(26, of: .small, index: 0, at: 0, time: 8 * 3600, stream: &stream) { _, _ in }
    var held = 26
    for day in 1...3 {
      let visits = point.serve(at: 0, before: Double(day) * 86_400)
      held -= visits.collected
      // Twelve open hours for an hour each, and on the last day the two that are left.
      #expect(visits.collected <= 12 && point.taken(at: 0) == held)
      #expect(visits.sentAway == held && visits.longer.count == held)
    }
    #expect(held == 0)
  }

  @Test("A closed place hands out nothing until it opens again")
  func closed() {
    var point = point(nights: [1])
    var stream = RandomStream(seed: 4, name: "test")
    _ = point.admit(small(5), at: 0, time: 0)
    point.drop(5, of: .small, index: 0, at: 0, time: 0, stream: &stream) { _, _ in }
    let turned = point.postpone(at: 0, before: 86_400, until: 86_400)
    #expect(turned.sentAway == 5 && point.taken(at: 0) == 5)
    #expect(point.serve(at: 0, before: 2 * 86_400).collected == 5)
  }
}
