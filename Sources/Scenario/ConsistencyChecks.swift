import CityModel
import Geography

/// Reports values that are right each by itself and do not go together. A check whose values were
/// reported already is left out.
struct ConsistencyChecks {
  let root: Reading<ScenarioKeys>
  let tables: Tables
  let diagnostics: Diagnostics

  func run(tree: Tree) {
    checkIdentifiers()
    checkReferences()
    checkShares()
    checkChoice()
    checkDemand()
    try? checkSiting()
    checkFleet()
    checkGroups()
    checkModules()
    checkOperations()
    checkSources(tree)
  }

  func report(_ code: DiagnosticCode, at place: Place, _ message: String) {
    diagnostics.report(code, at: place, message)
  }

  // MARK: - Names and references

  private func checkIdentifiers() {
    checkUnique(tables.zones, \.id)
    checkUnique(tables.sites, \.id)
    checkUnique(tables.depots, \.id)
    checkUnique(tables.districts, \.id)
  }

  private func checkUnique<Columns>(
    _ table: CheckedTable<Columns>?, _ id: KeyPath<Columns, Key<String>>
  ) {
    var lines: [String: Int] = [:]
    for row in table?.rows ?? [] {
      guard let name = try? row.reading[dynamicMember: id] else { continue }
      if let line = lines[name] {
        report(
          .duplicateIdentifier, at: row.reading.place(of: id),
          "id '\(short(name))' is already given in line \(line); ids must differ")
      } else {
        lines[name] = row.place.line
      }
    }
  }

  struct Names {
    let list: [String]
    let set: Set<String>

    init(_ list: [String]) {
      self.list = list
      set = Set(list)
    }
  }

  private func checkReferences() {
    let outlets = (try? root.outlets.map(\.id)).map(Names.init)
    let modules = (try? root.modules.map(\.id)).map(Names.init)
    let carriers = (try? root.carriers.map(\.id)).map(Names.init)
    for outlet in (try? root.outlets) ?? [] {
      for module in (try? outlet.value.modules) ?? [] {
        check(try? module.text, at: module.place, isOneOf: modules, "module")
      }
    }
    for row in tables.sites?.rows ?? [] {
      check(
        try? row.reading.outlet, at: row.reading.place(of: \.outlet), isOneOf: outlets,
        "outlet type")
    }
    for row in tables.depots?.rows ?? [] {
      check(
        try? row.reading.carrier, at: row.reading.place(of: \.carrier),
        isOneOf: carriers, "carrier")
    }
    let groups = try? root.policy.groups.map(\.id)
    let users = carriers.flatMap { carriers in groups.map { Names(carriers.list + $0) } }
    for row in tables.sites?.rows ?? [] {
      check(
        try? row.reading.carrier, at: row.reading.place(of: \.carrier), isOneOf: users,
        "carrier or group")
    }
    if let districts = tables.districts, districts.isComplete {
      let known = Names(districts.rows.compactMap { try? $0.reading.id })
      for row in tables.zones?.rows ?? [] {
        check(
          try? row.reading.district, at: row.reading.place(of: \.district),
          isOneOf: known, "district")
      }
    }
  }

  func check(
    _ name: String?, at place: Place, isOneOf known: Names?, _ what: String
  ) {
    guard let name, let known, !known.set.contains(name) else { return }
    let hint =
      diagnostics.mayElaborate(on: .unknownReference, at: place)
      ? suggestion(for: name, among: known.list) : ""
    report(.unknownReference, at: place, "no \(what) '\(short(name))'\(hint)")
  }

  private func checkSources(_ tree: Tree) {
    guard let notes = try? root.sources, !notes.isEmpty else { return }
    var paths = Settings.paths(in: tree, .section(Settings.keys))
    for (table, keys) in [
      ("zones", ZoneColumns.keys), ("sites", SiteColumns.keys), ("depots", DepotColumns.keys),
      ("districts", DistrictColumns.keys),
    ] {
      paths += keys.map { "\(table).\($0.name)" }
    }
    let known = Set(paths.map { Settings.joined(Settings.steps($0)) })
    for note in notes where !known.contains(Settings.joined(Settings.steps(note.path))) {
      let isEarly = diagnostics.mayElaborate(on: .unknownPath, at: note.place)
      let near = isEarly ? nearest(to: note.path, among: paths) : nil
      report(
        .unknownPath, at: note.place,
        "no '\(short(note.path))' in the scenario"
          + (near.map { "; did you mean '\($0)'?" } ?? "; name a path such as demand.start"))
    }
  }

  // MARK: - Shares

  private func checkShares() {
    if let carriers = try? root.carriers.map({ try $0.value.share }) {
      checkSum(of: carriers, at: root.place(of: \.carriers), "the carriers' shares")
    }
    if let demand = try? root.demand, let sizes = try? demand.sizes,
      let shares = try? [sizes.small, sizes.medium, sizes.large]
    {
      checkSum(of: shares, at: demand.place(of: \.sizes), "the shares of 'sizes'")
    }
    if let pickup = try? root.pickup, let shares = try? pickup.dwell {
      checkSum(of: shares, at: pickup.place(of: \.dwell), "the shares of 'dwell_days'")
    }
  }

  func checkSum(of shares: [Double], at place: Place, _ what: String) {
    let sum = shares.reduce(0, +)
    guard abs(sum - 1) > 1e-6 else { return }
    let rounded = (sum * 1e6).rounded() / 1e6
    report(
      .sumOfShares, at: place,
      "\(what) sum to \(number(rounded)), not to 1; \(rounded < 1 ? "add" : "take away") "
        + "\(number((abs(1 - sum) * 1e6).rounded() / 1e6))")
  }

  // MARK: - Choice and standards

  private func checkChoice() {
    if let bands = try? root.choice.bands {
      for (band, next) in zip(bands, bands.dropFirst()) {
        if let distance = try? band.upTo, let nextDistance = try? next.upTo,
          nextDistance <= distance
        {
          report(
            .notAscending, at: next.place(of: \.upTo),
            "walk bands must ascend: \(number(nextDistance)) m follows \(number(distance)) m")
        } else if let share = try? band.share, let nextShare = try? next.share, nextShare > share {
          report(
            .risingShares, at: next.place(of: \.share),
            "the share must not rise with the walk: \(number(nextShare)) follows \(number(share))")
        }
      }
      if let last = bands.last, let reach = try? last.upTo,
        let radius = try? root.standards.serviceRadius, radius > reach
      {
        report(
          .radiusBeyondBands, at: last.place(of: \.upTo),
          "nobody collects beyond \(number(reach)) m, yet people within the service radius of "
            + "\(number(radius)) m count as covered")
      }
    }
    if let standards = try? root.standards, let radii = try? standards.radii {
      for (radius, next) in zip(radii, radii.dropFirst()) where next <= radius {
        report(
          .notAscending, at: standards.place(of: \.radii),
          "radii must ascend: \(number(next)) m follows \(number(radius)) m")
      }
    }
  }

  // MARK: - Demand

  /// Beyond this many parcels a day no machine of today simulates them one by one.
  static let mostParcelsADay = 50_000_000.0

  /// The days simulated, those of the warm-up among them.
  var horizon: ClosedRange<CalendarDay>? {
    guard let start = try? root.demand.start, let simulation = try? root.simulation,
      let days = try? simulation.days, let warmUp = try? simulation.warmUp
    else { return nil }
    return start.advanced(by: -warmUp)...start.advanced(by: days - 1)
  }

  private func checkDemand() {
    guard let demand = try? root.demand else { return }
    for event in (try? demand.events) ?? [] {
      if let from = try? event.from, let through = try? event.through, from > through {
        report(
          .datesReversed, at: event.place(of: \.from),
          "the event starts on \(from), after its last day \(through); swap them")
      } else if let horizon, let from = try? event.from, let through = try? event.through,
        let ramp = try? event.ramp, let tail = try? event.tail,
        !horizon.overlaps(from.advanced(by: -ramp)...through.advanced(by: tail))
      {
        report(
          .outsideHorizon, at: event.place(of: \.from),
          "the event of \(from) to \(through) touches no simulated day, \(horizon.lowerBound) to "
            + "\(horizon.upperBound); move it, take it out, or move 'demand.start'")
      }
    }
    var heaviest = 1.0
    if let days = try? demand.weekday, let factors = try? days.factors {
      let mean = factors.reduce(0, +) / 7
      if mean == 0 {
        report(
          .noWeekday, at: demand.place(of: \.weekday),
          "all weekday factors are 0; give at least one day parcels")
      } else {
        heaviest = (factors.max() ?? 1) / mean
      }
    }
    guard let zones = tables.zones, let people = try? zones.rows.map({ try $0.reading.people })
    else { return }
    let total = people.reduce(0, +)
    if total <= 0, zones.isComplete {
      report(
        .nobodyLives, at: Place(file: zones.file, line: 1, column: 1),
        "no zone has people; nobody orders a parcel")
    }
    let events = ((try? demand.events) ?? []).compactMap { try? $0.factor }
    if let parcels = try? demand.parcels {
      let most = total * parcels / 365 * heaviest * max(1, events.max() ?? 1)
      if most > Self.mostParcelsADay {
        report(
          .tooManyParcels, at: demand.place(of: \.parcels),
          "\(number(most.rounded())) parcels on the busiest day, more than can be simulated; check "
            + "'people', 'parcels_per_person_year' and the factors")
      }
    }
  }

  // MARK: - Siting

  /// - Throws: `InvalidValue` where a value it needs was reported already.
  private func checkSiting() throws {
    let siting = try root.siting
    let objective = try siting.objective
    guard let count = try siting.sites else {
      let needsCount =
        switch objective {
        case .pMedian, .pCenter: true
        case .maxCoverage: try root.policy.budget == nil
        case .setCover, .minCost: false
        }
      if needsCount {
        report(
          .sitesNeeded, at: siting.place(of: \.objective),
          "'\(objective.rawValue)' needs to know how many sites; give 'siting.sites'"
            + (objective == .maxCoverage ? " or 'policy.budget_cny_year'" : ""))
      }
      return
    }
    guard let sites = tables.sites, sites.isComplete else { return }
    let statuses = try sites.rows.map { try $0.reading.status }
    let place = siting.place(of: \.sites)
    let available = statuses.count { $0 != .forbidden }
    if count > available {
      report(
        .tooManySites, at: place,
        "\(count) sites to open, but only \(available) may; lower 'siting.sites' or add candidates")
    }
    let existingStay = try root.policy.existingStay
    let certain = statuses.count { $0 == .forced || ($0 == .existing && existingStay) }
    if count < certain {
      report(
        .tooFewSites, at: place,
        "\(count) sites to open, but \(certain) are forced or stay; raise 'siting.sites'")
    }
  }

  // MARK: - Fleet

  private func checkFleet() {
    if let vehicles = try? root.vehicles.map({ ($0.place, try $0.value.serves.map { try $0.text }) }
    ) {
      for (word, what) in [("door", "doors"), ("pickup", "pickup points")]
      where !vehicles.contains(where: { $0.1.contains(word) }) {
        report(
          .nobodyServes, at: root.place(of: \.vehicles),
          "no vehicle serves \(what); add '\(word)' to a vehicle's 'serves'")
      }
    }
    guard let depots = tables.depots, depots.isComplete else { return }
    if depots.rows.isEmpty {
      report(
        .emptyTable, at: Place(file: depots.file, line: 1, column: 1), "no depot; add at least one")
      return
    }
    guard let carriers = try? root.carriers, let policy = try? root.policy,
      let delivery = try? policy.delivery, delivery != .pooled,
      let groups = try? policy.groups.map({ try $0.value.map { try $0.text } }),
      let owners = try? depots.rows.map({ try $0.reading.carrier }),
      owners.allSatisfy({ owner in owner == nil || carriers.contains { $0.id == owner } })
    else { return }
    for carrier in carriers where !owners.contains(nil) {
      let own = delivery == .grouped ? groups.first { $0.contains(carrier.id) } : nil
      guard !(own ?? [carrier.id]).contains(where: { owners.contains($0) }) else { continue }
      report(
        .carrierWithoutDepot, at: carrier.place,
        "carrier '\(carrier.id)' has no depot; name it in '\(depots.file)', leave a depot's carrier "
          + "empty, or pool deliveries")
    }
  }

  /// Who shares rounds with whom: each carrier with one group at most.
  private func checkGroups() {
    guard let policy = try? root.policy, let groups = try? policy.groups,
      let carriers = try? root.carriers.map(\.id)
    else { return }
    if (try? policy.delivery) == .grouped, groups.isEmpty {
      report(
        .groupsNeeded, at: policy.place(of: \.delivery),
        "'grouped' delivery needs to know who delivers together; give 'policy.groups'")
    }
    var groupOf: [String: String] = [:]
    for group in groups {
      if carriers.contains(group.id) {
        report(
          .duplicateIdentifier, at: group.place,
          "'\(group.id)' names a carrier; give the group a name of its own")
      }
      for member in group.value {
        guard let name = try? member.text else { continue }
        check(name, at: member.place, isOneOf: Names(carriers), "carrier")
        if let other = groupOf[name] {
          report(
            .inTwoGroups, at: member.place,
            "carrier '\(name)' is in '\(other)' already; take it out of one of the two")
        }
        groupOf[name] = group.id
      }
    }
  }

  // MARK: - Modules

  private func checkModules() {
    guard let modules = try? root.modules else { return }
    var cells: [String: [Int]] = [:]
    for module in modules {
      guard let section = try? module.value.cells,
        let counts = try? [section.small, section.medium, section.large]
      else { return }
      cells[module.id] = counts
      if counts.allSatisfy({ $0 == 0 }) {
        report(
          .noCells, at: module.value.place(of: \.cells),
          "module '\(module.id)' has no cells; give S, M or L")
      }
    }
    guard let outlets = try? root.outlets,
      let used = try? outlets.flatMap({ try $0.value.modules.map { try $0.text } }),
      used.allSatisfy({ cells[$0] != nil })
    else { return }
    for module in modules where !used.contains(module.id) {
      report(.unused, at: module.place, "no outlet type uses module '\(module.id)'")
    }
    guard let demand = try? root.demand, let sizes = try? demand.sizes,
      let shares = try? [sizes.small, sizes.medium, sizes.large]
    else { return }
    for (index, letter) in ["S", "M", "L"].enumerated() where shares[index] > 0 {
      if !used.contains(where: { cells[$0]?[index...].contains { $0 > 0 } ?? true }) {
        report(
          .sizeWithoutCell, at: demand.place(of: \.sizes),
          "no module has a cell for parcels of size \(letter); they all go to the door")
      }
    }
  }
}

extension Reading<WeekdayKeys> {
  /// Monday to Sunday.
  var factors: [Double] {
    get throws {
      [
        try self.monday, try self.tuesday, try self.wednesday, try self.thursday, try self.friday,
        try self.saturday, try self.sunday,
      ]
    }
  }
}
