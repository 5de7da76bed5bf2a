import Geography

/// For every client the sites that may serve it, cheapest first: compressed sparse rows.
///
/// Row `i` is the range `rowStart[i] ..< rowStart[i + 1]` of `sites` and `costs`, ascending by
/// (cost, site). Costs are per unit of the client's weight: metres of walk, minutes, money.
public struct ServiceLists: Sendable {
  public let siteCount: Int
  public let rowStart: [Int]
  public let sites: [Int32]
  public let costs: [Double]
  /// What a site missing from a client's list means.
  public let unlisted: UnlistedSites

  public enum UnlistedSites: Sendable {
    /// It cannot serve the client.
    case unavailable
    /// It can, at the distance between the two, which is no less than any listed cost: the rows
    /// hold each client's nearest sites only, to save memory.
    case farther(clients: [Point], sites: [Point], metric: Metric)
  }

  public var clientCount: Int { rowStart.count - 1 }

  /// Positions of client `i` in `sites` and `costs`.
  public func row(_ client: Int) -> Range<Int> { rowStart[client]..<rowStart[client + 1] }

  /// Rows given in compressed form, in any order within a row.
  ///
  /// - Parameters:
  ///   - siteCount: number of candidate sites
  ///   - rowStart: clients + 1 ascending positions, from 0 to `sites.count`
  ///   - sites: site of each entry
  ///   - costs: cost of each entry per unit of weight, finite and at least 0
  /// - Throws: `SitingError` naming the first entry that is wrong.
  public init(siteCount: Int, rowStart: [Int], sites: [Int32], costs: [Double]) throws {
    guard siteCount > 0 else { throw SitingError.noSites }
    guard rowStart.count > 1 else { throw SitingError.noClients }
    try requireCount(costs.count, of: "cost", expected: sites.count)
    guard rowStart[0] == 0, rowStart.last == sites.count,
      zip(rowStart, rowStart.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw SitingError.invalid("row starts must ascend from 0 to the number of entries") }
    try requireNonnegative(costs, "cost")
    var lastClient = [Int32](repeating: -1, count: siteCount)
    for client in 0..<(rowStart.count - 1) {
      for position in rowStart[client]..<rowStart[client + 1] {
        let site = Int(sites[position])
        guard (0..<siteCount).contains(site) else {
          throw SitingError.siteOutOfRange(site, sites: siteCount)
        }
        if lastClient[site] == Int32(client) {
          throw SitingError.siteListedTwice(client: client, site: site)
        }
        lastClient[site] = Int32(client)
      }
    }
    self.init(
      sorting: sites, costs, siteCount: siteCount, rowStart: rowStart, unlisted: .unavailable)
  }

  /// A full cost matrix.
  ///
  /// - Parameter matrix: clients × sites, row by row; infinity where a site cannot serve.
  /// - Throws: `SitingError` for a wrong size, a negative cost or not-a-number.
  public init(matrix: [Double], clients: Int, sites siteCount: Int) throws {
    guard siteCount > 0 else { throw SitingError.noSites }
    guard clients > 0 else { throw SitingError.noClients }
    try requireCount(matrix.count, of: "cost", expected: clients * siteCount)
    if let index = matrix.firstIndex(where: { !($0 >= 0) }) {
      throw SitingError.notNonnegative("cost", index: index, value: matrix[index])
    }
    var (rowStart, sites, costs) = ([0], [Int32](), [Double]())
    rowStart.reserveCapacity(clients + 1)
    sites.reserveCapacity(matrix.count)
    costs.reserveCapacity(matrix.count)
    for client in 0..<clients {
      for site in 0..<siteCount where matrix[client * siteCount + site] < .infinity {
        sites.append(Int32(site))
        costs.append(matrix[client * siteCount + site])
      }
      rowStart.append(sites.count)
    }
    self.init(
      sorting: sites, costs, siteCount: siteCount, rowStart: rowStart, unlisted: .unavailable)
  }

  /// Every site for every client, at the distance between them: clients × sites entries.
  public init(clients: [Point], sites: [Point], metric: Metric = .euclidean) throws {
    try Self.check(clients, sites)
    var matrix = [Double](repeating: 0, count: clients.count * sites.count)
    for (row, client) in clients.enumerated() {
      for (column, site) in sites.enumerated() {
        matrix[row * sites.count + column] = metric.distance(client, site)
      }
    }
    try self.init(matrix: matrix, clients: clients.count, sites: sites.count)
  }

  /// The `count` nearest sites of every client. The others serve too, at the metric's distance.
  public init(clients: [Point], sites: [Point], metric: Metric = .euclidean, nearest count: Int)
    throws
  {
    try Self.check(clients, sites)
    guard count > 0 else {
      throw SitingError.invalid("at least one nearest site is needed, \(count) asked for")
    }
    if count >= sites.count {
      try self.init(clients: clients, sites: sites, metric: metric)
      return
    }
    let grid = PointGrid(sites)
    self.init(
      clients: clients, sites: sites, metric: metric,
      unlisted: .farther(clients: clients, sites: sites, metric: metric)
    ) { client, entries in
      for (site, _) in grid.nearest(count, to: client) {
        entries.append((metric.distance(client, sites[Int(site)]), site))
      }
    }
  }

  /// The sites within `radius` of every client; those beyond cannot serve it.
  public init(clients: [Point], sites: [Point], metric: Metric = .euclidean, within radius: Double)
    throws
  {
    try Self.check(clients, sites)
    guard radius >= 0 else { throw SitingError.invalid("the radius is \(radius); it must be ≥ 0") }
    let grid = PointGrid(sites, cell: radius)
    self.init(clients: clients, sites: sites, metric: metric, unlisted: .unavailable) {
      client, entries in
      // Rounding may bring a site of up to one unit beyond into the radius.
      grid.forEachCandidate(around: client, radius: radius + 1) { site in
        let cost = metric.distance(client, sites[Int(site)])
        if cost <= radius { entries.append((cost, site)) }
      }
    }
  }

  /// The cost of serving one unit of the client's weight from the site; nil where it cannot.
  /// O(row).
  public func cost(client: Int, site: Int) -> Double? {
    for position in row(client) where sites[position] == Int32(site) { return costs[position] }
    return switch unlisted {
    case .unavailable: nil
    case .farther(let clients, let sites, let metric): metric.distance(clients[client], sites[site])
    }
  }
}

extension ServiceLists {
  private static func check(_ clients: [Point], _ sites: [Point]) throws {
    if clients.isEmpty { throw SitingError.noClients }
    if sites.isEmpty { throw SitingError.noSites }
    for (kind, points) in [("client", clients), ("site", sites)] {
      for (index, point) in points.enumerated() where !(point.x.isFinite && point.y.isFinite) {
        throw SitingError.invalid("\(kind) \(index) is at (\(point.x), \(point.y)): not a place")
      }
    }
  }

  private init(
    clients: [Point], sites points: [Point], metric: Metric, unlisted: UnlistedSites,
    entriesOf: (Point, inout [(Double, Int32)]) -> Void
  ) {
    var (rowStart, sites, costs) = ([0], [Int32](), [Double]())
    rowStart.reserveCapacity(clients.count + 1)
    var entries: [(Double, Int32)] = []
    for client in clients {
      entries.removeAll(keepingCapacity: true)
      entriesOf(client, &entries)
      for (cost, site) in entries {
        sites.append(site)
        costs.append(cost)
      }
      rowStart.append(sites.count)
    }
    self.init(
      sorting: sites, costs, siteCount: points.count, rowStart: rowStart, unlisted: unlisted)
  }

  /// Sorts every row by (cost, site).
  private init(
    sorting sites: [Int32], _ costs: [Double], siteCount: Int, rowStart: [Int],
    unlisted: UnlistedSites
  ) {
    var (sites, costs) = (sites, costs)
    var row: [(cost: Double, site: Int32)] = []
    for client in 0..<(rowStart.count - 1) {
      let range = rowStart[client]..<rowStart[client + 1]
      row.removeAll(keepingCapacity: true)
      for position in range { row.append((costs[position], sites[position])) }
      row.sort { $0.cost < $1.cost || ($0.cost == $1.cost && $0.site < $1.site) }
      for (offset, entry) in row.enumerated() {
        sites[range.lowerBound + offset] = entry.site
        costs[range.lowerBound + offset] = entry.cost
      }
    }
    self.siteCount = siteCount
    self.rowStart = rowStart
    self.sites = sites
    self.costs = costs
    self.unlisted = unlisted
  }
}
