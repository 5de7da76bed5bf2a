import CityModel
import Demand
import FacilityLocation
import Geography
import Optimization

/// Sites to open and, where the objective decides it, what each is built of.
struct SitingChoice: Sendable, Hashable {
  /// Ascending.
  var open: [Int]
  /// One for each open site; nil where modules follow from the parcels expected.
  var levels: [EquipmentLevel]?

  init(open: [Int], levels: [EquipmentLevel]? = nil) {
    self.open = open
    self.levels = levels
  }

  /// The same with positions in `allowed` turned into sites of the city.
  func sites(_ allowed: [Int]) -> Self { Self(open: open.map { allowed[$0] }, levels: levels) }
}

/// Which sites open, by the scenario's objective.
///
/// Demand points are the buildings: the walks a solver sees are those that residents walk.
struct SitingStage {
  let city: City
  let buildings: Buildings
  let options: PlanningOptions
  let progress: ProgressHandler
  /// Sites that may open; problems number them in this order.
  let allowed: [Int]
  /// Positions in `allowed` of the sites that must open.
  let forced: [Int]

  init(
    _ city: City, _ buildings: Buildings, _ options: PlanningOptions,
    _ progress: @escaping ProgressHandler
  ) {
    self.city = city
    self.buildings = buildings
    self.options = options
    self.progress = progress
    let allowed = city.sites.indices.filter { city.sites[$0].status != .forbidden }
    self.allowed = allowed
    forced = allowed.indices.filter { position in
      let status = city.sites[allowed[position]].status
      return status == .forced || status == .existing && city.policy.existingStay
    }
  }

  /// The open sites, ascending, and what is proven of them.
  ///
  /// - Throws: `InfeasiblePlan`, `PlanningError`.
  func decide() throws -> (choice: SitingChoice, report: StageReport?) {
    // Without any candidate there is nothing to decide: everything goes to the door.
    if city.sites.isEmpty || buildings.count == 0 { return (SitingChoice(open: []), nil) }
    try checkSiteCount()
    let outcome: Outcome<SitingChoice>
    let (problem, unit): (String, String)
    switch city.siting.objective {
    case .pMedian:
      outcome = try pMedian()
      problem = "mean walk to the nearest of \(siteCount) open sites (p-median over buildings)"
      unit = "m"
    case .pCenter:
      outcome = try pCenter()
      problem = "longest walk to the nearest of \(siteCount) open sites (p-center over buildings)"
      unit = "m"
    case .maxCoverage:
      outcome = try maximumCoverage()
      problem = "people within the service radius of an open site (maximum coverage)"
      unit = "people"
    case .setCover:
      outcome = try setCover()
      problem =
        "yearly cost of sites with their smallest modules that reach the coverage (set cover)"
      unit = "CNY a year"
    case .minCost:
      outcome = try minimumCost()
      problem =
        "yearly cost of sites, modules, walking and estimated delivery of the parcels that could be "
        + "collected (each at the nearest open site, or at the door where that is full)"
      unit = "CNY a year"
    }
    let report = StageReport(name: "siting", problem: problem, unit: unit, outcome: outcome)
    if let choice = outcome.solution { return (choice.sites(allowed), report) }
    // Interrupted before anything was found: what is open anyway.
    if outcome.stop == .interrupted { return (SitingChoice(open: forced).sites(allowed), report) }
    throw PlanningError(
      path: "siting.work_limit",
      description: "no set of sites was found within the limits; allow more work or time")
  }

  private var siteCount: Int { city.siting.sites ?? 0 }

  /// Straight metres that make a walk of so many.
  func straight(_ walk: Metres) -> Double { walk.value / city.area.walkCircuity }

  var places: [Point] { allowed.map { city.sites[$0].place } }

  var restrictions: SiteRestrictions { SiteRestrictions(forced: forced) }

  /// Work of the objective's engine where the scenario limits neither work nor time, in that
  /// engine's own count: about half a minute for a city of thousands of sites, an instant for a
  /// small one.
  private var defaultWork: Int {
    switch city.siting.objective {
    case .pMedian: 4_000
    case .pCenter, .maxCoverage, .setCover: 15_000
    case .minCost: 6_000
    }
  }

  func budget() -> Budget {
    let seconds = [city.siting.timeLimit?.value, options.timeLimit].compactMap { $0 }.min()
    let work = city.siting.workLimit ?? (seconds == nil ? defaultWork : nil)
    var stream = RandomStream(seed: city.seed, name: "siting")
    return Budget(
      seconds: seconds, work: work, gap: city.siting.gap, threads: options.threads,
      seed: stream.next(), cancellation: options.cancellation)
  }

  func reporting(_ progress: @escaping ProgressHandler) -> ProgressHandler {
    { step in
      var step = step
      step.phase = "siting: \(step.phase)"
      progress(step)
    }
  }
}

extension Outcome {
  /// In another unit.
  func scaled(by factor: Double) -> Self {
    var scaled = self
    scaled.objective = objective.map { $0 * factor }
    scaled.bound = bound.map { $0 * factor }
    return scaled
  }
}
