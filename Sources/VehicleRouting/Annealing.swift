import Foundation
import Optimization

/// Simulated annealing over ruin and recreate (SISR: Christiaens & Vanden Berghe, Transp. Sci. 54,
/// 2020), each step ended by a local search around what it changed (as in FILO: Accorsi & Vigo,
/// Transp. Sci. 55, 2021), on some stops of a problem. With windows some steps are exchanges instead.
///
/// Measured: the local search is worth its time where a step comes close to being accepted: trips of a
/// few stops are rearranged whole by ruin and recreate, which does ten times as many steps in the time.
/// On long trips it takes many steps to exchange their ends, so that the search follows more of them;
/// every one where load above capacity has a price, or where a trip has one of its own, so that a step
/// which opens one looks dear until another is closed.
struct Annealing<T: Travel, W: TimeRule> {
  var state: SearchState<T, W>
  /// Where the trips of states that are better than the one before are kept; nil for nowhere.
  let pool: RoutePool?
  private var random: SearchRandom
  private let ruin = Ruin()
  private let recreate = Recreate()
  private var absences: Absences
  /// Multiple of the temperature up to which a step may be dearer and still be searched locally.
  private let reach: Double
  /// Whether load above capacity has a price.
  private let isSoft: Bool
  /// Whether exchanges may overload trips where others make up for it.
  private let repairs: Bool

  /// Cost of the best state met.
  private(set) var bestCost: Double
  /// Whether the present state is the best one and has not been copied yet.
  private var bestIsPresent = true
  private let bestNodes: UnsafeMutablePointer<SearchNode>
  private let bestRoutes: UnsafeMutablePointer<SearchRoute>

  /// Whether steps that leave out stops which were left out less often are taken though they cost
  /// more.
  private var insists = false

  /// One step in so many begins at a stop that is missing, where there is one.
  private static var missingShare: Int { 10 }
  private static var missingShareInsisting: Int { 2 }
  /// Where exchanges with windows are possible, one step in so many is one.
  private static var exchangeShare: Int { 2 }
  /// Where exchanges may be repaired, one in so many may need it.
  private static var repairShare: Int { 2 }
  /// Multiple of the temperature by which trips may get dearer for the sake of rarer absences.
  private static var patience: Double { 20 }

  init(_ state: SearchState<T, W>, _ random: SearchRandom, _ pool: RoutePool? = nil) {
    bestCost = state.cost
    bestNodes = .allocate(capacity: state.stopCount + state.slotCount)
    bestRoutes = .allocate(capacity: max(1, state.slotCount))
    isSoft = SoftCapacity.suits(state)
    let paysForTrips = (0..<state.kindCount).contains { state.kinds[$0].charge(0) > 0 }
    reach = !state.hasLongTrips ? 5 : isSoft || paysForTrips ? .infinity : 15
    repairs = CapacityRepair.suits(state)
    absences = Absences(state)
    self.state = state
    self.random = random
    self.pool = pool
  }

  func release() {
    state.release()
    absences.release()
    bestNodes.deallocate()
    bestRoutes.deallocate()
  }

  /// Runs `iterations` while the temperature falls geometrically.
  /// - Parameters:
  ///   - cooled: share of the whole cooling that is over
  ///   - insists: whether missing stops are put in at the expense of others
  /// - Returns: false when the deadline came first.
  mutating func run(
    iterations: Int, from hot: Double, to cold: Double, cooled: Double, insists: Bool = false,
    deadline: Deadline
  ) -> Bool {
    guard state.stopCount > 0 else { return true }
    self.insists = insists
    let stride = 256
    let factor = iterations > 0 ? pow(cold / hot, Double(stride) / Double(iterations)) : 1
    var temperature = hot
    if isSoft, !state.isSoft { state.soften(hot) }
    let wanted = SoftCapacity.share(cooled: cooled)
    var fitting = 0
    for iteration in 0..<iterations {
      if iteration % stride == stride - 1 {
        temperature *= factor
        if isSoft { state.steerExcessPrice(Double(fitting) / Double(stride), towards: wanted) }
        fitting = 0
        if iteration % (4 * stride) == stride - 1, deadline.isOver { return false }
      }
      step(temperature)
      if state.excess == 0 { fitting &+= 1 }
    }
    return true
  }

  @inline(__always)
  private mutating func step(_ temperature: Double) {
    state.begin()
    var price = 0.0
    if W.windows, state.canExchange, random.index(below: Self.exchangeShare) == 0 {
      guard exchange(temperature) else {
        state.undo()
        return
      }
    } else {
      let seed = drawSeed()
      price -= state.ruin(ruin, seed, &random)
      price += state.recreate(recreate, &random)
    }
    if state.severalKinds { state.chooseVehicles() }
    var cost = state.changedCost() + price
    // What comes back as it was has been searched before.
    if state.canImproveLocally, cost < state.costBefore + reach * temperature,
      abs(cost - state.costBefore) > 1e-7
    {
      state.improveLocally()
      if state.severalKinds { state.chooseVehicles() }
      cost = state.changedCost() + price
    }
    let isRarer =
      insists && absences.count > 0 && absences.fall(in: state)
      && cost - price < state.costBefore + Self.patience * temperature
    if isRarer || cost < state.costBefore - temperature * log(random.uniform()) {
      if bestIsPresent, cost >= state.costBefore || state.changedExcess() > 0 {
        // The best would be lost: copy it first, and let this change go.
        state.undo()
        keepBest()
        return
      }
      if let pool, cost < state.costBefore - 1e-9 { state.offerChanged(to: pool) }
      if absences.count > 0 || price > 0 { absences.keep(state) }
      state.commit()
      state.cost = cost
      if state.excess == 0, cost < bestCost - 1e-9 {
        bestCost = cost
        bestIsPresent = true
      }
    } else {
      state.undo()
    }
  }

  /// An exchange; where trips are nearly full, every other one may need repair.
  /// - Returns: false where there is none; what was tried is to be undone.
  @inline(__always)
  private mutating func exchange(_ temperature: Double) -> Bool {
    let head = random.index(below: state.stopCount)
    if repairs, random.index(below: Self.repairShare) == 0 {
      return state.exchangeAndRepair(beginningWith: head, temperature, &random)
    }
    return state.exchange(beginningWith: head, &random)
  }

  /// The stop that a step begins at.
  @inline(__always)
  private mutating func drawSeed() -> Int {
    let share = insists ? Self.missingShareInsisting : Self.missingShare
    let isMissing = absences.count > 0 && random.index(below: share) == 0
    return isMissing ? absences.draw(&random) : random.index(below: state.stopCount)
  }

  private mutating func keepBest() {
    bestNodes.update(from: state.nodes, count: state.stopCount + state.slotCount)
    bestRoutes.update(from: state.routes, count: state.slotCount)
    bestIsPresent = false
  }

  /// The best trips met, by the problem's indices.
  func best() -> TripPlan {
    bestIsPresent ? state.plan() : state.plan(bestNodes, bestRoutes)
  }
}

extension SearchState {
  /// Cost with the changes since `begin`, prices of absent stops apart.
  @inline(__always)
  func changedCost() -> Double {
    var cost = costBefore
    for index in 0..<touchedCount {
      let route = touched[index].route
      if route.count > 0 {
        let kind = kinds[Int(route.kind)]
        cost -= kind.charge(route.duration) + kind.perMetre * route.distance
        cost -= kind.perSecond * route.duration
      }
      cost += routeCost(Int(touched[index].slot))
    }
    if isSoft { cost += excessPrice * Double(changedExcess()) }
    return cost
  }
}
