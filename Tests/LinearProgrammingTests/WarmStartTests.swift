import LinearProgramming
import Optimization
import Testing

@Suite("Warm starts")
struct WarmStartTests {
  @Test("a model changed in every way keeps pace with one built afresh", arguments: 1...15)
  func changes(seed: UInt64) throws {
    var program = RandomProgram(rows: 6, columns: 8, seed: seed, boxed: true)
    let model = try program.model()
    try model.solve()
    var draws = Draws(seed &+ 1000)
    for _ in 0..<30 {
      let row = Int.random(in: 0..<program.matrix.count, using: &draws)
      let column = Int.random(in: 0..<program.costs.count, using: &draws)
      let variable = Variable(index: Int32(column))
      switch Int.random(in: 0..<8, using: &draws) {
      case 0:
        program.costs[column] = Double(Int.random(in: -9...9, using: &draws))
        try model.setCost(variable, program.costs[column])
      case 1:
        program.columnUpper[column] += Double(Int.random(in: 0...2, using: &draws))
        try model.setBounds(
          variable, lower: program.columnLower[column], upper: program.columnUpper[column])
      case 2:
        program.rowLower[row] -= Double(Int.random(in: -1...2, using: &draws))
        program.rowLower[row] = min(program.rowLower[row], program.rowUpper[row])
        try model.setBounds(
          Row(index: Int32(row)), lower: program.rowLower[row], upper: program.rowUpper[row])
      case 3:
        let entries = program.costs.map { _ in Double(Int.random(in: -3...3, using: &draws)) }
        program.matrix.append(entries)
        program.rowLower.append(-30)
        program.rowUpper.append(Double(Int.random(in: 0...20, using: &draws)))
        var batch = RowBatch()
        batch.append(
          lower: -30, upper: program.rowUpper.last ?? 0,
          columns: entries.indices.map(Int32.init), coefficients: entries)
        try model.add(batch)
      case 4:
        let entries = program.matrix.map { _ in Double(Int.random(in: -3...3, using: &draws)) }
        for row in entries.indices { program.matrix[row].append(entries[row]) }
        program.costs.append(Double(Int.random(in: -9...9, using: &draws)))
        program.columnLower.append(0)
        program.columnUpper.append(4)
        var batch = ColumnBatch()
        batch.append(
          cost: program.costs.last ?? 0, upper: 4, rows: entries.indices.map(Int32.init),
          coefficients: entries)
        try model.add(batch)
      case 5 where program.matrix.count > 2:
        program.matrix.remove(at: row)
        program.rowLower.remove(at: row)
        program.rowUpper.remove(at: row)
        try model.delete(rows: [Row(index: Int32(row))])
      case 6 where program.costs.count > 3:
        program.costs.remove(at: column)
        program.columnLower.remove(at: column)
        program.columnUpper.remove(at: column)
        for row in program.matrix.indices { program.matrix[row].remove(at: column) }
        try model.delete(columns: [variable])
      default:
        program.matrix[row] = program.costs.map { _ in
          Double(Int.random(in: -3...3, using: &draws))
        }
        try model.setEntries(
          of: Row(index: Int32(row)),
          LinearExpression(
            program.matrix[row].enumerated().map { (Variable(index: Int32($0.offset)), $0.element) }
          ))
      }
      let warm = try model.solve()
      let cold = try program.model().solve()
      #expect(warm.termination == cold.termination)
      #expect(near(warm.objective, cold.objective))
      #expect(model.rowCount == program.matrix.count && model.columnCount == program.costs.count)
    }
  }

  @Test(
    "re-solving an optimal model takes no iteration, adding a column that cannot pay none either")
  func noWork() throws {
    let program = RandomProgram(rows: 15, columns: 25, seed: 3, boxed: true)
    let model = try program.model()
    #expect(try model.solve().iterations > 0)
    #expect(try model.solve().iterations == 0)
    var batch = ColumnBatch()
    batch.finishColumn(cost: program.sense == .minimize ? 1e6 : -1e6)
    try model.add(batch)
    #expect(try model.solve().iterations == 0)
  }

  @Test("deleting slack rows keeps the basis, deleting active ones is mended")
  func deletedRows() throws {
    let model = try Model(.maximize)
    let x = try model.addVariable(cost: 1)
    let y = try model.addVariable(cost: 1)
    let active = try model.add(x + y <= 4)
    let slack = try model.add(x + y <= 9)
    try model.add(x <= 3)
    try model.solve()
    try model.delete(rows: [slack])
    #expect(try model.solve().iterations == 0)
    try model.delete(rows: [active])
    #expect(try model.solve().termination == .unbounded)
    try model.setBounds(y, lower: 0, upper: 1)
    #expect(near(try model.solve().objective, 4))
  }

  @Test("a basis that was saved brings its optimum back without an iteration")
  func savedBasis() throws {
    let program = RandomProgram(rows: 15, columns: 25, seed: 8, boxed: true)
    let model = try program.model()
    let objective = try model.solve().objective
    let saved = try model.basis()
    #expect(
      saved.rows.count(where: { $0 == .basic }) + saved.columns.count(where: { $0 == .basic }) == 15
    )
    try model.setBasis(.slack)
    #expect(try model.solve().iterations > 0)
    try model.setBasis(saved)
    let again = try model.solve()
    #expect(again.iterations == 0)
    #expect(near(again.objective, objective))
    // A model that has grown takes the old basis, with what is new in its place.
    try model.addVariable(cost: 0)
    try model.add(LinearConstraint(LinearExpression(), upper: 5))
    try model.setBasis(saved)
    #expect(try model.solve().iterations == 0)
  }

  @Test("a basis with too few basic parts is refused")
  func wrongBasis() throws {
    let model = try RandomProgram(rows: 3, columns: 4, seed: 8).model()
    #expect(throws: ModelError.self) {
      try model.setBasis(
        Basis(rows: [.basic, .basic, .atLower], columns: [.atLower, .atLower, .atLower, .atLower]))
    }
    #expect(throws: ModelError.self) {
      try model.setBasis(Basis(rows: [.basic, .basic, .basic, .basic], columns: []))
    }
  }

  @Test("every crash basis leads to the same optimum")
  func crashBases() throws {
    let program = RandomProgram(rows: 15, columns: 25, seed: 21, boxed: true)
    let model = try program.model()
    let objective = try model.solve().objective
    for crash in [CrashBasis.slack, .triangular, .bixby] {
      try model.setBasis(crash)
      #expect(near(try model.solve().objective, objective))
    }
  }

  @Test("column generation for cutting stock reaches the bound known for the full pattern set")
  func cuttingStock() throws {
    // Gilmore and Gomory's scheme on rolls of 100 with the widths below: patterns priced by knapsack.
    let widths = [45, 36, 31, 14]
    let demand = [97.0, 610, 395, 211]
    let model = try Model()
    var batch = ColumnBatch()
    let rows = try demand.map { try model.add(LinearConstraint(LinearExpression(), lower: $0)) }
    for (row, width) in zip(rows, widths) {
      batch.addEntry(row, Double(100 / width))
      batch.finishColumn(cost: 1)
    }
    try model.add(batch)
    var rounds = 0
    while rounds < 50 {
      rounds += 1
      #expect(try model.solve().isOptimal)
      let duals = try model.duals()
      var best = [Double](repeating: 0, count: 101)
      var last = [Int?](repeating: nil, count: 101)
      for room in 1...100 {
        for item in widths.indices where widths[item] <= room {
          let value = best[room - widths[item]] + duals[item]
          if value > best[room] + 1e-12 {
            best[room] = value
            last[room] = item
          }
        }
        if best[room - 1] > best[room] {
          best[room] = best[room - 1]
          last[room] = nil
        }
      }
      guard best[100] > 1 + 1e-9 else { break }
      var pattern = [Double](repeating: 0, count: widths.count)
      var room = 100
      while room > 0 {
        if let item = last[room] {
          pattern[item] += 1
          room -= widths[item]
        } else {
          room -= 1
        }
      }
      batch.removeAll()
      for item in widths.indices where pattern[item] > 0 {
        batch.addEntry(rows[item], pattern[item])
      }
      batch.finishColumn(cost: 1)
      try model.add(batch)
    }
    #expect(near(try model.solve().objective, 452.25))
  }
}
