import CityModel
import Geography

extension CityBuilder {
  func demand() throws -> DemandModel {
    let demand = try root.demand
    return DemandModel(
      start: try demand.start, parcelsPerPersonYear: try demand.parcels,
      growthPerYear: try demand.growth, dispersion: try demand.dispersion,
      weekday: try demand.weekday.factors,
      events: try demand.events.map { event in
        DemandModel.Event(
          name: LocalName(try event.name, chinese: try event.chineseName), from: try event.from,
          through: try event.through, factor: try event.factor, rampDays: try event.ramp,
          tailDays: try event.tail)
      },
      sizes: BySize(
        small: try demand.sizes.small, medium: try demand.sizes.medium,
        large: try demand.sizes.large),
      peoplePerBuilding: try demand.peoplePerBuilding)
  }

  func choice() throws -> PickupChoice {
    let choice = try root.choice
    return PickupChoice(
      bands: try choice.bands.map {
        PickupChoice.Band(upTo: Metres(try $0.upTo), share: try $0.share)
      },
      walkSpeed: .kilometresPerHour(try choice.walkSpeed), shareOnFoot: try choice.shareOnFoot,
      carKilogramsCO2ePerMetre: try choice.carEmission / 1000)
  }

  func delivery() throws -> DeliveryPractice {
    let delivery = try root.delivery
    return DeliveryPractice(
      stop: Seconds(try delivery.stop), parcel: Seconds(try delivery.parcel),
      rootParcel: Seconds(try delivery.rootParcel), pickupStop: Seconds(try delivery.pickupStop),
      pickupParcel: Seconds(try delivery.pickupParcel), attemptFails: try delivery.attemptFails,
      attempts: try delivery.attempts, failedVisitCost: Yuan(try delivery.failedVisitCost),
      day: DayPractice(
        departure: .hours(try delivery.departure),
        laterDepartures: try delivery.laterDepartures.map { .hours($0) },
        lateAfter: .hours(try delivery.lateAfter),
        travelVariation: try delivery.travelVariation,
        serviceVariation: try delivery.serviceVariation,
        attemptFails: try delivery.failsByHour.map {
          DayPractice.Step(to: .hours(try $0.upTo), share: try $0.share)
        }))
  }

  func disruptions() throws -> [Disruption] {
    let carriers = try root.carriers.map(\.id)
    let sites = try present(tables.sites).rows.map { try $0.reading.id }
    let depots = try present(tables.depots).rows.map { try $0.reading.id }
    return try root.disruptions.map { disruption in
      Disruption(
        name: LocalName(try disruption.name, chinese: try disruption.chineseName),
        from: try disruption.from, through: try disruption.through, speed: try disruption.speed,
        couriers: try disruption.couriers,
        carrier: try disruption.carrier.map { try index(of: $0, in: carriers) },
        sites: try (disruption.sites ?? []).map { try index(of: try $0.text, in: sites) },
        depots: try (disruption.depots ?? []).map { try index(of: try $0.text, in: depots) })
    }
  }

  func pickup() throws -> PickupPractice {
    let pickup = try root.pickup
    return PickupPractice(
      dwellDays: try pickup.dwell, occupancyQuantile: try pickup.quantile,
      overflow: try pickup.overflow, claim: try pickup.claim,
      dwellTime: try pickup.dwellHours.map {
        DwellTime(mean: .hours(try $0.mean), variation: try $0.variation)
      })
  }

  func standards() throws -> Standards {
    let standards = try root.standards
    return Standards(
      radii: try standards.radii.map { Metres($0) },
      serviceRadius: Metres(try standards.serviceRadius), coverageShare: try standards.coverage,
      districtCoverageShare: try standards.districtCoverage)
  }

  func policy() throws -> Policy {
    let policy = try root.policy
    return Policy(
      delivery: try policy.delivery, groups: try carrierGroups(),
      budgetPerYear: try policy.budget.map { Yuan($0) },
      subsidyPerSiteYear: Yuan(try policy.subsidy), existingStay: try policy.existingStay)
  }

  func siting() throws -> SitingSettings {
    let siting = try root.siting
    return SitingSettings(
      objective: try siting.objective, sites: try siting.sites,
      walkCostPerMetre: try siting.walkCost / 1000, workLimit: try siting.workLimit,
      timeLimit: try siting.timeLimit.map { Seconds($0) }, gap: try siting.gap)
  }

  func routing() throws -> RoutingSettings {
    let routing = try root.routing
    return RoutingSettings(
      workLimit: try routing.workLimit, timeLimit: try routing.timeLimit.map { Seconds($0) },
      territoryFill: try routing.territoryFill)
  }

  func simulation() throws -> SimulationSettings {
    let simulation = try root.simulation
    return SimulationSettings(
      days: try simulation.days, replications: try simulation.replications,
      rounds: try simulation.rounds, dayWorkLimit: try simulation.workLimit,
      warmUpDays: try simulation.warmUp)
  }
}
