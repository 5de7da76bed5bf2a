import CGLPK
import GLPKGuard

/// Where a row or column stands in a basic solution.
public enum BasisStatus: Int8, Sendable, Codable {
  case basic = 1
  case atLower = 2
  case atUpper = 3
  /// Not basic, without bounds, at 0.
  case free = 4
  case fixed = 5
}

/// A basis, to be saved and given back. As many rows and columns are basic as there are rows.
public struct Basis: Sendable, Equatable, Codable {
  public var rows: [BasisStatus]
  public var columns: [BasisStatus]
  public init(rows: [BasisStatus], columns: [BasisStatus]) {
    self.rows = rows
    self.columns = columns
  }
}

/// A basis made up from the structure of the model alone.
public enum CrashBasis: Sendable {
  /// All rows basic.
  case slack
  /// As triangular as can be found, with free and wide columns basic.
  case triangular
  /// Bixby's, by cost.
  case bixby
}

extension Model {
  /// The basis as the last solve left it, or as it was set.
  public func basis() throws -> Basis {
    var rows = [Int8](repeating: 0, count: rowCount)
    var columns = [Int8](repeating: 0, count: columnCount)
    try check(guard_basis(problem, &rows, &columns))
    return Basis(
      rows: rows.map { BasisStatus(rawValue: $0) ?? .basic },
      columns: columns.map { BasisStatus(rawValue: $0) ?? .atLower })
  }

  /// Sets the basis the next solve starts from. Rows and columns the model got since it was saved
  /// join it, the rows as basic, the columns at a bound.
  public func setBasis(_ basis: Basis) throws {
    guard basis.rows.count <= rowCount, basis.columns.count <= columnCount else {
      throw ModelError.wrongSize(
        what: "basis", expected: rowCount + columnCount,
        found: basis.rows.count + basis.columns.count)
    }
    let isBasic = { (status: BasisStatus) in status == .basic }
    let basic = basis.rows.count(where: isBasic) + basis.columns.count(where: isBasic)
    guard basic == basis.rows.count else {
      throw ModelError.wrongSize(
        what: "basic part of the basis", expected: basis.rows.count, found: basic)
    }
    let newRows = repeatElement(BasisStatus.basic.rawValue, count: rowCount - basis.rows.count)
    let newColumns = repeatElement(
      BasisStatus.atLower.rawValue, count: columnCount - basis.columns.count)
    try check(
      guard_set_basis(
        problem, basis.rows.map(\.rawValue) + newRows, basis.columns.map(\.rawValue) + newColumns))
    touch(primal: true, dual: true)
  }

  /// Starts the next solve afresh.
  public func setBasis(_ crash: CrashBasis) throws {
    let kind: guard_crash
    switch crash {
    case .slack: kind = GUARD_SLACK_BASIS
    case .triangular: kind = GUARD_TRIANGULAR_BASIS
    case .bixby: kind = GUARD_BIXBY_BASIS
    }
    try check(guard_crash_basis(problem, kind))
    touch(primal: true, dual: true)
  }
}
