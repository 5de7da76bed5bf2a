import FacilityLocation

// The siting form, sites and clients numbered from 1 in the order of the instance's file:
//
//     Open 4 17 33
//     Serve 1 17
//     Serve 2 4:0.25 33:0.75
//     Cost 5819
//
// `Serve` names the site of a client, or the shares of several. A client without a `Serve` line is left
// unserved; without any such line everyone goes to the cheapest open site. Where sites have sizes, an
// open one has the cheapest that holds what it serves. Lines with `#` are comments.
extension SolutionFile {
  static func readSiting(_ reader: inout TokenReader, _ problem: BenchmarkProblem) throws
    -> SolutionFile
  {
    let (clients, sites) = problem.sitingSize
    var open: [Int] = []
    var rows = [[(site: Int, share: Double)]](repeating: [], count: clients)
    var (served, opened, claim) = (false, false, Claim?.none)
    while let token = reader.next() {
      switch reader.text(token.range.prefix(8)).lowercased().prefix(while: { $0 != ":" }) {
      case "open":
        opened = true
        while let site = reader.nextOnLine() {
          open.append(try reader.integer(site, "an open site", in: 1...sites) - 1)
        }
      case "serve":
        served = true
        guard let first = reader.nextOnLine() else {
          throw reader.failure(.missing, "`Serve` names no client; write `Serve 1 17`", token)
        }
        let client = try reader.integer(first, "a client", in: 1...clients) - 1
        if !rows[client].isEmpty {
          try reader.report(
            .wrongIndex, "client \(client + 1) has two Serve lines; keep one", first)
        }
        while let site = reader.nextOnLine() {
          rows[client].append(try reader.share(site, sites: sites))
        }
      case "cost": claim = try reader.claim()
      default: _ = reader.restOfLine()
      }
    }
    try reader.throwProblems()
    guard opened else { throw reader.missing("no site is open; write a line like `Open 4 17 33`") }
    let repeated = Dictionary(grouping: open, by: { $0 }).filter { $0.value.count > 1 }.keys.min()
    if let repeated {
      throw FormatError(.wrongIndex, "site \(repeated + 1) is opened twice; keep one")
    }
    if !served { rows = problem.cheapestRows(open) }
    switch problem {
    case .capacitated, .modularCapacity:
      return SolutionFile(
        solution: .split(SplitSitingSolution(open: open, assignment: SplitAssignment(rows: rows))),
        claim: claim)
    default: break
    }
    if let split = rows.firstIndex(where: { $0.count > 1 }) {
      throw FormatError(
        .inconsistent,
        "client \(split + 1) is served by \(rows[split].count) sites, and this problem allows one")
    }
    let assignment = rows.map { Int32($0.first?.site ?? -1) }
    return SolutionFile(
      solution: .siting(SitingSolution(open: open, assignment: assignment)), claim: claim)
  }

  static func sitingLines(_ solution: SitingSolution) -> [String] {
    [openLine(solution.open)]
      + solution.assignment.enumerated().filter { $0.element >= 0 }
      .map { "Serve \($0.offset + 1) \($0.element + 1)" }
  }

  static func splitLines(_ solution: SplitSitingSolution) -> [String] {
    [openLine(solution.open)]
      + (0..<solution.assignment.clientCount).map { client in
        let row = solution.assignment[client].map {
          $0.share == 1 ? "\($0.site + 1)" : "\($0.site + 1):\($0.share)"
        }
        return "Serve \(client + 1) \(row.joined(separator: " "))"
      }
  }

  private static func openLine(_ open: [Int]) -> String {
    (["Open"] + open.map { "\($0 + 1)" }).joined(separator: " ")
  }
}

extension TokenReader {
  /// `17` or `17:0.25`.
  fileprivate mutating func share(_ token: Token, sites: Int) throws -> (site: Int, share: Double) {
    guard let colon = bytes[token.range].firstIndex(of: UInt8(ascii: ":")) else {
      return (try integer(token, "a site", in: 1...sites) - 1, 1)
    }
    var (site, share) = (token, token)
    site.range = token.range.lowerBound..<colon
    share.range = colon + 1..<token.range.upperBound
    return (
      try integer(site, "a site", in: 1...sites) - 1, try number(share, "a share", in: 0...1)
    )
  }
}

extension BenchmarkProblem {
  /// Clients and sites of a siting problem; none for routing.
  var sitingSize: (clients: Int, sites: Int) {
    switch self {
    case .maximumCoverage(let problem): (problem.clientCount, problem.siteCount)
    case .setCover(let problem): (problem.clientCount, problem.siteCount)
    case .modularCapacity(let problem): (problem.clientCount, problem.siteCount)
    case .routing: (0, 0)
    default: lists.map { ($0.clientCount, $0.siteCount) } ?? (0, 0)
    }
  }

  /// The service lists of a problem that has costs.
  var lists: ServiceLists? {
    switch self {
    case .pMedian(let problem): problem.lists
    case .pCenter(let problem): problem.lists
    case .uncapacitated(let problem): problem.lists
    case .capacitated(let problem): problem.lists
    case .singleSource(let problem): problem.lists
    case .capacitatedPMedian(let problem): problem.lists
    case .maximumCoverage, .setCover, .modularCapacity, .routing: nil
    }
  }

  /// Every client at its cheapest open site, or at the first that covers it.
  fileprivate func cheapestRows(_ open: [Int]) -> [[(site: Int, share: Double)]] {
    let isOpen = Set(open.map(Int32.init))
    func coveringRows(_ coverage: CoverageClasses) -> [[(site: Int, share: Double)]] {
      coverage.classOf.map { index in
        coverage.sites[coverage.row(Int(index))].first(where: isOpen.contains)
          .map { [(site: Int($0), share: 1)] } ?? []
      }
    }
    switch self {
    case .maximumCoverage(let problem): return coveringRows(problem.coverage)
    case .setCover(let problem): return coveringRows(problem.coverage)
    case .modularCapacity(let problem):
      return problem.clients.map { client in
        client.links.filter { isOpen.contains(Int32($0.site)) }.min { $0.unitCost < $1.unitCost }
          .map { [(site: $0.site, share: 1)] } ?? []
      }
    default: break
    }
    guard let lists else { return [] }
    return (0..<lists.clientCount).map { client in
      if let position = lists.row(client).first(where: { isOpen.contains(lists.sites[$0]) }) {
        return [(site: Int(lists.sites[position]), share: 1)]
      }
      let beyond = open.compactMap { site in
        lists.cost(client: client, site: site).map { (cost: $0, site: site) }
      }
      return beyond.min { $0 < $1 }.map { [(site: $0.site, share: 1)] } ?? []
    }
  }
}
