import Geography
import Optimization
import Testing

@testable import FacilityLocation

@Suite("Branch and cut with the rows of classes as needed")
struct CoverageBranchAndCutTests {
  private static let sites = 11

  /// Classes that random sites cover, some of which have to be, a limit on sites or their cost, and a
  /// share of the weight that is owed; reduced as the solver does.
  private func model(seed: Int) -> CoverageModel {
    var random = RandomStream(seed: UInt64(seed), name: "coverage rows as needed")
    let rows = (0..<50).map { _ in
      let row = (0..<Int32(Self.sites)).filter { _ in random.index(below: 10) < 3 }
      return row.isEmpty ? [Int32(random.index(below: Self.sites))] : row
    }
    let values = rows.map { _ in Double(random.index(below: 100)) }
    var states = [SiteState](repeating: .free, count: Self.sites)
    if seed % 2 == 1 { states[random.index(below: Self.sites)] = .forced }
    var model = CoverageModel(
      sitesOf: rows, values: values, states: states,
      objectiveCosts: [Double](repeating: 0, count: Self.sites))
    if seed % 3 == 0 {
      model.budgetCosts = (0..<Self.sites).map { _ in Double(5 + random.index(below: 10)) }
      model.budget = 35
    } else {
      model.p = 3
    }
    if seed % 4 == 2 {
      let classes = (0..<Int32(rows.count)).filter { $0 % 3 == 0 }
      let weights = classes.map { _ in Double(1 + random.index(below: 9)) }
      let total = weights.reduce(0, +)
      model.rows = [
        CoverageRow(
          group: 0, required: 0.6 * total, classes: classes, weights: weights, total: total)
      ]
    }
    if seed % 5 == 4 { model.isMandatory[7] = true }
    _ = model.reduce()
    return model
  }

  /// What an open set leaves uncovered of the classes that are left; nil where it is not allowed.
  private func uncovered(_ model: CoverageModel, _ open: [Int]) -> Double? {
    let isCovered = model.sitesOf.map { $0.isEmpty || $0.contains { open.contains(Int($0)) } }
    guard open.count <= model.p ?? .max,
      open.reduce(0, { $0 + model.budgetCosts[$1] }) <= model.budget,
      model.isForced.indices.allSatisfy({ !model.isForced[$0] || open.contains($0) }),
      zip(isCovered, model.isMandatory).allSatisfy({ $0 || !$1 })
    else { return nil }
    for row in model.rows {
      let weight = zip(row.classes, row.weights).reduce(0) {
        $0 + (isCovered[Int($1.0)] ? $1.1 : 0)
      }
      if weight < row.required - 1e-9 { return nil }
    }
    return zip(isCovered, model.values).reduce(0) { $0 + ($1.0 ? 0 : $1.1) }
  }

  private func least(_ model: CoverageModel) -> Double? {
    (0..<(1 << Self.sites)).compactMap { subset in
      uncovered(model, (0..<Self.sites).filter { subset >> $0 & 1 == 1 })
    }.min()
  }

  @Test("finds the best open set of all, with and without rounding", arguments: 0..<30)
  func best(seed: Int) throws {
    let model = model(seed: seed)
    let best = least(model)
    for isRounding in [false, true] {
      var rounding = isRounding ? CoverageRounding(model, seed: 1) : nil
      let (result, open) = try CoverageProgram(model, isLazy: true).branchAndCut(
        WorkMeter(Budget(), silent), cutoff: nil, gap: 0, objective: nil,
        rounding: rounding == nil ? nil : { rounding!.round($0) })
      guard let best else {
        #expect(result.termination == .infeasible)
        continue
      }
      #expect(result.isOptimal)
      #expect(abs((result.objective ?? .nan) - best) < 1e-6)
      #expect(uncovered(model, try #require(open)) == best)
    }
  }

  @Test("with the optimum known, proves that nothing is better", arguments: 0..<30)
  func cutoff(seed: Int) throws {
    let model = model(seed: seed)
    guard let best = least(model) else { return }
    for (cutoff, isBetterLeft) in [(best - 0.999, false), (best + 0.001, true)] {
      let (result, open) = try CoverageProgram(model, isLazy: true).branchAndCut(
        WorkMeter(Budget(), silent), cutoff: cutoff, gap: 0, objective: nil)
      #expect((open != nil) == isBetterLeft)
      #expect(result.termination == (isBetterLeft ? .optimal : .objectiveLimit))
    }
  }

  @Test("with a gap, stops at a solution so close to its bound", arguments: 0..<30)
  func gap(seed: Int) throws {
    let model = model(seed: seed)
    guard let best = least(model) else { return }
    let (result, open) = try CoverageProgram(model, isLazy: true).branchAndCut(
      WorkMeter(Budget(), silent), cutoff: nil, gap: 0.3, objective: nil)
    let chosen = try #require(open)
    let cost = try #require(uncovered(model, chosen))
    let bound = try #require(result.bound)
    #expect(bound <= best + 1e-6)
    #expect(cost - bound <= 0.3 * cost + 1e-6)
  }

  @Test("rounding keeps to the limits, and opens what a good relaxation has open")
  func rounding() throws {
    for seed in 0..<30 {
      let model = model(seed: seed)
      guard var rounding = CoverageRounding(model, seed: 1) else {
        #expect(model.p == nil || !model.rows.isEmpty || model.isMandatory.contains(true))
        continue
      }
      let open = rounding.round([Double](repeating: 0.3, count: Self.sites))
      let value = try #require(uncovered(model, open))
      #expect(Set(open).count == open.count)
      // No swap of one site is better: the local search ends where there is none.
      for closed in open where !model.isForced[closed] {
        for opened in 0..<Self.sites where !open.contains(opened) {
          let swapped = open.filter { $0 != closed } + [opened]
          #expect(uncovered(model, swapped)! >= value)
        }
      }
    }
  }
}
