/// Sites with capacities and opening costs, and customers that are served from them.
public struct FacilityInstance: Sendable {
  /// How much each site can serve; nil where the file has the word `capacity` for the number in the
  /// instance's name; empty where sites have no capacities.
  public var capacities: [Double?]
  public var openingCosts: [Double]
  /// Empty where the file gives none.
  public var demands: [Double]
  /// Cost of serving all of a customer's demand from a site: customers × sites, row by row.
  public var costs: [Double]
  /// Whether the collection asks that a customer is served by one site.
  public var singleSource: Bool

  public var siteCount: Int { openingCosts.count }
  public var customerCount: Int { siteCount == 0 ? 0 : costs.count / siteCount }
}

extension FacilityInstance {
  /// OR-Library cap (Beasley 1988), also UflLib's `ORLIB` format: `sites customers`, then `capacity
  /// opening-cost` for each site, then for each customer its demand and the cost of serving all of it
  /// from each site.
  init(orLibrary reader: inout TokenReader) throws {
    self.init(singleSource: false)
    let (sites, customers) = try readHeader(&reader)
    reserve(sites, customers)
    for customer in 0..<customers {
      demands.append(try reader.amount("the demand of customer \(customer + 1)"))
      for _ in 0..<sites {
        costs.append(try reader.amount("a cost of serving customer \(customer + 1)"))
      }
    }
    try reader.finish()
  }

  /// Holmberg, Rönnqvist & Yuan (1999) and Yang, Chu & Chen (2012): `sites customers`, then `capacity
  /// opening-cost` for each site, all demands, and for each site the cost of each customer.
  init(singleSource reader: inout TokenReader) throws {
    self.init(singleSource: true)
    let (sites, customers) = try readHeader(&reader)
    for customer in 0..<customers {
      demands.append(try reader.amount("the demand of customer \(customer + 1)"))
    }
    costs = [Double](repeating: 0, count: sites * customers)
    for site in 0..<sites {
      for customer in 0..<customers {
        costs[customer * sites + site] = try reader.amount(
          "a cost of serving from site \(site + 1)")
      }
    }
    // Some public copies of Holmberg's p47 have numbers of another file at their end.
    try reader.finishIgnoringRest()
  }

  /// UflLib's simple format: `FILE: name`, `sites customers 0`, then for each site its number, opening
  /// cost and the cost of each customer.
  init(uflLib reader: inout TokenReader) throws {
    self.init(singleSource: false)
    _ = reader.restOfLine()
    let sites = try reader.count("the number of sites", tokensEach: 3)
    let customers = try reader.count("the number of customers")
    _ = try reader.integer("the third number of the header", in: 0...0)
    try reader.require(
      tokens: sites.multipliedReportingOverflow(by: customers + 2),
      "there are \(sites) sites and \(customers) customers")
    costs = [Double](repeating: 0, count: sites * customers)
    openingCosts = [Double](repeating: 0, count: sites)
    for row in 1...sites {
      let site = try reader.integer("the number of site \(row)", in: row...row) - 1
      openingCosts[site] = try reader.amount("the opening cost of site \(row)")
      for customer in 0..<customers {
        costs[customer * sites + site] = try reader.amount("a cost of serving from site \(row)")
      }
    }
    try reader.finish()
  }

  private init(singleSource: Bool) {
    (capacities, openingCosts, demands, costs) = ([], [], [], [])
    self.singleSource = singleSource
  }

  private mutating func readHeader(_ reader: inout TokenReader) throws -> (Int, Int) {
    let sites = try reader.count("the number of sites", tokensEach: 2)
    let customers = try reader.count("the number of customers")
    try reader.throwProblems()
    try reader.require(
      tokens: customers.multipliedReportingOverflow(by: sites + 1),
      "there are \(sites) sites and \(customers) customers")
    for site in 1...sites {
      guard let token = reader.next() else {
        throw reader.endsTooEarly("before the capacity of site \(site)")
      }
      let word = reader.text(token.range.prefix(9)).lowercased()
      capacities.append(
        word == "capacity"
          ? nil
          : try reader.number(token, "the capacity of site \(site)", in: 0...TokenReader.largest))
      openingCosts.append(try reader.amount("the opening cost of site \(site)"))
    }
    return (sites, customers)
  }

  private mutating func reserve(_ sites: Int, _ customers: Int) {
    demands.reserveCapacity(customers)
    costs.reserveCapacity(sites * customers)
  }

  /// Whether each customer's numbers begin with its demand on a line and end with a line, as in the
  /// OR-Library's files; in the single-source sets all demands come first. Where there is one customer
  /// more than sites, both would fill lines of the same length, and the demand has to stand alone.
  static func hasDemandLines(_ bytes: [UInt8]) -> Bool {
    var reader = TokenReader(bytes)
    let header = reader.lineOfTokens().compactMap { reader.value($0) }.compactMap(
      Int.init(exactly:))
    guard header.count == 2, let sites = header.first, sites > 0, sites < bytes.count,
      (1...bytes.count).contains(header[1])
    else { return false }
    for _ in 0..<sites where reader.lineOfTokens().isEmpty { return false }
    var fitting = 0
    for _ in 0..<min(3, header[1]) {
      var tokens = reader.lineOfTokens().count
      if tokens == 0 { break }
      if tokens != 1, tokens != sites + 1 || header[1] == sites + 1 { return false }
      while tokens < sites + 1 {
        let more = reader.lineOfTokens().count
        if more == 0 { break }
        tokens += more
      }
      if tokens > sites + 1 { return false }
      fitting += 1
    }
    return fitting > 0
  }
}
