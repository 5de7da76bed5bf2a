import LinearProgramming

/// The bound of a `SitingRelaxation` with coverage kept whole: the prices of assignment leave each
/// site one reduced cost, and which sites open is a covering problem, min Σ reduced cost of open sites
/// + Σ price of uncovered clients, which GLPK solves as integer programs.
///
/// A city is cut into regions of neighbouring sites (Lagrangean decomposition; Guignard & Kim, Math.
/// Programming 39, 1987): a site that covers clients of other regions is copied there, and its cost is
/// split so that each region pays what its own clients' prices offer. Every region is at least worth
/// what it adds to the Lagrangian bound, so their sum is a bound that is never weaker.
final class CoverageMaster {
  /// Sites of a region, copies not counted.
  private static let regionSize = 600
  /// Simplex iterations that one region may take.
  private static let iterationsPerRegion = 20_000
  /// Simplex iterations that count as one unit of work.
  private static let iterationsPerUnit = 256

  private let relaxation: SitingRelaxation
  private let instance: LevelledInstance
  private let meter: WorkMeter
  /// The region of each site, and the covering clients of each region.
  private let home: [Int32]
  private let clients: [[Int]]

  /// - Parameter relaxation: one whose coverage is a matter of clients without demand
  init(_ relaxation: SitingRelaxation, meter: WorkMeter) {
    self.relaxation = relaxation
    self.meter = meter
    let instance = relaxation.instance
    let covering = (0..<instance.clientCount).filter {
      instance.demand[$0] == 0 && instance.coverageWeight[$0] > 0
    }
    let home = Self.regions(of: instance, size: Self.regionSize)
    var clients = [[Int]](repeating: [], count: Int(home.max() ?? -1) + 1)
    for client in covering {
      let homes = instance.row(client).map { home[Int(instance.entrySite[$0])] }
      if let region = Self.mostFrequent(homes) {
        clients[Int(region)].append(client)
      }
    }
    self.instance = instance
    self.home = home
    self.clients = clients
  }

  var isEmpty: Bool { clients.allSatisfy(\.isEmpty) }

  /// - Parameter value: the relaxation's value at the multipliers in force, evaluated precisely
  /// - Returns: a lower bound no weaker than `value`, and the sites open in the regions' solutions
  func solve(_ value: Double) throws -> (bound: Double, open: [Bool]) {
    var open = (0..<instance.siteCount).map { !relaxation.isClosingAllowed[$0] }
    var bound = value
    for region in clients.indices where !clients[region].isEmpty {
      if meter.isOver { break }
      let (gain, opened) = try solve(region: region)
      bound += max(0, gain)
      for site in opened where home[site] == Int32(region) { open[site] = true }
    }
    return (bound - 1e-12 * abs(bound), open)
  }

  /// What the region's integer program is worth beyond its part of the Lagrangian bound, and its open
  /// sites.
  private func solve(region: Int) throws -> (gain: Double, open: [Int]) {
    let part = RegionalCover(region: Int32(region), clients: clients[region], home, relaxation)
    let result = try part.solve(
      deadline: meter.deadline,
      iterations: min(
        Self.iterationsPerRegion,
        min(meter.remainingWork, Self.iterationsPerRegion) * Self.iterationsPerUnit))
    meter.count(1 + result.iterations / Self.iterationsPerUnit)
    return (result.bound.map { $0 - part.priced } ?? 0, result.open)
  }

  // MARK: Regions

  /// Grows regions of about `size` sites, each by the site that shares most clients with it.
  private static func regions(of instance: LevelledInstance, size: Int) -> [Int32] {
    var home = [Int32](repeating: -1, count: instance.siteCount)
    var region: Int32 = 0
    for seed in home.indices where home[seed] < 0 {
      var shared: [Int: Int] = [seed: 0]
      var count = 0
      while count < size,
        let next = shared.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })?.key
      {
        shared[next] = nil
        home[next] = region
        count += 1
        for position in instance.column(next) {
          let client = Int(instance.columnClient[position])
          guard instance.demand[client] == 0 else { continue }
          for entry in instance.row(client) {
            let site = Int(instance.entrySite[entry])
            if home[site] < 0 { shared[site, default: 0] += 1 }
          }
        }
      }
      region += 1
    }
    return home
  }

  private static func mostFrequent(_ values: [Int32]) -> Int32? {
    var counts: [Int32: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
  }
}
