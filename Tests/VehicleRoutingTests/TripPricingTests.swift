import Optimization
import Testing

@testable import VehicleRouting

@Suite("Trip pricing")
struct TripPricingTests {
  /// Random reduced costs, some of them below nothing, the same either way where `isSymmetric`.
  private func arcs(_ width: Int, isSymmetric: Bool, seed: UInt64) -> [Double] {
    var random = SearchRandom(seed: seed)
    var arcs = [Double](repeating: .infinity, count: width * width)
    for from in 0..<width {
      for to in 0..<width where to != from {
        let cost = Double(random.next() % 100) - 45
        arcs[from * width + to] =
          isSymmetric && to < from ? arcs[to * width + from] : cost
      }
    }
    return arcs
  }

  /// Arcs, and what subset rows take for each time that they count the trip.
  private func cost(
    _ trip: [Int32], _ arcs: [Double], _ width: Int, _ cuts: [SubsetRowCut] = [],
    _ duals: [Double] = []
  ) -> Double {
    let places = [0] + trip.map { Int($0) + 1 } + [0]
    let rows = zip(cuts, duals).reduce(0) { $0 - $1.1 * $1.0.count(of: trip) }
    return zip(places, places.dropFirst()).reduce(rows) { $0 + arcs[$1.0 * width + $1.1] }
  }

  /// Random cuts, remembered by their own stops and by some others.
  private func cuts(_ count: Int, stops: Int, seed: UInt64) -> (
    cuts: [SubsetRowCut], duals: [Double]
  ) {
    var random = SearchRandom(seed: seed)
    let cuts = (0..<count).map { _ in
      let order = (0..<Int32(stops)).map { ($0, random.next()) }.sorted { $0.1 < $1.1 }.map(\.0)
      let three = order.prefix(3).sorted()
      // The stops between the first and the last of the three remember the cut.
      let between = order.dropFirst(3).prefix(Int(random.next() % 3))
      return SubsetRowCut(stops: three, trips: [[three[0]] + between + [three[1]]])
    }
    return (cuts, cuts.map { _ in -Double(random.next() % 30) })
  }

  /// The least cost of all ng-routes within the capacity that can be driven by the clock.
  private func least(
    _ problem: RoutingProblem, _ relaxation: TripRelaxation, _ sets: NeighbourSets,
    _ cost: ([Int32]) -> Double
  ) -> Double {
    var best = Double.infinity
    func extend(_ trip: [Int32], load: Int32) {
      if !trip.isEmpty, isDriven(trip, problem) { best = min(best, cost(trip)) }
      for stop in 0..<Int32(relaxation.stopCount) where stop != trip.last {
        let load = load + relaxation.load[Int(stop)]
        if load <= relaxation.classes[0].capacity, sets.allow(trip + [stop]) {
          extend(trip + [stop], load: load)
        }
      }
    }
    extend([], load: 0)
    return best
  }

  private func isDriven(_ trip: [Int32], _ problem: RoutingProblem) -> Bool {
    let day = problem.evaluate(RoutingSolution.Route(vehicleType: 0, trips: [trip]))
    let type = problem.vehicleTypes[0]
    return day.lateness < 1e-6 && day.duration < type.maximumDuration + 1e-6
      && day.distance < type.maximumDistance + 1e-6
  }

  @Test(
    "exact pricing finds the least of all ng-routes",
    arguments: [
      [], [.asymmetric], [.windows], [.windows, .openingHours], [.shift], [.range], [.open],
      [.open, .windows], [.asymmetric, .shift], [.durations, .windows],
    ] as [Set<Feature>])
  func exact(features: Set<Feature>) throws {
    for seed in 0..<8 as Range<UInt64> {
      let problem = try SmallProblems.make(features, stops: 6, seed: seed)
      let relaxation = try #require(TripRelaxation(problem))
      let width = relaxation.stopCount + 1
      var arcs = arcs(width, isSymmetric: relaxation.classes[0].isSymmetric, seed: seed + 100)
      for arc in arcs.indices where relaxation.classes[0].arcCost[arc] == .infinity {
        arcs[arc] = .infinity
      }
      let (cuts, duals) = cuts(Int(seed % 4), stops: 6, seed: seed + 200)
      let visits = CutVisits(cuts, duals: duals, stopCount: 6)
      for size in [1, 4] {
        let sets = NeighbourSets(
          cost: relaxation.classes[0].arcCost, stopCount: relaxation.stopCount, size: size)
        let pricing = TripPricing(relaxation, sets: sets)
        func price(isExact: Bool, known: Double = 0, labels: Int = 1_000_000)
          -> TripPricing.Answer
        {
          pricing.price(
            class: 0, arcs: arcs, base: 0, cuts: visits, isExact: isExact, known: known,
            threshold: -1e-7, labelLimit: labels, deadline: Deadline(seconds: nil))
        }
        let least = least(problem, relaxation, sets) { cost($0, arcs, width, cuts, duals) }
        let answer = price(isExact: true)
        #expect(answer.isExact)
        #expect(abs(min(0, answer.least) - min(0, least)) < 1e-9)
        if least < 0 {
          let found = answer.trips.map { cost($0, arcs, width, cuts, duals) }.min()
          #expect(abs(try #require(found) - least) < 1e-9)
        }
        #expect(answer.trips.allSatisfy { sets.allow($0) && isDriven($0, problem) })
        for known in [least - 1, least, least + 1] where known <= 0 {
          #expect(abs(price(isExact: true, known: known).least - min(known, least)) < 1e-9)
        }
        let quick = price(isExact: false)
        #expect(!quick.isExact)
        #expect(quick.least >= least - 1e-9)
        #expect(!price(isExact: true, labels: 0).isExact)
      }
    }
  }
}
