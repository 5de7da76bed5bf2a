import Geography

/// Weighted places to cover, and sites that cover what is within a radius; the radius and the number of
/// sites are part of an instance's name, not of its file.
public struct CoveringInstance: Sendable {
  public var sites: [Point]
  public var clients: [Point]
  /// What covering each client is worth.
  public var weights: [Double]
}

extension CoveringInstance {
  /// `points …`, then `x y weight` for each, all of them candidate sites as well. The header's other
  /// words (`9999 p S`) are placeholders.
  init(points reader: inout TokenReader) throws {
    let count = try reader.count("the number of points", tokensEach: 3)
    _ = reader.restOfLine()
    (clients, weights) = ([], [])
    clients.reserveCapacity(count)
    for row in 1...max(1, count) {
      clients.append(try reader.point("point \(row)"))
      weights.append(try reader.amount("the weight of point \(row)"))
    }
    sites = clients
    try reader.finish()
  }

  /// `sites clients`, then `F number x y cost` for each site and `C number x y weight` for each client.
  init(sitesApart reader: inout TokenReader) throws {
    let siteCount = try reader.count("the number of sites", tokensEach: 5)
    let clientCount = try reader.count("the number of clients", tokensEach: 5)
    (sites, clients, weights) = ([], [], [])
    for (letter, what, count) in [("F", "site", siteCount), ("C", "client", clientCount)] {
      for row in 0..<count {
        guard let token = reader.next() else { throw reader.endsTooEarly("before \(what) \(row)") }
        if reader.text(token.range.prefix(2)) != letter {
          throw reader.failure(
            .inconsistent,
            "expected \(what) \(row) of \(count), a line that begins with \(letter), found "
              + "'\(reader.shortened(token))'; correct the counts in the first line", token)
        }
        _ = try reader.integer("the number of \(what) \(row)")
        let point = try reader.point("\(what) \(row)")
        let amount = try reader.amount("the last number of \(what) \(row)")
        if letter == "F" {
          sites.append(point)
        } else {
          clients.append(point)
          weights.append(amount)
        }
      }
    }
    try reader.finish()
  }
}
