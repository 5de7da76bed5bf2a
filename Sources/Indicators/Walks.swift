import CityModel

/// How far some people walk to the nearest open pickup point.
public struct Walks: Sendable, Hashable {
  public var people: Double
  /// Share of the people within each of `Standards.radii`.
  public var within: [Double]
  /// Share within the service radius.
  public var covered: Double
  /// People beyond every radius.
  public var beyond: Double
  /// Metres; nil where no pickup point is open.
  public var mean: Double?
  public var median: Double?
  public var p95: Double?
  /// Of the walking distance: 0 where all walk alike, near 1 where a few walk nearly all.
  public var gini: Double?

  /// - Parameters:
  ///   - walks: metres and people of each building; infinite where no pickup point is open
  init(_ walks: [(metres: Double, people: Double)], standards: Standards) {
    let sorted = walks.filter { $0.people > 0 }.sorted { $0.metres < $1.metres }
    let people = sorted.reduce(0) { $0 + $1.people }
    func share(_ radius: Double) -> Double {
      let near = sorted.reduce(0) { $0 + ($1.metres <= radius ? $1.people : 0) }
      return people > 0 ? near / people : 0
    }
    self.people = people
    within = standards.radii.map { share($0.value) }
    covered = share(standards.serviceRadius.value)
    beyond = people * (1 - (standards.radii.map(\.value).max().map(share) ?? 0))
    guard people > 0, let farthest = sorted.last, farthest.metres.isFinite else { return }
    let total = sorted.reduce(0) { $0 + $1.metres * $1.people }
    mean = total / people
    median = Self.quantile(0.5, sorted, people)
    p95 = Self.quantile(0.95, sorted, people)
    gini = Self.gini(sorted, people, total)
  }

  /// The least distance within which the share of people live.
  private static func quantile(
    _ share: Double, _ sorted: [(metres: Double, people: Double)], _ people: Double
  ) -> Double? {
    var reached = 0.0
    for walk in sorted {
      reached += walk.people
      if reached >= share * people * (1 - 1e-12) { return walk.metres }
    }
    return sorted.last?.metres
  }

  /// One less twice the area under the Lorenz curve.
  private static func gini(
    _ sorted: [(metres: Double, people: Double)], _ people: Double, _ total: Double
  ) -> Double? {
    guard total > 0 else { return 0 }
    var (walked, area) = (0.0, 0.0)
    for walk in sorted {
      let before = walked
      walked += walk.metres * walk.people
      area += (before + walked) / 2 / total * walk.people / people
    }
    return 1 - 2 * area
  }
}
