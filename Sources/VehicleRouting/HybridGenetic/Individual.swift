/// A solution of the population: trips of places, and what they cost.
final class Individual {
  let trips: [[Int32]]
  /// Cost without penalties, and load above capacity.
  let cost: Double
  let excess: Int
  /// Next and previous place of each place, 0 at trip ends.
  let next: [Int32]
  let previous: [Int32]

  init(_ trips: [[Int32]], _ instance: CapacitatedInstance) {
    let served = trips.filter { !$0.isEmpty }
    var (cost, excess) = (0.0, 0)
    var next = [Int32](repeating: 0, count: instance.count + 1)
    var previous = next
    for trip in served {
      var (load, last) = (0, Int32(0))
      for place in trip {
        cost += instance.arc(Int(last), Int(place))
        load += Int(instance.demand[Int(place)])
        previous[Int(place)] = last
        if last > 0 { next[Int(last)] = place }
        last = place
      }
      cost += instance.arc(Int(last), 0)
      excess += max(0, load - instance.capacity)
    }
    self.trips = served
    (self.cost, self.excess, self.next, self.previous) = (cost, excess, next, previous)
  }

  var isFeasible: Bool { excess == 0 }

  func penalised(_ penalty: Double) -> Double { cost + penalty * Double(excess) }

  /// Whether places are one of the trips, in this order or the other way round.
  func drives(_ places: [Int32]) -> Bool {
    guard let first = places.first, let last = places.last else { return false }
    func follows(_ ahead: [Int32], _ behind: [Int32]) -> Bool {
      guard behind[Int(first)] == 0, ahead[Int(last)] == 0 else { return false }
      return zip(places, places.dropFirst()).allSatisfy { ahead[Int($0)] == $1 }
    }
    return follows(next, previous) || follows(previous, next)
  }

  /// Broken-pairs distance: the share of places whose neighbours on the trip differ.
  func distance(to other: Individual) -> Double {
    var broken = Int32(0)
    next.withUnsafeBufferPointer { next in
      previous.withUnsafeBufferPointer { previous in
        other.next.withUnsafeBufferPointer { otherNext in
          other.previous.withUnsafeBufferPointer { otherPrevious in
            for place in 1..<next.count {
              let (n, p) = (next[place], previous[place])
              let (otherN, otherP) = (otherNext[place], otherPrevious[place])
              broken &+= (n != otherN ? 1 : 0) & (n != otherP ? 1 : 0)
              broken &+= (p == 0 ? 1 : 0) & (otherP != 0 ? 1 : 0) & (otherN != 0 ? 1 : 0)
            }
          }
        }
      }
    }
    return Double(broken) / Double(max(1, next.count - 1))
  }

  /// All trips in the order of their directions, one behind the other.
  func tour(_ instance: CapacitatedInstance) -> [Int32] {
    let angles = trips.map { instance.angle(of: $0) }
    return trips.indices.sorted { (angles[$0], $0) < (angles[$1], $1) }.flatMap { trips[$0] }
  }
}
