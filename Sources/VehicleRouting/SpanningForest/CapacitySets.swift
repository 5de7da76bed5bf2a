/// Sets of stops, and the trips that have to enter each: ⌈load / capacity⌉ (rounded capacity
/// inequalities, Laporte & Nobert 1983), with the edges of a graph that lie within them.
struct CapacitySets {
  struct Set {
    var members: [Int32]
    var trips: Int
    /// Tells it from other sets: exclusive or of random words, one for each stop.
    var signature: UInt64
  }

  private(set) var trips: [Double] = []
  private(set) var signatures: [UInt64] = []
  private var memberStart = [0]
  private var allMembers: [Int32] = []
  private var edgeStart = [0]
  private var allEdges: [Int32] = []

  var count: Int { trips.count }
  func members(_ set: Int) -> ArraySlice<Int32> {
    allMembers[memberStart[set]..<memberStart[set + 1]]
  }
  func edges(_ set: Int) -> ArraySlice<Int32> { allEdges[edgeStart[set]..<edgeStart[set + 1]] }

  mutating func append(_ sets: [Set], _ graph: ForestGraph) {
    for set in sets {
      trips.append(Double(set.trips))
      signatures.append(set.signature)
      allMembers += set.members
      memberStart.append(allMembers.count)
    }
    listEdges(from: edgeStart.count - 1, graph)
  }

  /// Keeps these sets alone.
  mutating func keep(_ numbers: [Int]) {
    var kept = CapacitySets()
    for set in numbers {
      kept.trips.append(trips[set])
      kept.signatures.append(signatures[set])
      kept.allMembers += members(set)
      kept.memberStart.append(kept.allMembers.count)
      kept.allEdges += edges(set)
      kept.edgeStart.append(kept.allEdges.count)
    }
    self = kept
  }

  /// Lists the edges anew after the graph has got more of them.
  mutating func listEdges(_ graph: ForestGraph) {
    (allEdges, edgeStart) = ([], [0])
    listEdges(from: 0, graph)
  }

  private mutating func listEdges(from first: Int, _ graph: ForestGraph) {
    var isMember = [Bool](repeating: false, count: graph.stopCount)
    for set in first..<count {
      for stop in members(set) { isMember[Int(stop)] = true }
      for stop in members(set).lazy.map(Int.init) {
        for edge in graph.at(stop)
        where Int(graph.edges[Int(edge)].one) == stop
          && isMember[Int(graph.edges[Int(edge)].other)]
        {
          allEdges.append(edge)
        }
      }
      for stop in members(set) { isMember[Int(stop)] = false }
      edgeStart.append(allEdges.count)
    }
  }

  /// The sets that hold each stop.
  func setsOfStops(_ stopCount: Int) -> [[Int32]] {
    var sets = [[Int32]](repeating: [], count: stopCount)
    for set in 0..<count {
      for stop in members(set) { sets[Int(stop)].append(Int32(set)) }
    }
    return sets
  }
}
