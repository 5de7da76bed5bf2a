/// What a trip of one vehicle type may not use up besides its capacity, in whole ticks: time, where
/// stops or depots have windows or a vehicle that makes one trip has a shift, or else its range.
///
/// Without windows half of a stop's service is on the arcs at either side of it, so that a trip takes as
/// long driven the other way. Ticks are rounded down, and the last ones that are allowed get some more,
/// a millionth of a second at least: whatever can be driven by the clock can be driven by ticks, so that
/// a bound on the latter is one on the former.
struct TripTime {
  /// When work may start.
  struct Clock {
    /// First and last tick at which work at each stop may start on a trip that comes back in time; none
    /// where the last one is before the first.
    let earliest: [Int32]
    let latest: [Int32]
    /// Tick at which trips have to be back.
    let horizon: Int32

    /// Of trips driven the other way: it runs backwards from the horizon.
    func reversed() -> Clock {
      Clock(
        earliest: latest.map { horizon - $0 }, latest: earliest.map { horizon - $0 },
        horizon: horizon)
    }
  }

  /// Ticks from one place to the next, (stops + 1)², place 0 the depot, which trips leave at tick 0.
  let arc: [Int32]
  let clock: Clock
  let hasWindows: Bool

  /// Nil where nothing but capacity limits the type's trips.
  init?(_ problem: RoutingProblem, vehicleType index: Int) {
    let type = problem.vehicleTypes[index]
    let opening = problem.depots[type.depot].window
    let windows = problem.stops.map(\.window)
    let (hasWindows, hasShift) = (problem.hasWindows(type), type.hasShiftOfOneTrip)
    guard problem.limitsMoreThanLoads(type) else { return nil }
    let inMetres = !hasWindows && !hasShift
    let width = problem.stops.count + 1
    var uses = [Double](repeating: 0, count: width * width)
    func place(_ number: Int) -> RoutingProblem.Place {
      number == 0 ? .depot(type.depot) : .stop(number - 1)
    }
    func service(_ place: Int) -> Double {
      place == 0 || inMetres ? 0 : problem.stops[place - 1].service
    }
    for from in 0..<width {
      for to in 0..<width where to != from {
        let service = hasWindows ? service(from) : (service(from) + service(to)) / 2
        let way =
          type.open && to == 0
          ? 0
          : inMetres
            ? problem.distance(from: place(from), to: place(to))
            : problem.travelTime(from: place(from), to: place(to), vehicleType: index)
        uses[from * width + to] = service + way
      }
    }
    let start = hasWindows ? opening.lowerBound : 0
    let end =
      hasWindows
      ? min(type.open ? .infinity : opening.upperBound, Self.latestReturn(uses, windows, start))
      : hasShift ? type.maximumDuration : type.maximumDistance
    self.init(
      uses: uses, windows: windows, start: start, end: max(start, end), hasWindows: hasWindows)
  }

  /// When a trip that visits no stop twice and never dawdles is back at the latest.
  private static func latestReturn(
    _ uses: [Double], _ windows: [ClosedRange<Double>], _ start: Double
  ) -> Double {
    let width = windows.count + 1
    let home = (1..<width).map { windows[$0 - 1].upperBound + uses[$0 * width] }.max() ?? start
    if home < .infinity { return home }
    let longest = (0..<width).map { uses[($0 * width)..<(($0 + 1) * width)].max() ?? 0 }
    return longest.reduce(max(start, windows.map(\.lowerBound).max() ?? start), +)
  }

  private init(
    uses: [Double], windows: [ClosedRange<Double>], start: Double, end: Double, hasWindows: Bool
  ) {
    let width = windows.count + 1
    let most = Double(1 << 28)
    let perUnit = end > start ? most / (end - start) : 1
    func ticks(_ value: Double) -> Int32 { Int32(max(0, min(value * perUnit, 2 * most))) }
    let arc = uses.map(ticks)
    self.arc = arc
    self.hasWindows = hasWindows
    let more = 1 + ticks(1e-6)
    let horizon = ticks(end - start) + more
    clock = Clock(
      earliest: (1..<width).map { max(ticks(windows[$0 - 1].lowerBound - start), arc[$0]) },
      latest: (1..<width).map {
        let last = windows[$0 - 1].upperBound - start
        return last < 0 ? -1 : min(ticks(last) + more, horizon - arc[$0 * width])
      },
      horizon: horizon)
  }

  /// Whether a trip may go from the one place straight to the other.
  func allows(from: Int, to: Int) -> Bool {
    let (earliest, latest) = (clock.earliest, clock.latest)
    func isOpen(_ place: Int) -> Bool { place == 0 || earliest[place - 1] <= latest[place - 1] }
    guard isOpen(from), isOpen(to) else { return false }
    guard from > 0, to > 0 else { return true }
    return earliest[from - 1] + arc[from * (earliest.count + 1) + to] <= latest[to - 1]
  }

  /// Whether there is time to work at a stop, then at another one, and at the first again.
  func allowsReturn(to stop: Int, from other: Int) -> Bool {
    let width = clock.earliest.count + 1
    func start(at next: Int, from here: Int, _ time: Int32) -> Int32? {
      let start = max(time + arc[(here + 1) * width + next + 1], clock.earliest[next])
      return start <= clock.latest[next] ? start : nil
    }
    return start(at: other, from: stop, clock.earliest[stop])
      .flatMap { start(at: stop, from: other, $0) } != nil
  }
}

extension RoutingProblem {
  /// Whether windows, a shift or a range limit the type's trips, too.
  func limitsMoreThanLoads(_ type: VehicleType) -> Bool {
    hasWindows(type) || type.hasShiftOfOneTrip || type.maximumDistance < .infinity
  }

  fileprivate func hasWindows(_ type: VehicleType) -> Bool {
    depots[type.depot].window != 0...Double.infinity
      || stops.contains { $0.window != 0...Double.infinity }
  }
}

extension RoutingProblem.VehicleType {
  fileprivate var hasShiftOfOneTrip: Bool { maximumDuration < .infinity && maximumTrips == 1 }
}
