import CityModel
import Geography
import Planning
import Simulation

/// What would have brought a parcel sooner, by what held it up.
struct ParcelMends {
  private static let shownSites = 3

  private let run: FinishedRun
  private let review: SitingReview
  private let zone: Int

  init(_ run: FinishedRun, _ review: SitingReview, _ zone: Int) {
    (self.run, self.review, self.zone) = (run, review, zone)
  }

  /// One line for each kind of obstacle, in the order in which they were met.
  func lines(for parcel: ParcelHistories.Parcel) throws -> [String] {
    var lines: [String] = []
    let steps = parcel.steps
    if steps.count > 1, steps[1].day > parcel.day {
      lines.append(
        "It came after the day's last rounds had left: a later departure "
          + "(delivery.later_departures_h) would have taken it.")
    }
    var seen: Set<ParcelEvent.Kind> = []
    for step in steps where seen.insert(step.event.kind).inserted {
      switch step.event.kind {
      case .refused: lines += try room(insteadOf: Int(step.event.site), on: step.day)
      case .failed: lines.append(door())
      case .leftBehind: lines.append(rounds(step.event))
      default: break
      }
    }
    return lines
  }

  private func rounds(_ event: ParcelEvent) -> String {
    let city = review.city
    let place = event.site >= 0 ? city.sites[Int(event.site)].id : city.zones[zone].id
    let keeps =
      city.simulation.rounds == .territories
      ? "Territories that keep more free (routing.territory_fill, now "
        + "\(Screen.number(city.routing.territoryFill))) or more vehicles"
      : "More vehicles or longer shifts"
    return keeps + " would have had room; 'explain \(run.folder) stop \(place)' tells which other "
      + "rounds could."
  }

  private func door() -> String {
    let nearest = walks.first.map {
      "the nearest open pickup point is \(review.name($0.site)), \(Screen.number($0.walk)) m on foot"
    }
    return "At a pickup point nobody has to be in: "
      + (nearest ?? "none is open within the walk beyond which nobody collects") + "."
  }

  /// Open sites that its owner might walk to, nearest first, measured from the community's middle.
  private var walks: [(site: Int, walk: Double)] {
    let city = review.city
    let limit = city.choice.bands.last?.upTo.value ?? 0
    return review.open.map { open in
      let straight = city.zones[zone].place.distance(to: city.sites[open.site].place)
      return (open.site, city.area.walkCircuity * straight)
    }.filter { $0.1 <= limit }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
  }

  /// Of a run with several replications the trace is of the first, the site-days are means.
  private var inTheMean: String {
    review.city.simulation.replications > 1 ? " in the mean of the replications" : ""
  }

  /// Whole numbers as such; means over replications are none.
  private static func count(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : Screen.number(value)
  }

  /// Who had free cells when this one had none.
  private func room(insteadOf site: Int, on day: CalendarDay) throws -> [String] {
    let days = try run.table("site_days").rows(where: "date", is: day.description)
    func fill(_ site: Int) -> (cells: Double, peak: Double)? {
      let id = review.city.sites[site].id
      guard let row = days.first(where: { SitingReview.plain($0["site"] ?? "") == id }),
        let cells = row["cells"].flatMap(Double.init),
        let peak = row["cells_taken_peak"].flatMap(Double.init)
      else { return nil }
      return (cells, peak)
    }
    var lines: [String] = []
    if let full = fill(site) {
      let isFull = full.peak >= full.cells
      lines.append(
        "\(review.name(site)) had \(isFull ? "all" : "at most \(Self.count(full.peak))") of its "
          + "\(Self.count(full.cells)) cells taken that day\(inTheMean)"
          + (isFull ? "." : "; those left were too small, or free at another hour."))
    }
    let others = walks.filter { $0.site != site }.compactMap { other in
      fill(other.site).flatMap { $0.peak < $0.cells ? (other, $0) : nil }
    }
    if others.isEmpty {
      lines.append(
        "No other open pickup point in reach had a free cell all day: more modules or another site would "
          + "help; 'explain \(run.folder) community \(review.city.zones[zone].id)' names candidates."
      )
    } else {
      lines.append(
        "With pickup.overflow: next it might have gone where cells stayed free all day\(inTheMean): "
          + others.prefix(Self.shownSites).map { other, fill in
            "\(review.city.sites[other.site].id), \(Screen.number(other.walk)) m on foot, "
              + "\(Self.count(fill.cells - fill.peak)) free"
          }.joined(separator: "; ") + ".")
    }
    return lines
  }
}
