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
  }

  let instance: CapacitatedInstance
  let tripCount: Int
  let vertices: UnsafeMutablePointer<Vertex>
  let trips: UnsafeMutablePointer<TripRecord>
  /// For SWAP*: the three best places to put each stop into each trip.
  let insertions: UnsafeMutablePointer<SwapStarInsertions>
  /// Moves made, and the cost of a unit of load above capacity. Kept behind a pointer: a class's
  /// own variables are checked for exclusive access each time they are read.
  private let counters: UnsafeMutablePointer<(moves: Int32, penalty: Double)>
  private let arcs: UnsafeMutablePointer<Double>
  private let size: Int
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
  func educated(_ start: [[Int32]], _ penalty: Double, _ random: inout SearchRandom) -> Individual {
    self.penalty = penalty
    random.shuffle(&order)
    load(start)
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
    vertices[u].tested = moves
    var improved = false
    let row = instance.near + u * instance.width
    for rank in 0..<instance.width {
      let v = Int(row[rank])
      if v == 0 { break }
      let latest = max(trips[tripOf(u)].changed, trips[tripOf(v)].changed)
      guard loop == 0 || latest > lastTested else { continue }
      if move(u, v) {
        improved = true
        continue
      }
      let depot = before(v)
      if isDepot(depot), moveBehindDepot(u, depot) { improved = true }
    }
    if loop > 0, let empty = (0..<tripCount).first(where: { trips[$0].count == 0 }) {
      if moveBehindDepot(u, start(empty)) { improved = true }
    }
    return improved
  }

  // MARK: Trips

  private func load(_ start: [[Int32]]) {
    // What SWAP* knows of earlier runs is older than any trip's change from here on.
    moves &+= 1
    for trip in 0..<tripCount {
      var last = self.start(trip)
      vertices[last] = depotVertex(trip)
      vertices[end(trip)] = depotVertex(trip)
      for place in trip < start.count ? start[trip] : [] {
        let vertex = Int(place)
        vertices[vertex] = Vertex(
          next: 0, previous: Int32(last), trip: Int32(trip), position: 0, loadUpTo: 0,
          demand: instance.demand[vertex], place: place, tested: -1)
        vertices[last].next = place
        last = vertex
      }
      vertices[last].next = Int32(end(trip))
      vertices[end(trip)].previous = Int32(last)
      trips[trip].swapped = -1
      update(trip)
    }
  }

  private func depotVertex(_ trip: Int) -> Vertex {
    Vertex(
      next: 0, previous: 0, trip: Int32(trip), position: 0, loadUpTo: 0, demand: 0, place: 0,
      tested: -1)
  }

  /// Recomputes a trip after a change of its links.
  func update(_ trip: Int) {
    var here = start(trip)
    var (load, position, count) = (Int32(0), Int32(0), Int32(0))
    var (first, last) = (Int32(-1), Int32(-1))
    while true {
      vertices[here].trip = Int32(truncatingIfNeeded: trip)
      vertices[here].position = position
      load &+= vertices[here].demand
      vertices[here].loadUpTo = load
      if here == end(trip) { break }
      if !isDepot(here) {
        count &+= 1
        widen(&first, &last, instance.angle[here])
      }
      here = after(here)
      position &+= 1
    }
    trips[trip].count = count
    trips[trip].load = load
    trips[trip].penalty = penalty(Int(load))
    trips[trip].changed = moves
    trips[trip].sectorStart = first
    trips[trip].sectorEnd = last
  }

  /// Takes a direction into a sector, at the end that grows less.
  @inline(__always)
  private func widen(_ first: inout Int32, _ last: inout Int32, _ angle: Int32) {
    if first < 0 {
      (first, last) = (angle, angle)
    } else if (angle &- first) & 65535 > (last &- first) & 65535 {
      if (angle &- last) & 65535 <= (first &- angle) & 65535 { last = angle } else { first = angle }
    }
  }

  /// Counts a move and brings the trips it touched up to date.
  @inline(__always)
  func moved(_ one: Int, _ two: Int) {
    moves &+= 1
    update(one)
    if two != one { update(two) }
  }

  @inline(__always)
  func link(_ from: Int, _ to: Int) {
    vertices[from].next = Int32(truncatingIfNeeded: to)
    vertices[to].previous = Int32(truncatingIfNeeded: from)
  }

  /// Puts `u` behind `v`.
  @inline(__always)
  func place(_ u: Int, behind v: Int) {
    link(before(u), after(u))
    let next = after(v)
    link(v, u)
    link(u, next)
  }

  /// Exchanges two vertices that are not neighbours.
  @inline(__always)
  func exchange(_ u: Int, _ v: Int) {
    let (uPrevious, uNext, vPrevious, vNext) = (before(u), after(u), before(v), after(v))
    link(uPrevious, v)
    link(v, uNext)
    link(vPrevious, u)
    link(u, vNext)
  }
}
