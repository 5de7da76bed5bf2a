import CityModel
import Geography
import Planning

/// What happens at the pickup points: couriers bring parcels, owners fetch them.
extension ReplicationState {
  /// Whether parcels of the kind are loaded only where a cell is reserved for them: those refused
  /// before and those with no attempt left always are.
  func reserves(_ kind: Loading.Kind) -> Bool {
    city.pickup.claim == .atLoading || kind == .held || kind == .redirected
  }

  /// Sends the rounds off: what they do not bring stays, the rest is there when the courier is.
  mutating func send(_ loading: inout Loading, loads: DayLoads, driven: DrivenRounds) {
    var short = (0..<driven.drop.count).map { cell in
      let (carrier, site) = (cell / city.sites.count, cell % city.sites.count)
      return Int32(loads.drop(carrier: carrier, site: site)) - driven.drop[cell]
    }
    loading.leaveBehind(&short, &self)
    aboard.load(loading.drops, sites: city.sites.count)
    for handover in driven.handovers {
      let number = aboard.add(
        Aboard.Visit(
          site: handover.site, carrier: handover.carrier, parcels: Int32(handover.parcels),
          before: handover.before, departure: driven.departure))
      points.schedule(
        courier: number, at: handover.site, time: min(midnight + handover.moment, lastMoment))
    }
  }

  /// Runs every pickup point until the given moment; where one is closed for the day, owners come
  /// again the next.
  mutating func runPickupPoints(before time: Double) {
    for open in plan.siting.open {
      let site = open.site
      if conditions.closedSites.contains(site) {
        record(
          points.postpone(at: site, before: time, until: midnight + Collection.day), at: site)
        continue
      }
      var courier: (number: Int, time: Double)?
      let isTraced = events != nil
      repeat {
        var fetched: [(index: Int, time: Double)] = []
        let visits = points.serve(at: site, before: time) { index, moment in
          if isTraced { fetched.append((index, moment)) }
        }
        for parcel in fetched { note(.collected, parcel.index, 1, site: site, at: parcel.time) }
        record(visits, at: site)
        courier = visits.courier
        if let courier { handOver(aboard.visits[courier.number], at: courier.time) }
      } while courier != nil
    }
  }

  private mutating func record(_ visits: PickupPoints.Visits, at site: Int) {
    sites[site].collected += visits.collected
    sites[site].waitedSeconds += visits.waited
    sites[site].sentAway += visits.sentAway
    for nights in visits.longer { sites[site].stayLonger(than: Int(nights)) }
    record.parcels.collected += visits.collected
  }

  /// The courier puts into cells what has one reserved, then the rest where it fits: what came
  /// yesterday before what came today, by turns. What finds none goes back.
  private mutating func handOver(_ visit: Aboard.Visit, at time: Double) {
    // Named by what is the same in every plan, so that plans are compared on the same stays.
    var stream = stream(
      "dwell", [siteKeys[visit.site], visit.carrier, visit.departure, visit.before])
    var left = visit.parcels
    var claims: [Loading.Drop] = []
    for position in aboard.positions(of: visit) where left > 0 {
      var claim = aboard.drops[position]
      guard claim.count > 0, waiting.carrier(of: claim.index) == visit.carrier else { continue }
      claim.count = min(claim.count, left)
      left -= claim.count
      aboard.drops[position].count -= claim.count
      if claim.isReserved { put(claim, at: time, &stream) } else { claims.append(claim) }
    }
    assert(left == 0, "more is handed over than was loaded")
    for kind in [Loading.Kind.overnight, .fresh] {
      let ofKind = claims.filter { $0.kind == kind }
      if !ofKind.isEmpty { claimCells(ofKind, at: visit.site, time, &stream) }
    }
  }

  private mutating func claimCells(
    _ claims: [Loading.Drop], at site: Int, _ time: Double, _ stream: inout RandomStream
  ) {
    var wanted = BySize(small: 0, medium: 0, large: 0)
    for claim in claims { wanted[claim.size] += Int(claim.count) }
    let free = points.admit(wanted, at: site, time: time)
    guard free != wanted else {
      for claim in claims { put(claim, at: time, &stream) }
      return
    }
    let turns = Loading.takeTurns(claims, free, &stream)
    for claim in turns.admitted { put(claim, at: time, &stream) }
    for refusal in turns.refused {
      turnAway(refusal, at: time)
      sendBack(refusal, at: time)
    }
  }

  private mutating func put(_ drop: Loading.Drop, at time: Double, _ stream: inout RandomStream) {
    record(drop)
    note(
      .dropped, drop.index, Int(drop.count), site: drop.site, failed: failed(drop.kind), at: time)
    let site = drop.site
    points.drop(
      Int(drop.count), of: drop.size, index: drop.index, at: site, time: time, stream: &stream
    ) { nights, seconds in
      sites[site].stay(nights)
      sites[site].dwellSeconds += seconds
    }
  }

  private mutating func record(_ drop: Loading.Drop) {
    let (building, carrier) = (
      waiting.building(of: drop.index), waiting.carrier(of: drop.index)
    )
    var counts = ParcelCounts()
    counts.dropped = Int(drop.count)
    if drop.kind == .redirected { counts.redirected = counts.dropped }
    if drop.kind == .fresh { counts.sameDay = counts.dropped }
    if drop.elsewhere { counts.droppedElsewhere = counts.dropped }
    add(counts, building: building, carrier: carrier)
    sites[drop.site].dropped += counts.dropped
    let walk =
      drop.elsewhere
      ? reach.walk(from: building, to: drop.site) : plan.access.view(of: carrier).walk[building]
    let metres = 2 * walk * Double(drop.count)
    zones[Int(plan.buildings.zones[building])].residentMetres += metres
    serviceCellRecords[Int(serviceCells.ofBuilding[building])].residentMetres += metres
    record.residentMetres += metres
  }

  /// Door attempts that had failed before parcels of the kind were loaded for a pickup point.
  private func failed(_ kind: Loading.Kind) -> Int { kind == .redirected ? waiting.attempts : 0 }

  // MARK: - Without a cell

  /// Counts a wish refused for want of a cell.
  mutating func turnAway(_ refusal: Loading.Drop, at time: Double) {
    count(refusal.index) { $0.turnedAway += Int(refusal.count) }
    sites[refusal.site].turnedAway += Int(refusal.count)
    note(.refused, refusal.index, Int(refusal.count), site: refusal.site, at: time)
  }

  /// What has no cell goes where the policy on overflow has it, by the next rounds.
  mutating func sendBack(_ refusal: Loading.Drop, at time: Double) {
    switch (refusal.kind, city.pickup.overflow) {
    case (.redirected, _): giveBackToSender(refusal.count, refusal.index, at: time)
    case (.fresh, .door): waiting.freshDoor[refusal.index] += refusal.count
    case (_, .door): waiting.door[refusal.index] += refusal.count
    case (_, .next), (_, .hold): waiting.drop[refusal.index] += refusal.count
    }
  }

  mutating func giveBackToSender(_ parcels: Int32, _ index: Int, at time: Double) {
    count(index) { $0.returned += Int(parcels) }
    note(.returned, index, Int(parcels), failed: waiting.attempts, at: time)
  }

  /// What the rounds do not bring waits for the next.
  mutating func leave(_ parcels: Int32, of drop: Loading.Drop, at time: Double) {
    note(
      .leftBehind, drop.index, Int(parcels), site: drop.site, failed: failed(drop.kind), at: time)
    switch drop.kind {
    case .redirected:
      waiting.redirected[drop.index] += parcels
      leftRedirected += Int(parcels)
    case .fresh:
      waiting.freshDrop[drop.index] += parcels
      leftDrops += Int(parcels)
    case .held, .overnight:
      waiting.drop[drop.index] += parcels
      leftDrops += Int(parcels)
    }
  }
}
