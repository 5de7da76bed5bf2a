// Trips that would make the linear program cheaper.

extension ColumnGenerationSearch {
  /// Trips of negative reduced cost and, when exact, the Lagrangian bound.
  func price(at duals: TripMaster.Duals, _ effort: Effort, labels: Int)
    -> (trips: [TripMaster.Trip], bound: Double?, estimate: Double)
  {
    var trips: [TripMaster.Trip] = []
    let base = lagrangianBase(duals)
    var bound: Double? = effort == .exact ? base : nil
    var least = 0.0
    let borders = CutBorders(master.cuts)
    let cuts = CutVisits(master.subsetCuts, duals: duals.subset, stopCount: relaxation.stopCount)
    for (index, tripClass) in relaxation.classes.enumerated() {
      func cheapest(onlyNear: Bool, isExact: Bool, below known: Double) -> TripPricing.Answer {
        let answer = pricing.price(
          class: index, arcs: reducedArcs(index, duals, borders, onlyNear: onlyNear),
          base: tripClass.fixedCost - duals.fleet[index], cuts: cuts, isExact: isExact,
          known: known, threshold: -1e-7, labelLimit: labels, deadline: deadline)
        trips += answer.trips.map { TripMaster.Trip(tripClass: index, stops: $0) }
        return answer
      }
      var answer = cheapest(onlyNear: true, isExact: effort != .quick, below: 0)
      if effort == .exact, answer.isExact {
        // Only what costs less than along near arcs is looked for.
        answer = cheapest(onlyNear: false, isExact: true, below: answer.least)
      }
      least = min(least, answer.least)
      bound =
        answer.isExact ? bound.map { $0 + tripClass.maximumTrips * min(0, answer.least) } : nil
    }
    return (trips, bound, base + usualTrips * least)
  }

  /// The cheapest of the trips known beforehand, where they cost less than nothing.
  func priceMet(at duals: TripMaster.Duals) -> [TripMaster.Trip] {
    var cheap: [(trip: Int, cost: Double)] = []
    let borders = CutBorders(master.cuts)
    for (index, tripClass) in relaxation.classes.enumerated() {
      let arcs = reducedArcs(index, duals, borders, onlyNear: false)
      for (number, trip) in met.enumerated() where trip.tripClass == index {
        let base = tripClass.fixedCost - duals.fleet[index]
        var cost = base + relaxation.sum(of: arcs, along: trip.stops)
        for (cut, price) in zip(master.subsetCuts, duals.subset) where price < 0 && cost < 0 {
          cost -= price * cut.count(of: trip.stops)
        }
        if cost < -1e-7 { cheap.append((number, cost)) }
      }
    }
    cheap.sort { ($0.cost, $0.trip) < ($1.cost, $1.trip) }
    return cheap.prefix(relaxation.stopCount).map { met[$0.trip] }
  }

  /// What the rows' right-hand sides are worth at these prices.
  private func lagrangianBase(_ duals: TripMaster.Duals) -> Double {
    var sum = 0.0
    for (stop, price) in duals.stop.enumerated() {
      sum += price + min(0, relaxation.penalty[stop] - price)
    }
    for (tripClass, price) in zip(relaxation.classes, duals.fleet) where tripClass.isLimited {
      sum += price * tripClass.maximumTrips
    }
    for (cut, price) in zip(master.cuts, duals.cut) { sum += price * cut.trips }
    return sum + duals.subset.reduce(0, +)
  }

  /// Arc costs less the prices of the stops and cuts they serve, half on either side.
  func reducedArcs(
    _ index: Int, _ duals: TripMaster.Duals, _ borders: CutBorders, onlyNear: Bool
  ) -> [Double] {
    var arcs = borders.reduced(
      relaxation.classes[index].arcCost, stop: duals.stop, cut: duals.cut)
    if onlyNear {
      for arc in arcs.indices where !isNear[arc] { arcs[arc] = .infinity }
    }
    return arcs
  }
}
