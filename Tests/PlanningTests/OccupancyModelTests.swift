import CityModel
import Geography
import TestSupport
import Testing

@testable import Planning

@Suite struct OccupancyModelTests {
  private func model(_ dwell: [Double], weekday: [Double] = Array(repeating: 1, count: 7))
    -> OccupancyModel
  {
    var city = City.gridTown()
    city.pickup.dwellDays = dwell
    city.demand.weekday = weekday
    return OccupancyModel(city.pickup, city.demand)
  }

  @Test func `parcels collected the same day make occupancy Poisson`() {
    // P(Poisson(4) ≤ 7) = 0.948866…
    let found = model([1]).probability(arrivals: 4, dispersion: 0, within: 7)
    #expect(abs(found - 0.948866384207) < 1e-9)
  }

  @Test func `one night's stay doubles the parcels held at the peak`() {
    let found = model([0, 1]).probability(arrivals: 2, dispersion: 0, within: 7)
    #expect(abs(found - 0.948866384207) < 1e-9)
  }

  @Test func `a geometric day comes out exactly`() {
    // Dispersion 1 is geometric: P(X ≤ n) = 1 − (μ / (1 + μ))^(n + 1).
    let found = model([1]).probability(arrivals: 3, dispersion: 1, within: 5)
    #expect(abs(found - (1 - 0.75 * 0.75 * 0.75 * 0.75 * 0.75 * 0.75)) < 1e-12)
  }

  @Test func `large arrivals do not underflow`() {
    let found = model([0.5, 0.5]).probability(arrivals: 4000, dispersion: 0, within: 6000)
    #expect(abs(found - 0.5) < 0.01)
    #expect(model([1]).probability(arrivals: 5000, dispersion: 0.01, within: 9000) > 0.999)
  }

  @Test(arguments: [0, 0.1, 0.5])
  func `the distribution agrees with simulated days`(dispersion: Double) {
    let dwell = [0.55, 0.25, 0.12, 0.05, 0.03]
    let weekday = [1.4, 1, 1, 1, 1, 1, 0.6]
    let model = model(dwell, weekday: weekday)
    let arrivals = 22.0
    var stream = RandomStream(seed: 4, name: "test")
    var held = [Int](repeating: 0, count: dwell.count + 1)
    var within = 0
    let days = 40_000
    for day in 0..<days {
      // What is left of earlier days, the oldest last, then today's parcels by nights they stay.
      for night in 0..<dwell.count { held[night] = held[night + 1] }
      let mean = arrivals * weekday[day % 7]
      let today = stream.negativeBinomial(mean: mean, dispersion: dispersion)
      let stays = stream.multinomial(trials: today, weights: dwell)
      for night in dwell.indices { held[night] += stays[night] }
      if held.reduce(0, +) <= 44 { within += 1 }
    }
    let expected = model.probability(arrivals: arrivals, dispersion: dispersion, within: 44)
    #expect(abs(Double(within) / Double(days) - expected) < 0.02)
  }

  @Test func `capacity is the most that keeps the quantile`() {
    let model = model([0.55, 0.25, 0.12, 0.05, 0.03])
    for cells in [1, 10, 44, 200] {
      let most = model.capacity(cells: cells, dispersion: 0.1)
      #expect(model.probability(arrivals: most, dispersion: 0.1, within: cells) >= 0.95)
      #expect(model.probability(arrivals: most * 1.001, dispersion: 0.1, within: cells) < 0.95)
    }
    #expect(model.capacity(cells: 0, dispersion: 0.1) == 0)
  }

  @Test func `two banks hold more than twice what one does`() {
    let model = model([0.55, 0.25, 0.12, 0.05, 0.03])
    let (one, two) = (
      model.capacity(cells: 44, dispersion: 0), model.capacity(cells: 88, dispersion: 0)
    )
    #expect(two > 2 * one)
  }

  @Test func `what an overfull site keeps agrees with simulated days`() {
    let dwell = [0.55, 0.25, 0.12, 0.05, 0.03]
    let (cells, wished, days) = (44, 60.0, 20_000)
    var stream = RandomStream(seed: 9, name: "test")
    var held = [Int](repeating: 0, count: dwell.count + 1)
    var kept = 0
    for _ in 0..<days {
      for night in 0..<dwell.count { held[night] = held[night + 1] }
      let free = cells - held.reduce(0, +)
      let admitted = min(free, stream.negativeBinomial(mean: wished, dispersion: 0.05))
      let stays = stream.multinomial(trials: admitted, weights: dwell)
      for night in dwell.indices { held[night] += stays[night] }
      kept += admitted
    }
    let expected = model(dwell).keptShare(
      of: wished, sizes: BySize(small: 1, medium: 0, large: 0),
      cells: BySize(small: cells, medium: 0, large: 0))
    #expect(abs(Double(kept) / (wished * Double(days)) - expected) < 0.01)
  }

  @Test func `larger parcels take their cells first and smaller ones what is left above them`() {
    let model = model([1])
    let cells = BySize(small: 10, medium: 5, large: 5)
    let even = BySize(small: 0.5, medium: 0.3, large: 0.2)
    // 20 parcels: 4 large in 5 cells, 6 medium in 5 + 1, 10 small in 10.
    #expect(model.keptShare(of: 20, sizes: even, cells: cells) == 1)
    // 40 parcels: 5 of 8 large, 5 of 12 medium, 10 of 20 small.
    #expect(abs(model.keptShare(of: 40, sizes: even, cells: cells) - 0.5) < 1e-12)
    let none = BySize(small: 10, medium: 0, large: 0)
    #expect(abs(model.keptShare(of: 10, sizes: even, cells: none) - 0.5) < 1e-12)
    #expect(model.keptShare(of: 0, sizes: even, cells: cells) == 0)
  }
}
