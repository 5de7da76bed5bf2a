/// Whether windows can bind: a type, so that the loops without them carry nothing of them.
protocol TimeRule: SendableMetatype {
  static var windows: Bool { get }
}

enum Timeless: TimeRule {
  @inline(__always) static var windows: Bool { false }
}

enum Timed: TimeRule {
  @inline(__always) static var windows: Bool { true }
}

/// A place in a trip: stops, and one node per trip that stands for both of its depot ends.
struct SearchNode {
  var previous: Int32
  var next: Int32
  /// Trip the node is on, −1 for none.
  var route: Int32
  var load: Int32
  /// Metres from the previous node, and to the next.
  var arc: Double
  var arcOut: Double
}

/// A stop near another, and about how far: from there and back again, halved.
struct NearStop {
  var stop: Int32
  var leg: Float
}

/// A trip of the search; slots with no stops wait to be opened.
struct SearchRoute {
  /// Capacity left in the first dimension.
  var slack: Int32
  var count: Int32
  var kind: Int32
  /// Iteration that last changed the trip.
  var stamp: Int32
  /// Cost per metre, with the driver's time where seconds follow from metres.
  var perMetre: Double
  /// Cost per second that does not follow from metres.
  var perSecond: Double
  var distance: Double
  /// Seconds; with windows, waiting included.
  var duration: Double
}

/// A solution of some stops of a problem as linked lists, with cheap changes that can be taken
/// back. The arrays are raw, shared by copies of the value, and freed by `release`.
struct SearchState<T: Travel, W: TimeRule> {
  let flat: FlatProblem
  /// The metric over this state's own nodes: stops, trips, depots.
  let travel: T
  let stopCount: Int
  let slotCount: Int
  /// The problem's index of each stop here.
  let stops: UnsafeMutablePointer<Int32>
  let nodes: UnsafeMutablePointer<SearchNode>
  let routes: UnsafeMutablePointer<SearchRoute>
  /// Used loads beyond the first dimension, a row per trip; nil with one dimension.
  let extraUsed: UnsafeMutablePointer<Int32>?
  let kinds: UnsafeMutablePointer<FlatProblem.Kind>
  let kindCount: Int
  /// Least cost per metre of any type.
  let leastPerMetre: Double
  /// Trips in use and allowed here, by type.
  let used: UnsafeMutablePointer<Int>
  let allowed: UnsafeMutablePointer<Int>
  /// Price of leaving a stop out.
  let price: UnsafeMutablePointer<Double>
  /// Near stops, `nearWidth` a row, ended by −1.
  let near: UnsafeMutablePointer<NearStop>
  let nearWidth: Int
  /// Types for a new trip and its cost, `newWidth` a row, ended by −1.
  let newKinds: UnsafeMutablePointer<Int32>
  let newCosts: UnsafeMutablePointer<Double>
  let newWidth: Int
  /// With windows: earliest end of the work, and latest start of it, at each node.
  let ready: UnsafeMutablePointer<Double>
  let latest: UnsafeMutablePointer<Double>
  /// With windows where durations matter: the stretch up to a node, and from it on.
  let before: UnsafeMutablePointer<TimeSegment>
  let after: UnsafeMutablePointer<TimeSegment>

  let hasOpen: Bool
  let hasDurations: Bool
  let severalKinds: Bool
  /// Whether trips have to compete for vehicles of several types.
  let fleetIsScarce: Bool
  /// Whether any vehicle's time is limited or paid for.
  let durationMatters: Bool
  let distanceMatters: Bool
  /// Whether trips are charged their vehicles by how many as long as they are fit one.
  let sharesVehicles: Bool
  /// Whether capacity in one dimension, and windows where there are any, are all that an insertion
  /// has to respect.
  let isPlain: Bool

  /// Trip slots not in use.
  let freeSlots: UnsafeMutablePointer<Int32>
  var freeCount = 0
  /// Cost of the trips plus the price of what is left out, and of load above capacity.
  var cost = 0.0
  /// Price of a unit of load above capacity; infinite where there may be none.
  var excessPrice = Double.infinity
  /// Load above capacity; counted only where it has a price.
  var excess = 0

  // What to restore when a change is taken back.
  let log: UnsafeMutablePointer<(index: Int32, node: SearchNode)>
  var logCount = 0
  let touched: UnsafeMutablePointer<(slot: Int32, route: SearchRoute)>
  var touchedCount = 0
  let touchedExtra: UnsafeMutablePointer<Int32>?
  var costBefore = 0.0
  var iteration: Int32 = 0
  /// Stops taken out and to be put back in.
  let pool: UnsafeMutablePointer<Int32>
  var poolCount = 0
  let keys: UnsafeMutablePointer<Double>
  /// Type that new trips are opened with where it can serve the stop; −1 for the cheapest.
  var openingKind = -1

  // What the local search works with.
  /// Sums along each trip, right where `prefixIsFresh`.
  let prefix: UnsafeMutablePointer<TripPrefix>
  let prefixIsFresh: UnsafeMutablePointer<Bool>
  /// Stops still to be looked at.
  let queue: UnsafeMutablePointer<Int32>
  var queueCount = 0
  let isQueued: UnsafeMutablePointer<Bool>
  /// Iteration that last looked at what a node was before.
  let seen: UnsafeMutablePointer<Int32>
  /// Stretches that begin with the stop in hand.
  let stretches: UnsafeMutablePointer<Stretch>
  /// New orders of trips that are being changed.
  let order: UnsafeMutablePointer<Int32>
  let orderCapacity: Int
  /// Whether the local search knows all that this problem's trips have to respect.
  let canImproveLocally: Bool
  /// Whether exchanges with windows know all that this problem's trips have to respect.
  let canExchange: Bool
  /// Whether all trips cost the same by the metre and capacity is all that limits them.
  let isUniform: Bool
  /// As of a plan: its trips are the slots in use.
  var hasLongTrips: Bool { stopCount >= TripPlan.longTrip * max(1, slotCount - freeCount) }

  static var logCapacity: Int { 32768 }
  static var poolCapacity: Int { 512 }

  func release() {
    near.deallocate()
    for pointer in [stops, newKinds, pool, freeSlots, queue, order, seen] { pointer.deallocate() }
    for pointer in [price, newCosts, ready, latest, keys] { pointer.deallocate() }
    nodes.deallocate()
    prefix.deallocate()
    prefixIsFresh.deallocate()
    isQueued.deallocate()
    stretches.deallocate()
    routes.deallocate()
    extraUsed?.deallocate()
    touchedExtra?.deallocate()
    kinds.deallocate()
    used.deallocate()
    allowed.deallocate()
    before.deallocate()
    after.deallocate()
    log.deallocate()
    touched.deallocate()
    travel.release()
  }
}
