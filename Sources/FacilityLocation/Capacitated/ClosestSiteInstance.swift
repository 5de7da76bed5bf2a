/// A siting problem under the closest-open-site rule in the flat form its search works in: the sites
/// of each client from the closest on, and the clients of each site.
///
/// Money is counted against leaving everybody outside: `value` of a link is what serving all of the
/// client there saves. A client that must be served has an outside cost of 0 here, so that its values
/// are minus its service costs.
final class ClosestSiteInstance {
  let clientCount: Int
  let siteCount: Int
  /// Links of client `i` are the places `rowStart[i] ..< rowStart[i + 1]`, the closest site first.
  let rowStart: OwnedBuffer<Int32>
  let site: OwnedBuffer<Int32>
  let value: OwnedBuffer<Double>
  /// Clients of site `j`, and the place of that link in the client's row.
  let columnStart: OwnedBuffer<Int32>
  let columnClient: OwnedBuffer<Int32>
  let columnPlace: OwnedBuffer<Int32>
  let demand: OwnedBuffer<Double>
  let mustServe: OwnedBuffer<Bool>
  /// Levels of site `j` are `levelStart[j] ..< levelStart[j + 1]`, cheapest and smallest first.
  let levelStart: OwnedBuffer<Int32>
  let levelCapacity: OwnedBuffer<Double>
  let levelCost: OwnedBuffer<Double>
  let mustOpen: OwnedBuffer<Bool>
  let coverageWeight: OwnedBuffer<Double>
  /// The coverage row of the client's group; 0 where it has none.
  let coverageRow: OwnedBuffer<Int32>
  /// The uncovered weight each coverage row allows, the whole city's first, and its total weight.
  let allowedUncovered: [Double]
  let coverageTotal: [Double]
  let budget: Double
  /// Cost of leaving everybody outside who may be.
  let outsideCost: Double
  /// Above the cost of any solution with all sites at their largest.
  let dearestCost: Double

  init(_ problem: MinimumCostSitingProblem) {
    (clientCount, siteCount) = (problem.clientCount, problem.siteCount)
    var starts: [Int32] = [0]
    var sites: [Int32] = []
    var values: [Double] = []
    var (outside, dearest) = (0.0, problem.levels.reduce(0) { $0 + ($1.last?.cost ?? 0) })
    for client in problem.clients {
      let base = client.outsideUnitCost < .infinity ? client.outsideUnitCost : 0
      let links = client.links.filter { !problem.levels[$0.site].isEmpty }
        .sorted { ($0.distance, $0.site) < ($1.distance, $1.site) }
      sites += links.map { Int32($0.site) }
      values += links.map { (base - $0.unitCost) * client.demand }
      starts.append(Int32(sites.count))
      outside += base * client.demand
      dearest += max(base, links.map(\.unitCost).max() ?? 0) * client.demand
    }
    let columns = Self.columns(starts: starts, sites: sites, siteCount: problem.siteCount)
    rowStart = OwnedBuffer(starts)
    site = OwnedBuffer(sites)
    value = OwnedBuffer(values)
    columnStart = OwnedBuffer(columns.start)
    columnClient = OwnedBuffer(columns.client)
    columnPlace = OwnedBuffer(columns.place)
    demand = OwnedBuffer(problem.clients.map(\.demand))
    mustServe = OwnedBuffer(problem.clients.map { $0.outsideUnitCost == .infinity })
    var levelStart: [Int32] = [0]
    for list in problem.levels {
      levelStart.append(levelStart[levelStart.count - 1] + Int32(list.count))
    }
    self.levelStart = OwnedBuffer(levelStart)
    levelCapacity = OwnedBuffer(problem.levels.flatMap { $0.map(\.capacity) })
    levelCost = OwnedBuffer(problem.levels.flatMap { $0.map(\.cost) })
    mustOpen = OwnedBuffer(problem.sites.indices.map(problem.isRequired))
    coverageWeight = OwnedBuffer(problem.clients.indices.map(problem.coverageWeight))
    coverageRow = OwnedBuffer(problem.clients.map { Int32(($0.group ?? -1) + 1) })
    let rows = problem.coverageRows
    allowedUncovered = rows.map(\.allowedUncovered)
    coverageTotal = rows.map(\.total)
    budget = problem.budget ?? .infinity
    outsideCost = outside
    dearestCost = dearest * (1 + 1e-9) + 1e-9
  }

  private static func columns(starts: [Int32], sites: [Int32], siteCount: Int)
    -> (start: [Int32], client: [Int32], place: [Int32])
  {
    var start = [Int32](repeating: 0, count: siteCount + 1)
    for site in sites { start[Int(site) + 1] += 1 }
    for site in 0..<siteCount { start[site + 1] += start[site] }
    var next = start
    var clients = [Int32](repeating: 0, count: sites.count)
    var places = clients
    for client in 0..<(starts.count - 1) {
      for place in starts[client]..<starts[client + 1] {
        let site = Int(sites[Int(place)])
        clients[Int(next[site])] = Int32(client)
        places[Int(next[site])] = place
        next[site] += 1
      }
    }
    return (start, clients, places)
  }

  /// Price of coverage, by row, at which an average site at its smallest is worth its cost.
  var naturalCoveragePrice: [Double] {
    var (cost, reached) = (0.0, 0.0)
    for site in 0..<siteCount where !levels(site).isEmpty {
      cost += levelCost[levels(site).lowerBound]
      for position in column(site) { reached += coverageWeight[columnClient[position]] }
    }
    return allowedUncovered.map { _ in reached > 0 ? cost / reached : 0 }
  }

  @inline(__always)
  func row(_ client: Int) -> Range<Int> { Int(rowStart[client])..<Int(rowStart[client + 1]) }

  @inline(__always)
  func column(_ site: Int) -> Range<Int> { Int(columnStart[site])..<Int(columnStart[site + 1]) }

  @inline(__always)
  func levels(_ site: Int) -> Range<Int> { Int(levelStart[site])..<Int(levelStart[site + 1]) }

  /// Whether the site may be opened or closed.
  func isFree(_ site: Int) -> Bool { !mustOpen[site] && !levels(site).isEmpty }
}
