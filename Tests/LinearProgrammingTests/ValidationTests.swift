import LinearProgramming
import Optimization
import Testing

@Suite("Validation")
struct ValidationTests {
  private func model() throws -> (Model, Variable, Row) {
    let model = try Model()
    let x = try model.addVariable(cost: 1)
    let row = try model.add(x >= 1)
    return (model, x, row)
  }

  private func expectRefused(_ body: (Model, Variable, Row) throws -> Void) throws {
    let (model, x, row) = try model()
    #expect(throws: ModelError.self) { try body(model, x, row) }
    // The refusal leaves the model as it was, and the process running.
    #expect(try model.solve().objective == 1)
    #expect(model.columnCount == 1 && model.rowCount == 1)
  }

  @Test("numbers that are none are refused", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(value: Double) throws {
    try expectRefused { model, _, _ in try model.addVariable(cost: value) }
    try expectRefused { model, x, _ in try model.setCost(x, value) }
    try expectRefused { model, _, _ in try model.setCosts([value]) }
    try expectRefused { model, _, _ in try model.setObjectiveConstant(value) }
    try expectRefused { model, x, _ in try model.add(value * x <= 1) }
    try expectRefused { model, x, _ in try model.add(x + value <= 1) }
    try expectRefused { model, x, _ in try model.setObjective(value * x) }
    try expectRefused { model, x, row in
      try model.setEntries(of: row, value * x.expression)
    }
    try expectRefused { model, _, _ in
      var options = SimplexOptions()
      options.objectiveLimit = value
      try model.solve(options)
    }
    try expectRefused { model, _, _ in
      var options = SimplexOptions()
      options.primalTolerance = value
      try model.solve(options)
    }
    try expectRefused { model, _, _ in
      var options = BranchAndCutOptions()
      options.cutoff = value
      _ = try model.branchAndCut(options)
    }
  }

  @Test("fewer than no variables are refused")
  func negativeCount() throws {
    try expectRefused { model, _, _ in try model.addVariables(-1) }
  }

  @Test("bounds that cross, or are infinite on the wrong side, are refused")
  func bounds() throws {
    try expectRefused { model, _, _ in try model.addVariable(lower: 2, upper: 1) }
    try expectRefused { model, _, _ in try model.addVariable(lower: .infinity) }
    try expectRefused { model, _, _ in try model.addVariable(lower: .nan) }
    try expectRefused { model, x, _ in try model.setBounds(x, lower: 2, upper: 1) }
    try expectRefused { model, x, _ in try model.setBounds(x, lower: 0, upper: .nan) }
    try expectRefused { model, x, _ in try model.setBounds(x, lower: 0, upper: -.infinity) }
    try expectRefused { model, _, row in try model.setBounds(row, lower: 2, upper: 1) }
    try expectRefused { model, x, _ in try model.add(x <= -.infinity) }
    try expectRefused { model, x, _ in try model.add(x == .infinity) }
    try expectRefused { model, x, _ in try model.add(LinearConstraint(x, lower: 2, upper: 1)) }
  }

  @Test("rows and columns the model does not have are refused")
  func outOfRange() throws {
    for index: Int32 in [-1, 1, 7, .max, .min] {
      let x = Variable(index: index)
      let row = Row(index: index)
      try expectRefused { model, _, _ in try model.setCost(x, 1) }
      try expectRefused { model, _, _ in try model.setBounds(x, lower: 0, upper: 1) }
      try expectRefused { model, _, _ in try model.setBounds(row, lower: 0, upper: 1) }
      try expectRefused { model, _, _ in try model.add(x <= 1) }
      try expectRefused { model, _, _ in try model.delete(rows: [row]) }
      try expectRefused { model, _, _ in try model.delete(columns: [x]) }
      try expectRefused { model, _, _ in try model.setInteger(x, true) }
      try expectRefused { model, _, _ in
        var batch = ColumnBatch()
        batch.append(cost: 1, rows: [index], coefficients: [1])
        try model.add(batch)
      }
      try expectRefused { model, _, _ in
        try model.solve()
        _ = try model.value(x)
      }
    }
  }

  @Test("the same place twice is refused in batches and deletions, and adds up in expressions")
  func duplicates() throws {
    try expectRefused { model, _, _ in
      var batch = RowBatch()
      batch.append(upper: 1, columns: [0, 0], coefficients: [1, 2])
      try model.add(batch)
    }
    try expectRefused { model, x, _ in try model.delete(columns: [x, x]) }
    let (model, x, _) = try model()
    try model.add(x + x >= 6)
    #expect(try model.solve().objective == 3)
  }

  @Test("batches whose buffers do not fit together are refused")
  func sizes() throws {
    try expectRefused { model, _, _ in
      var batch = RowBatch()
      batch.append(upper: 1, columns: [0], coefficients: [])
      try model.add(batch)
    }
    try expectRefused { model, _, _ in
      var batch = RowBatch()
      batch.append(upper: 1, columns: [0], coefficients: [1])
      batch.starts = [0, 5]
      try model.add(batch)
    }
    try expectRefused { model, _, _ in
      var batch = RowBatch()
      batch.append(upper: 1, columns: [0], coefficients: [1])
      batch.append(upper: 1, columns: [0], coefficients: [1])
      batch.starts = [0, 3, 2]
      try model.add(batch)
    }
    try expectRefused { model, _, _ in
      var batch = RowBatch()
      batch.append(upper: 1, columns: [0], coefficients: [1])
      batch.starts = [-4, 1]
      try model.add(batch)
    }
    try expectRefused { model, _, _ in
      var batch = ColumnBatch()
      batch.finishColumn(cost: 1)
      batch.integer = []
      try model.add(batch)
    }
    try expectRefused { model, _, _ in try model.setCosts([1, 2]) }
    try expectRefused { model, _, _ in
      var options = BranchAndCutOptions()
      options.initialSolution = [1, 2, 3]
      _ = try model.branchAndCut(options)
    }
  }

  @Test("names that GLPK would choke on are refused")
  func names() throws {
    try expectRefused { model, _, _ in try model.addVariable(name: "a\nb") }
    try expectRefused { model, _, _ in
      try model.addVariable(name: String(repeating: "x", count: 300))
    }
    try expectRefused { model, x, _ in try model.add(x <= 1, name: "\u{7f}") }
    let model = try Model()
    try model.addVariable(name: "fine ü")
    #expect(model.columnCount == 1)
  }

  @Test("values are asked for only after a solve, and not after a change")
  func noSolution() throws {
    let (model, x, _) = try model()
    #expect(throws: ModelError.self) { try model.values() }
    try model.solve()
    #expect(try model.values() == [1])
    try model.setCost(x, 2)
    #expect(throws: ModelError.self) { try model.duals() }
    try model.solve()
    #expect(throws: ModelError.self) { try model.farkasMultipliers() }
    #expect(throws: ModelError.self) { try model.unboundedRay() }
  }

  @Test("errors say what is wrong and the mend")
  func wording() throws {
    let error = ModelError.boundsCross(what: "row", place: 3, lower: 2, upper: 1)
    #expect("\(error)".contains("row 3") && "\(error)".contains("swap"))
    #expect("\(ModelError.wrongThread)".contains("one thread"))
  }
}
