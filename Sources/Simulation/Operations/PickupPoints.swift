import CityModel
import Geography
import Planning

/// The cells of all pickup points, the parcels in them and their owners' visits, in continuous time.
///
/// Cells are reserved when the parcels are loaded, filled when the courier comes by, and free again
/// when the owner has been there. Each pickup point has a queue of events of its own: nothing that
/// happens at one touches another, so that running them one by one is exact.
struct PickupPoints {
  static let classes = SizeClass.allCases.count

  /// A parcel in its cell, waiting for its owner.
  private struct Parcel {
    var cell: UInt8
    /// Nights from the drop to the visit.
    var nights: UInt16
  }

  /// Owners served since the last question, and how.
  struct Visits {
    var collected = 0
    /// Seconds that owners stood in line, all together.
    var waited = 0.0
    /// Owners who had not been served at closing time, and come again the next day.
    var sentAway = 0
    /// Those of them, by the nights their parcel would have stayed.
    var longer: [UInt16] = []
  }

  private let collection: Collection
  private let hours: [OpeningHours]
  /// Seconds a parcel takes at the counter; 0 without one.
  private let handover: [Double]
  /// Cells at `site · 3 + class`; 0 at closed sites.
  private var cells: [Int32]
  private var taken: [Int32]
  /// Reserved today at `(site · 3 + size) · 3 + class`.
  private var today: [Int32]
  private var owners: [EventQueue<Parcel>]
  /// When the counter is free again.
  private var counterFree: [Double]

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
    today = Array(repeating: 0, count: taken.count * Self.classes)
    owners = Array(repeating: EventQueue(), count: cells.count)
    counterFree = Array(repeating: 0, count: cells.count)
  }

  /// Cells taken or reserved at the site now, all classes.
  func taken(at site: Int) -> Int {
    (0..<Self.classes).reduce(0) { $0 + Int(taken[site * Self.classes + $1]) }
  }

  // MARK: - Reserving

  /// Reserves cells for as many of the parcels, given by size, as fit: first each in its own class,
  /// then the larger ones first in what is left above them.
  /// - Returns: how many of each size got a cell.
  mutating func admit(_ wanted: BySize<Int>, at site: Int) -> BySize<Int> {
    var admitted = BySize(small: 0, medium: 0, large: 0)
    for size in SizeClass.allCases {
      admitted[size] += take(wanted[size], of: size, in: size, at: site)
    }
    for size in SizeClass.allCases.reversed() {
      for larger in SizeClass.allCases where larger > size {
        admitted[size] += take(wanted[size] - admitted[size], of: size, in: larger, at: site)
      }
    }
    return admitted
  }

  private mutating func take(_ wanted: Int, of size: SizeClass, in cell: SizeClass, at site: Int)
    -> Int
  {
    let place = site * Self.classes + cell.rawValue
    let count = min(wanted, Int(cells[place] - taken[place]))
    guard count > 0 else { return 0 }
    taken[place] += Int32(count)
    today[(site * Self.classes + size.rawValue) * Self.classes + cell.rawValue] += Int32(count)
    return count
  }

  /// Gives back the cells of parcels admitted today that the round did not bring, larger ones first.
  mutating func giveBack(_ count: Int, of size: SizeClass, at site: Int) {
    var left = Int32(count)
    for cell in SizeClass.allCases.reversed() {
      let slot = (site * Self.classes + size.rawValue) * Self.classes + cell.rawValue
      let back = min(left, today[slot])
      today[slot] -= back
      taken[site * Self.classes + cell.rawValue] -= back
      left -= back
    }
  }

  // MARK: - Dropping and collecting

  /// Puts parcels into cells reserved for their size, and draws when their owners come.
  ///
  /// - Parameters:
  ///   - time: seconds since the first midnight
  ///   - stream: the site's and the day's own
  ///   - dwelt: called for each parcel with the nights it stays and its seconds
  mutating func drop(
    _ count: Int, of size: SizeClass, at site: Int, time: Double, stream: inout RandomStream,
    dwelt: (Int, Double) -> Void
  ) {
    let dropDay = (time / Collection.day).rounded(.down)
    var cell = 0
    for _ in 0..<count {
      let row = (site * Self.classes + size.rawValue) * Self.classes
      while cell < Self.classes - 1, today[row + cell] == 0 { cell += 1 }
      today[row + cell] -= 1
      let moment = collection.moment(droppedAt: time, open: hours[site], stream: &stream)
      let nights = Int((moment / Collection.day).rounded(.down) - dropDay)
      owners[site].schedule(
        Parcel(cell: UInt8(cell), nights: UInt16(clamping: nights)), at: moment)
      dwelt(nights, moment - time)
    }
  }

  /// Serves the owners who come before `time`.
  mutating func serve(at site: Int, before time: Double) -> Visits {
    var visits = Visits()
    let handover = handover[site]
    while let visit = owners[site].popFirst(before: time) {
      if handover > 0 {
        let begins = max(visit.time, counterFree[site])
        let midnight = (visit.time / Collection.day).rounded(.down) * Collection.day
        if begins + handover > midnight + hours[site].to.value, begins > visit.time {
          visits.sentAway += 1
          visits.longer.append(visit.payload.nights)
          var parcel = visit.payload
          parcel.nights += parcel.nights < .max ? 1 : 0
          // First thing in the morning, in the order of today's line.
          owners[site].schedule(
            parcel, at: midnight + Collection.day + hours[site].from.value)
          continue
        }
        counterFree[site] = begins + handover
        visits.waited += begins - visit.time
      }
      visits.collected += 1
      taken[site * Self.classes + Int(visit.payload.cell)] -= 1
    }
    return visits
  }

  /// Sends away the owners who come before `time` to a place that is closed for the day.
  /// - Parameter midnight: the one at the end of the day
  mutating func postpone(at site: Int, before time: Double, until midnight: Double) -> Visits {
    var visits = Visits()
    while let visit = owners[site].popFirst(before: time) {
      visits.sentAway += 1
      visits.longer.append(visit.payload.nights)
      var parcel = visit.payload
      parcel.nights += parcel.nights < .max ? 1 : 0
      owners[site].schedule(parcel, at: midnight + hours[site].from.value)
    }
    return visits
  }
}
