import CityModel
import Demand
import Geography
import Planning

/// One replication while it runs: where every parcel is, counted, and what has been recorded.
struct ReplicationState {
  /// A parcel that stays at the depot tonight, after this many failed attempts.
  struct Later {
    var index: Int
    var failed: Int
    var count: Int32
  }

  let city: City
  let plan: Plan
  let reach: PickupReach
  let serviceCells: ServiceCells
  let replication: Int
  /// Names of zones and sites in random substreams.
  let zoneKeys: [Int]
  let siteKeys: [Int]
  var waiting: WaitingParcels
  var cells: PickupPoints
  var tonight: [Later] = []
  /// Left behind by the day's rounds.
  var leftDoor = 0
  var leftDrops = 0
  var leftRedirected = 0

  private(set) var day: CalendarDay
  /// From the first day that is recorded; negative while warming up.
  private(set) var dayIndex: Int
  private(set) var conditions: DayConditions
  /// What is admitted to pickup points, first come first.
  let kinds: [MorningDrops.Kind]
  /// Share of each carrier's parcels that come after the rounds have left.
  private let lateShares: [Double]
  private var initialStock = ParcelStock()
  var record: DayRecord
  var zones: [PlaceRecord]
  var serviceCellRecords: [PlaceRecord]
  var sites: [SiteRecord]

  init(
    city: City, plan: Plan, reach: PickupReach, serviceCells: ServiceCells, replication: Int
  ) {
    self.city = city
    self.plan = plan
    self.reach = reach
    self.serviceCells = serviceCells
    self.replication = replication
    zoneKeys = city.zones.map(\.streamKey)
    siteKeys = city.sites.map { streamKey(of: $0.id) }
    lateShares = city.carriers.map { $0.shareArriving(after: city.delivery.day.departure) }
    kinds =
      lateShares.contains { $0 > 0 }
      ? [.held, .redirected, .overnight, .fresh] : [.held, .redirected, .fresh]
    waiting = WaitingParcels(
      buildings: plan.buildings.count, carriers: city.carriers.count,
      attempts: city.delivery.attempts, isLate: lateShares.contains { $0 > 0 })
    cells = PickupPoints(city: city, siting: plan.siting)
    dayIndex = -city.simulation.warmUpDays
    day = city.demand.start.advanced(by: dayIndex)
    conditions = DayConditions(city, on: day)
    record = DayRecord(day: day, carrierCount: city.carriers.count)
    zones = Array(repeating: PlaceRecord(), count: city.zones.count)
    serviceCellRecords = Array(repeating: PlaceRecord(), count: serviceCells.cells.count)
    sites = Array(repeating: SiteRecord(), count: city.sites.count)
  }

  /// Simulates the next day: parcels come, cells are given out, rounds driven, doors tried, parcels
  /// fetched.
  /// - Parameter rounds: the rounds for the day's loads
  mutating func runDay(
    rounds: (CalendarDay, DayLoads, DayConditions) throws -> RoutePlan
  ) rethrows -> DayRecord {
    beginDay()
    receive(DemandDay(city, plan.buildings, day: day, replication: replication))
    var drops = MorningDrops()
    drops.admit(&self)
    let loads = dayLoads(drops)
    let driven = DrivenRounds(
      try rounds(day, loads, conditions), loads: loads, city: city, plan: plan,
      cells: serviceCells, conditions: conditions, stream: stream)
    record(driven)
    attemptDoors(brought: driven.door, moments: driven.doorMoment)
    finish(&drops, loads: loads, driven: driven)
    return endDay()
  }

  private mutating func beginDay() {
    day = city.demand.start.advanced(by: dayIndex)
    record = DayRecord(day: day, carrierCount: city.carriers.count)
    (leftDoor, leftDrops, leftRedirected) = (0, 0, 0)
    conditions = DayConditions(city, on: day)
    waiting.bringForward()
    serveOwners(before: midnight + city.delivery.day.departure.value)
  }

  /// Seconds from the first midnight of all to this day's.
  private var midnight: Double {
    Double(dayIndex + city.simulation.warmUpDays) * Collection.day
  }

  /// Pickup points hand out parcels until the given moment; where one is closed for the day, owners
  /// come again the next.
  private mutating func serveOwners(before time: Double) {
    for open in plan.siting.open {
      let site = open.site
      let visits =
        conditions.closedSites.contains(site)
        ? cells.postpone(at: site, before: time, until: midnight + Collection.day)
        : cells.serve(at: site, before: time)
      sites[site].collected += visits.collected
      sites[site].waitedSeconds += visits.waited
      sites[site].sentAway += visits.sentAway
      for nights in visits.longer { sites[site].stayLonger(than: Int(nights)) }
      record.parcels.collected += visits.collected
    }
  }

  /// The day's new parcels: to the nearest open pickup point where their owners are willing and it
  /// has a cell of their size, else to the door.
  private mutating func receive(_ demand: DemandDay) {
    for building in 0..<plan.buildings.count {
      let (site, band) = (Int(plan.access.site[building]), Int(plan.access.band[building]))
      let cells = site >= 0 ? plan.siting[site]?.cells : nil
      for carrier in 0..<city.carriers.count {
        var counts = ParcelCounts()
        for size in SizeClass.allCases {
          let all = demand.parcels(building: building, carrier: carrier, size: size)
          guard all > 0 else { continue }
          let wishes = demand.willing(
            building: building, carrier: carrier, size: size, band: band)
          let dropped = cells?.fits(size) == true ? wishes : 0
          let index =
            (building * city.carriers.count + carrier) * WaitingParcels.sizes + size.rawValue
          waiting.freshDrop[index] = Int32(dropped)
          waiting.freshDoor[index] = Int32(all - dropped)
          if lateShares[carrier] > 0 { delay(index, building: building, carrier: carrier) }
          counts.generated += all
          counts.wished += dropped
        }
        if counts.generated > 0 { add(counts, building: building, carrier: carrier) }
      }
    }
  }

  /// Sets apart what comes after the rounds have left.
  private mutating func delay(_ index: Int, building: Int, carrier: Int) {
    let zone = Int(plan.buildings.zones[building])
    var stream = stream(
      "late arrivals", [zoneKeys[zone], index - plan.buildings.starts[zone] * waiting.width])
    let door = Int32(
      stream.binomial(trials: Int(waiting.freshDoor[index]), probability: lateShares[carrier]))
    let drop = Int32(
      stream.binomial(trials: Int(waiting.freshDrop[index]), probability: lateShares[carrier]))
    waiting.freshDoor[index] -= door
    waiting.freshDrop[index] -= drop
    waiting.lateDoor[index] = door
    waiting.lateDrop[index] = drop
  }

  private func dayLoads(_ drops: MorningDrops) -> DayLoads {
    let (carriers, sizes) = (city.carriers.count, WaitingParcels.sizes)
    var loads = DayLoads(
      carriers: carriers, buildings: plan.buildings.count, sites: city.sites.count)
    for building in 0..<plan.buildings.count {
      for carrier in 0..<carriers {
        let first = (building * carriers + carrier) * sizes
        loads.door[carrier * plan.buildings.count + building] = doorParcels(from: first)
      }
    }
    for drop in drops.drops {
      let row = waiting.carrier(of: drop.index) * city.sites.count + drop.site
      loads.drop[row * sizes + waiting.size(of: drop.index).rawValue] += drop.count
    }
    return loads
  }

  private mutating func record(_ driven: DrivenRounds) {
    record.vehicles = driven.use
    for carrier in city.carriers.indices {
      record.carriers[carrier].vehicles = driven.carrierUse[carrier]
    }
    for zone in zones.indices { zones[zone].vehicles += driven.zoneUse[zone] }
    for cell in serviceCellRecords.indices {
      serviceCellRecords[cell].vehicles += driven.cellUse[cell]
    }
    for site in sites.indices { sites[site].vehicles += driven.siteUse[site] }
  }

  /// Puts into the cells what was brought to the pickup points, and lets it dwell.
  private mutating func finish(_ drops: inout MorningDrops, loads: DayLoads, driven: DrivenRounds) {
    var short = (0..<driven.drop.count).map { cell in
      let (carrier, site) = (cell / city.sites.count, cell % city.sites.count)
      return Int32(loads.drop(carrier: carrier, site: site)) - driven.drop[cell]
    }
    drops.leaveBehind(&short, &self)
    var streams = [RandomStream?](repeating: nil, count: city.sites.count)
    for drop in drops.drops where drop.count > 0 {
      record(drop)
      let site = drop.site
      let carrier = waiting.carrier(of: drop.index)
      var stream = streams[site] ?? stream("dwell", [siteKeys[site]])
      cells.drop(
        Int(drop.count), of: waiting.size(of: drop.index), at: site,
        time: midnight + driven.dropMoment[carrier * city.sites.count + site], stream: &stream
      ) { nights, seconds in
        sites[site].stay(nights)
        sites[site].dwellSeconds += seconds
      }
      streams[site] = stream
    }
    for open in plan.siting.open {
      let site = open.site
      let taken = cells.taken(at: site)
      record.cellsTaken += taken
      sites[site].cellsTaken.append(Int32(taken))
    }
    serveOwners(before: midnight + Collection.day)
    for open in plan.siting.open {
      sites[open.site].held = cells.taken(at: open.site)
      record.stock.atPickupPoints += sites[open.site].held
    }
  }

  private mutating func record(_ drop: MorningDrops.Drop) {
    let building = waiting.building(of: drop.index)
    let zone = Int(plan.buildings.zones[building])
    var counts = ParcelCounts()
    counts.dropped = Int(drop.count)
    if drop.kind == .redirected { counts.redirected = counts.dropped }
    if drop.kind == .fresh { counts.sameDay = counts.dropped }
    if drop.elsewhere { counts.droppedElsewhere = counts.dropped }
    add(counts, building: building, carrier: waiting.carrier(of: drop.index))
    sites[drop.site].dropped += counts.dropped
    let walk =
      drop.elsewhere ? reach.walk(from: building, to: drop.site) : plan.access.walk[building]
    let metres = 2 * walk * Double(drop.count)
    zones[zone].residentMetres += metres
    serviceCellRecords[Int(serviceCells.ofBuilding[building])].residentMetres += metres
    record.residentMetres += metres
  }

  private mutating func endDay() -> DayRecord {
    func sum(_ counts: [Int32]) -> Int { counts.reduce(0) { $0 + Int($1) } }
    record.stock.cameLate = sum(waiting.lateDoor) + sum(waiting.lateDrop)
    record.stock.backlog = leftDoor + leftDrops + leftRedirected
    record.stock.awaitingDoor = sum(waiting.door) - leftDoor
    record.stock.awaitingRoom = sum(waiting.drop) - leftDrops
    record.stock.awaitingRedirection = sum(waiting.redirected) - leftRedirected
    dayIndex += 1
    if dayIndex == 0 { forgetWarmUp() }
    return record
  }

  private mutating func forgetWarmUp() {
    initialStock = record.stock
    for zone in zones.indices { zones[zone] = PlaceRecord() }
    for cell in serviceCellRecords.indices { serviceCellRecords[cell] = PlaceRecord() }
    for site in sites.indices { sites[site] = SiteRecord() }
  }

  /// What is recorded of the days run so far.
  func record(of days: [DayRecord]) -> ReplicationRecord {
    ReplicationRecord(
      replication: replication, days: days, zones: zones, cells: serviceCellRecords, sites: sites,
      initialStock: initialStock)
  }

  /// Adds to the counts of the city, the carrier, the zone and the cell.
  mutating func add(_ counts: ParcelCounts, building: Int, carrier: Int) {
    record.parcels += counts
    record.carriers[carrier].parcels += counts
    zones[Int(plan.buildings.zones[building])].parcels += counts
    serviceCellRecords[Int(serviceCells.ofBuilding[building])].parcels += counts
  }

  /// The same for the parcels of one index.
  mutating func count(_ index: Int, _ change: (inout ParcelCounts) -> Void) {
    var counts = ParcelCounts()
    change(&counts)
    add(counts, building: waiting.building(of: index), carrier: waiting.carrier(of: index))
  }

  /// A stream of this day and replication.
  func stream(_ name: StaticString, _ keys: [Int]) -> RandomStream {
    RandomStream(seed: city.seed, name: name, keys: keys + [day.dayNumber, replication])
  }
}

/// An entity's name in random substreams: its id, hashed (FNV-1a), as for zones.
private func streamKey(of id: String) -> Int {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  return Int(truncatingIfNeeded: hash)
}
