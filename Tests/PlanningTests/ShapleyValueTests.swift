import Geography
import Testing

@testable import Planning

@Suite struct ShapleyValueTests {
  private let stream = RandomStream(seed: 1, name: "test")

  /// The airport game (Littlechild & Owen 1973): the longest runway anybody needs is built.
  private func airport(_ runways: [Double]) -> (UInt64) -> [Double] {
    { coalition in
      let needed = runways.indices.filter { coalition & (1 << UInt64($0)) != 0 }
      return [needed.map { runways[$0] }.max() ?? 0]
    }
  }

  /// Its Shapley value: everybody who needs a stretch pays an equal part of it.
  private func airportShares(_ runways: [Double]) -> [Double] {
    runways.map { own in
      let steps = ([0] + Set(runways).sorted())
      return zip(steps, steps.dropFirst()).reduce(0) { sum, step in
        step.1 > own ? sum : sum + (step.1 - step.0) / Double(runways.count { $0 >= step.1 })
      }
    }
  }

  @Test func `the airport game is divided as its closed form says`() {
    for runways in [[5.0], [1, 2], [2, 2, 7], [1, 4, 4, 9, 12, 12, 30, 31]] {
      let value = ShapleyValue(players: runways.count, stream: stream, cost: airport(runways))
      for (share, exact) in zip(value.shares, airportShares(runways)) {
        #expect(abs(share[0] - exact) < 1e-9)
      }
      #expect(value.standardErrors.allSatisfy { $0 == [0] })
    }
  }

  @Test func `more than eight players are sampled, within a few standard errors`() {
    let runways = (1...11).map { Double($0 * $0) }
    let value = ShapleyValue(
      players: 11, orders: 400, stream: stream, cost: airport(runways))
    for (player, exact) in airportShares(runways).enumerated() {
      let error = value.standardErrors[player][0]
      #expect(abs(value.shares[player][0] - exact) <= 4 * error + 1e-9, "player \(player)")
      #expect(error < 0.1 * runways[10])
    }
    let sum = value.shares.reduce(0) { $0 + $1[0] }
    #expect(abs(sum - 121) < 1e-9)
    #expect(value.standardErrors.contains { $0[0] > 0 })
  }

  @Test func `the whole is divided, a null player pays nothing, equal players pay alike`() {
    // Players 0 and 1 are alike, 3 adds nothing; two components are divided side by side.
    var asked: [UInt64: Int] = [:]
    let value = ShapleyValue(players: 4, stream: stream) { coalition in
      asked[coalition, default: 0] += 1
      let alike = Double((coalition & 3).nonzeroBitCount)
      let third = coalition & 4 != 0 ? 1.0 : 0
      return [alike * alike + 5 * third * alike, 10 * third]
    }
    let everybody = [4.0 + 10, 10]
    for component in 0..<2 {
      let sum = value.shares.reduce(0) { $0 + $1[component] }
      #expect(abs(sum - everybody[component]) < 1e-9)
      #expect(abs(value.shares[0][component] - value.shares[1][component]) < 1e-9)
      #expect(abs(value.shares[3][component]) < 1e-9)
    }
    #expect(asked.count == 15)
  }
}
