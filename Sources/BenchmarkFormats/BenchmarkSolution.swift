import FacilityLocation
import VehicleRouting

/// An answer to a benchmark problem, in the form its problem takes.
public enum BenchmarkSolution: Sendable {
  case siting(SitingSolution)
  case split(SplitSitingSolution)
  case routing(RoutingSolution)
}

/// A solution file: the solution and the cost it claims.
public struct SolutionFile: Sendable {
  public var solution: BenchmarkSolution
  /// nil where the file names none.
  public var claim: Claim?

  /// A cost as written: good to half a unit of its last decimal.
  public struct Claim: Sendable, Equatable {
    public var cost: Double
    public var decimals: Int

    /// Whether the cost is what `actual` rounds to.
    public func agrees(with actual: Double) -> Bool {
      var unit = 0.5
      for _ in 0..<decimals { unit /= 10 }
      return abs(actual - cost) <= unit * (decimals == 0 ? 0.02 : 1.02) + 1e-9 * abs(actual)
    }
  }
}

extension SolutionFile {
  /// Reads a solution of the problem: CVRPLIB's `.sol` for routing, the siting form else.
  ///
  /// - Throws: `FormatError`.
  public static func read(_ bytes: [UInt8], for problem: BenchmarkProblem) throws -> SolutionFile {
    var reader = TokenReader(bytes)
    if case .routing(_, let routing) = problem { return try readRoutes(&reader, routing) }
    return try readSiting(&reader, problem)
  }

  /// The text of a solution file.
  ///
  /// - Parameter status: `complete`, or why the search ended before its time.
  public static func text(
    _ solution: BenchmarkSolution, of problem: BenchmarkProblem, cost: Double, incomplete: Bool
  ) -> String {
    let lines: [String] =
      switch solution {
      case .routing(let routes): routeLines(routes, problem)
      case .siting(let siting): sitingLines(siting)
      case .split(let split): splitLines(split)
      }
    let ending = incomplete ? ["Status incomplete"] : []
    return (lines + ["Cost \(costText(cost))"] + ending).joined(separator: "\n") + "\n"
  }

  /// A cost without the noise of its last bits.
  static func costText(_ cost: Double) -> String {
    let rounded = abs(cost) < 1e9 ? (cost * 1e6).rounded() / 1e6 : cost
    return plain(rounded)
  }
}

extension TokenReader {
  /// The value that follows `Cost`, whatever colon or sign stands between.
  mutating func claim() throws -> SolutionFile.Claim? {
    while let token = nextOnLine() {
      if value(token) == nil, text(token.range.prefix(2)) == ":" { continue }
      let cost = try number(token, "the cost")
      let fraction = text(token.range).split(separator: ".", omittingEmptySubsequences: false)
      let decimals = fraction.count > 1 ? fraction[1].prefix { $0.isNumber }.count : 0
      // CVRPLIB's files write `336915.0` for whole costs.
      return .init(
        cost: cost, decimals: fraction.last?.allSatisfy { $0 == "0" } == true ? 0 : decimals)
    }
    return nil
  }
}
