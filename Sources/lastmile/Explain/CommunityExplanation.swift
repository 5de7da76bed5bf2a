import CityModel
import Geography
import Planning

/// How a community is served, and which closed candidates would bring a pickup point nearer.
struct CommunityExplanation {
  private static let shownCandidates = 5

  let text: String

  init(_ run: FinishedRun, _ id: String, scenario: String?) throws {
    let record = try RecordExplanation(run, "community", id)
    let review = try SitingReview(run, scenario: scenario)
    guard let zone = review.city.zones.firstIndex(where: { $0.id == id }) else {
      throw Failure.wrongInput("\(run.folder): the scenario has no community '\(id)'")
    }
    text = ([record.text, ""] + Self.candidates(review, zone)).joined(separator: "\n")
  }

  private static func candidates(_ review: SitingReview, _ zone: Int) -> [String] {
    let city = review.city
    let place = city.zones[zone].place
    let radius = city.standards.serviceRadius.value
    func walk(_ site: Int) -> Double {
      city.area.walkCircuity * place.distance(to: city.sites[site].place)
    }
    let closed = city.sites.indices.filter { !review.comparison.isOpen($0) && walk($0) <= radius }
      .sorted { (walk($0), $0) < (walk($1), $1) }
    if closed.isEmpty {
      return [
        "No closed candidate stands within a walk of \(Int(radius)) m of its middle: nothing nearer "
          + "can open. Add candidate sites there."
      ]
    }
    return ["Closed candidates within a walk of \(Int(radius)) m of its middle, nearest first:"]
      + closed.prefix(shownCandidates).map { site in
        let effect = review.comparison.effect(of: site)
        return "  \(review.name(site)), \(Screen.number(walk(site))) m: would cover "
          + "\(Screen.number(effect.peopleCoveredOnlyHere)) more people, "
          + SitingReview.change(effect.cost)
          + (city.sites[site].status == .forbidden ? "; forbidden by the scenario" : "")
      }
  }
}
