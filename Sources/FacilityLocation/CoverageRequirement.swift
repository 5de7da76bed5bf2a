/// The share of weight that has to be covered: of all clients, and of each group such as a district.
public struct CoverageRequirement: Sendable {
  /// Share of the whole weight, 0 ... 1.
  public var overall: Double
  /// Group of each client; empty where there are no groups.
  public var groupOf: [Int32]
  /// Share of each group's weight, 0 ... 1.
  public var groupShares: [Double]

  public init(overall: Double = 0, groupOf: [Int32] = [], groupShares: [Double] = []) {
    self.overall = overall
    self.groupOf = groupOf
    self.groupShares = groupShares
  }

  public static let none = CoverageRequirement()
}

/// A requirement in weight: Σ over classes of `weight × covered` must reach `required`.
struct CoverageRow: Sendable {
  /// The group it is for, nil for all clients.
  var group: Int?
  var required: Double
  var classes: [Int32]
  var weights: [Double]
  /// Weight of everything the requirement speaks of, reachable or not.
  var total: Double
}

extension CoverageRequirement {
  /// The requirements that ask for more than nothing, over classes.
  ///
  /// - Throws: `SitingError` for a wrong share or group, or where all sites that may open cover too
  ///   little.
  func rows(_ coverage: CoverageClasses, weights: [Double]?, states: [SiteState]) throws
    -> [CoverageRow]
  {
    for share in [overall] + groupShares where !(0...1).contains(share) {
      throw SitingError.shareOutOfRange(share)
    }
    var rows: [CoverageRow] = []
    if overall > 0 {
      let sums = coverage.sums(of: weights)
      rows.append(CoverageRow(group: nil, share: overall, sums: sums))
    }
    if !groupShares.isEmpty {
      try requireCount(groupOf.count, of: "group", expected: coverage.clientCount)
      for (client, group) in groupOf.enumerated() where !groupShares.indices.contains(Int(group)) {
        throw SitingError.groupOutOfRange(
          client: client, group: Int(group), groups: groupShares.count)
      }
      rows += groupRows(coverage, weights: weights)
    }
    let reachable = (0..<coverage.classCount).map { index in
      coverage.row(index).contains { states[Int(coverage.sites[$0])] != .forbidden }
    }
    for row in rows {
      var weight = 0.0
      for (index, share) in zip(row.classes, row.weights) where reachable[Int(index)] {
        weight += share
      }
      if weight < row.required {
        throw SitingError.uncoverable(
          group: row.group, required: row.required, reachable: weight)
      }
    }
    return rows
  }

  private func groupRows(_ coverage: CoverageClasses, weights: [Double]?) -> [CoverageRow] {
    var members = [[Int32]](repeating: [], count: groupShares.count)
    for (client, group) in groupOf.enumerated() where groupShares[Int(group)] > 0 {
      members[Int(group)].append(Int32(client))
    }
    var sums = [Double](repeating: 0, count: coverage.classCount)
    var rows: [CoverageRow] = []
    for (group, share) in groupShares.enumerated() where share > 0 {
      var classes: [Int32] = []
      for client in members[group] {
        let (index, weight) = (coverage.classOf[Int(client)], weights?[Int(client)] ?? 1)
        if weight > 0, sums[Int(index)] == 0 { classes.append(index) }
        sums[Int(index)] += weight
      }
      let weights = classes.map { sums[Int($0)] }
      for index in classes { sums[Int(index)] = 0 }
      rows.append(CoverageRow(group: group, share: share, classes: classes, weights: weights))
    }
    return rows
  }
}

extension CoverageRow {
  fileprivate init(group: Int?, share: Double, classes: [Int32], weights: [Double]) {
    let total = weights.reduce(0, +)
    // A share of a rounded sum: leave room for the rounding, or 90% of 10 clients may ask for ten.
    self.init(
      group: group, required: share * total - 1e-9 * total, classes: classes, weights: weights,
      total: total)
  }

  fileprivate init(group: Int?, share: Double, sums: [Double]) {
    let classes = sums.indices.filter { sums[$0] > 0 }
    self.init(
      group: group, share: share, classes: classes.map { Int32($0) },
      weights: classes.map { sums[$0] })
  }
}
