import Geography

/// How the cost of serving one unit of demand follows from two places.
public enum Metric: Sendable {
  /// Straight-line distance.
  case euclidean
  /// Straight-line distance rounded down, as the p-median literature does with TSPLIB's instances.
  case flooredEuclidean
  /// Straight-line distance rounded to the nearest integer (TSPLIB EUC_2D).
  case roundedEuclidean

  /// The distance under this metric, in the unit of the coordinates.
  @inlinable
  public func distance(_ one: Point, _ other: Point) -> Double {
    let straight = one.distance(to: other)
    return switch self {
    case .euclidean: straight
    case .flooredEuclidean: straight.rounded(.down)
    case .roundedEuclidean: straight.rounded()
    }
  }
}
