/// An undirected network whose nodes are customers and sites alike (OR-Library pmed, Beasley 1985):
/// `nodes edges p`, then `node node length` for each edge.
public struct NetworkInstance: Sendable {
  /// More nodes than this would need over a gigabyte for the distances alone.
  static let mostNodes = 12_000

  public var nodeCount: Int
  public var p: Int
  /// Shortest path lengths from node to node, row by row; infinite where there is no path.
  public var distances: [Double]
}

extension NetworkInstance {
  /// Where an edge is given more than once, the last length counts, as Beasley states.
  init(_ reader: inout TokenReader) throws {
    guard let nodesToken = reader.next() else { throw reader.endsTooEarly("before its header") }
    let nodes = try reader.integer(
      nodesToken, "the number of nodes", in: 1...Int(TokenReader.largest))
    let edgeCount = try reader.count("the number of edges", atLeast: 0, tokensEach: 3)
    p = try reader.integer("the number of medians", in: 1...max(1, nodes))
    try reader.throwProblems()
    guard nodes <= Self.mostNodes else {
      throw reader.failure(
        .outOfRange,
        "\(nodes) nodes are more than the \(Self.mostNodes) whose distances fit in memory; "
          + "give the instance as coordinates", nodesToken)
    }
    nodeCount = nodes
    var edges: [ShortestPaths.Edge] = []
    edges.reserveCapacity(edgeCount)
    for _ in 0..<edgeCount {
      let from = try reader.integer("the first node of an edge", in: 1...nodes)
      let to = try reader.integer("the second node of an edge", in: 1...nodes)
      let length = try reader.amount("the length of an edge")
      edges.append(.init(from: Int32(from - 1), to: Int32(to - 1), length: length))
    }
    try reader.finish()
    distances = ShortestPaths.allPairs(nodes: nodes, edges: edges)
  }
}
