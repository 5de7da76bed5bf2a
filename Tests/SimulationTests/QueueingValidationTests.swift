import CityModel
import Geography
import Testing

@testable import Simulation

/// Results of queueing theory that are known exactly, met by the pickup points.
@Suite struct QueueingValidationTests {
  /// One pickup point to which parcels come one by one, as a Poisson process.
  private struct PoissonPoint {
    var point: PickupPoints
    var stream: RandomStream
    var now = 0.0
    let meanGap: Double

    init(cells: Int, dwell: DwellTime, perHour: Double, counter: Double? = nil, seed: UInt64) {
      point = PickupPoints(
        cells: [BySize(small: cells, medium: 0, large: 0)],
        outlets: [
          OutletType(
            id: "locker", name: LocalName("Locker"), kind: .locker, siteCostPerYear: .zero,
            modules: [0], maximumModules: 1, counterParcelsPerHour: counter)
        ],
        practice: PickupPractice(
          dwellDays: [1], occupancyQuantile: 0.95, overflow: .door, dwellTime: dwell))
      stream = RandomStream(seed: seed, name: "poisson")
      meanGap = 3600 / perHour
    }

    /// - Returns: whether the next parcel found a cell, and who was served before it.
    mutating func arrive() -> (admitted: Bool, visits: PickupPoints.Visits) {
      now += stream.exponential(mean: meanGap)
      let visits = point.serve(at: 0, before: now)
      let admitted = point.admit(BySize(small: 1, medium: 0, large: 0), at: 0, time: now).small == 1
      if admitted {
        point.drop(1, of: .small, index: 0, at: 0, time: now, stream: &stream) { _, _ in }
      }
      return (admitted, visits)
    }
  }

  /// Mean and half-width of the 99 % confidence interval of independent batches.
  private func interval(_ batches: [Double]) -> (mean: Double, halfWidth: Double) {
    let count = Double(batches.count)
    let mean = batches.reduce(0, +) / count
    let variance = batches.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    // Student's t for 29 degrees of freedom.
    return (mean, 2.756 * (variance / count).squareRoot())
  }

  /// Loss of M/G/c/c with offered load a (Erlang 1917), by its recursion.
  private func erlangB(_ cells: Int, _ load: Double) -> Double {
    (1...cells).reduce(1.0) { load * $0 / (Double($1) + load * $0) }
  }

  @Test(
    "An overflow-only locker turns away the share of Erlang B, whatever the dwell's distribution",
    arguments: [(1.0, 20, 18.0), (0.0, 20, 18.0), (0.5, 20, 18.0), (2.0, 20, 18.0), (1.0, 5, 8.0)])
  func erlang(variation: Double, cells: Int, load: Double) {
    let dwell = DwellTime(mean: .hours(12), variation: variation)
    let lost = (0..<30).map { batch in
      var locker = PoissonPoint(
        cells: cells, dwell: dwell, perHour: load / 12, seed: UInt64(100 + batch))
      // From an empty locker; the start is left out.
      for _ in 0..<200 { _ = locker.arrive() }
      let turnedAway = (0..<1500).count { _ in !locker.arrive().admitted }
      return Double(turnedAway) / 1500
    }
    let (mean, halfWidth) = interval(lost)
    let exact = erlangB(cells, load)
    #expect(halfWidth < 0.15 * exact, "the interval has to be narrow to tell anything")
    #expect(abs(mean - exact) <= halfWidth, "\(mean) ± \(halfWidth), exact \(exact)")
  }

  @Test("Owners of Poisson parcels stand in line as Pollaczek and Khinchine say")
  func counterWait() {
    // Parcels that stay equally long are fetched as they came: M/D/1 at 80 % of the counter's pace.
    let waits = (0..<30).map { batch in
      var counter = PoissonPoint(
        cells: 1000, dwell: DwellTime(mean: .hours(10), variation: 0), perHour: 24, counter: 30,
        seed: UInt64(200 + batch))
      for _ in 0..<500 { _ = counter.arrive() }
      var (waited, served) = (0.0, 0)
      for _ in 0..<2000 {
        let visits = counter.arrive().visits
        waited += visits.waited
        served += visits.collected
      }
      return waited / Double(served)
    }
    let (mean, halfWidth) = interval(waits)
    let (load, handover) = (0.8, 120.0)
    let exact = load * handover / (2 * (1 - load))
    #expect(halfWidth < 0.1 * exact)
    #expect(abs(mean - exact) <= halfWidth, "\(mean) ± \(halfWidth) s, exact \(exact) s")
  }
}
