import CityModel
import Geography

/// Turns a checked scenario into the city it describes.
struct CityBuilder {
  let root: Reading<ScenarioKeys>
  let tables: Tables
  let places: Places

  /// - Throws: `InvalidValue` where a part was reported as wrong.
  func city() throws -> City {
    let (districts, districtOfZone) = try districts()
    return City(
      name: LocalName(try root.name, chinese: try root.chineseName),
      seed: UInt64(try root.seed), area: try area(), districts: districts,
      zones: try zones(districtOfZone), modules: try modules(), outlets: try outlets(),
      sites: try sites(), carriers: try carriers(), depots: try depots(),
      vehicles: try vehicles(), demand: try demand(), choice: try choice(),
      delivery: try delivery(), pickup: try pickup(), standards: try standards(),
      policy: try policy(), siting: try siting(), routing: try routing(),
      simulation: try simulation(), disruptions: try disruptions(),
      sources: try root.sources.map { SourceNote(path: $0.path, text: $0.text) })
  }

  func present<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw InvalidValue() }
    return value
  }

  func index(of id: String, in ids: [String]) throws -> Int {
    try present(ids.firstIndex(of: id))
  }

  // MARK: - Area

  private func area() throws -> Area {
    let area = try root.area
    return Area(
      projection: places.projection, grid: ServiceGrid(side: try area.cellSide),
      walkCircuity: try area.circuity.walk, driveCircuity: try area.circuity.drive)
  }

  /// The districts, and each zone's. Without a file of districts they are those that zones name.
  private func districts() throws -> ([District], [Int?]) {
    let named = try present(tables.zones).rows.map { try $0.reading.district }
    var districts: [District] = []
    if let table = tables.districts {
      districts = try table.rows.map { row in
        let (row, id) = (row.reading, try row.reading.id)
        return District(id: id, name: LocalName(try row.name ?? id, chinese: try row.chineseName))
      }
    }
    var indices = Dictionary(
      districts.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let isOpen = tables.districts == nil
    let assigned = try named.map { id -> Int? in
      guard let id else { return nil }
      if isOpen, indices[id] == nil {
        indices[id] = districts.count
        districts.append(District(id: id, name: LocalName(id)))
      }
      return try present(indices[id])
    }
    return (districts, assigned)
  }

  private func zones(_ districts: [Int?]) throws -> [Zone] {
    try present(tables.zones).rows.enumerated().map { index, row in
      let (row, id) = (row.reading, try row.reading.id)
      return Zone(
        id: id, name: LocalName(try row.name ?? id, chinese: try row.chineseName),
        place: try present(places.zones[index]), people: try row.people,
        area: SquareMetres(try row.area), district: districts[index])
    }
  }

  // MARK: - Pickup points

  private func modules() throws -> [PickupModule] {
    try root.modules.map { entry in
      let module = entry.value
      return PickupModule(
        id: entry.id,
        name: LocalName(try module.name ?? entry.id, chinese: try module.chineseName),
        cells: BySize(
          small: try module.cells.small, medium: try module.cells.medium,
          large: try module.cells.large),
        costPerYear: Yuan(try module.cost), floorArea: SquareMetres(try module.floorArea))
    }
  }

  private func outlets() throws -> [OutletType] {
    let modules = try root.modules.map(\.id)
    return try root.outlets.map { entry in
      let outlet = entry.value
      return OutletType(
        id: entry.id,
        name: LocalName(try outlet.name ?? entry.id, chinese: try outlet.chineseName),
        kind: try outlet.kind, siteCostPerYear: Yuan(try outlet.siteCost),
        modules: try outlet.modules.map { try index(of: try $0.text, in: modules) },
        maximumModules: try outlet.maximumModules,
        hours: OpeningHours(from: .hours(try outlet.opens), to: .hours(try outlet.closes)),
        counterParcelsPerHour: try outlet.counter)
    }
  }

  private func sites() throws -> [CandidateSite] {
    let outlets = try root.outlets
    let names = outlets.map(\.id)
    let users = try siteUsers()
    return try present(tables.sites).rows.enumerated().map { number, row in
      let (row, id) = (row.reading, try row.reading.id)
      let outlet = try index(of: try row.outlet, in: names)
      return CandidateSite(
        id: id, name: LocalName(try row.name ?? id, chinese: try row.chineseName),
        place: try present(places.sites[number]), outlet: outlet, status: try row.status,
        siteCostPerYear: Yuan(try row.siteCost ?? outlets[outlet].value.siteCost),
        maximumModules: try row.maximumModules ?? outlets[outlet].value.maximumModules,
        carriers: try row.carrier.map { try present(users[$0]) })
    }
  }

  /// Who a site may be kept for: each carrier by itself, and each group.
  private func siteUsers() throws -> [String: [Int]] {
    var users: [String: [Int]] = [:]
    for group in try carrierGroups() { users[group.id] = group.carriers }
    for (index, carrier) in try root.carriers.enumerated() { users[carrier.id] = [index] }
    return users
  }

  func carrierGroups() throws -> [CarrierGroup] {
    let carriers = try root.carriers.map(\.id)
    return try root.policy.groups.map { group in
      CarrierGroup(
        id: group.id,
        carriers: try group.value.map { try index(of: try $0.text, in: carriers) }.sorted())
    }
  }

  // MARK: - Fleet

  private func carriers() throws -> [Carrier] {
    try root.carriers.map { entry in
      Carrier(
        id: entry.id,
        name: LocalName(try entry.value.name ?? entry.id, chinese: try entry.value.chineseName),
        share: try entry.value.share,
        arrivals: try entry.value.arrivals.map {
          Carrier.Arrival(at: .hours(try $0.hour), share: try $0.share)
        })
    }
  }

  private func depots() throws -> [Depot] {
    let carriers = try root.carriers.map(\.id)
    return try present(tables.depots).rows.enumerated().map { number, row in
      let (row, id) = (row.reading, try row.reading.id)
      return Depot(
        id: id, name: LocalName(try row.name ?? id, chinese: try row.chineseName),
        place: try present(places.depots[number]),
        carrier: try row.carrier.map { try index(of: $0, in: carriers) })
    }
  }

  private func vehicles() throws -> [VehicleType] {
    let circuity = try root.area.circuity.drive
    return try root.vehicles.map { entry in
      let vehicle = entry.value
      let serves = try vehicle.serves.map { try $0.text }
      return VehicleType(
        id: entry.id,
        name: LocalName(try vehicle.name ?? entry.id, chinese: try vehicle.chineseName),
        servesDoors: serves.contains("door"), servesPickupPoints: serves.contains("pickup"),
        capacity: try vehicle.capacity, speed: .kilometresPerHour(try vehicle.speed),
        circuity: try vehicle.circuity ?? circuity, fixedCostPerDay: Yuan(try vehicle.fixedCost),
        costPerMetre: try vehicle.kilometreCost / 1000,
        costPerSecond: try vehicle.hourCost / 3600, shift: .hours(try vehicle.shift),
        range: .kilometres(try vehicle.range ?? .infinity),
        availablePerDepot: try vehicle.available, maximumTrips: try vehicle.trips,
        reload: .minutes(try vehicle.reload),
        kilogramsCO2ePerMetre: try vehicle.emission / 1000)
    }
  }
}
