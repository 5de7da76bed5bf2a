/// Which sites serve which share of each client, row by row (compressed sparse rows).
public struct SplitAssignment: Equatable, Sendable {
  /// Entries of client `i` are `start[i] ..< start[i + 1]`.
  public let start: [Int]
  public let site: [Int]
  /// Share of the client's demand served by the site, above 0.
  public let share: [Double]

  public init(start: [Int], site: [Int], share: [Double]) {
    precondition(start.first == 0 && start.last == site.count && site.count == share.count)
    self.start = start
    self.site = site
    self.share = share
  }

  public init(rows: [[(site: Int, share: Double)]]) {
    var start = [0]
    for row in rows { start.append(start[start.count - 1] + row.count) }
    self.init(
      start: start, site: rows.flatMap { $0.map(\.site) }, share: rows.flatMap { $0.map(\.share) })
  }

  public var clientCount: Int { start.count - 1 }

  /// The sites that serve `client`, with their shares.
  public subscript(client: Int) -> [(site: Int, share: Double)] {
    (start[client]..<start[client + 1]).map { (site[$0], share[$0]) }
  }

  /// Share of the client's demand that some site serves.
  public func servedShare(of client: Int) -> Double {
    share[start[client]..<start[client + 1]].reduce(0, +)
  }
}
