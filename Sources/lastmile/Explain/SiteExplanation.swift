import CityModel
import Foundation
import Optimization
import Planning

/// Why a pickup point opened or did not: whom it serves, what it displaces, costs and spares.
struct SiteExplanation {
  private static let shownExchanges = 6

  private let review: SitingReview
  private let site: Int

  init(_ run: FinishedRun, _ id: String, scenario: String?) throws {
    review = try SitingReview(run, scenario: scenario)
    site = try review.site(id)
  }

  private var city: City { review.city }
  private var candidate: CandidateSite { city.sites[site] }

  var text: String {
    let effect = review.comparison.effect(of: site)
    return ([heading] + whom(effect) + [""] + costs(effect) + [""] + reason(effect))
      .joined(separator: "\n")
  }

  private var heading: String {
    let outlet = city.outlets[candidate.outlet]
    let state = review.comparison.isOpen(site) ? "open" : "closed"
    return
      "site \(review.name(site)): \(outlet.name.english), \(candidate.status.rawValue), \(state)"
  }

  private func whom(_ effect: SiteEffect) -> [String] {
    let verb = review.comparison.isOpen(site) ? "is" : "would be"
    guard let walk = effect.walk else { return ["It \(verb) nearest to nobody."] }
    let radius = Int(city.standards.serviceRadius.value)
    var lines = [
      "It \(verb) the nearest pickup point of \(Screen.number(effect.people)) people: a walk of "
        + "\(Screen.number(walk)) m in the mean"
        + (effect.walkWithout.map { ", \(Screen.number($0)) m without it." } ?? "."),
      "\(Screen.number(effect.peopleCoveredOnlyHere)) of them have no other within \(radius) m.",
      "Without it they go to:",
    ]
    for exchange in effect.exchanges.prefix(Self.shownExchanges) {
      lines.append(
        "  \(exchange.site.map(review.name) ?? "none, since no other is open"): "
          + "\(Screen.number(exchange.people)) people, "
          + "\(Screen.number(exchange.parcelsPerDay)) parcels a day collected")
    }
    let rest = effect.exchanges.count - Self.shownExchanges
    return lines + (rest > 0 ? ["  and \(rest) more"] : [])
  }

  private func costs(_ effect: SiteEffect) -> [String] {
    let equipment = effect.equipment
    let outlet = city.outlets[candidate.outlet]
    let modules = zip(outlet.modules, equipment.moduleCounts).filter { $1 > 0 }
      .map { "\($1) \(city.modules[$0].id)" }.joined(separator: " + ")
    let rows = [
      ("Place and modules after subsidy", effect.siteCost), ("Daily visits", effect.visitCost),
      ("Delivery", effect.deliveryCost), ("Residents' walks", effect.walkingCost),
      ("In all", effect.cost),
    ]
    return [
      "With it instead of without it (\(modules.isEmpty ? "no modules" : modules), room for "
        + "\(Screen.number(equipment.capacityParcels)) parcels a day, "
        + "\(Screen.number(equipment.expectedParcels)) expected), all other pickup points as planned,",
      "by the estimates that siting weighs:",
    ]
      + Screen.aligned(rows.map { ["  " + $0.0, Screen.number($0.1), "CNY/year"] })
  }

  private func reason(_ effect: SiteEffect) -> [String] {
    let isOpen = review.comparison.isOpen(site)
    switch candidate.status {
    case .forbidden: return ["It is closed because the scenario forbids it."]
    case .forced where isOpen: return ["It is open because the scenario forces it."]
    case .existing where isOpen && city.policy.existingStay:
      return ["It is open because it exists and policy.existing_stay keeps it."]
    default: break
    }
    let worth = Screen.number(abs(effect.cost))
    switch (isOpen, effect.cost < 0) {
    case (true, true): return ["It is open and saves \(worth) CNY a year."]
    case (false, true):
      return [
        "It is closed and would save \(worth) CNY a year: the budget, the number of sites or another "
          + "objective speaks against it, or the search ended before it found that. --resolve tells."
      ]
    case (true, false):
      return [
        effect.peopleCoveredOnlyHere > 0
          ? "It is open though it costs \(worth) CNY a year: it covers people whom no other does."
          : "It is open though it costs \(worth) CNY a year by this estimate: the objective "
            + "(\(city.siting.objective.rawValue)) does not weigh cost alone, or the search ended before it "
            + "found better. --resolve tells."
      ]
    case (false, false): return ["It is closed because it would cost \(worth) CNY a year."]
    }
  }

  /// All pickup points decided anew with this one forced in or out.
  func resolved() throws -> String {
    let isOpen = review.comparison.isOpen(site)
    let options = PlanningOptions(cancellation: Interruption().cancellation)
    let line = ProgressLine(quiet: false)
    defer { line.clear() }
    let state = isOpen ? "closed" : "open"
    let report: StageReport?
    do {
      report = try decideSites(
        city, forcing: site, open: !isOpen, options: options, progress: line.handler
      ).report
    } catch let infeasible as InfeasiblePlan {
      return "\nWith it \(state), nothing meets the requirements: \(infeasible.description)"
    } catch let error as PlanningError {
      throw Failure.wrongInput("\(error.path): \(error.description)")
    }
    guard let report, let objective = report.objective else {
      return "\nWith it \(state), no siting was found within the limits."
    }
    return ([""] + certified(report, objective, state)).joined(separator: "\n")
  }

  private func certified(_ report: StageReport, _ objective: Double, _ state: String) -> [String] {
    var lines = [
      "Decided anew with it \(state): \(Screen.number(objective)) \(report.unit), stopped: "
        + report.stop.rawValue + "."
    ]
    guard let planned = review.run.sitingObjective else { return lines }
    let sign = report.sense == .minimize ? 1.0 : -1
    func amount(_ value: Double) -> String { "\(Screen.number(value)) \(report.unit)" }
    let loss = sign * (objective - planned)
    lines.append("The plan has \(amount(planned)).")
    if loss > 1e-9 * abs(planned) {
      lines.append("With it \(state), the best is worse by at most \(amount(loss)).")
    } else if loss < -1e-9 * abs(planned) {
      lines.append("With it \(state), the plan can be better by \(amount(-loss)).")
    } else {
      lines.append("With it \(state), there is a plan as good.")
    }
    if let bound = report.bound, sign * (bound - planned) > 0 {
      lines.append(
        "Proven: with it \(state), every plan is worse by \(amount(sign * (bound - planned))) or more."
      )
    }
    return lines
  }
}
