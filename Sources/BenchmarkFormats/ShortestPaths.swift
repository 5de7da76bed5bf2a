/// All-pairs shortest paths on a sparse undirected network: Dijkstra from every node with a binary heap,
/// O(n (m + n) log n) time and n² memory.
enum ShortestPaths {
  struct Edge {
    var from: Int32
    var to: Int32
    var length: Double
  }

  /// The matrix of lengths, row by row; infinite where there is no path. Of parallel edges the last one
  /// counts.
  static func allPairs(nodes: Int, edges: [Edge]) -> [Double] {
    let network = Network(nodes: nodes, edges: edges)
    var distances = [Double](repeating: .infinity, count: nodes * nodes)
    var heap = Heap(capacity: nodes)
    distances.withUnsafeMutableBufferPointer { all in
      for source in 0..<nodes {
        let row = UnsafeMutableBufferPointer(rebasing: all[source * nodes..<(source + 1) * nodes])
        network.search(from: Int32(source), into: row, heap: &heap)
      }
    }
    return distances
  }

  /// Neighbours in compressed sparse rows.
  private struct Network {
    var rowStart: [Int32]
    var neighbours: [Int32]
    var lengths: [Double]

    init(nodes: Int, edges: [Edge]) {
      var arcs: [(key: Int64, order: Int32)] = []
      arcs.reserveCapacity(2 * edges.count)
      for (order, edge) in edges.enumerated() where edge.from != edge.to {
        arcs.append((Int64(edge.from) << 32 | Int64(edge.to), Int32(order)))
        arcs.append((Int64(edge.to) << 32 | Int64(edge.from), Int32(order)))
      }
      arcs.sort { $0 < $1 }
      (rowStart, neighbours, lengths) = ([0], [], [])
      var node: Int64 = 0
      for (position, arc) in arcs.enumerated() {
        if position + 1 < arcs.count, arcs[position + 1].key == arc.key { continue }
        while node < arc.key >> 32 {
          rowStart.append(Int32(neighbours.count))
          node += 1
        }
        neighbours.append(Int32(truncatingIfNeeded: arc.key))
        lengths.append(edges[Int(arc.order)].length)
      }
      while rowStart.count <= nodes { rowStart.append(Int32(neighbours.count)) }
    }

    func search(
      from source: Int32, into row: UnsafeMutableBufferPointer<Double>, heap: inout Heap
    ) {
      row[Int(source)] = 0
      heap.insert(source, key: 0)
      while let (node, length) = heap.removeLeast() {
        for arc in Int(rowStart[Int(node)])..<Int(rowStart[Int(node) + 1]) {
          let (neighbour, candidate) = (neighbours[arc], length + lengths[arc])
          if candidate < row[Int(neighbour)] {
            row[Int(neighbour)] = candidate
            heap.insert(neighbour, key: candidate)
          }
        }
      }
    }
  }

  /// A binary heap in which a node whose key falls moves up instead of being entered twice.
  private struct Heap {
    private var nodes: [Int32] = []
    private var keys: [Double] = []
    /// Place of each node in the heap, −1 outside.
    private var places: [Int32]

    init(capacity: Int) { places = [Int32](repeating: -1, count: capacity) }

    mutating func insert(_ node: Int32, key: Double) {
      var place = Int(places[Int(node)])
      if place < 0 {
        place = nodes.count
        nodes.append(node)
        keys.append(key)
      }
      while place > 0, key < keys[(place - 1) / 2] {
        move((place - 1) / 2, to: place)
        place = (place - 1) / 2
      }
      put(node, key, at: place)
    }

    mutating func removeLeast() -> (node: Int32, key: Double)? {
      guard let least = nodes.first else { return nil }
      let key = keys[0]
      places[Int(least)] = -1
      let (lastNode, lastKey) = (nodes.removeLast(), keys.removeLast())
      if nodes.isEmpty { return (least, key) }
      var place = 0
      while 2 * place + 1 < nodes.count {
        var child = 2 * place + 1
        if child + 1 < nodes.count, keys[child + 1] < keys[child] { child += 1 }
        if keys[child] >= lastKey { break }
        move(child, to: place)
        place = child
      }
      put(lastNode, lastKey, at: place)
      return (least, key)
    }

    private mutating func move(_ from: Int, to place: Int) {
      put(nodes[from], keys[from], at: place)
    }

    private mutating func put(_ node: Int32, _ key: Double, at place: Int) {
      nodes[place] = node
      keys[place] = key
      places[Int(node)] = Int32(place)
    }
  }
}
