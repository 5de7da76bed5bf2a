import CityModel
import Geography
import Planning

/// A departure: which of the waiting parcels are loaded for pickup points, and to which.
///
/// Parcels held from earlier days come first, then those redirected after their last attempt: both
/// are carried only where a cell is reserved for them. Then come yesterday's that came after the last
/// rounds had left, and today's: reserved for as well where the practice is to claim cells at
/// loading, or else carried to take their chance on arrival. Where not all of one kind fit, parcels
/// take turns at random. A reservation refused is known before the rounds leave, so that a parcel
/// which the policy sends to the door goes there with the same rounds.
struct Loading {
  enum Kind { case held, redirected, overnight, fresh }

  /// Parcels of one building, carrier and size on their way to a site.
  struct Drop {
    var index: Int
    var count: Int32
    var site: Int
    var kind: Kind
    /// Not their own nearest site.
    var elsewhere = false
    /// Whether there are cells waiting for them.
    var isReserved = false

    var size: SizeClass { SizeClass.allCases[index % WaitingParcels.sizes] }
  }

  private(set) var drops: [Drop] = []
  /// Refused for want of a cell, before the policy on overflow.
  private var refused: [Drop] = []
  /// The departure, in seconds since the first midnight.
  private let time: Double

  /// Moves what is loaded out of the waiting parcels, and what is refused to where the policy has it.
  init(_ state: inout ReplicationState, at time: Double) {
    self.time = time
    for open in state.plan.siting.open {
      for kind in state.kinds { load(kind, at: open.site, &state) }
    }
    let reach = state.reach
    for home in reach.withoutSite {
      for index in reach.indices(of: home) {
        let count = state.waiting.take(.redirected, at: index)
        if count > 0 { state.giveBackToSender(count, index, at: time) }
      }
    }
    for refusal in refused { place(refusal, &state) }
    refused.removeAll()
  }

  private mutating func load(_ kind: Kind, at site: Int, _ state: inout ReplicationState) {
    var wanted = BySize(small: 0, medium: 0, large: 0)
    let (first, reach) = (drops.count, state.reach)
    for home in reach.homes[site] {
      for index in reach.indices(of: home) {
        let count = state.waiting.take(kind, at: index)
        guard count > 0 else { continue }
        let drop = Drop(index: index, count: count, site: site, kind: kind)
        wanted[drop.size] += Int(count)
        drops.append(drop)
      }
    }
    guard drops.count > first else { return }
    if kind == .redirected { refuseBeyondReach(from: first, &wanted, state) }
    if state.conditions.closedSites.contains(site) {
      refused += drops[first...]
      drops.removeSubrange(first...)
      return
    }
    guard state.reserves(kind) else { return }
    let free = state.points.admit(wanted, at: site, time: time)
    if free != wanted {
      let claims = Array(drops[first...])
      drops.removeSubrange(first...)
      var stream = state.stream("turns", [state.siteKeys[site], claims.count])
      let turns = Self.takeTurns(claims, free, &stream)
      drops += turns.admitted
      refused += turns.refused
    }
    for position in first..<drops.count { drops[position].isReserved = true }
  }

  /// Parcels of one kind take turns at random for as many cells, by their size, as there are.
  static func takeTurns(
    _ claims: [Drop], _ cells: BySize<Int>, _ stream: inout RandomStream
  ) -> (admitted: [Drop], refused: [Drop]) {
    var (free, admitted, refused) = (cells, [Drop](), [Drop]())
    for claim in claims.shuffled(using: &stream) {
      let count = min(claim.count, Int32(free[claim.size]))
      free[claim.size] -= Int(count)
      var (placed, left) = (claim, claim)
      (placed.count, left.count) = (count, claim.count - count)
      if placed.count > 0 { admitted.append(placed) }
      if left.count > 0 { refused.append(left) }
    }
    return (admitted, refused)
  }

  /// Nobody collects beyond the reach, not even after the last attempt.
  private mutating func refuseBeyondReach(
    from first: Int, _ wanted: inout BySize<Int>, _ state: ReplicationState
  ) {
    let (access, limit) = (state.plan.access, state.reach.limit)
    var kept = first
    for position in first..<drops.count {
      let claim = drops[position]
      let view = access.viewOfCarrier[state.waiting.carrier(of: claim.index)]
      if access.views[view].walk[state.waiting.building(of: claim.index)] <= limit {
        drops[kept] = claim
        kept += 1
      } else {
        wanted[claim.size] -= Int(claim.count)
        refused.append(claim)
      }
    }
    drops.removeLast(drops.count - kept)
  }

  /// A parcel without a cell goes where the policy on overflow sends it.
  private mutating func place(_ refusal: Drop, _ state: inout ReplicationState) {
    var left = refusal
    if refusal.kind == .fresh || refusal.kind == .overnight { state.turnAway(refusal, at: time) }
    if refusal.kind == .redirected || state.city.pickup.overflow == .next {
      placeElsewhere(&left, &state)
    }
    if left.count > 0 { state.sendBack(left, at: time) }
  }

  private mutating func placeElsewhere(_ refusal: inout Drop, _ state: inout ReplicationState) {
    let (building, carrier) = (
      state.waiting.building(of: refusal.index), state.waiting.carrier(of: refusal.index)
    )
    for site in state.reach.alternatives(for: building, carrier: carrier)
    where !state.conditions.closedSites.contains(site) {
      var wanted = BySize(small: 0, medium: 0, large: 0)
      wanted[refusal.size] = Int(refusal.count)
      let admitted = Int32(state.points.admit(wanted, at: site, time: time)[refusal.size])
      guard admitted > 0 else { continue }
      refusal.count -= admitted
      drops.append(
        Drop(
          index: refusal.index, count: admitted, site: site, kind: refusal.kind, elsewhere: true,
          isReserved: true))
      if refusal.count == 0 { return }
    }
  }

  /// Takes back what the rounds do not bring, the last loaded first.
  /// - Parameter short: parcels not brought at `carrier · sites + site`
  mutating func leaveBehind(_ short: inout [Int32], _ state: inout ReplicationState) {
    let siteCount = state.city.sites.count
    for position in drops.indices.reversed() {
      let drop = drops[position]
      let cell = state.waiting.carrier(of: drop.index) * siteCount + drop.site
      let left = min(short[cell], drop.count)
      guard left > 0 else { continue }
      short[cell] -= left
      drops[position].count -= left
      if drop.isReserved {
        state.points.giveBack(Int(left), of: drop.size, at: drop.site, time: time)
      }
      state.leave(left, of: drop, at: time)
    }
  }
}
