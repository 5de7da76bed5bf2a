import LinearProgramming
import Optimization

/// One region's part of a `CoverageMaster`: which of its sites and of the copies of others' open, so
/// that their cost and the price of the region's uncovered clients are least.
struct RegionalCover {
  /// What the region adds to the Lagrangian bound.
  let priced: Double
  private let sites: [Int]
  private let model: CoverageModel
  /// Price of the clients that none of these sites may cover.
  private let constant: Double

  /// - Parameters:
  ///   - clients: those of the region, that count in coverage alone
  ///   - home: the region of each site
  ///   - relaxation: evaluated precisely at the multipliers in force
  init(region: Int32, clients: [Int], _ home: [Int32], _ relaxation: SitingRelaxation) {
    let instance = relaxation.instance
    var cost: [Int: Double] = [:]
    var priced = 0.0
    for client in clients {
      let (price, reward) = (relaxation.multiplier[client], relaxation.coverageReward(client))
      priced += min(price, reward)
      for entry in instance.row(client) {
        cost[Int(instance.entrySite[entry]), default: 0] += price
      }
    }
    var states: [Int: SiteState] = [:]
    for site in home.indices where home[site] == region || cost[site] != nil {
      let least = instance.levels(site).filter { relaxation.isLevelAllowed[$0] }
        .map { relaxation.levelValue[$0] }.min()
      guard let least else {
        states[site] = .forbidden
        continue
      }
      let isForced = !relaxation.isClosingAllowed[site]
      if home[site] == region {
        cost[site, default: 0] += least
        priced += isForced ? least : min(0, least)
      }
      // What pays for itself opens.
      states[site] = isForced || cost[site]! <= 0 ? .forced : .free
    }
    sites = states.keys.sorted()
    var number: [Int: Int32] = [:]
    for (index, site) in sites.enumerated() { number[site] = Int32(index) }
    (model, constant) = Self.model(
      rows: clients.map { client in
        instance.row(client).map { number[Int(instance.entrySite[$0])]! }.sorted()
      },
      values: clients.map(relaxation.coverageReward),
      states: sites.map { states[$0]! }, costs: sites.map { cost[$0] ?? 0 })
    self.priced = priced
  }

  private static func model(
    rows: [[Int32]], values: [Double], states: [SiteState], costs: [Double]
  ) -> (CoverageModel, constant: Double) {
    var model = CoverageModel(
      sitesOf: rows, values: values, states: states, objectiveCosts: costs)
    var constant = 0.0
    for (index, sites) in model.sitesOf.enumerated() where sites.isEmpty {
      constant += values[index]
      model.values[index] = 0
    }
    _ = model.reduce()
    return (model, constant)
  }

  /// Solves the region by branch and cut.
  ///
  /// - Returns: a lower bound, nil where none was proven, and the open sites of the best solution
  func solve(deadline: Deadline, iterations: Int) throws -> (
    bound: Double?, open: [Int], iterations: Int
  ) {
    var options = BranchAndCutOptions(deadline: deadline)
    options.presolve = true
    options.cuts = .all
    options.gap = 1e-6
    options.iterationLimit = iterations
    let (result, open) = try CoverageProgram(model).solve(options)
    return (
      result.bound.map { $0 + constant }, (open ?? []).map { sites[$0] }, result.iterations
    )
  }
}
