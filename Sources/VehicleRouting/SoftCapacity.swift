/// Capacity as a price instead of a limit. Where trips are long and loads differ, two good plans are
/// often joined only by steps of which one puts too much on a trip: such plans are allowed at a
/// price per unit of excess, which is steered so that a given share of all steps ends without any
/// (Gendreau, Hertz & Laporte, Manage. Sci. 40, 1994; the steering as in Vidal, Comput. Oper. Res.
/// 140, 2022). Only plans within capacity are ever kept as best.
enum SoftCapacity {
  /// Whether to price the excess. Measured on the X instances at 20 s: with ten stops a trip and more
  /// the mean gap falls by a quarter. Where all loads are equal there is nothing to win, and where
  /// trips are many, all of them are hardly ever within capacity at once: there it grows.
  static func suits<T: Travel, W: TimeRule>(_ state: SearchState<T, W>) -> Bool {
    guard state.isUniform, state.stopCount <= mostStops, state.hasLongTrips else { return false }
    return (0..<state.stopCount).contains { state.nodes[$0].load != state.nodes[0].load }
  }

  private static var mostStops: Int { 500 }

  /// Share of steps that shall end within capacity: half of them, and towards the end of the cooling
  /// nearly all, since what is fine-tuned there has to be a solution.
  static func share(cooled: Double) -> Double {
    let rise = max(0, (cooled - 0.8) / 0.2)
    return 0.5 + 0.45 * rise
  }
}

extension SearchState {
  /// Load above capacity that a trip's slack tells of.
  @inline(__always)
  static func excess(_ slack: Int32) -> Int { Int(max(0, 0 &- slack)) }

  /// Whether load above capacity has a price at which it may be.
  @inline(__always)
  var isSoft: Bool { excessPrice < .infinity }

  /// Price of the load above capacity that appears, less that which goes, when `load` changes trips;
  /// infinite where none may appear.
  @inline(__always)
  func fine(_ load: Int32, from a: Int, to b: Int) -> Double {
    let (slackA, slackB) = (routes[a].slack, routes[b].slack)
    let more =
      Self.excess(slackA &+ load) - Self.excess(slackA) + Self.excess(slackB &- load)
      - Self.excess(slackB)
    return more > 0 || more < 0 && isSoft ? excessPrice * Double(more) : 0
  }

  /// What the changes since `begin` add to the load above capacity.
  @inline(__always)
  func changedExcess() -> Int {
    var more = 0
    for index in 0..<touchedCount {
      more += Self.excess(routes[Int(touched[index].slot)].slack)
      more -= Self.excess(touched[index].route.slack)
    }
    return more
  }

  /// Allows load above capacity, at a price for a mean stop that is steep at the temperature.
  mutating func soften(_ temperature: Double) {
    var load = 0.0
    for stop in 0..<stopCount { load += Double(nodes[stop].load) }
    price(excessAt: 20 * temperature * Double(stopCount) / max(1, load))
  }

  /// Moves the price a little, by the share of the latest steps that ended within capacity.
  mutating func steerExcessPrice(_ share: Double, towards wanted: Double) {
    let price = share > wanted ? excessPrice * 0.95 : excessPrice / 0.95
    self.price(excessAt: min(max(price, 1e-6), 1e9))
  }

  private mutating func price(excessAt price: Double) {
    if excess > 0 { cost += (price - excessPrice) * Double(excess) }
    excessPrice = price
  }
}
