/// A stretch of a route seen from outside: how long it takes and when it may start. Two stretches
/// are joined in constant time (Vidal, Crainic, Gendreau, Prins, Comput. Oper. Res. 40, 2013).
struct TimeSegment {
  /// Seconds from start to end at the best start, waiting included.
  var duration: Double
  /// Seconds by which windows are missed at the best start.
  var lateness: Double
  /// Starts between `earliest` and `latest` take the least time.
  var earliest: Double
  var latest: Double

  /// One place: work that begins in a window.
  init(service: Double, window: ClosedRange<Double>) {
    duration = service
    lateness = 0
    earliest = window.lowerBound
    latest = window.upperBound
  }

  private init(duration: Double, lateness: Double, earliest: Double, latest: Double) {
    self.duration = duration
    self.lateness = lateness
    self.earliest = earliest
    self.latest = latest
  }

  /// This stretch, `travel` seconds on the way, then `next`.
  @inline(__always)
  func joined(_ travel: Double, _ next: TimeSegment) -> TimeSegment {
    let shift = duration - lateness + travel
    let waiting = max(next.earliest - shift - latest, 0)
    let late = max(earliest + shift - next.latest, 0)
    return TimeSegment(
      duration: duration + next.duration + travel + waiting,
      lateness: lateness + next.lateness + late,
      earliest: max(next.earliest - shift, earliest) - waiting,
      latest: min(next.latest - shift, latest) + late)
  }
}
