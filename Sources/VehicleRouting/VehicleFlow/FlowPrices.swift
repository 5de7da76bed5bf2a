/// The prices of a flow bound as prices of trips, at which no trip costs less than nothing: what column
/// generation would take long to find.
///
/// With two edges at each stop, "at most |S| − k(S) edges within S" is "at least k(S) trips enter S";
/// at a price p, edges within S no longer pay p, and stops in S get p less. That an edge is used once
/// at most is the cut of its two ends.
struct FlowPrices {
  private(set) var stop: [Double]
  /// Of each trip, since there have to be so many.
  let trip: Double
  private(set) var cuts: [CapacityCut] = []
  /// Of each cut, for a trip that enters; never negative.
  private(set) var cut: [Double] = []

  /// - Parameters:
  ///   - duals: of the master's rows
  ///   - known: the master's cuts
  init(_ relaxation: EdgeRelaxation, _ duals: EdgeMaster.Duals, cuts known: [CapacityCut]) {
    let count = relaxation.stopCount
    stop = duals.stop.map { 2 * $0 }
    trip = 2 * duals.depot
    for (capacityCut, price) in zip(known, duals.cut) where price < 0 {
      add(capacityCut, -price)
    }
    let reduced = CutBorders(cuts).reduced(relaxation.cost, stop: stop, cut: cut)
    for one in 1...count {
      // Below nothing for both edges to the depot: the stop alone is a trip, and it has to pay for it.
      let depot = reduced[one * (count + 1)] - trip / 2
      if depot < 0 { stop[one - 1] += 2 * depot }
    }
    pairs(relaxation)
  }

  private mutating func add(_ capacityCut: CapacityCut, _ price: Double) {
    cuts.append(capacityCut)
    cut.append(price)
    for member in capacityCut.members { stop[Int(member)] -= price }
  }

  private mutating func pairs(_ relaxation: EdgeRelaxation) {
    let (count, width) = (relaxation.stopCount, relaxation.stopCount + 1)
    let reduced = CutBorders(cuts).reduced(relaxation.cost, stop: stop, cut: cut)
    for one in 1..<width {
      for other in 1..<one where reduced[one * width + other] < 0 {
        let members = [other - 1, one - 1]
        guard members.allSatisfy({ relaxation.penalty[$0] == .infinity }),
          relaxation.load[one - 1] + relaxation.load[other - 1] <= relaxation.capacity
        else { continue }
        var contains = [Bool](repeating: false, count: count)
        for member in members { contains[member] = true }
        add(
          CapacityCut(members: members.map(Int32.init), contains: contains, trips: 1),
          -reduced[one * width + other])
      }
    }
  }
}
