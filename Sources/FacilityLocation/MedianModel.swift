/// The common form of p-median and uncapacitated facility location that the engines work on: costs
/// are multiplied by weights, forbidden sites and clients without weight are gone.
///
/// Minimise Σⱼ openingⱼ·yⱼ + Σᵢ min(capᵢ, least cost of an open site in row i) over sets of exactly p
/// sites (p-median) or any number (UFL).
final class MedianModel {
  let clientCount: Int
  let siteCount: Int
  /// Sites to open; nil for any number.
  let p: Int?
  let openingCosts: [Double]
  /// Sites that are open in every solution, ascending.
  let forced: [Int]
  let isForced: [Bool]
  /// Rows by client, ascending by cost.
  let rowStart: OwnedBuffer<Int>
  let rowSite: OwnedBuffer<Int32>
  let rowCost: OwnedBuffer<Double>
  /// Cost of a client that no site of its row serves, as far as a lower bound may count on it;
  /// infinite where it has to be served.
  let cap: [Double]
  /// The same as the local search sees it: finite, and dear enough to be avoided.
  let searchCap: [Double]
  /// Every objective is a multiple of this; 0 where costs are no integers.
  let step: Double
  /// Cost of what is decided already: clients left out and sites open for good.
  let offset: Double
  /// Whether all links are free and only caps cost: a covering model.
  let isCovering: Bool
  /// Client and site of the problem, or of the model this one was reduced from.
  let clientOf: [Int32]
  let siteOf: [Int32]

  init(
    rows: (start: [Int], site: [Int32], cost: [Double]), cap: [Double], searchCap: [Double],
    openingCosts: [Double], p: Int?, forced: [Int], step: Double, offset: Double = 0,
    clientOf: [Int32], siteOf: [Int32]
  ) {
    clientCount = cap.count
    siteCount = openingCosts.count
    self.p = p
    self.openingCosts = openingCosts
    self.forced = forced
    var isForced = [Bool](repeating: false, count: openingCosts.count)
    for site in forced { isForced[site] = true }
    self.isForced = isForced
    self.cap = cap
    self.searchCap = searchCap
    self.step = step
    self.offset = offset
    self.clientOf = clientOf
    self.siteOf = siteOf
    isCovering =
      !rows.cost.isEmpty && rows.cost.allSatisfy { $0 == 0 } && cap.allSatisfy { $0 < .infinity }
    rowStart = OwnedBuffer(rows.start)
    rowSite = OwnedBuffer(rows.site)
    rowCost = OwnedBuffer(rows.cost)
  }

  @inline(__always)
  func row(_ client: Int) -> Range<Int> { rowStart[client]..<rowStart[client + 1] }

  /// The least by which a solution must undercut another to count as better.
  func improvement(on objective: Double) -> Double {
    step > 0 ? step : 1e-9 * max(1e-9, abs(objective))
  }

  /// Whether a proven `bound` leaves no room for anything better than `objective`.
  func isClosed(objective: Double, bound: Double) -> Bool {
    bound > objective - improvement(on: objective) * (step > 0 ? 1 - 1e-6 : 1)
  }
}

extension MedianModel {
  convenience init(_ problem: PMedianProblem) {
    self.init(
      lists: problem.lists, weights: problem.weights, states: problem.siteStates,
      unservedCost: problem.unservedCost,
      openingCosts: [Double](repeating: 0, count: problem.siteCount), p: problem.p)
  }

  convenience init(_ problem: UncapacitatedFacilityProblem) {
    self.init(
      lists: problem.lists, weights: problem.weights, states: problem.siteStates,
      unservedCost: problem.unservedCost, openingCosts: problem.openingCosts, p: nil)
  }

  private convenience init(
    lists: ServiceLists, weights: [Double], states: [SiteState], unservedCost: Double?,
    openingCosts: [Double], p: Int?
  ) {
    var modelSite = [Int32](repeating: -1, count: lists.siteCount)
    var siteOf: [Int32] = []
    for site in 0..<lists.siteCount where states[site] != .forbidden {
      modelSite[site] = Int32(siteOf.count)
      siteOf.append(Int32(site))
    }
    let clientOf = (0..<lists.clientCount).filter { weights[$0] > 0 }.map { Int32($0) }
    var (start, site, cost) = ([0], [Int32](), [Double]())
    site.reserveCapacity(lists.sites.count)
    cost.reserveCapacity(lists.sites.count)
    var (cap, farthest) = ([Double](), 0.0)
    let isTruncated = if case .farther = lists.unlisted { true } else { false }
    for client in clientOf.map({ Int($0) }) {
      var (last, unserved) = (0.0, (unservedCost ?? .infinity) * weights[client])
      for position in lists.row(client) {
        last = lists.costs[position] * weights[client]
        let listed = modelSite[Int(lists.sites[position])]
        guard listed >= 0, last < unserved else { continue }
        site.append(listed)
        cost.append(last)
      }
      if isTruncated { unserved = min(unserved, last) }
      start.append(site.count)
      cap.append(unserved)
      farthest += last
    }
    let searchCap =
      if isTruncated {
        cap.map { $0 * 2 + 1 }
      } else {
        // Dearer than serving everybody from the farthest site: feasibility comes first.
        cap.map { $0 < .infinity ? $0 : farthest + openingCosts.reduce(1, +) }
      }
    self.init(
      rows: (start, site, cost), cap: cap, searchCap: searchCap,
      openingCosts: siteOf.map { openingCosts[Int($0)] }, p: p,
      forced: siteOf.indices.filter { states[Int(siteOf[$0])] == .forced },
      step: isTruncated && unlistedAreFractional(lists, weights)
        ? 0
        : commonStep([cost, cap.filter { $0 < .infinity }, openingCosts, isTruncated ? [1] : []]),
      clientOf: clientOf, siteOf: siteOf)
  }
}

/// Whether a cost that the lists leave out may be no integer.
private func unlistedAreFractional(_ lists: ServiceLists, _ weights: [Double]) -> Bool {
  guard case .farther(_, _, let metric) = lists.unlisted else { return false }
  if case .euclidean = metric { return true }
  return weights.contains { $0 != $0.rounded() }
}

/// The greatest common divisor of all values; 0 where one is no integer or too large to be exact.
func commonStep(_ values: [[Double]]) -> Double {
  var divisor: UInt64 = 0
  for list in values {
    for value in list where value != 0 {
      guard value == value.rounded(), abs(value) < 0x1p40 else { return 0 }
      var (one, other) = (UInt64(abs(value)), divisor)
      if divisor == 1 { continue }
      while other != 0 { (one, other) = (other, one % other) }
      divisor = one
    }
  }
  return Double(divisor)
}
