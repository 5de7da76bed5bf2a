/// An open set under the closest-open-site rule with all that follows from it, and what opening,
/// closing or swapping sites would change.
///
/// Who comes to a site follows from the open set alone, and so the best level of each site from its
/// load L and value V: serving min(1, capacity / L) of V. Overload that must be served, demand that
/// must be served and reaches no site, and coverage are priced; a budget is met by making site
/// costs weigh more.
final class ClosestSiteState {
  /// What comes to a site.
  struct Arrivals: BitwiseCopyable {
    var load = 0.0
    var value = 0.0
    /// Clients among them that must be served.
    var mustServe: Int32 = 0
  }

  /// How an open site is best equipped for its arrivals.
  struct Equipment: BitwiseCopyable {
    var level: Int32 = -1
    var cost = 0.0
    var saving = 0.0
    var overload = 0.0
  }

  let instance: ClosestSiteInstance
  let isOpen: OwnedBuffer<Bool>
  /// Place in the client's row of the site it goes to; −1 for none.
  let serving: OwnedBuffer<Int32>
  private let arrivals: OwnedBuffer<Arrivals>
  private let equipment: OwnedBuffer<Equipment>
  private let uncovered: OwnedBuffer<Double>
  private(set) var siteCost = 0.0
  private var saving = 0.0
  private var overload = 0.0
  private var unserved = 0.0

  /// Weight of site costs in the choice of levels and in the objective: above 1 under a budget.
  private(set) var siteCostFactor = 1.0
  /// Price of a unit of demand that must be served and is not.
  private let shortfallPrice: Double
  /// Price of a unit of uncovered weight, by coverage row.
  var coveragePrice: [Double]
  private let steepPrice: [Double]
  /// Whether coverage may not be missed at all, and is worth nothing beyond.
  var keepsCoverage = false
  private let tolerance: Double

  // What the last `change` would do.
  private var opened = -1
  private var closed = -1
  private var moves: [(client: Int32, to: Int32)] = []
  private var touched: [Int32] = []
  private let isTouched: OwnedBuffer<Bool>
  private let newArrivals: OwnedBuffer<Arrivals>
  private let newEquipment: OwnedBuffer<Equipment>
  private let newUncovered: OwnedBuffer<Double>
  private var newUnserved = 0.0
  private let stamp: OwnedBuffer<Int32>
  private var stampNow: Int32 = 0

  init(_ instance: ClosestSiteInstance) {
    self.instance = instance
    let (n, m, rows) = (instance.clientCount, instance.siteCount, instance.allowedUncovered.count)
    isOpen = OwnedBuffer(repeating: false, count: m)
    serving = OwnedBuffer(repeating: -1, count: n)
    arrivals = OwnedBuffer(repeating: Arrivals(), count: m)
    equipment = OwnedBuffer(repeating: Equipment(), count: m)
    uncovered = OwnedBuffer(repeating: 0, count: rows)
    isTouched = OwnedBuffer(repeating: false, count: m)
    newArrivals = OwnedBuffer(repeating: Arrivals(), count: m)
    newEquipment = OwnedBuffer(repeating: Equipment(), count: m)
    newUncovered = OwnedBuffer(repeating: 0, count: rows)
    stamp = OwnedBuffer(repeating: 0, count: n)
    let demand = instance.demand.array.reduce(0, +)
    tolerance = 1e-9 * demand
    shortfallPrice =
      10 * instance.dearestCost / max(instance.demand.array.min() ?? 1, 1e-9 * demand)
    steepPrice = instance.coverageTotal.map { 1e3 * instance.dearestCost / max($0, 1e-300) }
    coveragePrice = instance.naturalCoveragePrice
    for client in 0..<n { countOutside(client, 1, uncovered, &unserved) }
    for site in 0..<m where instance.mustOpen[site] { apply(opening: site, closing: -1) }
  }

  /// Opens exactly the given sites, besides those that must be.
  func restart(open: [Bool]) {
    for site in 0..<instance.siteCount where open[site] != isOpen[site] && instance.isFree(site) {
      apply(opening: open[site] ? site : -1, closing: open[site] ? -1 : site)
    }
    addUp()
  }

  /// Equips all sites anew with site costs weighing so much.
  func weighSiteCosts(_ factor: Double) {
    siteCostFactor = factor
    addUp()
  }

  /// Sums what the sites make up anew, free of what rounding has gathered.
  private func addUp() {
    (siteCost, saving, overload) = (0, 0, 0)
    for site in 0..<instance.siteCount where isOpen[site] {
      equipment[site] = equip(site, arrivals[site])
      count(equipment[site], 1)
    }
  }

  // MARK: Values

  /// Cost of the state if it is feasible.
  var cost: Double { instance.outsideCost + siteCost - saving }

  var isFeasible: Bool {
    overload <= tolerance && unserved <= tolerance && isWithinBudget && shortRows.isEmpty
  }

  var isWithinBudget: Bool { siteCost <= instance.budget * (1 + 1e-12) }

  /// Coverage rows that miss what they ask for.
  var shortRows: [Int] {
    (0..<uncovered.count).filter {
      uncovered[$0] > instance.allowedUncovered[$0] + 1e-9 * instance.coverageTotal[$0]
    }
  }

  /// The level of an open site that costs least with these arrivals.
  @inline(__always)
  private func equip(_ site: Int, _ arrivals: Arrivals) -> Equipment {
    var best = Equipment()
    var bestCost = Double.infinity
    for level in instance.levels(site) {
      let capacity = instance.levelCapacity[level]
      let isFull = arrivals.load > capacity * (1 + 1e-12)
      let part = isFull && arrivals.mustServe == 0 ? capacity / arrivals.load : 1
      let overload = isFull && arrivals.mustServe > 0 ? arrivals.load - capacity : 0
      let saving = part * arrivals.value
      let cost = siteCostFactor * instance.levelCost[level] - saving + shortfallPrice * overload
      if cost < bestCost {
        bestCost = cost
        best = Equipment(
          level: Int32(level), cost: instance.levelCost[level], saving: saving, overload: overload)
      }
      // A larger one only costs more.
      if !isFull { break }
    }
    return best
  }

  @inline(__always)
  private func price(_ equipment: Equipment) -> Double {
    siteCostFactor * equipment.cost - equipment.saving + shortfallPrice * equipment.overload
  }

  /// What coverage is worth: every unit of weight its price, whether or not the row asks for it, so
  /// that a walk may trade one site's coverage for another's; or only missed weight, steeply.
  private func uncoveredPrice(_ uncovered: borrowing OwnedBuffer<Double>) -> Double {
    var price = 0.0
    for row in 0..<uncovered.count {
      let missed = uncovered[row] - instance.allowedUncovered[row]
      price += keepsCoverage ? steepPrice[row] * max(0, missed) : coveragePrice[row] * missed
    }
    return price
  }

  /// Adds (1) or removes (−1) what it means that nobody serves the client.
  @inline(__always)
  private func countOutside(
    _ client: Int, _ sign: Double, _ uncovered: borrowing OwnedBuffer<Double>,
    _ unserved: inout Double
  ) {
    if instance.mustServe[client] { unserved += sign * instance.demand[client] }
    if uncovered.count == 0 { return }
    let weight = sign * instance.coverageWeight[client]
    uncovered[0] += weight
    let row = Int(instance.coverageRow[client])
    if row > 0 { uncovered[row] += weight }
  }

  private func count(_ equipment: Equipment, _ sign: Double) {
    siteCost += sign * equipment.cost
    saving += sign * equipment.saving
    overload += sign * equipment.overload
  }

  // MARK: Moves

  /// By how much the priced objective grows if one closed site opens and one open site closes (−1
  /// for none); `commit` makes it so.
  func change(opening opened: Int, closing closed: Int) -> Double {
    (self.opened, self.closed) = (opened, closed)
    moves.removeAll(keepingCapacity: true)
    touched.removeAll(keepingCapacity: true)
    stampNow &+= 1
    newUncovered.copy(from: uncovered)
    newUnserved = unserved
    if opened >= 0 { attract(to: opened) }
    if closed >= 0 { sendAway(from: closed, opening: Int32(opened)) }
    var change = 0.0
    for index in touched {
      let site = Int(index)
      isTouched[site] = false
      let stays = site == opened || (isOpen[site] && site != closed)
      let equipped = stays ? equip(site, newArrivals[site]) : Equipment()
      newEquipment[site] = equipped
      change += price(equipped) - price(equipment[site])
    }
    if uncovered.count > 0 { change += uncoveredPrice(newUncovered) - uncoveredPrice(uncovered) }
    return change + shortfallPrice * (newUnserved - unserved)
  }

  /// Clients that have the opened site closer than where they go now.
  private func attract(to opened: Int) {
    touch(Int32(opened))
    for position in instance.column(opened) {
      let client = instance.columnClient[position]
      let (now, place) = (serving[client], instance.columnPlace[position])
      if now < 0 || place < now {
        stamp[client] = stampNow
        move(client, from: now, to: place)
      }
    }
  }

  /// Clients of the closed site that the opened one has not attracted go on to their next.
  private func sendAway(from closed: Int, opening opened: Int32) {
    touch(Int32(closed))
    for position in instance.column(closed) {
      let client = instance.columnClient[position]
      let now = serving[client]
      if now != instance.columnPlace[position] || stamp[client] == stampNow { continue }
      var next = now + 1
      let end = instance.rowStart[Int(client) + 1]
      while next < end, !isOpen[instance.site[next]], instance.site[next] != opened { next += 1 }
      move(client, from: now, to: next < end ? next : -1)
    }
  }

  @inline(__always)
  private func move(_ client: Int32, from: Int32, to: Int32) {
    moves.append((client, to))
    if from >= 0 { arrive(client, from, -1) } else { leave(client, -1) }
    if to >= 0 { arrive(client, to, 1) } else { leave(client, 1) }
  }

  @inline(__always)
  private func arrive(_ client: Int32, _ place: Int32, _ sign: Double) {
    let site = instance.site[place]
    touch(site)
    var arriving = newArrivals[site]
    arriving.load += sign * instance.demand[client]
    arriving.value += sign * instance.value[place]
    if instance.mustServe[client] { arriving.mustServe += sign > 0 ? 1 : -1 }
    newArrivals[site] = arriving
  }

  @inline(__always)
  private func leave(_ client: Int32, _ sign: Double) {
    countOutside(Int(client), sign, newUncovered, &newUnserved)
  }

  @inline(__always)
  private func touch(_ site: Int32) {
    if isTouched[site] { return }
    isTouched[site] = true
    newArrivals[site] = arrivals[site]
    touched.append(site)
  }

  /// Makes the change looked at last.
  func commit() {
    for site in touched {
      count(equipment[site], -1)
      count(newEquipment[site], 1)
      equipment[site] = newEquipment[site]
      arrivals[site] = newArrivals[site]
    }
    for (client, place) in moves { serving[client] = place }
    uncovered.copy(from: newUncovered)
    unserved = newUnserved
    if opened >= 0 { isOpen[opened] = true }
    if closed >= 0 {
      isOpen[closed] = false
      arrivals[closed] = Arrivals()
    }
  }

  private func apply(opening opened: Int, closing closed: Int) {
    _ = change(opening: opened, closing: closed)
    commit()
  }

  /// The level in force at a site, −1 where it is closed.
  func level(_ site: Int) -> Int32 { isOpen[site] ? equipment[site].level : -1 }
}
