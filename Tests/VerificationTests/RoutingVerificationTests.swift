import Geography
import Testing
import VehicleRouting
import Verification

@Suite struct RoutingVerificationTests {
  /// Stops at distance 5, 10 and 5 from the depot at the origin.
  private func problem(
    loads: [Int32] = [2, 3, 4], windows: [ClosedRange<Double>]? = nil,
    services: [Double] = [0, 0, 0],
    depot: ClosedRange<Double> = 0...Double.infinity, type: RoutingProblem.VehicleType? = nil,
    penalty: Double? = nil, metric: RoutingProblem.Metric = .euclidean(circuity: 1)
  ) throws -> RoutingProblem {
    let points = [Point(x: 3, y: 4), Point(x: 6, y: 8), Point(x: -3, y: -4)]
    let anytime = 0...Double.infinity
    return try RoutingProblem(
      depots: [.init(point: Point(x: 0, y: 0), window: depot)],
      stops: points.indices.map {
        .init(
          point: points[$0], load: [loads[$0]], service: services[$0],
          window: windows?[$0] ?? anytime, penalty: penalty)
      },
      vehicleTypes: [type ?? .init(capacity: [9])], metric: metric)
  }

  private func routes(_ trips: [[Int32]]...) -> RoutingSolution {
    RoutingSolution(routes: trips.map { .init(vehicleType: 0, trips: $0) })
  }

  private func kinds(_ solution: RoutingSolution, _ problem: RoutingProblem) -> [Violation.Kind] {
    verify(solution, for: problem).violations.map(\.kind)
  }

  @Test("A whole route costs its length")
  func cost() throws {
    #expect(
      verify(routes([[0, 1, 2]]), for: try problem()) == Verdict(objective: 30, violations: []))
  }

  @Test(
    "Distances follow the metric",
    arguments: [
      (.euclidean(circuity: 1.5), 3 * 1.5 * 5.0), (.euclideanRounded, 15),
      (.euclideanCeiled(scale: 100), 1500), (.euclideanTruncated(decimals: 0), 15),
    ] as [(RoutingProblem.Metric, Double)])
  func metrics(metric: RoutingProblem.Metric, cost: Double) throws {
    let stops = [Point(x: 0, y: 5), Point(x: 0, y: 2.5)]
    let problem = try RoutingProblem(
      depots: [.init(point: Point(x: 0, y: 0))],
      stops: stops.map { .init(point: $0, load: [1]) }, vehicleTypes: [.init(capacity: [1])],
      metric: metric)
    let verdict = verify(routes([[0]], [[1]]), for: problem)
    // 5 + 5 + 2.5 + 2.5: halves go up, or down where decimals are cut off.
    let halves: Double = if case .euclideanRounded = metric { 1 } else { 0 }
    let cut: Double = if case .euclideanTruncated = metric { -1 } else { 0 }
    #expect(verdict.objective == cost + halves + cut && verdict.isFeasible)
  }

  @Test("Rounding goes where each convention says")
  func rounding() throws {
    let stop = Point(x: 1, y: 1)  // 1.41421…
    for (metric, there) in [
      (.euclideanRounded, 1), (.euclideanCeiled(scale: 100), 142),
      (.euclideanTruncated(decimals: 1), 1.4),
      (.matrix(distance: [0, 3, 4, 0], duration: nil), 3.5),
    ] as [(RoutingProblem.Metric, Double)] {
      let problem = try RoutingProblem(
        depots: [.init(point: Point(x: 0, y: 0))], stops: [.init(point: stop, load: [1])],
        vehicleTypes: [.init(capacity: [1])], metric: metric)
      #expect(verify(routes([[0]]), for: problem).objective == 2 * there)
    }
  }

  @Test("Every stop is visited once")
  func visits() throws {
    let problem = try problem()
    #expect(kinds(routes([[0, 1]]), problem) == [.stopMissing])
    #expect(kinds(routes([[0, 1, 2]], [[2]]), problem) == [.stopRepeated])
    let unknown = verify(routes([[0, 1, 2, 3]]), for: problem)
    #expect(unknown.violations.map(\.kind) == [.stopUnknown] && unknown.objective == nil)
    #expect(kinds(routes([[0, 1, 2, -1]]), problem) == [.stopUnknown])
  }

  @Test("Stops may be left out where that has a price, and only if they are listed")
  func leftOut() throws {
    let listed = RoutingSolution(
      routes: [.init(vehicleType: 0, trips: [[0, 1]])],
      unserved: [.init(stop: 2, reason: .fleetUsedUp)])
    #expect(kinds(listed, try problem()) == [.stopMayNotBeLeftOut])
    let optional = try problem(penalty: 7)
    #expect(verify(listed, for: optional) == Verdict(objective: 27, violations: []))
    #expect(kinds(routes([[0, 1]]), optional) == [.stopMissing])
    var both = listed
    both.routes[0].trips[0].append(2)
    #expect(kinds(both, optional) == [.stopRepeated])
  }

  @Test("Capacity holds on every trip")
  func capacity() throws {
    let small = RoutingProblem.VehicleType(capacity: [5], maximumTrips: 2)
    #expect(kinds(routes([[0, 1], [2]]), try problem(type: small)).isEmpty)
    #expect(kinds(routes([[0], [1, 2]]), try problem(type: small)) == [.vehicleOverCapacity])
    #expect(kinds(routes([[0], [1], [2]]), try problem(type: small)) == [.tooManyTrips])
  }

  @Test("Fleet, type and allowed types are kept")
  func fleet() throws {
    let one = RoutingProblem.VehicleType(capacity: [9], fixedCost: 100, available: 1)
    let problem = try problem(type: one)
    #expect(kinds(routes([[0]], [[1, 2]]), problem) == [.tooManyVehicles])
    #expect(
      verify(routes([[0, 1, 2]], [[]]), for: problem) == Verdict(objective: 130, violations: []))
    var other = routes([[0, 1, 2]])
    other.routes[0].vehicleType = 1
    #expect(kinds(other, problem).first == .vehicleTypeUnknown)
    let picky = try RoutingProblem(
      depots: [.init(point: Point(x: 0, y: 0))],
      stops: [.init(point: Point(x: 1, y: 0), load: [1], allowedTypes: [1])],
      vehicleTypes: [.init(capacity: [1]), .init(capacity: [1])])
    #expect(kinds(routes([[0]]), picky) == [.vehicleTypeNotAllowed])
  }

  @Test("Windows, service and the depot's hours")
  func windows() throws {
    let windows: [ClosedRange<Double>] = [6...8, 0...12, 0...99]
    #expect(kinds(routes([[0, 1, 2]]), try problem(windows: windows)).isEmpty)
    let slow = try problem(windows: windows, services: [2, 0, 0])
    #expect(kinds(routes([[0, 1, 2]]), slow) == [.stopLate])
    #expect(kinds(routes([[0, 1, 2]]), try problem(depot: 0...29)) == [.depotLate])
    #expect(kinds(routes([[0, 1, 2]]), try problem(depot: 0...30)).isEmpty)
  }

  @Test("The day is as short as the windows allow: a vehicle leaves late rather than wait")
  func duration() throws {
    let paid = RoutingProblem.VehicleType(
      capacity: [9], costPerMetre: 0, costPerSecond: 1, maximumDuration: 30)
    // Both wait for nobody when leaving at 95.
    let late: [ClosedRange<Double>] = [100...200, 0...Double.infinity, 0...Double.infinity]
    #expect(
      verify(routes([[0, 1, 2]]), for: try problem(windows: late, type: paid)).objective == 30)
    // Stop 1 closes before stop 2 opens: 7 of the wait cannot be passed by.
    let wait: [ClosedRange<Double>] = [5...8, 20...25, 0...Double.infinity]
    let verdict = verify(routes([[0, 1, 2]]), for: try problem(windows: wait, type: paid))
    #expect(verdict.objective == 37 && verdict.violations.map(\.kind) == [.durationExceeded])
  }

  @Test("The shortest day agrees with trying every start")
  func durationBruteForce() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let windows = (0..<3).map { _ -> ClosedRange<Double> in
        let start = Double(Int.random(in: 0...40, using: &generator))
        return start...(start + Double(Int.random(in: 5...40, using: &generator)))
      }
      let type = RoutingProblem.VehicleType(capacity: [9], costPerMetre: 0, costPerSecond: 1)
      let problem = try problem(windows: windows, services: [1, 2, 3], type: type)
      let shortest = (0...80).compactMap { start -> Double? in
        var clock = Double(start)
        for (leg, stop) in zip([5.0, 5, 15], 0..<3) {
          clock = max(clock + leg, windows[stop].lowerBound)
          if clock > windows[stop].upperBound { return nil }
          clock += Double(stop + 1)
        }
        return clock + 5 - Double(start)
      }.min()
      let verdict = verify(routes([[0, 1, 2]]), for: problem)
      #expect(verdict.isFeasible == (shortest != nil))
      if let shortest { #expect(verdict.objective == shortest, "\(windows)") }
    }
  }

  @Test("Range and reloading between trips")
  func trips() throws {
    let type = RoutingProblem.VehicleType(
      capacity: [9], costPerMetre: 0, costPerSecond: 1, maximumDistance: 40, maximumTrips: 2,
      reload: 4)
    let verdict = verify(routes([[0, 1], [2]]), for: try problem(type: type))
    #expect(verdict == Verdict(objective: 34, violations: []))
    let short = RoutingProblem.VehicleType(capacity: [9], maximumDistance: 29, maximumTrips: 2)
    #expect(kinds(routes([[0, 1], [2]]), try problem(type: short)) == [.rangeExceeded])
  }

  @Test("An open route ends at its last stop")
  func openRoute() throws {
    let type = RoutingProblem.VehicleType(capacity: [9], open: true)
    #expect(verify(routes([[0, 1, 2]]), for: try problem(type: type)).objective == 25)
  }

  @Test("Durations of their own count for time, distances for cost")
  func durations() throws {
    let problem = try RoutingProblem(
      depots: [.init(point: Point(x: 0, y: 0), window: 0...19)],
      stops: [.init(point: Point(x: 0, y: 0), load: [1])],
      vehicleTypes: [.init(capacity: [1], costPerSecond: 2, metresPerSecond: 99)],
      metric: .matrix(distance: [0, 3, 4, 0], duration: [0, 11, 9, 0]))
    let verdict = verify(routes([[0]]), for: problem)
    #expect(verdict.objective == 47 && verdict.violations.map(\.kind) == [.depotLate])
  }

  @Test("A claimed objective is confirmed up to rounding")
  func confirms() {
    let verdict = Verdict(objective: 1000, violations: [])
    #expect(verdict.confirms(1000.0001) && !verdict.confirms(1001))
    #expect(!Verdict(objective: nil, violations: []).confirms(0))
  }
}
