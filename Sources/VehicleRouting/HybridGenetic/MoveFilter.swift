/// Whether any move of a place `u` beside another could gain, by the lengths of arcs alone: all moves at
/// once and without a branch, for hardly any of them does.
///
/// A move between trips that is longer than the penalties of both trips gains nothing, whatever loads
/// it moves; one on a trip must be shorter. Names are those of `GeneticMoves`.
struct MoveFilter {
  private let x: Int
  private let p: Int
  private let trip: Int
  /// Rows of arcs from the vertices around `u`.
  private let fromP: UnsafeMutablePointer<Double>
  private let fromU: UnsafeMutablePointer<Double>
  private let fromX: UnsafeMutablePointer<Double>
  private let fromXX: UnsafeMutablePointer<Double>
  private let penalty: Double
  /// Arcs that go when `u` does, and when `u` and `x` do, with and without those that come instead.
  private let arcPU: Double
  private let arcUX: Double
  private let leaves: Double
  private let pairLeaves: Double
  private let pairOut: Double

  @inline(__always)
  init(_ u: Int, _ search: GeneticLocalSearch) {
    let vertices = search.vertices
    let (x, p) = (search.after(u), search.before(u))
    let xx = search.after(x)
    (self.x, self.p, trip) = (x, p, search.tripOf(u))
    func row(_ vertex: Int) -> UnsafeMutablePointer<Double> {
      search.arcs + Int(vertices[vertex].place) * search.size
    }
    (fromP, fromU, fromX, fromXX) = (row(p), row(u), row(x), row(xx))
    penalty = search.trips[trip].penalty
    (arcPU, arcUX) = (search.legs[p], search.legs[u])
    leaves = fromP[Int(vertices[x].place)] - arcPU - arcUX
    // Where u is the last one, there is no pair.
    pairOut = search.isDepot(x) ? .infinity : -arcPU - search.legs[x]
    pairLeaves = pairOut + fromP[Int(vertices[xx].place)]
  }

  @inline(__always)
  func passes(_ v: Int, _ search: GeneticLocalSearch) -> Bool {
    let vertices = search.vertices
    let (q, y) = (search.before(v), search.after(v))
    if v == p { return false }
    let toV = Int(vertices[v].place)
    let toY = Int(vertices[y].place)
    let (uv, uy, vy) = (fromU[toV], fromU[toY], search.legs[v])
    let relocated = leaves + uv + uy - vy
    if v == x { return relocated <= GeneticLocalSearch.threshold }
    let toQ = Int(vertices[q].place)
    let toYY = Int(vertices[search.after(y)].place)
    let (qv, xv, xy) = (search.legs[q], fromX[toV], fromX[toY])
    let (pv, uq) = (fromP[toV], fromU[toQ])
    var least = relocated
    @inline(__always) func offer(_ value: Double) { least = value < least ? value : least }
    offer(pairLeaves - vy + uv + xy)
    offer(pairLeaves - vy + xv + uy)
    let exchanged = pv + uq - qv
    offer(exchanged - arcPU - arcUX + xv + uy - vy)
    offer(exchanged + pairOut + fromXX[toV] + xy - vy)
    offer(exchanged + pairOut + fromXX[toY] + fromX[toYY] - search.legs[y])
    offer(uv + xy - arcUX - vy)
    let other = search.tripOf(v)
    if other == trip { return least <= GeneticLocalSearch.threshold }
    offer(uy + xv - arcUX - vy)
    return least < penalty + search.trips[other].penalty
  }
}
