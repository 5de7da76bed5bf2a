import FacilityLocation

/// Sites that open in one of several sizes, and clients whose demand may be split among them (modular
/// capacities: Holmberg & Ling, EJOR 1997; Jena, Cordeau & Gendron, INFORMS J. Computing 2017).
///
/// There is no format in common use. Ours is one JSON object:
///
///     {"sites": [{"opening_cost": 10, "sizes": [{"capacity": 5, "cost": 3}, …]}, …],
///      "clients": [{"demand": 2, "unit_costs": [0.5, …]}, …]}
///
/// with the cost of a unit of the client's demand from each site, in the order of the sites.
public struct ModularFacilityInstance: Sendable {
  public var sites: [MinimumCostSitingProblem.Site]
  public var demands: [Double]
  /// Clients × sites, row by row.
  public var unitCosts: [Double]
}

extension ModularFacilityInstance {
  init(_ reader: inout TokenReader) throws {
    let root = try JSONDocument.parse(reader.bytes)
    var checker = JSONChecker(reader: reader)
    sites = try checker.array(root, "sites").map { site in
      MinimumCostSitingProblem.Site(
        openingCost: try checker.amount(site, "opening_cost"),
        modules: try checker.array(site, "sizes").map {
          MinimumCostSitingProblem.Module(
            capacity: try checker.amount($0, "capacity"), cost: try checker.amount($0, "cost"))
        })
    }
    (demands, unitCosts) = ([], [])
    for client in try checker.array(root, "clients") {
      demands.append(try checker.amount(client, "demand"))
      unitCosts += try checker.amounts(client, "unit_costs", count: sites.count)
    }
    try checker.reader.throwProblems()
  }

  /// All demand is served; a client may be split.
  func problem() throws -> MinimumCostSitingProblem {
    try MinimumCostSitingProblem(
      sites: sites,
      clients: demands.enumerated().map { client, demand in
        MinimumCostSitingProblem.Client(
          demand: demand,
          links: sites.indices.map { site in
            let cost = unitCosts[client * sites.count + site]
            return MinimumCostSitingProblem.Link(site: site, distance: cost, unitCost: cost)
          })
      })
  }
}

extension SplitSitingSolution {
  /// The same with every open site in its cheapest size that holds what it serves, or in its largest.
  public func sized(for problem: MinimumCostSitingProblem) -> MinimumCostSitingSolution {
    var load = [Double](repeating: 0, count: problem.siteCount)
    for client in 0..<assignment.clientCount {
      for (site, share) in assignment[client] {
        load[site] += share * problem.clients[client].demand
      }
    }
    var levels = [CapacityLevel?](repeating: nil, count: problem.siteCount)
    for site in open {
      let offered = problem.levels[site]
      levels[site] =
        offered.filter { $0.capacity >= load[site] * (1 - 1e-9) }.min { $0.cost < $1.cost }
        ?? offered.max { $0.capacity < $1.capacity }
    }
    return MinimumCostSitingSolution(
      problem: problem, openLevels: levels, assignment: assignment)
  }
}
