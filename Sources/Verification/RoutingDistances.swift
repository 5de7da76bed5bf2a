import Geography
import VehicleRouting

/// Distances between a routing problem's places, depots first and then stops, from its coordinates or
/// its matrix: written apart from the engines so that a mistake there shows.
struct RoutingDistances {
  private let points: [Point]
  private let metric: RoutingProblem.Metric

  init(_ problem: RoutingProblem) {
    points = problem.depots.map(\.point) + problem.stops.map(\.point)
    metric = problem.metric
  }

  func metres(_ from: Int, _ to: Int) -> Double {
    let (east, north) = (points[to].x - points[from].x, points[to].y - points[from].y)
    let line = (east * east + north * north).squareRoot()
    switch metric {
    case .matrix(let distance, _): return distance[from * points.count + to]
    case .euclidean(let circuity): return line * circuity
    // TSPLIB's nint(): halves go up.
    case .euclideanRounded: return (line + 0.5).rounded(.down)
    case .euclideanCeiled(let scale):
      let scaled = line * scale
      let whole = scaled.rounded(.towardZero)
      return whole == scaled ? whole : whole + 1
    case .euclideanTruncated(let decimals):
      var unit = 1.0
      for _ in 0..<decimals { unit *= 10 }
      return (line * unit).rounded(.towardZero) / unit
    }
  }

  func seconds(_ from: Int, _ to: Int, _ type: RoutingProblem.VehicleType) -> Double {
    if case .matrix(_, .some(let duration)) = metric { return duration[from * points.count + to] }
    return metres(from, to) / type.metresPerSecond
  }
}
