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

  /// Broken-pairs distance: the share of places whose neighbours on the trip differ.
  func distance(to other: Individual) -> Double {
    var broken = 0
    for place in 1..<next.count {
      if next[place] != other.next[place], next[place] != other.previous[place] { broken += 1 }
      if previous[place] == 0, other.previous[place] != 0, other.next[place] != 0 { broken += 1 }
    }
    return Double(broken) / Double(max(1, next.count - 1))
  }

  /// All trips in the order of their directions, one behind the other.
  func tour(_ instance: CapacitatedInstance) -> [Int32] {
    let angles = trips.map { instance.angle(of: $0) }
    return trips.indices.sorted { (angles[$0], $0) < (angles[$1], $1) }.flatMap { trips[$0] }
  }
}
