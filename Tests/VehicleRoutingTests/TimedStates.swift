@testable import VehicleRouting

/// States of problems with windows, all stops absent, for tests.
enum TimedStates {
  static func with(
    _ problem: RoutingProblem,
    _ body: (FlatProblem, inout SearchState<PlanarTravel, Timed>) throws -> Void
  ) rethrows {
    let flat = FlatProblem(problem)
    let travel = flat.planarTravel
    let candidates = CandidateKinds(flat, travel)
    let near = flat.timelyNeighbours(travel, width: 40)
    let setting = SearchSetting(
      flat: flat, travel: travel, candidates: candidates, neighbours: near.lists,
      neighbourWidth: near.width, prices: flat.prices(candidates, travel))
    let scratch = UnsafeMutablePointer<Int32>.allocate(capacity: flat.stopCount)
    scratch.initialize(repeating: -1, count: flat.stopCount)
    defer { scratch.deallocate() }
    let absent = TripPlan(trips: [], absent: (0..<Int32(flat.stopCount)).map { $0 })
    var state = SearchState<PlanarTravel, Timed>(
      setting, absent, spare: flat.kinds.map { min($0.available, 1000) }, localIndex: scratch)
    defer { state.release() }
    try body(flat, &state)
  }
}
