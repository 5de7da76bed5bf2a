/// What a solution costs and when everything happens: the figures for reports.
public struct RoutingCost: Sendable {
  /// One trip as driven. Seconds on the problem's clock.
  public struct Trip: Sendable {
    public var departure: Double
    /// Arrival at each stop; where it is before the window, the vehicle waits.
    public var arrivals: [Double]
    /// Back at the depot, or the end of the last service on an open route.
    public var end: Double
    public var distance: Double
    /// One figure per capacity dimension.
    public var load: [Int]
  }

  /// One vehicle's day.
  public struct Route: Sendable {
    public var trips: [Trip]
    /// Metres driven.
    public var distance: Double
    /// Seconds from the first departure to the last return.
    public var duration: Double
    /// Seconds that arrivals are after the ends of windows, summed; 0 when the route is on time.
    public var lateness: Double
    public var cost: Double
  }

  public var routes: [Route]
  /// Metres.
  public var distance: Double
  /// Vehicle seconds.
  public var duration: Double
  /// Fixed cost of the vehicles used.
  public var fixed: Double
  /// Penalties of optional stops left out.
  public var penalty: Double
  /// The objective: fixed cost, distance cost, time cost and penalties.
  public var total: Double
}
