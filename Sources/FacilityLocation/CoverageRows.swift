import LinearProgramming

/// The rows "a class is uncovered unless a site of it is open", u + Σ yⱼ ≥ 1, which a program is given
/// as its points break them: most classes have several sites half open in every relaxation met.
final class CoverageRows {
  private let start: OwnedBuffer<Int>
  private let siteColumn: OwnedBuffer<Int32>
  private let uncoveredColumn: OwnedBuffer<Int32>
  /// What a class left uncovered costs, in the objective and the rows.
  private let weight: OwnedBuffer<Double>

  /// - Parameter classes: for each the columns of its sites, that of u, and its weight
  init(_ classes: [(sites: [Int32], uncovered: Int32, weight: Double)]) {
    var (start, columns) = ([0], [Int32]())
    for entry in classes {
      columns += entry.sites
      start.append(columns.count)
    }
    self.start = OwnedBuffer(start)
    siteColumn = OwnedBuffer(columns)
    uncoveredColumn = OwnedBuffer(classes.map(\.uncovered))
    weight = OwnedBuffer(classes.map(\.weight))
  }

  /// The rows that a point breaks, those that cost most first.
  ///
  /// - Parameters:
  ///   - values: by column
  ///   - most: how many at most
  func broken(at values: UnsafeBufferPointer<Double>, most: Int) -> [Int32] {
    var found: [(cost: Double, row: Int32)] = []
    for row in 0..<weight.count {
      var missing = 1 - values[Int(uncoveredColumn[row])]
      var position = start[row]
      let end = start[row + 1]
      while position < end, missing > Self.tolerance {
        missing -= values[Int(siteColumn[position])]
        position += 1
      }
      if missing > Self.tolerance { found.append((missing * weight[row], Int32(row))) }
    }
    let isBefore = { (one: (cost: Double, row: Int32), other: (cost: Double, row: Int32)) in
      one.cost > other.cost || (one.cost == other.cost && one.row < other.row)
    }
    if found.count > most { partitionSmallest(most, of: &found, by: isBefore) }
    return found.prefix(most).map(\.row).sorted()
  }

  /// A row falls short beyond this of its 1.
  private static let tolerance = 1e-6

  /// Columns of a row, each with the coefficient 1 and together at least 1.
  func columns(of row: Int32) -> [Int32] {
    (start[Int(row)]..<start[Int(row) + 1]).map { siteColumn[$0] } + [uncoveredColumn[Int(row)]]
  }

  /// Sets u of every class to what its sites leave of 1, never below 0.
  func complete(_ values: inout [Double]) {
    for row in 0..<weight.count {
      var covered = 0.0
      for position in start[row]..<start[row + 1] { covered += values[Int(siteColumn[position])] }
      values[Int(uncoveredColumn[row])] = max(0, 1 - covered)
    }
  }
}
