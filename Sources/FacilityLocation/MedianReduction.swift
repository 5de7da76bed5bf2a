/// What is decided of a site in a part of the search.
enum SiteDecision: UInt8 {
  case undecided, closed, open
}

extension MedianModel {
  /// The model that is left once sites are decided: closed ones leave every row, a client's row ends
  /// at its first open one, and clients with nothing left to choose become a constant.
  ///
  /// - Parameters:
  ///   - decisions: one per site
  ///   - reach: optional cost per client from which its row is cut off; what lies beyond counts as
  ///     no dearer than the cut, so that the reduced model bounds this one from below
  /// - Returns: nil where the decisions leave no solution.
  func reduced(_ decisions: [SiteDecision], reach: [Double]? = nil) -> MedianModel? {
    var newSite = [Int32](repeating: -1, count: siteCount)
    var (siteOf, opening, constant, opened) = ([Int32](), [Double](), offset, 0)
    for site in 0..<siteCount {
      switch decisions[site] {
      case .undecided:
        newSite[site] = Int32(siteOf.count)
        siteOf.append(Int32(site))
        opening.append(openingCosts[site])
      case .open:
        newSite[site] = -2
        opened += 1
        constant += openingCosts[site]
      case .closed: break
      }
    }
    if let p, opened > p || opened + siteOf.count < p { return nil }
    var (start, sites, costs) = ([0], [Int32](), [Double]())
    var (caps, searchCaps, clientOf) = ([Double](), [Double](), [Int32]())
    for client in 0..<clientCount {
      var (cap, searchCap) = (cap[client], searchCap[client])
      let limit = reach?[client] ?? .infinity
      for position in row(client) {
        let site = newSite[Int(rowSite[position])]
        if site == -1 { continue }
        let cost = rowCost[position]
        if site == -2 {
          (cap, searchCap) = (min(cap, cost), min(searchCap, cost))
          break
        }
        if cost > limit {
          cap = min(cap, cost)
          break
        }
        sites.append(site)
        costs.append(cost)
      }
      if sites.count == start.last! {
        if cap == .infinity { return nil }
        constant += cap
        continue
      }
      start.append(sites.count)
      caps.append(cap)
      searchCaps.append(searchCap)
      clientOf.append(Int32(client))
    }
    return MedianModel(
      rows: (start, sites, costs), cap: caps, searchCap: searchCaps, openingCosts: opening,
      p: p.map { $0 - opened }, forced: [], step: step, offset: constant, clientOf: clientOf,
      siteOf: siteOf)
  }
}
