/// Local search with penalised capacity on granular neighbourhoods (Vidal 2022): relocations,
/// exchanges, 2-opt and 2-opt*, and SWAP* between trips whose sectors overlap. The first move that
/// gains is made.
final class GeneticLocalSearch {
  /// A place on a trip, or one of a trip's two depot ends.
  struct Vertex {
    var next: Int32
    var previous: Int32
    var trip: Int32
    /// Rank on the trip, the start being 0.
    var position: Int32
    /// Load from the start up to and with this vertex.
    var loadUpTo: Int32
    var demand: Int32
    /// Place in the instance, 0 at depot ends.
    var place: Int32
    /// Move count when the vertex was last looked at.
    var tested: Int32
  }

  struct TripRecord {
    var count: Int32
    var load: Int32
    var penalty: Double
    /// Move counts when the trip last changed, and was last looked at by SWAP*.
    var changed: Int32
    var swapped: Int32
    /// Sector from the depot that holds the trip's places.
    var sectorStart: Int32
    var sectorEnd: Int32
    /// The known local optima it is driven in as it is, a bit each.
    var origins: UInt8
  }

  let instance: CapacitatedInstance
  let tripCount: Int
  let vertices: UnsafeMutablePointer<Vertex>
  let trips: UnsafeMutablePointer<TripRecord>
  /// For SWAP*: the three best places to put each stop into each trip.
  let insertions: UnsafeMutablePointer<SwapStarInsertions>
  /// Cost of the arc behind each vertex.
  let legs: UnsafeMutablePointer<Double>
  /// The two trips SWAP* looks at, stop by stop.
  let sides: (SwapStarSide, SwapStarSide)
  /// The instance's arcs, a row a place.
  let arcs: UnsafeMutablePointer<Double>
  let size: Int
  /// Moves made, and the cost of a unit of load above capacity. Kept behind a pointer: a class's
  /// own variables are checked for exclusive access each time they are read.
  private let counters: UnsafeMutablePointer<(moves: Int32, penalty: Double)>
  private var order: [Int32]
  private var loop = 0

  init(_ instance: CapacitatedInstance) {
    self.instance = instance
    tripCount = instance.trips
    (arcs, size) = (instance.arcs, instance.count + 1)
    counters = .allocate(capacity: 1)
    counters.initialize(to: (0, 1))
    vertices = .allocate(capacity: instance.count + 1 + 2 * tripCount)
    trips = .allocate(capacity: tripCount)
    legs = .allocate(capacity: instance.count + 1 + 2 * tripCount)
    legs.initialize(repeating: 0, count: instance.count + 1 + 2 * tripCount)
    sides = (SwapStarSide(instance.count), SwapStarSide(instance.count))
    insertions = .allocate(capacity: (instance.count + 1) * tripCount)
    insertions.initialize(
      repeating: SwapStarInsertions(known: -1, cost: (0, 0, 0), behind: (-1, -1, -1)),
      count: (instance.count + 1) * tripCount)
    order = (1...Int32(instance.count)).map { $0 }
  }

  deinit {
    counters.deallocate()
    vertices.deallocate()
    trips.deallocate()
    legs.deallocate()
    sides.0.release()
    sides.1.release()
    insertions.deallocate()
  }

  @inline(__always)
  var moves: Int32 {
    get { counters.pointee.moves }
    set { counters.pointee.moves = newValue }
  }

  @inline(__always)
  var penalty: Double {
    get { counters.pointee.penalty }
    set { counters.pointee.penalty = newValue }
  }

  @inline(__always) func start(_ trip: Int) -> Int { instance.count + 1 + 2 * trip }
  @inline(__always) func end(_ trip: Int) -> Int { instance.count + 2 + 2 * trip }
  @inline(__always) func isDepot(_ vertex: Int) -> Bool { vertex > instance.count }
  @inline(__always) func after(_ vertex: Int) -> Int { Int(vertices[vertex].next) }
  @inline(__always) func before(_ vertex: Int) -> Int { Int(vertices[vertex].previous) }
  @inline(__always) func tripOf(_ vertex: Int) -> Int { Int(vertices[vertex].trip) }
  @inline(__always) func demand(_ vertex: Int) -> Int { Int(vertices[vertex].demand) }

  @inline(__always)
  func arc(_ from: Int, _ to: Int) -> Double {
    arcs[Int(vertices[from].place) * size + Int(vertices[to].place)]
  }

  /// Cost of a load above capacity.
  @inline(__always)
  func penalty(_ load: Int) -> Double { penalty * Double(max(0, load - instance.capacity)) }

  /// The local optimum reached from some trips.
  /// - Parameter known: local optima; what two trips taken from one of them as they are have to do
  ///   with each other is not looked at again.
  func educated(
    _ start: [[Int32]], _ penalty: Double, _ random: inout SearchRandom, known: [Individual] = []
  ) -> Individual {
    self.penalty = penalty
    random.shuffle(&order)
    load(start)
    for (index, individual) in known.enumerated() { mark(start, of: individual, 1 << UInt8(index)) }
    search()
    return Individual(
      (0..<tripCount).map { trip in
        var list: [Int32] = []
        var here = after(self.start(trip))
        while !isDepot(here) {
          list.append(Int32(here))
          here = after(here)
        }
        return list
      }, instance)
  }

  private func search() {
    loop = 0
    var improved = true
    while improved || loop <= 1 {
      improved = false
      for place in order { improved = improve(Int(place)) || improved }
      if loop > 0 { improved = swapStar() || improved }
      loop += 1
    }
  }

  /// Tries all moves of a place beside its near ones, and on its own trip.
  private func improve(_ u: Int) -> Bool {
    let lastTested = vertices[u].tested
    if lastTested == moves, loop > 1 { return false }
    vertices[u].tested = moves
    var improved = false
    var filter = MoveFilter(u, self)
    let row = instance.near + u * instance.width
    for rank in 0..<instance.width {
      let v = Int(row[rank])
      if v == 0 { break }
      let (a, b) = (tripOf(u), tripOf(v))
      guard max(trips[a].changed, trips[b].changed) > lastTested, !wereTested(a, b) else {
        continue
      }
      if filter.passes(v, self), move(u, v) {
        improved = true
        filter = MoveFilter(u, self)
        continue
      }
      let depot = before(v)
      if isDepot(depot), moveBehindDepot(u, depot) {
        improved = true
        filter = MoveFilter(u, self)
      }
    }
    // What a trip of its own would cost depends on the present trip alone.
    if loop > 0, trips[tripOf(u)].changed > lastTested || loop == 1, trips[tripOf(u)].origins == 0,
      let empty = (0..<tripCount).first(where: { trips[$0].count == 0 })
    {
      if moveBehindDepot(u, start(empty)) { improved = true }
    }
    return improved
  }

  /// Whether both trips are as they were in a local optimum.
  @inline(__always)
  func wereTested(_ a: Int, _ b: Int) -> Bool { trips[a].origins & trips[b].origins != 0 }

  /// Marks trips that fit their vehicle and are the same in a local optimum.
  private func mark(_ start: [[Int32]], of known: Individual, _ bit: UInt8) {
    for (trip, places) in start.prefix(tripCount).enumerated() where trips[trip].penalty == 0 {
      if known.drives(places) { trips[trip].origins |= bit }
    }
  }
}
