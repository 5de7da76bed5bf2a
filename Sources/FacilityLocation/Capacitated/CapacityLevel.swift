/// One way of equipping an open site: how many of each module, what it holds and what it costs.
public struct CapacityLevel: Equatable, Sendable {
  /// Copies of each of the site's modules, in the order they are listed.
  public var moduleCounts: [Int]
  /// Units of demand the site can serve.
  public var capacity: Double
  /// Opening cost and module costs together.
  public var cost: Double

  public init(moduleCounts: [Int] = [], capacity: Double, cost: Double) {
    self.moduleCounts = moduleCounts
    self.capacity = capacity
    self.cost = cost
  }
}

extension CapacityLevel {
  static let combinationLimit = 100_000

  /// The undominated combinations of 1 … `limit` modules: each dearer one holds more. The cheapest
  /// comes first; among equals the one that uses earlier modules.
  static func undominated(
    openingCost: Double, modules: [MinimumCostSitingProblem.Module], limit: Int, site: Int
  ) throws -> [CapacityLevel] {
    var combinations = [
      CapacityLevel(
        moduleCounts: Array(repeating: 0, count: modules.count), capacity: 0, cost: openingCost)
    ]
    var left = [limit]
    for (index, module) in modules.enumerated() {
      for position in combinations.indices {
        for copies in stride(from: 1, through: left[position], by: 1) {
          var larger = combinations[position]
          larger.moduleCounts[index] = copies
          larger.capacity += Double(copies) * module.capacity
          larger.cost += Double(copies) * module.cost
          combinations.append(larger)
          left.append(left[position] - copies)
        }
        if combinations.count > combinationLimit {
          throw SitingError.invalid(
            "site \(site) has more than \(combinationLimit) combinations of modules; "
              + "lower its module limit")
        }
      }
    }
    return undominated(Array(combinations.dropFirst()))
  }

  static func undominated(_ levels: [CapacityLevel]) -> [CapacityLevel] {
    let order = levels.indices.sorted {
      (levels[$0].cost, -levels[$0].capacity, $0) < (levels[$1].cost, -levels[$1].capacity, $1)
    }
    var kept: [CapacityLevel] = []
    for index in order where levels[index].capacity > (kept.last?.capacity ?? -1) {
      kept.append(levels[index])
    }
    return kept
  }
}
