import Optimization

extension MedianModel {
  /// Maximum coverage by p sites and without other limits as a p-median model: a class costs its
  /// value where no open site covers it. Of a reduced model; nil where there are other limits, and
  /// where nothing is left to decide.
  convenience init?(_ coverage: CoverageModel) {
    guard let limit = coverage.p, coverage.budget == .infinity, coverage.rows.isEmpty,
      !coverage.isMandatory.contains(true)
    else { return nil }
    var newSite = [Int32](repeating: -1, count: coverage.siteCount)
    var siteOf: [Int32] = []
    for site in 0..<coverage.siteCount where coverage.isAlive[site] && !coverage.isForced[site] {
      newSite[site] = Int32(siteOf.count)
      siteOf.append(Int32(site))
    }
    let p = min(limit - coverage.isForced.count { $0 }, siteOf.count)
    let classes = coverage.sitesOf.indices.filter { !coverage.sitesOf[$0].isEmpty }
    guard p > 0, !classes.isEmpty else { return nil }
    var (start, sites) = ([0], [Int32]())
    for index in classes {
      sites += coverage.sitesOf[index].map { newSite[Int($0)] }
      start.append(sites.count)
    }
    let values = classes.map { coverage.values[$0] }
    self.init(
      rows: (start, sites, [Double](repeating: 0, count: sites.count)), cap: values,
      searchCap: values, openingCosts: [Double](repeating: 0, count: siteOf.count), p: p,
      forced: [], step: commonStep([values]), clientOf: classes.map { Int32($0) }, siteOf: siteOf)
  }

  /// Σ of the caps of clients without an open site.
  func uncovered(_ open: [Int32]) -> Double {
    var isOpen = [Bool](repeating: false, count: siteCount)
    for site in open { isOpen[Int(site)] = true }
    var total = offset
    for client in 0..<clientCount
    where !row(client).contains(where: { isOpen[Int(rowSite[$0])] }) {
      total += cap[client]
    }
    return total
  }
}

/// Makes open sets of relaxations: the sites that are most open, improved by a local search of its own
/// each time. One that started from the best set known would not leave its surroundings.
struct CoverageRounding {
  private let median: MedianModel
  private let forced: [Int]
  private var seed: UInt64
  /// Column entries the local search may look at: far less than a relaxation takes.
  private static let effort = 1_000_000

  /// Of a reduced model; nil where more limits the sites than their number.
  init?(_ model: CoverageModel, seed: UInt64) {
    guard let median = MedianModel(model) else { return nil }
    self.median = median
    self.seed = seed
    forced = model.isForced.indices.filter { model.isForced[$0] }
  }

  /// - Parameter openness: of each site of the covering model, 0 ... 1
  mutating func round(_ openness: [Double]) -> [Int] {
    seed &+= 1
    let value = median.siteOf.map { openness[Int($0)] }
    let order = (0..<Int32(median.siteCount)).sorted { one, other in
      let (first, second) = (value[Int(one)], value[Int(other)])
      return first > second || (first == second && one < other)
    }
    let search = MedianLocalSearch(median, seed: seed)
    search.start(from: Array(order.prefix(median.p ?? 0))) { false }
    search.iterate(steps: Self.effort, meter: WorkMeter(Budget(), silent))
    return search.best.map { Int(median.siteOf[Int($0)]) } + forced
  }
}
