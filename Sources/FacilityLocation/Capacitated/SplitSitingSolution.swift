/// Which sites open and which share of each client each of them serves.
public struct SplitSitingSolution: Equatable, Sendable {
  /// The open sites, ascending.
  public var open: [Int]
  public var assignment: SplitAssignment

  public init(open: [Int], assignment: SplitAssignment) {
    self.open = open.sorted()
    self.assignment = assignment
  }
}
