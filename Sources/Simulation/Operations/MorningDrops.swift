import CityModel
import Geography
import Planning

/// The morning: which of the waiting parcels get a cell at a pickup point today.
///
/// Carriers know how full the pickup points are before they load. Parcels held from earlier days
/// come first, then those redirected after their last attempt, then yesterday's that came after the
/// rounds had left, then today's; where not all of one
/// kind fit, buildings take turns at random. What is refused is known before the rounds leave, so a
/// parcel that the policy sends to the door goes there with the same day's rounds.
struct MorningDrops {
  enum Kind { case held, redirected, overnight, fresh }

  /// Parcels of one building, carrier and size on their way to a site.
  struct Drop {
    var index: Int
    var count: Int32
    var site: Int
    var kind: Kind
    var elsewhere: Bool
  }

  private(set) var drops: [Drop] = []
  /// Refused for want of a cell, before the policy on overflow.
  private var refused: [Drop] = []

  /// Moves what gets a cell out of the waiting parcels, and the rest to where the policy has it.
  mutating func admit(_ state: inout ReplicationState) {
    for open in state.plan.siting.open {
      for kind in state.kinds { admit(kind, at: open.site, &state) }
    }
    for building in state.reach.withoutSite {
      for index in state.waiting.indices(of: building) {
        let count = state.waiting.take(.redirected, at: index)
        if count > 0 { state.count(index) { $0.returned += Int(count) } }
      }
    }
    for refusal in refused { place(refusal, &state) }
    refused.removeAll(keepingCapacity: true)
  }

  private mutating func admit(_ kind: Kind, at site: Int, _ state: inout ReplicationState) {
    let homes = state.reach.buildings[site]
    var wanted = BySize(small: 0, medium: 0, large: 0)
    var first = drops.count
    for home in homes {
      for index in state.waiting.indices(of: Int(home)) {
        let count = state.waiting.take(kind, at: index)
        guard count > 0 else { continue }
        wanted[state.waiting.size(of: index)] += Int(count)
        drops.append(
          Drop(index: index, count: count, site: site, kind: kind, elsewhere: false))
      }
    }
    guard drops.count > first else { return }
    if kind == .redirected { first = refuseBeyondReach(from: first, &wanted, state) }
    if state.conditions.closedSites.contains(site) {
      refused += drops[first...]
      drops.removeSubrange(first...)
      return
    }
    var free = state.cells.admit(wanted, at: site)
    if free != wanted { split(from: first, &free, at: site, state) }
  }

  /// Of the drops from `first` on, keeps what got a cell and refuses the rest.
  private mutating func split(
    from first: Int, _ free: inout BySize<Int>, at site: Int, _ state: ReplicationState
  ) {
    var claims = Array(drops[first...])
    drops.removeSubrange(first...)
    var stream = state.stream("turns", [state.siteKeys[site], claims.count])
    claims.shuffle(using: &stream)
    for var claim in claims {
      let size = state.waiting.size(of: claim.index)
      let admitted = min(Int(claim.count), free[size])
      free[size] -= admitted
      if admitted < claim.count {
        var refusal = claim
        refusal.count -= Int32(admitted)
        refused.append(refusal)
      }
      claim.count = Int32(admitted)
      if admitted > 0 { drops.append(claim) }
    }
  }

  /// Nobody collects beyond the reach, not even after the last attempt.
  private mutating func refuseBeyondReach(
    from first: Int, _ wanted: inout BySize<Int>, _ state: ReplicationState
  ) -> Int {
    let claims = drops[first...]
    drops.removeSubrange(first...)
    for claim in claims {
      if state.plan.access.walk[state.waiting.building(of: claim.index)] <= state.reach.limit {
        drops.append(claim)
      } else {
        wanted[state.waiting.size(of: claim.index)] -= Int(claim.count)
        refused.append(claim)
      }
    }
    return first
  }

  /// A parcel without a cell goes where the policy on overflow sends it.
  private mutating func place(_ refusal: Drop, _ state: inout ReplicationState) {
    var left = refusal
    if refusal.kind == .fresh || refusal.kind == .overnight {
      state.count(refusal.index) { $0.turnedAway += Int(refusal.count) }
      state.sites[refusal.site].turnedAway += Int(refusal.count)
    }
    if refusal.kind == .redirected || state.city.pickup.overflow == .next {
      placeElsewhere(&left, &state)
    }
    guard left.count > 0 else { return }
    if left.kind == .redirected {
      state.count(left.index) { $0.returned += Int(left.count) }
    } else if state.city.pickup.overflow == .door {
      if left.kind == .fresh {
        state.waiting.freshDoor[left.index] += left.count
      } else {
        state.waiting.door[left.index] += left.count
      }
    } else {
      state.waiting.drop[left.index] += left.count
    }
  }

  private mutating func placeElsewhere(_ refusal: inout Drop, _ state: inout ReplicationState) {
    let size = state.waiting.size(of: refusal.index)
    for site in state.reach.alternatives(for: state.waiting.building(of: refusal.index))
    where !state.conditions.closedSites.contains(site) {
      var wanted = BySize(small: 0, medium: 0, large: 0)
      wanted[size] = Int(refusal.count)
      let admitted = Int32(state.cells.admit(wanted, at: site)[size])
      guard admitted > 0 else { continue }
      refusal.count -= admitted
      drops.append(
        Drop(
          index: refusal.index, count: admitted, site: site, kind: refusal.kind, elsewhere: true))
      if refusal.count == 0 { return }
    }
  }

  /// Takes back what the rounds did not bring, the last admitted first.
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
      state.cells.giveBack(Int(left), of: state.waiting.size(of: drop.index), at: drop.site)
      if drop.kind == .redirected {
        state.waiting.redirected[drop.index] += left
        state.leftRedirected += Int(left)
      } else {
        state.waiting.drop[drop.index] += left
        state.leftDrops += Int(left)
      }
    }
  }
}

extension WaitingParcels {
  /// Takes all waiting parcels of the kind.
  mutating func take(_ kind: MorningDrops.Kind, at index: Int) -> Int32 {
    func take(_ counts: inout [Int32]) -> Int32 {
      let count = counts[index]
      if count > 0 { counts[index] = 0 }
      return count
    }
    return switch kind {
    case .held: take(&drop)
    case .redirected: take(&redirected)
    case .overnight: take(&overnightDrop)
    case .fresh: take(&freshDrop)
    }
  }
}
