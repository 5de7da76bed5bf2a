import CityModel
import Geography

/// What became of each of some parcels alike: of one building, carrier and size.
///
/// Events count parcels and do not tell them apart. Any way of telling them apart that agrees with
/// the events is as true as another, as parcels that wait alike have the same prospects; here those
/// that have waited longest are handed over first, and those that came last are left behind.
public struct ParcelHistories: Sendable {
  public struct Step: Sendable, Hashable {
    public var day: CalendarDay
    public var event: ParcelEvent

    public init(day: CalendarDay, event: ParcelEvent) {
      (self.day, self.event) = (day, event)
    }
  }

  public struct Parcel: Sendable {
    /// When it came to the depot.
    public let day: CalendarDay
    /// Among the parcels alike of that day, from 1.
    public let number: Int
    /// What happened to it, from its coming on.
    public fileprivate(set) var steps: [Step]
    fileprivate var state = State.undecided
    fileprivate var failed: Int32 = 0

    /// The day on which it was handed over: at the door, or to a pickup point.
    public var handedOver: CalendarDay? {
      steps.first { $0.event.kind == .delivered || $0.event.kind == .dropped }?.day
    }
  }

  fileprivate enum State: Hashable {
    /// At the depot, for the door or a pickup point.
    case undecided, forDoor, forPickupPoint
    case inCell(site: Int32)
    case gone
  }

  /// In the order in which they came.
  public private(set) var parcels: [Parcel] = []
  /// Whether there were parcels enough for all events.
  public private(set) var isWhole = true
  private let attempts: Int32
  private let refusedGoToDoor: Bool

  public init(_ city: City) {
    attempts = Int32(max(1, city.delivery.attempts))
    refusedGoToDoor = city.pickup.overflow == .door
  }

  /// - Parameter event: the next, of the parcels alike
  public mutating func follow(_ event: ParcelEvent, on day: CalendarDay) {
    let step = Step(day: day, event: event)
    let isRedirected = event.failed == attempts
    switch event.kind {
    case .came:
      for number in 1...max(1, Int(event.parcels)) {
        parcels.append(Parcel(day: day, number: number, steps: [step]))
      }
    case .refused:
      take(step, from: [.undecided, .forPickupPoint], refusedGoToDoor ? .forDoor : .forPickupPoint)
    case .dropped:
      take(
        step, from: isRedirected ? [.forPickupPoint] : [.forPickupPoint, .undecided],
        .inCell(site: event.site))
    case .leftBehind where event.site >= 0:
      take(
        step, from: isRedirected ? [.forPickupPoint] : [.undecided, .forPickupPoint],
        .forPickupPoint, latestFirst: true)
    case .leftBehind:
      take(step, from: [.undecided, .forDoor], .forDoor, latestFirst: true)
    case .delivered:
      take(step, from: [.forDoor, .undecided], .gone)
    case .failed:
      take(
        step, from: [.forDoor, .undecided],
        event.failed + 1 == attempts ? .forPickupPoint : .forDoor)
    case .collected:
      take(step, from: [.inCell(site: event.site)], .gone)
    case .returned:
      take(step, from: [.forPickupPoint], .gone)
    }
  }

  /// Takes the event's parcels from those in the first of the states, then the next; then those that
  /// earlier rounds of the day left behind; at last any at the depot, for what is held may be sent to
  /// the door without a word.
  private mutating func take(
    _ step: Step, from states: [State], _ after: State, latestFirst: Bool = false
  ) {
    let atDepot: [State] = [.undecided, .forDoor, .forPickupPoint]
    let isAtDepot = states.allSatisfy(atDepot.contains)
    let all = isAtDepot ? states + atDepot.filter { !states.contains($0) } : states
    var candidates: [(index: Int, rank: Int)] = []
    for (index, parcel) in parcels.enumerated() {
      guard let state = all.firstIndex(of: parcel.state),
        !isAtDepot || parcel.failed == step.event.failed
      else { continue }
      let last = parcel.steps[parcel.steps.count - 1]
      let wasLeft = last.event.kind == .leftBehind && last.day == step.day
      let wanted = wasLeft ? states.count : state
      candidates.append((index, state < states.count ? wanted : states.count + 1))
    }
    candidates.sort {
      ($0.rank, latestFirst ? -$0.index : $0.index) < ($1.rank, latestFirst ? -$1.index : $1.index)
    }
    let taken = candidates.prefix(Int(step.event.parcels))
    for (index, _) in taken {
      parcels[index].steps.append(step)
      parcels[index].state = after
      if step.event.kind == .failed { parcels[index].failed += 1 }
    }
    if taken.count < step.event.parcels { isWhole = false }
  }
}
