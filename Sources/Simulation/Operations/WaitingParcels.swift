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
  /// Came today after the rounds had left, and goes to the door or to the nearest open pickup point
  /// tomorrow. Empty where every carrier's parcels come in time.
  var lateDoor: [Int32] = []
  var lateDrop: [Int32] = []
  /// Came yesterday after the rounds had left, and goes to the nearest open pickup point.
  var overnightDrop: [Int32] = []
  /// Goes to a pickup point after the last attempt, or else back to the sender.
  var redirected: [Int32]

  /// Combinations of building, carrier and size.
  var cellCount: Int { freshDoor.count }

  /// - Parameter isLate: whether parcels come after the rounds have left
  init(buildings: Int, carriers: Int, attempts: Int, isLate: Bool = false) {
    buildingCount = buildings
    carrierCount = carriers
    self.attempts = max(1, attempts)
    let none = [Int32](repeating: 0, count: buildings * carriers * Self.sizes)
    freshDoor = none
    freshDrop = none
    door = Array(repeating: 0, count: none.count * self.attempts)
    drop = none
    redirected = none
    if isLate { (lateDoor, lateDrop, overnightDrop) = (none, none, none) }
  }

  /// The night: what came late goes with the next morning's rounds.
  mutating func bringForward() {
    for index in lateDoor.indices {
      door[index] += lateDoor[index]
      lateDoor[index] = 0
    }
    swap(&overnightDrop, &lateDrop)
  }

  /// Combinations of carrier and size, of each building.
  var width: Int { Self.sizes * carrierCount }

  func carrier(of index: Int) -> Int { index / Self.sizes % carrierCount }
  func building(of index: Int) -> Int { index / (Self.sizes * carrierCount) }
  func size(of index: Int) -> SizeClass { SizeClass.allCases[index % Self.sizes] }

  /// Indices of all parcels of a building.
  func indices(of building: Int) -> Range<Int> {
    let width = Self.sizes * carrierCount
    return building * width..<(building + 1) * width
  }

  var stock: Int {
    [freshDoor, freshDrop, lateDoor, lateDrop, overnightDrop, door, drop, redirected].reduce(0) {
      sum, counts in
      counts.reduce(sum) { $0 + Int($1) }
    }
  }
}
