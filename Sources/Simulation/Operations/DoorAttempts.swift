import CityModel
import Geography
import Planning

extension ReplicationState {
  /// Parcels with nobody in, after this many failed attempts.
  struct Missed {
    var index: Int
    var failed: Int
    var count: Int32
  }

  /// A departure's rounds at the doors: each parcel brought finds somebody in, or is tried again
  /// tomorrow, or after its last attempt goes to a pickup point. What the rounds did not bring stays
  /// for the next, today's parcels first.
  ///
  /// - Parameters:
  ///   - brought: parcels brought at `carrier · buildings + building`
  ///   - moments: when, in seconds since midnight; empty where the time of day does not matter
  mutating func attemptDoors(brought: [Int32], moments: [Double], departure: Int) {
    var fails = city.delivery.attemptFails
    let later = departure > 0 ? [departure] : []
    let buildings = plan.buildings
    for building in 0..<buildings.count {
      let zone = Int(buildings.zones[building])
      for carrier in 0..<city.carriers.count {
        let first = waiting.first(building: building, carrier: carrier)
        let all = doorParcels(from: first)
        guard all > 0 else { continue }
        var stream = stream(
          "door attempts", [zoneKeys[zone], building - buildings.starts[zone], carrier] + later)
        let cell = carrier * buildings.count + building
        let moment = moments.isEmpty ? nil : moments[cell]
        if let moment { fails = city.delivery.attemptFails(at: moment) }
        var counts = ParcelCounts()
        attempt(
          from: first, leaving: all - brought[cell], fails,
          at: moment.map { min(midnight + $0, lastMoment) },
          &stream, &counts)
        add(counts, building: building, carrier: carrier)
      }
    }
  }

  /// Door parcels of one building and carrier, whose indices begin at `first`.
  func doorParcels(from first: Int) -> Int32 {
    var sum: Int32 = 0
    for index in first..<first + WaitingParcels.sizes {
      sum += waiting.freshDoor[index]
      for failed in 0..<waiting.attempts { sum += waiting.door[failed * waiting.cellCount + index] }
    }
    return sum
  }

  private mutating func attempt(
    from first: Int, leaving: Int32, _ fails: Double, at time: Double?,
    _ stream: inout RandomStream, _ counts: inout ParcelCounts
  ) {
    var leaving = leaving
    leftDoor += Int(leaving)
    let today = first..<first + WaitingParcels.sizes
    for index in today {
      let count = waiting.freshDoor[index]
      guard count > 0 else { continue }
      let left = min(leaving, count)
      leaving -= left
      waiting.freshDoor[index] = left
      note(.leftBehind, index, Int(left), at: departs)
      let missed = bring(count - left, index, failed: 0, fails, at: time, &stream, &counts)
      counts.sameDay += Int(count - left - missed)
    }
    for failed in 0..<waiting.attempts {
      for index in today {
        let count = waiting.door[failed * waiting.cellCount + index]
        guard count > 0 else { continue }
        let left = min(leaving, count)
        leaving -= left
        waiting.door[failed * waiting.cellCount + index] = left
        note(.leftBehind, index, Int(left), failed: failed, at: departs)
        _ = bring(count - left, index, failed: failed, fails, at: time, &stream, &counts)
      }
    }
  }

  /// - Returns: parcels with nobody in
  private mutating func bring(
    _ count: Int32, _ index: Int, failed: Int, _ fails: Double, at time: Double?,
    _ stream: inout RandomStream, _ counts: inout ParcelCounts
  ) -> Int32 {
    var missed: Int32 = 0
    for _ in 0..<count where stream.uniform() < fails { missed += 1 }
    if missed > 0 { self.missed.append(Missed(index: index, failed: failed + 1, count: missed)) }
    note(.delivered, index, Int(count - missed), failed: failed, at: time)
    note(.failed, index, Int(missed), failed: failed, at: time)
    counts.doorAttempts += Int(count)
    counts.doorDelivered += Int(count - missed)
    if failed == 0 {
      counts.firstAttempts += Int(count)
      counts.firstAttemptsDelivered += Int(count - missed)
    }
    return missed
  }

  /// Night: those missed today wait for tomorrow's attempt, or to be redirected.
  mutating func tryAgain() {
    for missed in missed {
      if missed.failed < waiting.attempts {
        waiting.door[missed.failed * waiting.cellCount + missed.index] += missed.count
      } else {
        waiting.redirected[missed.index] += missed.count
      }
    }
    missed.removeAll(keepingCapacity: true)
  }
}
