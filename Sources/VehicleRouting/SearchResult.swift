import Optimization

/// What a search has found, and the work that leads to it again.
struct SearchResult {
  var plan: TripPlan
  var cost = Double.infinity
  /// Iterations done, and the schedule they were done under.
  var work = 0
  var schedule = Schedule(work: 0)
  var stop = StopReason.work
  var recombination = RecombinationCount()
  /// Good trips met on the way.
  var met: RoutePool?
}
