import Geography

/// The assignment of every client to its cheapest open site, and what it costs.
struct CheapestAssignment {
  private let lists: ServiceLists
  private let weights: [Double]
  private let unservedCost: Double?

  init(lists: ServiceLists, weights: [Double], unservedCost: Double?) {
    self.lists = lists
    self.weights = weights
    self.unservedCost = unservedCost
  }

  /// The site and the cost per unit of weight of every client, handed to `body`; −1 and the unserved
  /// cost (infinite where there is none) for a client without a site.
  func forEach(_ open: [Int], _ body: (Int, Int32, Double) -> Void) {
    var isOpen = [Bool](repeating: false, count: lists.siteCount)
    for site in open { isOpen[site] = true }
    let unserved = unservedCost ?? .infinity
    let finder = OpenSiteFinder(lists, open: open)
    for client in 0..<lists.clientCount {
      var (server, cost): (Int32, Double) = (-1, .infinity)
      for position in lists.row(client) where isOpen[Int(lists.sites[position])] {
        (server, cost) = (lists.sites[position], lists.costs[position])
        break
      }
      if server < 0, let found = finder?.nearest(to: client) { (server, cost) = found }
      if cost > unserved { (server, cost) = (-1, unserved) }
      body(client, server, cost)
    }
  }

  /// Σ weight × cost; infinite where a client with weight must be served and is not.
  func cost(_ open: [Int]) -> Double {
    var total = 0.0
    forEach(open) { client, _, cost in
      if weights[client] > 0 { total += weights[client] * cost }
    }
    return total
  }

  func assignment(_ open: [Int]) -> [Int32] {
    var assignment = [Int32](repeating: -1, count: lists.clientCount)
    forEach(open) { client, site, _ in assignment[client] = site }
    return assignment
  }
}

/// Finds the nearest open site where lists hold each client's nearest sites only.
private struct OpenSiteFinder {
  private let clients: [Point]
  private let sites: [Point]
  private let metric: Metric
  private let open: [Int]
  private let grid: PointGrid

  init?(_ lists: ServiceLists, open: [Int]) {
    guard case .farther(let clients, let sites, let metric) = lists.unlisted else { return nil }
    self.clients = clients
    self.sites = sites
    self.metric = metric
    self.open = open
    grid = PointGrid(open.map { sites[$0] })
  }

  func nearest(to client: Int) -> (Int32, Double)? {
    grid.nearest(1, to: clients[client]).first.map {
      let site = open[Int($0.index)]
      return (Int32(site), metric.distance(clients[client], sites[site]))
    }
  }
}
