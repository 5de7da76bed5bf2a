import CityModel
import Geography
import Planning

extension ReplicationState {
  /// The day at the doors: each parcel brought finds somebody in, or is tried again tomorrow, or
  /// after its last attempt goes to a pickup point. What the rounds did not bring stays, today's
  /// parcels first.
  ///
  /// - Parameters:
  ///   - brought: parcels brought at `carrier · buildings + building`
  ///   - moments: when, in seconds since midnight; empty where the time of day does not matter
  mutating func attemptDoors(brought: [Int32], moments: [Double]) {
    var fails = city.delivery.attemptFails
    let buildings = plan.buildings
    for building in 0..<buildings.count {
      let zone = Int(buildings.zones[building])
      for carrier in 0..<city.carriers.count {
        let first = (building * city.carriers.count + carrier) * WaitingParcels.sizes
        let all = doorParcels(from: first)
        guard all > 0 else { continue }
        var stream = stream(
          "door attempts", [zoneKeys[zone], building - buildings.starts[zone], carrier])
        let cell = carrier * buildings.count + building
        if !moments.isEmpty { fails = city.delivery.attemptFails(at: moments[cell]) }
        var counts = ParcelCounts()
        attempt(from: first, leaving: all - brought[cell], fails, &stream, &counts)
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
    from first: Int, leaving: Int32, _ fails: Double, _ stream: inout RandomStream,
    _ counts: inout ParcelCounts
  ) {
    var leaving = leaving
    leftDoor += Int(leaving)
    let today = first..<first + WaitingParcels.sizes
    for index in today {
      let count = waiting.freshDoor[index]
      guard count > 0 else { continue }
      waiting.freshDoor[index] = 0
      let left = min(leaving, count)
      leaving -= left
      tonight.append(Later(index: index, failed: 0, count: left))
      let missed = bring(count - left, index, failed: 0, fails, &stream, &counts)
      counts.sameDay += Int(count - left - missed)
    }
    for failed in 0..<waiting.attempts {
      for index in today {
        let count = waiting.door[failed * waiting.cellCount + index]
        guard count > 0 else { continue }
        waiting.door[failed * waiting.cellCount + index] = 0
        let left = min(leaving, count)
        leaving -= left
        tonight.append(Later(index: index, failed: failed, count: left))
        _ = bring(count - left, index, failed: failed, fails, &stream, &counts)
      }
    }
    for later in tonight where later.count > 0 {
      if later.failed < waiting.attempts {
        waiting.door[later.failed * waiting.cellCount + later.index] += later.count
      } else {
        waiting.redirected[later.index] += later.count
      }
    }
    tonight.removeAll(keepingCapacity: true)
  }

  /// - Returns: parcels with nobody in
  private mutating func bring(
    _ count: Int32, _ index: Int, failed: Int, _ fails: Double, _ stream: inout RandomStream,
    _ counts: inout ParcelCounts
  ) -> Int32 {
    var missed: Int32 = 0
    for _ in 0..<count where stream.uniform() < fails { missed += 1 }
    tonight.append(Later(index: index, failed: failed + 1, count: missed))
    counts.doorAttempts += Int(count)
    counts.doorDelivered += Int(count - missed)
    if failed == 0 {
      counts.firstAttempts += Int(count)
      counts.firstAttemptsDelivered += Int(count - missed)
    }
    return missed
  }
}
