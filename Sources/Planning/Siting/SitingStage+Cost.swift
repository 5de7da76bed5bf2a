import CityModel
import Demand
import FacilityLocation
import Foundation
import Geography
import Optimization
import Verification

/// Minimum cost: sites and modules, walking, and the delivery that each way of serving causes.
extension SitingStage {
  /// Days that a daily cost is paid for in a year.
  static let daysPerYear = 365.0
  /// Sizes of one site that the search chooses from; it is equipped from all sizes afterwards.
  static let mostSizes = 10

  func minimumCost() throws -> Outcome<SitingChoice> {
    try checkForcedCost()
    let coverage = try coverageClasses()
    try checkReachable(coverage)
    let (problem, sizes): (MinimumCostSitingProblem, [[EquipmentLevel]])
    do {
      (problem, sizes) = try minimumCostProblem(coverage)
    } catch SitingError.noClients {
      // Nobody would collect anything anywhere: open what has to be.
      return Outcome(
        solution: SitingChoice(open: forced), objective: 0, bound: nil, status: .feasible,
        stop: .proven, work: 0, seconds: 0)
    }
    let outcome = try FacilityLocation.solve(
      problem, budget: budget(), progress: reporting(progress)
    ).verified("siting") { verify($0, for: problem) }
    if outcome.solution == nil, outcome.stop != .interrupted {
      return try cheapestCover(insteadOf: outcome)
    }
    return outcome.map { solution in
      SitingChoice(
        open: solution.openSites.map(\.site),
        levels: solution.openSites.map { open in
          sizes[open.site][open.level.moduleCounts.firstIndex(of: 1) ?? 0]
        })
    }
  }

  /// Where the search found nothing: the cheapest sites that reach the coverage, or the proof that
  /// the budget does not pay for them.
  private func cheapestCover(insteadOf outcome: Outcome<MinimumCostSitingSolution>) throws
    -> Outcome<SitingChoice>
  {
    let cover = try leastCostOfCoverage(within: budget())
    if let limit = city.policy.budgetPerYear?.value {
      if let bound = cover.bound, bound > limit {
        throw overBudget(limit, least: bound, found: cover.objective)
      }
      if (cover.objective ?? .infinity) > limit {
        return outcome.map { _ in SitingChoice(open: []) }
      }
    }
    var answer = cover
    // The cover's objective is another: nothing is known of this one but its bound.
    (answer.objective, answer.bound, answer.status) = (nil, outcome.bound, .feasible)
    answer.work += outcome.work
    answer.seconds += outcome.seconds
    return answer
  }

  /// One client for each building and reach: the parcels that are collected within that many
  /// walking bands and no farther, linked to the sites there. Residents choose for themselves, so they
  /// go to the nearest open site, whether another were cheaper or not.
  ///
  /// Coverage is asked of clients of its own, one for each set of buildings with the same sites
  /// within the service radius, of next to no demand: covered is who has an open site, full or not.
  func minimumCostProblem(_ coverage: CoverageClasses) throws -> (
    problem: MinimumCostSitingProblem, sizes: [[EquipmentLevel]]
  ) {
    let estimate = DeliveryCostEstimate(city, buildings)
    let drop = allowed.map { estimate.dropCost(site: $0) }
    let bands = city.choice.bands
    let index = SpatialIndex(places)
    let reach = straight(bands.last?.upTo ?? .zero)
    var clients: [MinimumCostSitingProblem.Client] = []
    var potential = SiteDemand(sites: allowed.count)
    for building in 0..<buildings.count {
      let parcels = buildings.people[building] * city.demand.parcelsPerPersonDay
      let door = estimate.doorCost(building: building)
      var links: [MinimumCostSitingProblem.Link] = []
      for site in index.within(reach, of: buildings.places[building]) {
        let walk =
          city.area.walkCircuity * buildings.places[building].distance(to: places[site])
        let share = city.choice.share(at: Metres(walk))
        potential.add(parcels * share, zone: buildings.zones[building], site: site)
        // There and back.
        let cost = drop[site] + 2 * walk * city.siting.walkCostPerMetre
        if share > 0 {
          links.append(.init(site: site, distance: walk, unitCost: cost * Self.daysPerYear))
        }
      }
      for (reach, band) in bands.enumerated() {
        let beyond = reach + 1 < bands.count ? bands[reach + 1].share : 0
        let near = Array(links.prefix { $0.distance <= band.upTo.value })
        guard band.share > beyond, parcels > 0, !near.isEmpty else { continue }
        clients.append(
          .init(
            demand: parcels * (band.share - beyond), links: near,
            outsideUnitCost: door * Self.daysPerYear, coverageWeight: 0))
      }
    }
    potential.finish()
    let groups = coverageRequirement()
    if groups.overall > 0 || groups.groupShares.contains(where: { $0 > 0 }) {
      clients += coverageClients(coverage, groups)
    }
    let sizes = siteSizes(potential)
    let problem = try MinimumCostSitingProblem(
      sites: makeSites(sizes, visits: estimate.visitCost()), clients: clients,
      rule: .closestOpenSite, requiredShare: groups.overall,
      requiredGroupShares: groups.groupShares,
      budget: city.policy.budgetPerYear?.value)
    return (problem, sizes)
  }

  private func coverageClients(_ coverage: CoverageClasses, _ requirement: CoverageRequirement)
    -> [MinimumCostSitingProblem.Client]
  {
    let hasGroups = !requirement.groupShares.isEmpty
    let groups = hasGroups ? requirement.groupShares.count : 1
    var people = [Double](repeating: 0, count: coverage.classCount * groups)
    for building in 0..<buildings.count {
      let group = hasGroups ? Int(requirement.groupOf[building]) : 0
      people[Int(coverage.classOf[building]) * groups + group] += buildings.people[building]
    }
    return people.indices.filter { people[$0] > 0 }.map { cell in
      MinimumCostSitingProblem.Client(
        demand: 1e-6,
        links: coverage.row(cell / groups).map {
          .init(site: Int(coverage.sites[$0]), distance: 0, unitCost: 0)
        }, outsideUnitCost: 0, coverageWeight: people[cell], group: hasGroups ? cell % groups : nil)
    }
  }

  /// What each allowed site may be, from its cheapest size to the one that holds all the parcels it
  /// could ever attract.
  private func siteSizes(_ potential: SiteDemand) -> [[EquipmentLevel]] {
    var catalogue = EquipmentCatalogue(city)
    return allowed.indices.map { position in
      let levels = catalogue.levels(
        site: allowed[position], concentration: potential.concentration(position))
      let enough = levels.cheapest(for: potential.parcels[position])
      return Array(levels.prefix((enough ?? levels.count - 1) + 1)).thinned(to: Self.mostSizes)
    }
  }

  /// A visit a day by every deliverer belongs to an open site. A budget pays for places and modules
  /// only: under one, visits are left out of what siting weighs.
  private func makeSites(_ sizes: [[EquipmentLevel]], visits: Double)
    -> [MinimumCostSitingProblem.Site]
  {
    let yearlyVisits = city.policy.budgetPerYear == nil ? visits * Self.daysPerYear : 0
    let mustOpen = Set(forced)
    return zip(allowed, sizes).enumerated().map { position, entry in
      let (site, levels) = entry
      return MinimumCostSitingProblem.Site(
        openingCost: 0,
        modules: levels.map { level in
          .init(
            capacity: level.fittingShare > 0 ? level.capacity / level.fittingShare : 0,
            cost: city.netCost(site: site, modules: level.cost) + yearlyVisits)
        }, moduleLimit: 1, status: mustOpen.contains(position) ? .required(capacity: 0) : .candidate
      )
    }
  }
}

extension [EquipmentLevel] {
  /// At most `count` of these ascending levels: the first, the last, and between them those nearest
  /// to even steps of capacity's logarithm.
  func thinned(to count: Int) -> [EquipmentLevel] {
    guard self.count > count, count >= 2, let first, let last, first.capacity > 0 else {
      return self
    }
    var kept = [0]
    for step in 1..<(count - 1) {
      let part = Double(step) / Double(count - 1)
      let wished = first.capacity * pow(last.capacity / first.capacity, part)
      let position = firstIndex { $0.capacity >= wished } ?? self.count - 1
      if position > kept[kept.count - 1], position < self.count - 1 { kept.append(position) }
    }
    return (kept + [self.count - 1]).map { self[$0] }
  }
}
