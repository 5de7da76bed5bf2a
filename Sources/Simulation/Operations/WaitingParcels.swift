import CityModel
import Demand

/// The parcels at the depots, counted by building, carrier and size: at
/// `(building · carriers + carrier) · 3 + size`, the order of a `DemandDay`.
struct WaitingParcels {
  static let sizes = SizeClass.allCases.count

  let buildingCount: Int
  let carrierCount: Int
  let attempts: Int
  /// Came today and goes to the door.
  var freshDoor: [Int32]
  /// Came today and goes to the nearest open pickup point.
  var freshDrop: [Int32]
  /// Goes to the door after a failed attempts, at `a · cellCount +` the parcel's index.
  var door: [Int32]
  /// Goes to a pickup point: no cell was free, or the round did not get to it.
  var drop: [Int32]
  /// Comes today after the first departure and goes to the door or to the nearest open pickup point:
  /// at `(d − 1) · cellCount +` the parcel's index with departure d, after the last of which it goes
  /// tomorrow. Empty where every carrier's parcels come before the first.
  var laterDoor: [Int32] = []
  var laterDrop: [Int32] = []
  /// Came yesterday after the last rounds had left, and goes to the nearest open pickup point.
  var overnightDrop: [Int32] = []
  /// Goes to a pickup point after the last attempt, or else back to the sender.
  var redirected: [Int32]

  /// Combinations of building, carrier and size.
  var cellCount: Int { freshDoor.count }

  /// - Parameter departures: a day that parcels may come after; 0 where all come before the first
  init(buildings: Int, carriers: Int, attempts: Int, departures: Int = 0) {
    buildingCount = buildings
    carrierCount = carriers
    self.attempts = max(1, attempts)
    let none = [Int32](repeating: 0, count: buildings * carriers * Self.sizes)
    freshDoor = none
    freshDrop = none
    door = Array(repeating: 0, count: none.count * self.attempts)
    drop = none
    redirected = none
    guard departures > 0 else { return }
    laterDoor = Array(repeating: 0, count: none.count * departures)
    (laterDrop, overnightDrop) = (laterDoor, none)
  }

  /// What has come since the departure before this one, the first being 0, is there to be loaded.
  mutating func come(for departure: Int) {
    guard departure > 0, !laterDoor.isEmpty else { return }
    let first = (departure - 1) * cellCount
    for index in 0..<cellCount where laterDoor[first + index] + laterDrop[first + index] > 0 {
      freshDoor[index] += laterDoor[first + index]
      freshDrop[index] += laterDrop[first + index]
      (laterDoor[first + index], laterDrop[first + index]) = (0, 0)
    }
  }

  /// The night: nothing is of today any more, and what came late goes with the next morning's rounds.
  mutating func night() {
    for index in freshDoor.indices where freshDoor[index] + freshDrop[index] > 0 {
      door[index] += freshDoor[index]
      drop[index] += freshDrop[index]
      (freshDoor[index], freshDrop[index]) = (0, 0)
    }
  }

  /// Midnight: what came yesterday after the last departure.
  mutating func bringForward() {
    guard !laterDoor.isEmpty else { return }
    let last = laterDoor.count - cellCount
    for index in 0..<cellCount where laterDoor[last + index] + laterDrop[last + index] > 0 {
      door[index] += laterDoor[last + index]
      overnightDrop[index] += laterDrop[last + index]
      (laterDoor[last + index], laterDrop[last + index]) = (0, 0)
    }
  }

  /// Parcels that came after the day's last departure.
  var late: Int {
    laterDrop.reduce(laterDoor.reduce(0) { $0 + Int($1) }) { $0 + Int($1) }
  }

  /// Combinations of carrier and size, of each building.
  var width: Int { Self.sizes * carrierCount }

  func carrier(of index: Int) -> Int { index / Self.sizes % carrierCount }
  func building(of index: Int) -> Int { index / (Self.sizes * carrierCount) }

  /// Index of the small parcels of a building and carrier; the larger ones follow.
  func first(building: Int, carrier: Int) -> Int {
    (building * carrierCount + carrier) * Self.sizes
  }

  /// Takes all waiting parcels of the kind.
  mutating func take(_ kind: Loading.Kind, at index: Int) -> Int32 {
    func take(_ counts: inout [Int32]) -> Int32 {
      let count = counts[index]
      if count > 0 { counts[index] = 0 }
      return count
    }
    return switch kind {
    case .held: take(&drop)
    case .redirected: take(&redirected)
    case .overnight: take(&overnightDrop)
    case .fresh: take(&freshDrop)
    }
  }
}
