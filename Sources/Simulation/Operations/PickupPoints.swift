import CityModel
import Geography
import Planning

/// The cells of all pickup points, the parcels in them, the couriers who bring them and the owners
/// who fetch them, in continuous time.
///
/// At each pickup point couriers and owners come in one order of events: by time, owners before
/// couriers at the same moment, then as they were scheduled. A cell is free again when its parcel's
/// owner has been there. Nothing that happens at one pickup point touches another, so that running
/// them one by one is exact.
struct PickupPoints {
  static let classes = SizeClass.allCases.count

  /// Somebody comes: the owner of a parcel, or a courier.
  private struct Visitor {
    static let courier = UInt8(classes)

    /// Of the owner's parcel among `WaitingParcels`, or the courier's number.
    var index: Int32
    /// Class of the parcel's cell; of a courier `Visitor.courier`.
    var cell: UInt8
    /// From the drop to the visit.
    var nights: UInt16 = 0
  }

  /// Whoever has come since the last question.
  struct Visits {
    var collected = 0
    /// Seconds that owners stood in line, all together.
    var waited = 0.0
    /// Owners who had not been served at closing time, and come again the next day.
    var sentAway = 0
    /// Those of them, by the nights their parcel would have stayed.
    var longer: [UInt16] = []
    /// The courier who is there now, and since when; nil where nobody else comes in the time asked
    /// for.
    var courier: (number: Int, time: Double)?
  }

  private let collection: Collection
  private let hours: [OpeningHours]
  /// Seconds a parcel takes at the counter; 0 without one.
  private let handover: [Double]
  /// Cells at `site · 3 + class`; 0 at closed sites.
  private var cells: [Int32]
  /// Cells taken or reserved, in the same order.
  private var taken: [Int32]
  /// Cells admitted to and not filled yet, at `(site · 3 + size) · 3 + class`.
  private var reserved: [Int32]
  private var visitors: [EventQueue<Visitor>]
  /// When the counter is free again.
  private var counterFree: [Double]
  private var occupancy: Occupancy

  init(city: City, siting: SitingPlan) {
    let closed = BySize(small: 0, medium: 0, large: 0)
    self.init(
      cells: city.sites.indices.map { siting[$0]?.cells ?? closed },
      outlets: city.sites.map { city.outlets[$0.outlet] }, practice: city.pickup)
  }

  /// - Parameters:
  ///   - cells: of each site; none where it is closed
  ///   - outlets: the kind of place that each site is
  init(cells: [BySize<Int>], outlets: [OutletType], practice: PickupPractice) {
    collection = Collection(practice)
    hours = outlets.map(\.hours)
    handover = outlets.map { outlet in outlet.counterParcelsPerHour.map { 3600 / $0 } ?? 0 }
    self.cells = cells.flatMap { site in SizeClass.allCases.map { Int32(site[$0]) } }
    taken = Array(repeating: 0, count: cells.count * Self.classes)
    reserved = Array(repeating: 0, count: taken.count * Self.classes)
    visitors = Array(repeating: EventQueue(), count: cells.count)
    counterFree = Array(repeating: 0, count: cells.count)
    occupancy = Occupancy(sites: cells.count)
  }

  /// Cells taken or reserved at the site now, all classes.
  func taken(at site: Int) -> Int { Int(occupancy.taken[site]) }

  /// Peak and mean of the cells taken since the last midnight.
  mutating func closeDay(at site: Int, midnight: Double) -> Occupancy.Day {
    occupancy.closeDay(at: site, midnight: midnight)
  }

  // MARK: - Giving out cells

  /// Gives cells to as many of the parcels, given by size, as fit: first each in its own class, then
  /// the larger ones first in what is left above them.
  /// - Returns: how many of each size got a cell.
  mutating func admit(_ wanted: BySize<Int>, at site: Int, time: Double) -> BySize<Int> {
    var admitted = BySize(small: 0, medium: 0, large: 0)
    for size in SizeClass.allCases {
      admitted[size] += take(wanted[size], of: size, in: size, at: site, time)
    }
    for size in SizeClass.allCases.reversed() {
      for larger in SizeClass.allCases where larger > size {
        admitted[size] += take(wanted[size] - admitted[size], of: size, in: larger, at: site, time)
      }
    }
    return admitted
  }

  private mutating func take(
    _ wanted: Int, of size: SizeClass, in cell: SizeClass, at site: Int, _ time: Double
  ) -> Int {
    let place = site * Self.classes + cell.rawValue
    let count = min(wanted, Int(cells[place] - taken[place]))
    guard count > 0 else { return 0 }
    taken[place] += Int32(count)
    reserved[(site * Self.classes + size.rawValue) * Self.classes + cell.rawValue] += Int32(count)
    occupancy.change(at: site, by: Int32(count), time: time)
    return count
  }

  /// Gives back the cells of parcels admitted that the round does not bring, larger ones first.
  mutating func giveBack(_ count: Int, of size: SizeClass, at site: Int, time: Double) {
    var left = Int32(count)
    for cell in SizeClass.allCases.reversed() {
      let slot = (site * Self.classes + size.rawValue) * Self.classes + cell.rawValue
      let back = min(left, reserved[slot])
      reserved[slot] -= back
      taken[site * Self.classes + cell.rawValue] -= back
      occupancy.change(at: site, by: -back, time: time)
      left -= back
    }
  }

  // MARK: - Couriers

  /// A courier comes by.
  /// - Parameter time: seconds since the first midnight
  mutating func schedule(courier number: Int, at site: Int, time: Double) {
    visitors[site].schedule(
      Visitor(index: Int32(number), cell: Visitor.courier), at: time, priority: 1)
  }

  /// Puts parcels into the cells they were admitted to, and draws when their owners come.
  ///
  /// - Parameters:
  ///   - index: of the parcels among `WaitingParcels`
  ///   - time: seconds since the first midnight
  ///   - stream: the site's and the day's own
  ///   - dwelt: called for each parcel with the nights it stays and its seconds
  mutating func drop(
    _ count: Int, of size: SizeClass, index: Int, at site: Int, time: Double,
    stream: inout RandomStream, dwelt: (Int, Double) -> Void
  ) {
    let dropDay = (time / Collection.day).rounded(.down)
    var cell = 0
    for _ in 0..<count {
      let row = (site * Self.classes + size.rawValue) * Self.classes
      while cell < Self.classes - 1, reserved[row + cell] == 0 { cell += 1 }
      reserved[row + cell] -= 1
      let moment = collection.moment(droppedAt: time, open: hours[site], stream: &stream)
      let nights = Int((moment / Collection.day).rounded(.down) - dropDay)
      visitors[site].schedule(
        Visitor(index: Int32(index), cell: UInt8(cell), nights: UInt16(clamping: nights)),
        at: moment)
      dwelt(nights, moment - time)
    }
  }

  // MARK: - Owners

  /// Serves the owners who come before `time`, up to the next courier.
  /// - Parameter collected: called for each parcel fetched with its index and the moment
  mutating func serve(
    at site: Int, before time: Double, collected: (Int, Double) -> Void = { _, _ in }
  ) -> Visits {
    var visits = Visits()
    let handover = handover[site]
    while let visit = visitors[site].popFirst(before: time) {
      if visit.payload.cell == Visitor.courier {
        visits.courier = (Int(visit.payload.index), visit.time)
        break
      }
      if handover > 0 {
        let begins = max(visit.time, counterFree[site])
        let midnight = (visit.time / Collection.day).rounded(.down) * Collection.day
        if begins + handover > midnight + hours[site].to.value, begins > visit.time {
          // First thing in the morning, in the order of today's line.
          sendAway(
            visit.payload, at: site, until: midnight + Collection.day + hours[site].from.value,
            &visits)
          continue
        }
        counterFree[site] = begins + handover
        visits.waited += begins - visit.time
      }
      visits.collected += 1
      taken[site * Self.classes + Int(visit.payload.cell)] -= 1
      occupancy.change(at: site, by: -1, time: visit.time)
      collected(Int(visit.payload.index), visit.time)
    }
    return visits
  }

  /// Sends away the owners who come before `time` to a place that is closed for the day.
  /// - Parameter midnight: the one at the end of the day
  mutating func postpone(at site: Int, before time: Double, until midnight: Double) -> Visits {
    var visits = Visits()
    while let visit = visitors[site].popFirst(before: time) {
      sendAway(visit.payload, at: site, until: midnight + hours[site].from.value, &visits)
    }
    return visits
  }

  private mutating func sendAway(
    _ owner: Visitor, at site: Int, until time: Double, _ visits: inout Visits
  ) {
    visits.sentAway += 1
    visits.longer.append(owner.nights)
    var owner = owner
    owner.nights += owner.nights < .max ? 1 : 0
    visitors[site].schedule(owner, at: time)
  }
}
