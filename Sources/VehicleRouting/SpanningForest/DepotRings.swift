/// Rings around the depots, and how often trips have to cross them: the stops beyond `r` metres need
/// ⌈their load / capacity⌉ trips, each of which crosses `r` out and back. (Summed over all `r` without
/// rounding, that is the radial bound of Haimovich & Rinnooy Kan, Math. Oper. Res. 10, 1985.)
struct DepotRings {
  let width: Double
  /// Least metres between each stop and any depot.
  let depotMetres: [Double]
  /// Metres that all trips drive at least across each ring.
  let need: [Double]

  var count: Int { need.count }

  /// - Parameters:
  ///   - load: of each stop
  ///   - capacity: the largest load of a trip
  ///   - count: of the rings, all of one width
  init(depotMetres: [Double], load: [Int32], capacity: Int, count: Int) {
    let farthest = depotMetres.max() ?? 0
    let width = farthest / Double(max(1, count))
    (self.depotMetres, self.width) = (depotMetres, width)
    guard width > 0, count > 0 else {
      need = []
      return
    }
    var need = [Double](repeating: 0, count: count)
    var left = load.reduce(0) { $0 + Int($1) }
    var reached = 0.0
    for stop in depotMetres.indices.sorted(by: { depotMetres[$0] < depotMetres[$1] }) {
      let crossings = Double(2 * FleetBound.leastTrips(load: left, capacity: capacity))
      Self.visit(reached, depotMetres[stop], width, count) { need[$0] += crossings * $1 }
      left -= Int(load[stop])
      reached = depotMetres[stop]
    }
    self.need = need
  }

  /// The rings between two distances from the depot, and the metres within each.
  @inline(__always)
  func visit(from one: Double, to other: Double, _ body: (_ ring: Int, _ metres: Double) -> Void) {
    Self.visit(one, other, width, count, body)
  }

  @inline(__always)
  private static func visit(
    _ one: Double, _ other: Double, _ width: Double, _ count: Int, _ body: (Int, Double) -> Void
  ) {
    let (inner, outer) = (min(one, other), max(one, other))
    guard outer > inner, count > 0 else { return }
    var ring = min(count - 1, Int(inner / width))
    var from = inner
    // The outermost one takes all that is left: rounding may put the farthest stop beyond it.
    while ring < count - 1, Double(ring + 1) * width < outer {
      body(ring, max(0, Double(ring + 1) * width - from))
      ring += 1
      from = Double(ring) * width
    }
    body(ring, outer - from)
  }

  /// What the way from the depot to each stop pays at the prices of the rings.
  func heights(_ prices: [Double]) -> [Double] {
    var below = [0.0]
    for price in prices { below.append(below[below.count - 1] + price * width) }
    return depotMetres.map { metres in
      guard count > 0 else { return 0 }
      let ring = min(count - 1, Int(metres / width))
      return below[ring] + prices[ring] * (metres - Double(ring) * width)
    }
  }
}
