/// Which sites open and which of them serves each client.
public struct SitingSolution: Sendable, Equatable {
  /// The open sites, ascending.
  public var open: [Int]
  /// For each client the open site that serves it, −1 for none.
  public var assignment: [Int32]

  public init(open: [Int], assignment: [Int32]) {
    self.open = open.sorted()
    self.assignment = assignment
  }
}
