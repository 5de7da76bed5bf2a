import LinearProgramming

/// The cuts of one kind in a linear program, and their rows.
struct CutRows<Cut> {
  private(set) var cuts: [Cut] = []
  private(set) var rows: [Row] = []
  /// Optima in a row at which each cut was slack.
  private var idle: [Int] = []

  mutating func append(_ new: [Cut], _ newRows: some Sequence<Row>) {
    cuts += new
    rows += newRows
    idle += new.map { _ in 0 }
  }

  /// The cuts that were not slack at the last so many optima.
  /// - Parameter isTight: of a cut and its row's number, at the present optimum
  mutating func used(after optima: Int, isTight: (Cut, Int) -> Bool) -> [Int] {
    for index in cuts.indices {
      idle[index] = isTight(cuts[index], Int(rows[index].index)) ? 0 : idle[index] + 1
    }
    return cuts.indices.filter { idle[$0] < optima }
  }

  func rows(without kept: [Int]) -> [Row] {
    var isKept = [Bool](repeating: false, count: rows.count)
    for index in kept { isKept[index] = true }
    return rows.indices.filter { !isKept[$0] }.map { rows[$0] }
  }

  /// Keeps some cuts, once rows have been deleted: those behind them have moved up.
  mutating func keep(_ kept: [Int], _ deleted: [Row]) {
    cuts = kept.map { cuts[$0] }
    idle = kept.map { idle[$0] }
    rows = kept.map { index in
      let row = rows[index].index
      return Row(index: row - Int32(deleted.count { $0.index < row }))
    }
  }
}
