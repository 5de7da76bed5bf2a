@testable import VehicleRouting

/// States of problems, for tests.
enum SearchStates {
  /// - Parameters:
  ///   - plan: the state's trips; nil for all stops absent
  ///   - spare: trips that may be opened, by type; nil for as many as there are vehicles
  static func with<T: Travel, W: TimeRule>(
    _ flat: FlatProblem, _ travel: T, _: W.Type, near: NearStops, plan: TripPlan? = nil,
    spare: [Int]? = nil, _ body: (SearchSetting<T>, inout SearchState<T, W>) throws -> Void
  ) rethrows {
    let candidates = CandidateKinds(flat, travel)
    let setting = SearchSetting(
      flat: flat, travel: travel, candidates: candidates, neighbours: near.lists,
      neighbourWidth: near.width, prices: flat.prices(candidates, travel))
    let scratch = UnsafeMutablePointer<Int32>.allocate(capacity: flat.stopCount)
    scratch.initialize(repeating: -1, count: flat.stopCount)
    defer { scratch.deallocate() }
    var state = SearchState<T, W>(
      setting, plan ?? TripPlan(absent: (0..<Int32(flat.stopCount)).map(\.self)),
      spare: spare ?? flat.kinds.map { min($0.available, 1000) }, localIndex: scratch)
    defer { state.release() }
    try body(setting, &state)
  }

  /// Of a problem with windows, all stops absent.
  static func withTimes(
    _ problem: RoutingProblem,
    _ body: (FlatProblem, inout SearchState<PlanarTravel, Timed>) throws -> Void
  ) rethrows {
    let flat = FlatProblem(problem)
    let near = flat.timelyNeighbours(flat.planarTravel, width: 40)
    try with(flat, flat.planarTravel, Timed.self, near: near) { try body(flat, &$1) }
  }
}
