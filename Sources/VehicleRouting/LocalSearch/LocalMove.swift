/// A change of one or two trips that the local search can make. Nodes are the state's; a trip's
/// depot node stands for both of its ends.
struct LocalMove {
  enum Family {
    case none
    /// The stretch `aFirst … aLast` and the stretch `bFirst … bLast` of another place change
    /// places; without the second (`bFirst` < 0) the first goes behind `bBefore`.
    case exchange
    /// The ends behind `first` and behind `second`, on two trips, change trips.
    case crossTails
    /// The trip up to `first` goes on backwards along the trip up to `second`.
    case crossHeads
    /// The stretch between `first` and the later `second` of the same trip turns round.
    case reverse
  }

  var family = Family.none
  /// Change of cost, negative for a gain.
  var cost: Double
  var first = -1
  var second = -1
  var aFirst = -1
  var aLast = -1
  var bBefore = -1
  var bFirst = -1
  var bLast = -1
  /// Whether the stretches turn round on the way.
  var aTurns = false
  var bTurns = false

  init(below cost: Double) { self.cost = cost }
}
