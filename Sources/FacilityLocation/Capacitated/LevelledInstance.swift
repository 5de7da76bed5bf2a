/// The common form of the capacitated problems, in which their solvers work: sites with capacity
/// levels, clients with sparse links both ways, an outside option, coverage rows and a budget.
///
/// Costs are totals for the whole client. Entry `e` of the rows is the link of its client to
/// `entrySite[e]`; position `c` of the columns is the link of its site to `columnClient[c]`, and
/// `columnEntry[c]` is the same link's place in the rows.
final class LevelledInstance {
  let clientCount: Int
  let siteCount: Int
  let rowStart: OwnedBuffer<Int32>
  let entrySite: OwnedBuffer<Int32>
  /// Cost of serving all of the client from the site.
  let entryCost: OwnedBuffer<Double>
  let columnStart: OwnedBuffer<Int32>
  let columnClient: OwnedBuffer<Int32>
  let columnEntry: OwnedBuffer<Int32>
  let columnCost: OwnedBuffer<Double>
  /// Column position of each row entry: the inverse of `columnEntry`.
  let entryPosition: OwnedBuffer<Int32>
  let demand: OwnedBuffer<Double>
  /// Cost of leaving all of the client outside; infinite where it must be served.
  let outsideCost: OwnedBuffer<Double>
  /// Levels of site `j` are `levelStart[j] ..< levelStart[j + 1]`, cheapest and smallest first.
  let levelStart: OwnedBuffer<Int32>
  /// Column positions whose client is the site's own: where the site is open it is served there or
  /// outside, and by no other site. Empty where no client is anybody's own.
  let isOwn: OwnedBuffer<Bool>
  let levelCapacity: OwnedBuffer<Double>
  let levelCost: OwnedBuffer<Double>
  let mustOpen: OwnedBuffer<Bool>
  /// Whether each client is served by one site.
  let isSingleSource: Bool
  /// Fewest and most sites that may be open.
  let openRange: ClosedRange<Int>
  /// The uncovered weight that each coverage row allows: the whole city's first, then the groups'.
  let allowedUncovered: [Double]
  /// A client's share in its coverage rows.
  let coverageWeight: OwnedBuffer<Double>
  /// The coverage row of the client's group; 0 where it has none.
  let coverageRow: OwnedBuffer<Int32>
  let budget: Double
  /// Whether every solution's cost is a whole number (only claimed for single-source problems).
  let hasIntegralCost: Bool
  /// Demand that has to be served whatever happens.
  let requiredDemand: Double

  /// No feasible solution that serves nobody at a loss costs more: everything open, every client at
  /// its dearest.
  let dearestCost: Double

  var entryCount: Int { entrySite.count }
  var hasOwnClients: Bool { isOwn.count > 0 }
  var levelCount: Int { levelCost.count }

  struct Description {
    var rows: [[(site: Int, cost: Double)]]
    var demand: [Double]
    var outsideCost: [Double]
    var levels: [[(capacity: Double, cost: Double)]]
    var mustOpen: [Bool]
    var isSingleSource = false
    /// The site that, where open, no other site may serve each client in place of; −1 for none.
    /// Empty for none at all.
    var ownSite: [Int32] = []
    var openRange: ClosedRange<Int>? = nil
    var allowedUncovered: [Double] = []
    var coverageWeight: [Double] = []
    var coverageRow: [Int32] = []
    var budget = Double.infinity
  }

  init(_ description: Description) {
    let levels = description.levels
    clientCount = description.rows.count
    siteCount = levels.count
    var rowStart: [Int32] = [0]
    var entrySite: [Int32] = []
    var entryCost: [Double] = []
    for row in description.rows {
      // A site without levels never opens.
      let usable = row.filter { !levels[$0.site].isEmpty }
        .sorted { ($0.cost, $0.site) < ($1.cost, $1.site) }
      entrySite += usable.map { Int32($0.site) }
      entryCost += usable.map(\.cost)
      rowStart.append(Int32(entrySite.count))
    }
    self.rowStart = OwnedBuffer(rowStart)
    self.entrySite = OwnedBuffer(entrySite)
    self.entryCost = OwnedBuffer(entryCost)
    var columnStart = [Int32](repeating: 0, count: siteCount + 1)
    for site in entrySite { columnStart[Int(site) + 1] += 1 }
    for site in 0..<siteCount { columnStart[site + 1] += columnStart[site] }
    var next = columnStart
    columnClient = OwnedBuffer(repeating: 0, count: entrySite.count)
    columnEntry = OwnedBuffer(repeating: 0, count: entrySite.count)
    columnCost = OwnedBuffer(repeating: 0, count: entrySite.count)
    let owning = description.ownSite
    isOwn = OwnedBuffer(repeating: false, count: owning.isEmpty ? 0 : entrySite.count)
    entryPosition = OwnedBuffer(repeating: 0, count: entrySite.count)
    for client in 0..<clientCount {
      for entry in Int(rowStart[client])..<Int(rowStart[client + 1]) {
        let site = Int(entrySite[entry])
        let position = Int(next[site])
        next[site] += 1
        columnClient[position] = Int32(client)
        columnEntry[position] = Int32(entry)
        entryPosition[entry] = Int32(position)
        columnCost[position] = entryCost[entry]
        if !owning.isEmpty { isOwn[position] = owning[client] == entrySite[entry] }
      }
    }
    self.columnStart = OwnedBuffer(columnStart)
    demand = OwnedBuffer(description.demand)
    outsideCost = OwnedBuffer(description.outsideCost)
    var levelStart: [Int32] = [0]
    for list in levels { levelStart.append(levelStart[levelStart.count - 1] + Int32(list.count)) }
    self.levelStart = OwnedBuffer(levelStart)
    levelCapacity = OwnedBuffer(levels.flatMap { $0.map(\.capacity) })
    levelCost = OwnedBuffer(levels.flatMap { $0.map(\.cost) })
    mustOpen = OwnedBuffer(description.mustOpen)
    isSingleSource = description.isSingleSource
    allowedUncovered = description.allowedUncovered
    coverageWeight = OwnedBuffer(
      allowedUncovered.isEmpty
        ? [Double](repeating: 0, count: clientCount)
        : description.coverageWeight)
    coverageRow = OwnedBuffer(
      allowedUncovered.isEmpty
        ? [Int32](repeating: 0, count: clientCount)
        : description.coverageRow)
    budget = description.budget
    let required = (0..<description.demand.count).reduce(0.0) {
      $0 + (description.outsideCost[$1] == .infinity ? description.demand[$1] : 0)
    }
    requiredDemand = required
    var dearest = levels.reduce(0) { $0 + ($1.last?.cost ?? 0) }
    for (client, row) in description.rows.enumerated() {
      let outside = description.outsideCost[client]
      dearest += max(row.map(\.cost).max() ?? 0, outside < .infinity ? outside : 0)
    }
    dearestCost = dearest * (1 + 1e-9) + 1e-9
    let range = description.openRange ?? 0...levels.count
    let fewest = Self.fewestSites(levels.map { $0.last?.capacity ?? 0 }, carrying: required)
    openRange = max(range.lowerBound, min(fewest, range.upperBound))...range.upperBound
    let costs = entryCost + levels.flatMap { $0.map(\.cost) }
    hasIntegralCost =
      description.isSingleSource && description.outsideCost.allSatisfy { $0 == .infinity }
      && costs.allSatisfy { $0 == $0.rounded() && $0 < 0x1p40 }
  }

  /// The least number of the largest sites that together hold `demand`.
  private static func fewestSites(_ capacities: [Double], carrying demand: Double) -> Int {
    var held = 0.0
    for (count, capacity) in capacities.sorted(by: >).enumerated() {
      if held >= demand * (1 - 1e-9) { return count }
      held += capacity
    }
    return capacities.count
  }

  @inline(__always)
  func row(_ client: Int) -> Range<Int> { Int(rowStart[client])..<Int(rowStart[client + 1]) }

  @inline(__always)
  func column(_ site: Int) -> Range<Int> { Int(columnStart[site])..<Int(columnStart[site + 1]) }

  @inline(__always)
  func levels(_ site: Int) -> Range<Int> { Int(levelStart[site])..<Int(levelStart[site + 1]) }
}

extension LevelledInstance {
  /// The instance with clients that may be split among sites: its relaxation, where single-source.
  var split: LevelledInstance {
    withLinks(allowingSplit: true) { $0 }
  }

  /// The instance with each client's `count` cheapest links only, or itself where rows have no more
  /// than `length` links on average. Site and level numbers stay.
  func withCheapestLinks(_ count: Int, ifLongerThan length: Int) -> LevelledInstance {
    if entryCount <= length * clientCount { return self }
    return withLinks(allowingSplit: !isSingleSource) { $0.prefix(count) }
  }

  private func withLinks(allowingSplit: Bool, _ kept: (Range<Int>) -> Range<Int>)
    -> LevelledInstance
  {
    LevelledInstance(
      Description(
        rows: (0..<clientCount).map { client in
          kept(row(client)).map { (Int(entrySite[$0]), entryCost[$0]) }
        },
        demand: demand.array, outsideCost: outsideCost.array,
        levels: (0..<siteCount).map { site in
          levels(site).map { (levelCapacity[$0], levelCost[$0]) }
        },
        mustOpen: mustOpen.array, isSingleSource: !allowingSplit, openRange: openRange,
        allowedUncovered: allowedUncovered, coverageWeight: coverageWeight.array,
        coverageRow: coverageRow.array, budget: budget))
  }
}
