import CityModel
import FacilityLocation
import Foundation

/// Requirements that no siting can meet, found before or after the search.
extension SitingStage {
  /// Throws where all sites together cover too few people, of the city or of a district.
  func checkReachable(_ coverage: CoverageClasses) throws {
    var all = [Double](repeating: 0, count: city.districts.count + 1)
    var covered = all
    var uncovered = [Double](repeating: 0, count: city.zones.count)
    for building in 0..<buildings.count {
      let zone = Int(buildings.zones[building])
      let isCovered = !coverage.row(Int(coverage.classOf[building])).isEmpty
      for slot in [0, city.zones[zone].district.map { $0 + 1 }].compactMap({ $0 }) {
        all[slot] += buildings.people[building]
        if isCovered { covered[slot] += buildings.people[building] }
      }
      if !isCovered { uncovered[zone] += buildings.people[building] }
    }
    let districtShare = city.standards.districtCoverageShare ?? 0
    for slot in all.indices where all[slot] > 0 {
      let required = slot == 0 ? city.standards.coverageShare : districtShare
      let reachable = covered[slot] / all[slot]
      guard reachable < required - 1e-9 else { continue }
      let district = slot == 0 ? nil : slot - 1
      let zones = city.zones.indices.filter { zone in
        uncovered[zone] > 0 && (district == nil || city.zones[zone].district == district)
      }.sorted { (-uncovered[$0], $0) < (-uncovered[$1], $1) }
      throw unreachable(district, required: required, reachable: reachable, zones: zones)
    }
  }

  private func unreachable(_ district: Int?, required: Double, reachable: Double, zones: [Int])
    -> InfeasiblePlan
  {
    let place = district.map { "district \(city.districts[$0].id)" } ?? "the city"
    let key =
      district == nil ? "standards.coverage_share" : "standards.district_coverage_share"
    let named = zones.prefix(5).map { city.zones[$0].id }.joined(separator: ", ")
    let more = zones.count > 5 ? " and \(zones.count - 5) more" : ""
    return InfeasiblePlan(
      requirement: .coverage(district: district), required: required, reachable: reachable,
      zones: zones,
      reason: "a coverage of \(required.percent()) is required in \(place) and all sites that may "
        + "open reach \(reachable.percent(roundingDown: true)) within "
        + "\(Int(city.standards.serviceRadius.value)) m",
      mend:
        "lower \(key) to \(reachable.share) or less, widen standards.service_radius_m, or allow "
        + "sites near zones \(named)\(more), most uncovered people first")
  }

  /// Throws where the sites that must open already cost more than the budget.
  func checkForcedCost() throws {
    guard let budget = city.policy.budgetPerYear?.value else { return }
    let costs = leastCosts()
    let least = forced.reduce(0) { $0 + costs[$1] }
    if least > budget {
      throw InfeasiblePlan(
        requirement: .budget, required: budget, reachable: least, zones: [],
        reason: "the \(forced.count) sites that are forced or stay open cost at least "
          + "\(least.wholeYuan) a year, above the budget of \(budget.wholeYuan)",
        mend: "raise policy.budget_cny_year to \(least.wholeYuan) or let sites close")
    }
  }

  func overBudget(_ budget: Double, least: Double, found: Double?) -> InfeasiblePlan {
    let enough = found.map { "; \($0.wholeYuan) is enough" } ?? ""
    return InfeasiblePlan(
      requirement: .budget, required: budget, reachable: found ?? least, zones: [],
      reason:
        "the coverage asked for costs at least \(least.wholeYuan) a year, above the budget of "
        + "\(budget.wholeYuan)",
      mend: "raise policy.budget_cny_year to \(least.wholeYuan) or more\(enough), or lower "
        + "standards.coverage_share")
  }
}

extension Double {
  /// Rounded up, so that naming it as a limit suffices.
  var wholeYuan: String { String(format: "%.0f", rounded(.up)) + " CNY" }

  func percent(roundingDown: Bool = false) -> String {
    let tenths = roundingDown ? (self * 1000 + 1e-9).rounded(.down) : (self * 1000).rounded()
    return String(format: "%.1f %%", tenths / 10)
  }

  /// A share as a scenario may state it, rounded down.
  var share: String { String(format: "%.4f", (self * 10_000 + 1e-9).rounded(.down) / 10_000) }
}
