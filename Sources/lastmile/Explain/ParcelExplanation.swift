import CityModel
import Geography
import Planning
import Simulation

/// What happened to a parcel, or to many, and what would have brought them sooner.
struct ParcelExplanation {
  private static let shownParcels = 6

  let text: String

  /// - Parameter id: `date/community/building/carrier/size/number`, or its beginning
  init(_ run: FinishedRun, _ id: String, scenario: String?) throws {
    let review = try SitingReview(run, scenario: scenario)
    let parcels = try TracedParcels(run, id, review.city)
    if parcels.all.count == 1, let one = parcels.all.first {
      text = try Self.story(of: one, parcels, ParcelMends(run, review, parcels.zone))
    } else {
      text = Self.summary(of: parcels, id)
    }
  }

  // MARK: Many

  private static func summary(of parcels: TracedParcels, _ id: String) -> String {
    let all = parcels.all
    var lines = ["\(all.count) parcels \(id)"]
    var byDays: [Int: Int] = [:]
    for parcel in all { byDays[days(of: parcel.parcel) ?? .max, default: 0] += 1 }
    for (days, count) in byDays.sorted(by: { $0.key < $1.key }) {
      let when =
        switch days {
        case 0: "handed over, or waiting at a pickup point, on the day they came"
        case 1: "a day later"
        case .max: "not handed over: returned, or still under way when the run ended"
        default: "\(days) days later"
        }
      lines.append("  \(count) \(when)")
    }
    let slow = all.filter { days(of: $0.parcel) != 0 }
    let counts = [
      (ParcelEvent.Kind.refused, "were refused by a full pickup point"),
      (.failed, "found nobody in"), (.leftBehind, "were left behind by full rounds"),
    ].map { kind, words in
      (slow.count { $0.parcel.steps.contains { $0.event.kind == kind } }, words)
    }.filter { $0.0 > 0 }
    if !counts.isEmpty {
      lines.append(
        "Of those not handed over on their day, "
          + counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + ".")
    }
    if !slow.isEmpty {
      lines.append("The slowest, each to be explained by its name:")
      let slowest = slow.enumerated().sorted {
        (-(days(of: $0.element.parcel) ?? .max), $0.offset)
          < (-(days(of: $1.element.parcel) ?? .max), $1.offset)
      }
      lines += slowest.prefix(shownParcels).map { "  \($0.element.name)" }
    }
    return lines.joined(separator: "\n")
  }

  /// Days until it was handed over; nil where it was not.
  private static func days(of parcel: ParcelHistories.Parcel) -> Int? {
    parcel.handedOver.map { $0.dayNumber - parcel.day.dayNumber }
  }

  // MARK: One

  private static func story(
    of named: TracedParcels.Named, _ parcels: TracedParcels, _ mends: ParcelMends
  ) throws -> String {
    let steps = named.parcel.steps
    var lines = ["parcel \(named.name)"]
    lines += steps.map { "\(moment($0))  \(words($0.event, parcels.city))" }
    if let last = steps.last {
      switch last.event.kind {
      case .dropped: lines.append("It waits there when the run ends.")
      case .delivered, .collected, .returned: break
      default: lines.append("It is at the depot when the run ends.")
      }
    }
    lines += try mends.lines(for: named.parcel)
    return lines.joined(separator: "\n")
  }

  private static func moment(_ step: ParcelHistories.Step) -> String {
    guard let time = step.event.time else { return "\(step.day)      " }
    let minutes = Int(time / 60)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(step.day) \(two(minutes / 60)):\(two(minutes % 60))"
  }

  private static func words(_ event: ParcelEvent, _ city: City) -> String {
    let site = event.site >= 0 ? city.sites[Int(event.site)].id : ""
    return switch event.kind {
    case .came: "comes for carrier \(city.carriers[Int(event.carrier)].id)"
    case .delivered: "delivered at the door"
    case .failed: "attempt \(event.failed + 1) at the door: nobody is in"
    case .dropped: "put into a cell of pickup point \(site)"
    case .refused: "refused by pickup point \(site): no free cell of its size"
    case .collected: "collected by its owner at \(site)"
    case .returned: "returned to the sender"
    case .leftBehind:
      site.isEmpty
        ? "left behind by the rounds to doors: full, or the shift too short"
        : "left behind by the rounds to pickup point \(site): full, or the shift too short"
    }
  }
}
