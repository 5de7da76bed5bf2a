import CityModel
import Demand
import Geography
import Planning

/// One replication while it runs: where every parcel is, counted, and what has been recorded.
struct ReplicationState {
  let city: City
  let plan: Plan
  let reach: PickupReach
  let serviceCells: ServiceCells
  private let shares: StopShares
  let replication: Int
  /// Whether an open site has a cell that is large enough, at `site · 3 + size`.
  let fits: [Bool]
  /// Names of zones and sites in random substreams.
  let zoneKeys: [Int]
  let siteKeys: [Int]
  /// What is loaded for pickup points, first come first.
  let kinds: [Loading.Kind]
  /// Shares of each carrier's parcels by the departure they come in time for; those that miss the
  /// last at the end.
  let arrivalShares: [[Double]]

  var waiting: WaitingParcels
  var points: PickupPoints
  /// On their way to pickup points, since the morning.
  var aboard = Aboard()
  /// Not found in today.
  var missed: [Missed] = []
  /// Left behind by the rounds that left last.
  var leftDoor = 0
  var leftDrops = 0
  var leftRedirected = 0
  /// When they left, in seconds since the first midnight.
  private(set) var departs = 0.0
  private var vehicles = VehicleDays()

  private(set) var day: CalendarDay
  /// From the first day that is recorded; negative while warming up.
  private(set) var dayIndex: Int
  private(set) var conditions: DayConditions
  private var initialStock = ParcelStock()
  var record: DayRecord
  var zones: [PlaceRecord]
  var serviceCellRecords: [PlaceRecord]
  var sites: [SiteRecord]
  private(set) var siteDays: SiteDays
  /// Of the day; nil where nobody traces them.
  var events: [ParcelEvent]?

  init(
    city: City, plan: Plan, reach: PickupReach, serviceCells: ServiceCells, shares: StopShares,
    replication: Int, isTraced: Bool = false
  ) {
    self.city = city
    self.plan = plan
    self.reach = reach
    self.serviceCells = serviceCells
    self.shares = shares
    fits = city.sites.indices.flatMap { site in
      SizeClass.allCases.map { plan.siting[site]?.cells.fits($0) ?? false }
    }
    self.replication = replication
    zoneKeys = city.zones.map(\.streamKey)
    siteKeys = city.sites.map { streamKey(of: $0.id) }
    let departures = city.delivery.day.departures
    arrivalShares = city.carriers.map { $0.shares(by: departures) }
    let comesLater = arrivalShares.contains { $0.dropFirst().contains { $0 > 0 } }
    kinds =
      comesLater ? [.held, .redirected, .overnight, .fresh] : [.held, .redirected, .fresh]
    waiting = WaitingParcels(
      buildings: plan.buildings.count, carriers: city.carriers.count,
      attempts: city.delivery.attempts, departures: comesLater ? departures.count : 0)
    points = PickupPoints(city: city, siting: plan.siting)
    dayIndex = -city.simulation.warmUpDays
    day = city.demand.start.advanced(by: dayIndex)
    conditions = DayConditions(city, on: day)
    record = DayRecord(day: day, carrierCount: city.carriers.count)
    zones = Array(repeating: PlaceRecord(), count: city.zones.count)
    serviceCellRecords = Array(repeating: PlaceRecord(), count: serviceCells.cells.count)
    sites = Array(repeating: SiteRecord(), count: city.sites.count)
    siteDays = SiteDays(sites: plan.siting.open.count, days: city.simulation.days)
    if isTraced { events = [] }
  }

  /// Simulates the next day: parcels come; at each departure they are loaded and driven, doors tried,
  /// and cells taken when the couriers are there; owners fetch their parcels all day.
  /// - Parameter rounds: the rounds for a departure's loads
  mutating func runDay(
    rounds: (CalendarDay, DayLoads, DayConditions) throws -> RoutePlan
  ) rethrows -> DayRecord {
    beginDay()
    receive(DemandDay(city, plan.buildings, day: day, replication: replication))
    for departure in city.delivery.day.departures.indices {
      let time = midnight + city.delivery.day.departures[departure].value
      departs = time
      runPickupPoints(before: time)
      waiting.come(for: departure)
      var loading = Loading(&self, at: time)
      let loads = dayLoads(loading)
      let routes = try rounds(day, loads, conditions)
      let driven = DrivenRounds(
        routes, shares: routes.basis == .day ? StopShares(routes) : shares, departure: departure,
        vehicles: &vehicles, loads: loads, city: city, plan: plan, cells: serviceCells,
        conditions: conditions,
        timesDoors: !city.delivery.day.attemptFails.isEmpty || events != nil, stream: stream)
      record(driven)
      attemptDoors(brought: driven.door, moments: driven.doorMoment, departure: departure)
      send(&loading, loads: loads, driven: driven)
    }
    runPickupPoints(before: midnight + Collection.day)
    return endDay()
  }

  /// Seconds from the first midnight of all to this day's.
  var midnight: Double { Double(dayIndex + city.simulation.warmUpDays) * Collection.day }

  /// When rounds that last beyond midnight hand over: at its stroke.
  var lastMoment: Double { (midnight + Collection.day).nextDown }

  private mutating func beginDay() {
    day = city.demand.start.advanced(by: dayIndex)
    record = DayRecord(day: day, carrierCount: city.carriers.count)
    conditions = DayConditions(city, on: day)
    vehicles = VehicleDays()
    aboard.beginDay()
    waiting.bringForward()
  }

  private func dayLoads(_ loading: Loading) -> DayLoads {
    let (carriers, sizes) = (city.carriers.count, WaitingParcels.sizes)
    var loads = DayLoads(
      carriers: carriers, buildings: plan.buildings.count, sites: city.sites.count)
    for building in 0..<plan.buildings.count {
      for carrier in 0..<carriers {
        let first = waiting.first(building: building, carrier: carrier)
        loads.door[carrier * plan.buildings.count + building] = doorParcels(from: first)
      }
    }
    for drop in loading.drops {
      let row = waiting.carrier(of: drop.index) * city.sites.count + drop.site
      loads.drop[row * sizes + drop.size.rawValue] += drop.count
    }
    return loads
  }

  private mutating func record(_ driven: DrivenRounds) {
    (leftDoor, leftDrops, leftRedirected) = (0, 0, 0)
    record.vehicles += driven.use
    for carrier in city.carriers.indices {
      record.carriers[carrier].vehicles += driven.carrierUse[carrier]
    }
    for zone in zones.indices { zones[zone].vehicles += driven.zoneUse[zone] }
    for cell in serviceCellRecords.indices {
      serviceCellRecords[cell].vehicles += driven.cellUse[cell]
    }
    for site in sites.indices { sites[site].vehicles += driven.siteUse[site] }
  }

  /// Night: who was not in is tried again tomorrow, and what is left is no longer of today.
  private mutating func endDay() -> DayRecord {
    func sum(_ counts: [Int32]) -> Int { counts.reduce(0) { $0 + Int($1) } }
    tryAgain()
    waiting.night()
    record.stock.cameLate = waiting.late
    record.stock.backlog = leftDoor + leftDrops + leftRedirected
    record.stock.awaitingDoor = sum(waiting.door) - leftDoor
    record.stock.awaitingRoom = sum(waiting.drop) - leftDrops
    record.stock.awaitingRedirection = sum(waiting.redirected) - leftRedirected
    for (position, open) in plan.siting.open.enumerated() {
      let site = open.site
      let occupancy = points.closeDay(at: site, midnight: midnight + Collection.day)
      sites[site].held = points.taken(at: site)
      record.stock.atPickupPoints += sites[site].held
      sites[site].cellSeconds += occupancy.cellSeconds
      if dayIndex >= 0 {
        sites[site].peaks.append(occupancy.peak)
        siteDays.record(day: dayIndex, position: position, occupancy, totals: sites[site])
      }
    }
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

  /// Notes what happened to parcels of one index, where events are traced.
  ///
  /// - Parameters:
  ///   - failed: door attempts that had failed before
  ///   - time: seconds since the first midnight; nil where only the day is known
  @inline(__always)
  mutating func note(
    _ kind: ParcelEvent.Kind, _ index: Int, _ count: Int, site: Int? = nil, failed: Int = 0,
    at time: Double?
  ) {
    guard events != nil, count > 0 else { return }
    let event = ParcelEvent(
      kind: kind, building: Int32(waiting.building(of: index)),
      carrier: Int32(waiting.carrier(of: index)),
      size: SizeClass.allCases[index % WaitingParcels.sizes], site: site.map { Int32($0) } ?? -1,
      parcels: Int32(count), failed: Int32(failed), time: time.map { $0 - midnight })
    events?.append(event)
  }

  /// What has happened since they were last taken.
  mutating func takeEvents() -> [ParcelEvent] {
    guard let taken = events else { return [] }
    events = []
    return taken
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
