import CityModel

extension ConsistencyChecks {
  /// What the simulated days rely on, beyond shares and distances.
  func checkOperations() {
    for outlet in (try? root.outlets) ?? [] {
      if let opens = try? outlet.value.opens, let closes = try? outlet.value.closes, closes <= opens
      {
        report(
          .hoursReversed, at: outlet.value.place(of: \.closes),
          "'\(outlet.id)' closes at \(number(closes)) h and opens at \(number(opens)) h; swap them")
      }
    }
    for carrier in (try? root.carriers) ?? [] {
      guard let arrivals = try? carrier.value.arrivals, !arrivals.isEmpty,
        let shares = try? arrivals.map({ try $0.share })
      else { continue }
      checkSum(
        of: shares, at: carrier.value.place(of: \.arrivals),
        "the shares of '\(carrier.id)' arrivals")
    }
    if let steps = try? root.delivery.failsByHour {
      for (step, next) in zip(steps, steps.dropFirst()) {
        guard let hour = try? step.upTo, let nextHour = try? next.upTo, nextHour <= hour else {
          continue
        }
        report(
          .notAscending, at: next.place(of: \.upTo),
          "hours must ascend: \(number(nextHour)) h follows \(number(hour)) h")
      }
    }
    checkDepartures()
    for disruption in (try? root.disruptions) ?? [] { check(disruption) }
  }

  private func checkDepartures() {
    guard let delivery = try? root.delivery, let first = try? delivery.departure,
      let later = try? delivery.laterDepartures
    else { return }
    for (hour, next) in zip([first] + later, later) where next <= hour {
      report(
        .notAscending, at: delivery.place(of: \.laterDepartures),
        "departures must ascend: \(number(next)) h follows \(number(hour)) h")
    }
    for vehicle in (try? root.vehicles) ?? [] {
      guard let trips = try? vehicle.value.trips, trips <= later.count else { continue }
      report(
        .tooFewTrips, at: vehicle.value.place(of: \.trips),
        "'\(vehicle.id)' makes \(trips) trip\(trips == 1 ? "" : "s") a day and rounds leave "
          + "\(later.count + 1) times; what it should take at the later ones waits for the next day"
      )
    }
  }

  private func check(_ disruption: Reading<DisruptionKeys>) {
    let carriers = (try? root.carriers.map(\.id)).map(Names.init)
    check(
      try? disruption.carrier, at: disruption.place(of: \.carrier), isOneOf: carriers, "carrier")
    let sites = known(tables.sites, \.id)
    for site in (try? disruption.sites) ?? [] {
      check(try? site.text, at: site.place, isOneOf: sites, "site")
    }
    let depots = known(tables.depots, \.id)
    for depot in (try? disruption.depots) ?? [] {
      check(try? depot.text, at: depot.place, isOneOf: depots, "depot")
    }
    guard let from = try? disruption.from, let through = try? disruption.through else { return }
    if from > through {
      report(
        .datesReversed, at: disruption.place(of: \.from),
        "the disruption starts on \(from), after its last day \(through); swap them")
    } else if let horizon, !horizon.overlaps(from...through) {
      report(
        .outsideHorizon, at: disruption.place(of: \.from),
        "the disruption of \(from) to \(through) touches no simulated day, \(horizon.lowerBound) to "
          + "\(horizon.upperBound); move it, take it out, or move 'demand.start'")
    }
  }

  private func known<Columns>(
    _ table: CheckedTable<Columns>?, _ id: KeyPath<Columns, Key<String>>
  ) -> Names? {
    guard let table, table.isComplete else { return nil }
    return Names(table.rows.compactMap { try? $0.reading[dynamicMember: id] })
  }
}
