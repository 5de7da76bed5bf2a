/// What a covering problem comes down to: sites that may open, classes of clients worth covering, and
/// the rows that limit both. Made from a problem, then made smaller without losing its optimum.
struct CoverageModel {
  /// What covering a class brings to the objective, which is maximised.
  var values: [Double]
  /// Sites that cover each class, ascending. Empty where the class is decided.
  var sitesOf: [[Int32]]
  /// Classes that have to be covered whatever it takes.
  var isMandatory: [Bool]
  /// Cost of each site in the objective, and against the budget.
  var objectiveCosts: [Double]
  var budgetCosts: [Double]
  var budget: Double
  /// Most sites that may open.
  var p: Int?
  var rows: [CoverageRow]
  /// Sites that stay; the others are closed in some optimal solution.
  var isAlive: [Bool]
  var isForced: [Bool]

  var siteCount: Int { isAlive.count }

  /// What all undecided classes bring together; those that no site covers bring nothing.
  var coverableValue: Double {
    values.indices.reduce(0) { $0 + (sitesOf[$1].isEmpty ? 0 : values[$1]) }
  }

  init(_ problem: MaximumCoverageProblem) {
    self.init(
      coverage: problem.coverage, values: problem.classWeights, states: problem.siteStates,
      rows: problem.rows, objectiveCosts: [Double](repeating: 0, count: problem.siteCount),
      budgetCosts: problem.siteCosts, budget: problem.budget, p: problem.p)
  }

  init(_ problem: SetCoverProblem) {
    self.init(
      coverage: problem.coverage,
      values: [Double](repeating: 0, count: problem.coverage.classCount),
      states: problem.siteStates, rows: problem.rows, objectiveCosts: problem.siteCosts,
      budgetCosts: [Double](repeating: 0, count: problem.siteCount), budget: .infinity,
      p: problem.p)
  }

  init(
    coverage: CoverageClasses, values: [Double], states: [SiteState], rows: [CoverageRow],
    objectiveCosts: [Double], budgetCosts: [Double], budget: Double, p: Int?
  ) {
    self.init(
      sitesOf: (0..<coverage.classCount).map { index in
        coverage.row(index).map { coverage.sites[$0] }
      }, values: values, states: states, objectiveCosts: objectiveCosts)
    self.budgetCosts = budgetCosts
    self.budget = budget
    self.p = p
    for row in rows {
      if row.isEverything {
        for (index, weight) in zip(row.classes, row.weights) where weight > 0 {
          isMandatory[Int(index)] = true
        }
      } else {
        self.rows.append(row)
      }
    }
  }

  /// A model without limits: covering is worth its value, opening costs its cost.
  init(
    sitesOf: [[Int32]], values: [Double], states: [SiteState], objectiveCosts: [Double]
  ) {
    self.values = values
    self.objectiveCosts = objectiveCosts
    self.sitesOf = sitesOf.map { sites in sites.filter { states[Int($0)] != .forbidden } }
    budgetCosts = [Double](repeating: 0, count: states.count)
    budget = .infinity
    isAlive = states.map { $0 != .forbidden }
    isForced = states.map { $0 == .forced }
    isMandatory = [Bool](repeating: false, count: sitesOf.count)
    rows = []
  }
}

extension CoverageRow {
  /// Nothing may be left out.
  var isEverything: Bool {
    required >= total * (1 - 2e-9) && required > total - (weights.min() ?? 0) / 2
  }
}

extension CoverageModel {
  /// Removes what cannot matter: classes that a forced site covers or that bring nothing, sites that
  /// another one dominates, classes that have become alike, and mandatory classes that another
  /// implies.
  ///
  /// - Returns: the value and the row weights that are covered whatever is opened are taken out of
  ///   the classes and returned as the objective's constant.
  mutating func reduce() -> Double {
    let constant = settleForced()
    removeDominatedSites()
    mergeClasses()
    removeImpliedClasses()
    return constant
  }

  /// Classes that forced sites cover, or that nothing can cover, leave.
  private mutating func settleForced() -> Double {
    var constant = 0.0
    var isCovered = [Bool](repeating: false, count: sitesOf.count)
    for index in sitesOf.indices where sitesOf[index].contains(where: { isForced[Int($0)] }) {
      isCovered[index] = true
      constant += values[index]
      isMandatory[index] = false
      sitesOf[index] = []
    }
    for number in rows.indices {
      for (place, index) in rows[number].classes.enumerated() where isCovered[Int(index)] {
        rows[number].required -= rows[number].weights[place]
      }
    }
    return constant
  }

  /// Whether each class is worth anything to the objective or a row.
  private func relevance() -> [Bool] {
    var isRelevant = sitesOf.indices.map { isMandatory[$0] || values[$0] > 0 }
    for row in rows {
      for (index, weight) in zip(row.classes, row.weights) where weight > 0 {
        isRelevant[Int(index)] = true
      }
    }
    return isRelevant
  }

  /// A site is dominated by one that covers at least the same and costs no more.
  private mutating func removeDominatedSites() {
    let isRelevant = relevance()
    for index in sitesOf.indices where !isRelevant[index] { sitesOf[index] = [] }
    var classesOf = [[Int32]](repeating: [], count: siteCount)
    for (index, sites) in sitesOf.enumerated() {
      for site in sites { classesOf[Int(site)].append(Int32(index)) }
    }
    var mark = [Int32](repeating: -1, count: sitesOf.count)
    let order = (0..<siteCount).filter { isAlive[$0] && !isForced[$0] }.sorted {
      (classesOf[$0].count, $0) < (classesOf[$1].count, $1)
    }
    for site in order {
      guard
        let rarest = classesOf[site].min(by: { sitesOf[Int($0)].count < sitesOf[Int($1)].count })
      else {
        isAlive[site] = false
        continue
      }
      for other in sitesOf[Int(rarest)].map({ Int($0) })
      where other != site && isAlive[other] && !isForced[other]
        && (classesOf[other].count, -other) > (classesOf[site].count, -site)
        && objectiveCosts[other] <= objectiveCosts[site]
        && budgetCosts[other] <= budgetCosts[site]
      {
        for index in classesOf[other] { mark[Int(index)] = Int32(site) }
        if classesOf[site].allSatisfy({ mark[Int($0)] == Int32(site) }) {
          isAlive[site] = false
          break
        }
        for index in classesOf[other] { mark[Int(index)] = -1 }
      }
    }
    for index in sitesOf.indices { sitesOf[index].removeAll { !isAlive[Int($0)] } }
  }

  /// Classes that the same sites cover become one: the first takes the others' values and weights.
  private mutating func mergeClasses() {
    var first = [Int32](repeating: 0, count: sitesOf.count)
    var known: [[Int32]: Int32] = [:]
    for index in sitesOf.indices {
      if sitesOf[index].isEmpty {
        first[index] = Int32(index)
        continue
      }
      let representative = known[sitesOf[index]] ?? Int32(index)
      known[sitesOf[index]] = representative
      first[index] = representative
      guard Int(representative) != index else { continue }
      values[Int(representative)] += values[index]
      if isMandatory[index] { isMandatory[Int(representative)] = true }
      values[index] = 0
      isMandatory[index] = false
      sitesOf[index] = []
    }
    for number in rows.indices {
      var weights: [Int32: Double] = [:]
      for (index, weight) in zip(rows[number].classes, rows[number].weights) {
        weights[first[Int(index)], default: 0] += weight
      }
      rows[number].classes = weights.keys.sorted().filter { !sitesOf[Int($0)].isEmpty }
      rows[number].weights = rows[number].classes.map { weights[$0]! }
    }
  }

  /// A mandatory class is implied by another one whose sites all cover it too: that one's value and
  /// weights are earned in any case, so only its own constraint goes.
  private mutating func removeImpliedClasses() {
    guard isMandatory.contains(true), rows.isEmpty, !values.contains(where: { $0 > 0 }) else {
      return
    }
    var classesOf = [[Int32]](repeating: [], count: siteCount)
    for (index, sites) in sitesOf.enumerated() where isMandatory[index] {
      for site in sites { classesOf[Int(site)].append(Int32(index)) }
    }
    var hits = [Int32](repeating: 0, count: sitesOf.count)
    let order = sitesOf.indices.filter { isMandatory[$0] }.sorted {
      (sitesOf[$0].count, $0) < (sitesOf[$1].count, $1)
    }
    for index in order where isMandatory[index] {
      let sites = sitesOf[index]
      for site in sites {
        for other in classesOf[Int(site)] { hits[Int(other)] += 1 }
      }
      for site in sites {
        for other in classesOf[Int(site)] {
          if hits[Int(other)] == sites.count, Int(other) != index, isMandatory[Int(other)] {
            isMandatory[Int(other)] = false
            sitesOf[Int(other)] = []
          }
          hits[Int(other)] = 0
        }
      }
    }
  }
}
