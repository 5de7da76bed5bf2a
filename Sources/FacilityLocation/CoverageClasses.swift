import Geography

/// Which sites cover which clients, with the clients that exactly the same sites cover merged into
/// one class.
///
/// Merging is lossless for every covering objective and what makes millions of clients tractable: n
/// discs in the plane cut it into at most n(n − 1) + 2 regions (Church 1984; Cordeau, Furini &
/// Ljubić, EJOR 2019). Classes are numbered by their first client.
public struct CoverageClasses: Sendable {
  public let siteCount: Int
  /// Class of each client.
  public let classOf: [Int32]
  /// Start of each class's sites in `sites`; one more entry than classes.
  public let rowStart: [Int]
  /// Sites covering each class, ascending within the class. A class may be covered by none.
  public let sites: [Int32]

  public var clientCount: Int { classOf.count }
  public var classCount: Int { rowStart.count - 1 }

  /// Positions in `sites` of the sites that cover the class.
  public func row(_ coverageClass: Int) -> Range<Int> {
    rowStart[coverageClass]..<rowStart[coverageClass + 1]
  }

  /// The sites at a straight-line distance of at most `radius`. Memory grows with the clients (four
  /// bytes each) and the classes, never with the covering pairs.
  ///
  /// - Throws: `SitingError` when there are no sites or clients, or a coordinate is not finite.
  public init(clients: [Point], sites: [Point], radius: Double) throws {
    if clients.isEmpty { throw SitingError.noClients }
    if sites.isEmpty { throw SitingError.noSites }
    guard radius >= 0, radius.isFinite else {
      throw SitingError.invalid("the radius is \(radius); it must be finite and at least 0")
    }
    for (kind, points) in [("client", clients), ("site", sites)] {
      if let index = points.firstIndex(where: { !($0.x.isFinite && $0.y.isFinite) }) {
        throw SitingError.invalid("\(kind) \(index) is at a coordinate that is not finite")
      }
    }
    let grid = PointGrid(sites, cell: radius)
    // A candidate's cell is found by rounded arithmetic: look a hair wider than the radius.
    let reach = radius * (1 + 1e-9) + 1e-9
    self.init(siteCount: sites.count, clients: clients.count) { client, builder in
      let center = clients[client]
      grid.forEachCandidate(around: center, radius: reach) { site in
        if center.distance(to: sites[Int(site)]) <= radius { builder.add(site) }
      }
    }
  }

  /// The sites that every client lists at a cost of at most `radius`.
  public init(lists: ServiceLists, within radius: Double) {
    self.init(siteCount: lists.siteCount, clients: lists.clientCount) { client, builder in
      var listed: [Int32] = []
      for position in lists.row(client) {
        if lists.costs[position] > radius { break }
        listed.append(lists.sites[position])
      }
      for site in listed.sorted() { builder.add(site) }
    }
  }

  /// The sites of each client in compressed sparse rows, in any order within a row.
  ///
  /// - Throws: `SitingError` when there are none, or an entry names a site that does not exist.
  public init(siteCount: Int, rowStart: [Int], sites: [Int32]) throws {
    guard siteCount > 0 else { throw SitingError.noSites }
    guard rowStart.count > 1 else { throw SitingError.noClients }
    guard rowStart[0] == 0, rowStart.last == sites.count,
      zip(rowStart, rowStart.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw SitingError.invalid("row starts must ascend from 0 to the number of entries") }
    if let wrong = sites.first(where: { !(0..<Int32(siteCount)).contains($0) }) {
      throw SitingError.siteOutOfRange(Int(wrong), sites: siteCount)
    }
    self.init(siteCount: siteCount, clients: rowStart.count - 1) { client, builder in
      var last: Int32 = -1
      for site in sites[rowStart[client]..<rowStart[client + 1]].sorted() where site != last {
        builder.add(site)
        last = site
      }
    }
  }

  /// Merges while reading; `cover` adds each client's sites, in an order that depends on the set
  /// only.
  private init(siteCount: Int, clients: Int, cover: (Int, inout CoverageMerger) -> Void) {
    var merger = CoverageMerger(siteCount: siteCount)
    var classOf = [Int32](repeating: 0, count: clients)
    for client in 0..<clients {
      cover(client, &merger)
      classOf[client] = merger.finishClient()
    }
    self.siteCount = siteCount
    self.classOf = classOf
    (rowStart, sites) = merger.sortedRows()
  }

  /// The sum of client values in each class.
  func sums(of values: [Double]?) -> [Double] {
    var sums = [Double](repeating: 0, count: classCount)
    for client in 0..<clientCount { sums[Int(classOf[client])] += values?[client] ?? 1 }
    return sums
  }
}

/// Finds the class of one covering set after another: an open-addressing table on a Zobrist hash,
/// with the sets compared in full.
private struct CoverageMerger {
  private let keys: [UInt64]
  private var rowStart = [0]
  private var sites: [Int32] = []
  private var classHash: [UInt64] = []
  private var table = [Int32](repeating: -1, count: 1 << 12)
  private var current: [Int32] = []
  private var hash: UInt64 = 0

  init(siteCount: Int) {
    var stream = RandomStream(seed: 1, name: "covering sets")
    keys = (0..<siteCount).map { _ in stream.next() }
  }

  @inline(__always)
  mutating func add(_ site: Int32) {
    current.append(site)
    hash ^= keys[Int(site)]
  }

  /// The class of the set added since the last call.
  mutating func finishClient() -> Int32 {
    defer {
      current.removeAll(keepingCapacity: true)
      hash = 0
    }
    var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
    while table[slot] >= 0 {
      let candidate = Int(table[slot])
      if classHash[candidate] == hash,
        sites[rowStart[candidate]..<rowStart[candidate + 1]].elementsEqual(current)
      {
        return table[slot]
      }
      slot = (slot + 1) & (table.count - 1)
    }
    let new = Int32(classHash.count)
    table[slot] = new
    classHash.append(hash)
    sites.append(contentsOf: current)
    rowStart.append(sites.count)
    if classHash.count * 2 > table.count { grow() }
    return new
  }

  private mutating func grow() {
    table = [Int32](repeating: -1, count: table.count * 2)
    for (index, hash) in classHash.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
      while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = Int32(index)
    }
  }

  func sortedRows() -> ([Int], [Int32]) {
    var sorted = sites
    for index in classHash.indices { sorted[rowStart[index]..<rowStart[index + 1]].sort() }
    return (rowStart, sorted)
  }
}
