// What trips cost at given prices.

extension TripPriceAscent {
  struct Answer {
    /// The bound, as far as near arcs tell.
    var value: Double
    /// What the cheapest trip costs.
    var least: Double
    /// How much more each stop may pay, since no trip found through it is as cheap as the cheapest.
    var rise: [Double]
    /// How often the trips used join each two places, (stops + 1)², symmetric.
    var flow: [Double]

    /// Prices at which all stops pay what they may.
    func raised(_ prices: Prices) -> Prices {
      var raised = prices
      for (stop, rise) in rise.enumerated() { raised.stop[stop] += rise }
      return raised
    }
  }

  /// The cheapest trips along near arcs, and how much of each is used; nil where they take too long.
  func priceNear(_ prices: Prices) -> Answer? {
    let count = relaxation.stopCount
    let limit = prices.trip + spread
    var trips: [(cost: Double, stops: [Int32])] = []
    for (index, tripClass) in relaxation.classes.enumerated() {
      let reduced = borders.reduced(tripClass.arcCost, stop: prices.stop, cut: prices.cut)
      var near = reduced
      for arc in near.indices where !isNear[arc] { near[arc] = .infinity }
      let answer = pricing.price(
        class: index, arcs: near, base: tripClass.fixedCost - limit, cuts: noCuts, isExact: true,
        threshold: 0, labelLimit: Self.mostLabels, deadline: deadline)
      guard answer.isExact else { return nil }
      for stops in answer.trips {
        trips.append((tripClass.fixedCost + relaxation.sum(of: reduced, along: stops), stops))
      }
    }
    trips.sort { $0.cost < $1.cost }
    let least = trips.first?.cost ?? limit
    var used = [Int](repeating: -1, count: count)
    for (number, trip) in trips.enumerated() {
      for stop in trip.stops where used[Int(stop)] < 0 { used[Int(stop)] = number }
    }
    var weight = [Double](repeating: 0, count: trips.count)
    let rise = (0..<count).map { stop in
      guard used[stop] >= 0 else { return 0.0 }
      weight[used[stop]] += loadShare[stop]
      return loadShare[stop] * (trips[used[stop]].cost - least)
    }
    if !trips.isEmpty { weight[0] += tripCount(least) - loadShare.reduce(0, +) }
    return Answer(
      value: base(prices) + tripCount(least) * least + rise.reduce(0, +), least: least,
      rise: rise, flow: flow(zip(trips.map(\.stops), weight)))
  }

  /// The bound that these prices prove; nil where that would take too long.
  func prove(_ prices: Prices) -> Double? {
    // Only what costs less than along near arcs is looked for; its arcs count as near from then on.
    guard let near = priceNear(prices)?.least else { return nil }
    var least = near
    for (index, tripClass) in relaxation.classes.enumerated() {
      let answer = pricing.price(
        class: index,
        arcs: borders.reduced(tripClass.arcCost, stop: prices.stop, cut: prices.cut),
        base: tripClass.fixedCost - near, cuts: noCuts, isExact: true, threshold: 0,
        labelLimit: Self.mostLabels, deadline: deadline)
      guard answer.isExact else { return nil }
      least = min(least, near + answer.least)
      for trip in answer.trips { addNear(trip) }
    }
    return base(prices) + tripCount(least) * least
  }

  /// No subset rows.
  private var noCuts: CutVisits { CutVisits([], duals: [], stopCount: relaxation.stopCount) }

  /// Labels at which pricing is given up.
  private static var mostLabels: Int { 3_000_000 }

  /// As many trips as make the bound least: as few as can be where each costs something.
  private func tripCount(_ least: Double) -> Double { least >= 0 ? leastTrips : mostTrips }

  /// What the right-hand sides of stops and cuts are worth.
  private func base(_ prices: Prices) -> Double {
    var sum = 0.0
    for (price, penalty) in zip(prices.stop, relaxation.penalty) { sum += min(price, penalty) }
    for (cut, price) in zip(cuts, prices.cut) { sum += price * cut.trips }
    return sum
  }

  private func flow(_ trips: some Sequence<([Int32], Double)>) -> [Double] {
    let width = relaxation.stopCount + 1
    var flow = [Double](repeating: 0, count: width * width)
    for (stops, weight) in trips where weight > 0 {
      var here = 0
      for there in stops.lazy.map({ Int($0) + 1 }) + [0] {
        flow[here * width + there] += weight
        flow[there * width + here] += weight
        here = there
      }
    }
    return flow
  }

  private func addNear(_ trip: [Int32]) {
    let width = relaxation.stopCount + 1
    for (from, to) in zip(trip, trip.dropFirst()).lazy.map({ (Int($0) + 1, Int($1) + 1) }) {
      (isNear[from * width + to], isNear[to * width + from]) = (true, true)
    }
  }
}
