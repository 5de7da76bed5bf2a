import CityModel
import Geography
import Planning

/// The cells of all pickup points and the parcels in them, by site and cell class.
///
/// A parcel that stays k nights takes its cell on the day it is dropped and on the k days after: a
/// cell emptied during a day is free for the next day's round.
struct PickupCells {
  private static let classes = SizeClass.allCases.count

  /// Cells at `site · 3 + class`; 0 at closed sites.
  private var cells: [Int32]
  private var taken: [Int32]
  /// Today's parcels at `(site · 3 + size) · 3 + class`.
  private var today: [Int32]
  /// Cells emptied on the evening of day d at `(site · 3 + class) · period + d mod period`.
  private var emptied: [Int32]
  private let period: Int
  /// Cumulative shares of 0, 1, 2, … nights.
  private let nights: [Double]

  init(city: City, siting: SitingPlan) {
    let count = city.sites.count * Self.classes
    cells = Array(repeating: 0, count: count)
    taken = cells
    today = Array(repeating: 0, count: count * Self.classes)
    period = max(1, city.pickup.dwellDays.count)
    emptied = Array(repeating: 0, count: count * period)
    for open in siting.open {
      for size in SizeClass.allCases {
        cells[open.site * Self.classes + size.rawValue] = Int32(open.cells[size])
      }
    }
    var sum = 0.0
    nights = city.pickup.dwellDays.map { share in
      sum += share
      return sum
    }
  }

  /// Cells taken at the site now, all classes.
  func taken(at site: Int) -> Int {
    (0..<Self.classes).reduce(0) { $0 + Int(taken[site * Self.classes + $1]) }
  }

  /// Takes cells for as many of the parcels, given by size, as fit: first each in its own class,
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

  /// Draws how many nights each parcel admitted today stays.
  /// - Parameter stream: the site's and the day's own
  /// - Returns: parcels by nights
  mutating func startDwelling(at site: Int, dayIndex: Int, stream: inout RandomStream) -> [Int] {
    var byNights = [Int](repeating: 0, count: period)
    for cell in 0..<Self.classes {
      let place = site * Self.classes + cell
      var count: Int32 = 0
      for size in 0..<Self.classes {
        let slot = (site * Self.classes + size) * Self.classes + cell
        count += today[slot]
        today[slot] = 0
      }
      for _ in 0..<count {
        let draw = stream.uniform()
        var night = 0
        while night < period - 1, draw >= nights[night] { night += 1 }
        byNights[night] += 1
        emptied[place * period + (dayIndex + night) % period] += 1
      }
    }
    return byNights
  }

  /// The evening: owners fetch what they come for today.
  /// - Returns: parcels collected
  mutating func collect(at site: Int, dayIndex: Int) -> Int {
    var collected = 0
    for cell in 0..<Self.classes {
      let place = site * Self.classes + cell
      let slot = place * period + dayIndex % period
      taken[place] -= emptied[slot]
      collected += Int(emptied[slot])
      emptied[slot] = 0
    }
    return collected
  }
}
