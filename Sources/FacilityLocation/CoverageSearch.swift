/// Greedy opening and swaps for covering problems: a feasible solution to start from, good enough to
/// be worth proving.
struct CoverageSearch {
  let model: CoverageModel
  private let classesOf: [[Int32]]
  private var cover: [Int32]
  private var isOpen: [Bool]
  private var missing: [Double]
  private let rowsOf: [[(row: Int32, weight: Double)]]
  private var mandatoryMissing = 0
  private(set) var open: [Int] = []

  init(_ model: CoverageModel) {
    self.model = model
    var classesOf = [[Int32]](repeating: [], count: model.siteCount)
    for (index, sites) in model.sitesOf.enumerated() {
      for site in sites { classesOf[Int(site)].append(Int32(index)) }
    }
    self.classesOf = classesOf
    var rowsOf = [[(row: Int32, weight: Double)]](repeating: [], count: model.sitesOf.count)
    for (number, row) in model.rows.enumerated() {
      for (index, weight) in zip(row.classes, row.weights) {
        rowsOf[Int(index)].append((Int32(number), weight))
      }
    }
    self.rowsOf = rowsOf
    cover = [Int32](repeating: 0, count: model.sitesOf.count)
    isOpen = [Bool](repeating: false, count: model.siteCount)
    missing = model.rows.map(\.required)
    mandatoryMissing = model.isMandatory.count { $0 }
    for site in 0..<model.siteCount where model.isForced[site] { set(site, open: true) }
  }

  private var isFeasible: Bool { mandatoryMissing == 0 && missing.allSatisfy { $0 <= 0 } }

  private mutating func set(_ site: Int, open isOpening: Bool) {
    isOpen[site] = isOpening
    if isOpening { open.append(site) } else { open.removeAll { $0 == site } }
    for index in classesOf[site].map({ Int($0) }) {
      let before = cover[index]
      cover[index] += isOpening ? 1 : -1
      guard before == 0 || cover[index] == 0 else { continue }
      if model.isMandatory[index] { mandatoryMissing += isOpening ? -1 : 1 }
      for entry in rowsOf[index] {
        missing[Int(entry.row)] += isOpening ? -entry.weight : entry.weight
      }
    }
  }

  /// What opening the site brings: value, and progress on what is required, in shares of it.
  private func gain(_ site: Int) -> (value: Double, progress: Double) {
    var (value, progress) = (0.0, 0.0)
    for index in classesOf[site].map({ Int($0) }) where cover[index] == 0 {
      value += model.values[index]
      if model.isMandatory[index] { progress += 1 }
      for entry in rowsOf[index] {
        let row = Int(entry.row)
        if missing[row] > 0 { progress += min(entry.weight, missing[row]) / missing[row] }
      }
    }
    return (value, progress)
  }

  /// Opens the site that brings most for its cost, first towards what is required and then towards
  /// the objective, while limits allow; then closes what is not needed.
  mutating func run(until isOver: () -> Bool) -> [Int]? {
    var spent = open.reduce(0) { $0 + model.budgetCosts[$1] }
    while !isOver(), open.count < model.p ?? .max {
      var (best, score) = (-1, 0.0)
      let isNeeded = !isFeasible
      for site in 0..<model.siteCount
      where model.isAlive[site] && !isOpen[site]
        && spent + model.budgetCosts[site] <= model.budget
      {
        let (value, progress) = gain(site)
        let cost = max(1e-9, model.objectiveCosts[site] + model.budgetCosts[site])
        let isFree = model.objectiveCosts[site] + model.budgetCosts[site] == 0
        let worth = (isNeeded ? progress : value) / (isFree ? 1 : cost)
        if worth > score { (best, score) = (site, worth) }
      }
      if best < 0 { break }
      set(best, open: true)
      spent += model.budgetCosts[best]
    }
    guard isFeasible else { return nil }
    for site in open.sorted(by: { model.objectiveCosts[$0] > model.objectiveCosts[$1] })
    where !model.isForced[site] && model.objectiveCosts[site] > 0 {
      set(site, open: false)
      if !isFeasible { set(site, open: true) }
    }
    return open.sorted()
  }
}
