/// Exchanges that overload a trip, and others that repair it, as one step: where vehicles are nearly
/// full, hardly any exchange of two trips fits both. The first one may put too much on a trip, at a
/// low price; others then take load off again (ejection chains: Glover, Discrete Appl. Math. 65,
/// 1996; penalties with a repair at the end as in Nagata, Bräysy & Dullaert, Comput. Oper. Res. 37,
/// 2010). It is the repaired whole that is accepted or not, so that every state is within capacity.
///
/// Measured on Homberger's instances whose vehicles are 99 % full: the gap to the best known falls
/// from 2.0 to 1.8 % (RC1_10_3, 14 s) and from 3.5 to 1.4 % (R1_10_5, 130 to 150 s). Repairs by trips
/// not yet changed alone find less; so do higher prices.
enum CapacityRepair {
  /// Share of the trips' capacity that is in use from which on it is worth its time.
  private static var fullness: Double { 0.95 }
  /// Price of a unit above capacity while a step is under way, in temperatures.
  static var price: Double { 0.1 }
  /// What a step may cost, in temperatures, for the repair to go on.
  static var allowance: Double { 10 }
  /// Exchanges that a repair consists of at most.
  static var most: Int { 4 }

  /// Whether the trips are so full that exchanges of two seldom fit.
  static func suits<T: Travel, W: TimeRule>(_ state: SearchState<T, W>) -> Bool {
    guard state.canExchange, !state.isSoft else { return false }
    let load = (0..<state.stopCount).reduce(0.0) { $0 + Double(state.nodes[$1].load) }
    let trips = Double(state.slotCount - state.freeCount)
    return load >= fullness * trips * Double(state.kinds[0].capacity)
  }
}

/// Which exchanges are looked for.
struct ExchangeFilter {
  /// Bound that the change of the price of load above capacity lies below.
  var fine = Double.infinity
  /// A change of cost by which an exchange is known to take earlier ones back.
  var shunned = Double.infinity
}

extension SearchState {
  /// Makes the cheapest exchange of stretches that begin with a stop, and what repairs it.
  /// - Returns: false where there is none or no repair was found; the change is then to be undone.
  mutating func exchangeAndRepair(
    beginningWith head: Int, _ temperature: Double, _ random: inout SearchRandom
  ) -> Bool {
    excessPrice = CapacityRepair.price * temperature
    defer { excessPrice = .infinity }
    let exchange = cheapestExchange(beginningWith: head, among: random.next() & random.next())
    guard exchange.first >= 0 else { return false }
    make(exchange)
    return repair(exchange.cost, upTo: CapacityRepair.allowance * temperature, &random)
  }

  /// Exchanges that take load off overloaded trips, each the cheapest of its trip.
  /// - Parameters:
  ///   - cost: change of cost by what is to be repaired
  ///   - ceiling: change of cost below which the whole has to stay all along
  /// - Returns: whether all trips are within capacity.
  private mutating func repair(
    _ cost: Double, upTo ceiling: Double, _ random: inout SearchRandom
  ) -> Bool {
    var cost = cost
    for _ in 0..<CapacityRepair.most {
      guard let slot = overloaded else { return true }
      guard cost < ceiling else { return false }
      var best = TimelyExchange()
      best.cost = ceiling - cost
      // Less load above capacity, and not by going back to where the step began.
      let filter = ExchangeFilter(fine: -0.5 * excessPrice, shunned: -cost)
      var stop = Int(nodes[stopCount + slot].next)
      while stop < stopCount {
        seekExchange(beginningWith: stop, among: random.next(), filter, &best)
        stop = Int(nodes[stop].next)
      }
      guard best.first >= 0 else { return false }
      make(best)
      cost += best.cost
    }
    return overloaded == nil
  }

  /// A trip changed since `begin` that has load above capacity.
  private var overloaded: Int? {
    for index in 0..<touchedCount {
      let slot = Int(touched[index].slot)
      if routes[slot].slack < 0 { return slot }
    }
    return nil
  }
}
