import Optimization

/// The savings construction (Clarke & Wright, Oper. Res. 12, 1964) on neighbour lists: every stop
/// starts on a trip of its own, and the two trips whose joining saves most are joined while they
/// fit one vehicle.
struct Savings<T: Travel> {
  private struct Saving {
    var value: Float
    var from: Int32
    var to: Int32
  }

  /// Of each trip, kept at both of its ends.
  private struct Chain {
    var first: Int32
    var last: Int32
    var kind: Int32
    var distance: Double
    var service: Double
    var travelSeconds: Double
    var time: TimeSegment
  }

  private let flat: FlatProblem
  private let travel: T
  /// Whether a trip may be driven backwards at the same cost.
  private let reversible: Bool
  private var next: [Int32]
  private var previous: [Int32]
  /// Chain a stop belongs to; right at the ends of chains.
  private var chainOf: [Int32]
  private var chains: [Chain]
  private var chainLoads: [Int32]

  init(_ flat: FlatProblem, _ travel: T) {
    self.flat = flat
    self.travel = travel
    let open = flat.kinds.contains { $0.open }
    if case .matrix = flat.problem.metric {
      reversible = false
    } else {
      reversible = !flat.hasWindows && !open
    }
    next = Array(repeating: -1, count: flat.stopCount)
    previous = next
    chainOf = Array(0..<Int32(flat.stopCount))
    chains = []
    chainLoads = Array(
      UnsafeBufferPointer(start: flat.loads, count: flat.stopCount * flat.dimensions))
  }

  /// - Parameter homes: the type that each stop's own trip starts with, −1 for none.
  mutating func build(near: NearStops, homes: [Int32], deadline: Deadline) -> TripPlan {
    var absent: [Int32] = []
    chains.reserveCapacity(flat.stopCount)
    for stop in 0..<flat.stopCount {
      if homes[stop] < 0 { absent.append(Int32(stop)) }
      chains.append(
        Chain(
          first: Int32(stop), last: Int32(stop), kind: homes[stop], distance: 0,
          service: flat.service[stop], travelSeconds: 0,
          time: TimeSegment(
            service: flat.service[stop], window: flat.windowStart[stop]...flat.windowEnd[stop])))
    }
    for (index, saving) in savings(near.lists, near.width, homes).enumerated() {
      if index % 65536 == 0, deadline.isOver { break }
      join(Int(saving.from), Int(saving.to))
    }
    joinNeighboursInSpace(homes)
    var trips: [Trip] = []
    for stop in 0..<flat.stopCount where previous[stop] < 0 && homes[stop] >= 0 {
      var stops: [Int32] = []
      var here = Int32(stop)
      while here >= 0 {
        stops.append(here)
        here = next[Int(here)]
      }
      trips.append(Trip(kind: Int(homes[stop]), stops: stops))
    }
    return TripPlan(trips: trips, absent: absent)
  }

  /// Joins what is left of trips that begin side by side: where many stops share a place, their
  /// neighbour lists hold few of the others.
  private mutating func joinNeighboursInSpace(_ homes: [Int32]) {
    let firsts = (0..<flat.stopCount).filter { previous[$0] < 0 && homes[$0] >= 0 }
    let points = flat.points
    let sorted = firsts.sorted {
      (points[$0].x, points[$0].y, $0) < (points[$1].x, points[$1].y, $1)
    }
    for (one, two) in zip(sorted, sorted.dropFirst()) where homes[one] == homes[two] {
      let depot = Int(flat.kinds[Int(homes[one])].depot)
      let chain = Int(chainOf[one])
      let last = chains[chain].first == Int32(one) ? Int(chains[chain].last) : one
      let apart = travel.distance(last, two)
      if 4 * apart < travel.distance(depot, last) + travel.distance(depot, two) { join(last, two) }
    }
  }

  private func savings(_ neighbours: [Int32], _ width: Int, _ homes: [Int32]) -> [Saving] {
    var savings: [Saving] = []
    savings.reserveCapacity(neighbours.count / (reversible ? 2 : 1) + flat.stopCount)
    for from in 0..<flat.stopCount where homes[from] >= 0 {
      let kind = flat.kinds[Int(homes[from])]
      let depot = Int(kind.depot)
      let back = kind.open ? 0 : travel.distance(from, depot)
      for rank in 0..<width {
        let to = Int(neighbours[from * width + rank])
        guard homes[to] == homes[from] else { continue }
        let saving = back + travel.distance(depot, to) - travel.distance(from, to)
        let forward = !reversible || from < to || !lists(neighbours, width, to, from)
        if saving > 0 || kind.charge(0) > 0, forward {
          savings.append(Saving(value: Float(saving), from: Int32(from), to: Int32(to)))
        }
      }
    }
    savings.sort { ($0.value, $1.from, $1.to) > ($1.value, $0.from, $0.to) }
    return savings
  }

  private func lists(_ neighbours: [Int32], _ width: Int, _ stop: Int, _ other: Int) -> Bool {
    for rank in 0..<width where neighbours[stop * width + rank] == Int32(other) { return true }
    return false
  }

  private mutating func join(_ from: Int, _ to: Int) {
    let (a, b) = (Int(chainOf[from]), Int(chainOf[to]))
    guard a != b else { return }
    guard isEnd(from), isEnd(to) else { return }
    if reversible {
      if chains[a].last != Int32(from) { reverse(a) }
      if chains[b].first != Int32(to) { reverse(b) }
    }
    guard chains[a].last == Int32(from), chains[b].first == Int32(to) else { return }
    guard let joined = joined(a, b) else { return }
    let dimensions = flat.dimensions
    for dimension in 0..<dimensions {
      chainLoads[a * dimensions + dimension] += chainLoads[b * dimensions + dimension]
    }
    next[from] = Int32(to)
    previous[to] = Int32(from)
    chains[a] = joined
    chainOf[Int(joined.first)] = Int32(a)
    chainOf[Int(joined.last)] = Int32(a)
  }

  private func isEnd(_ stop: Int) -> Bool { next[stop] < 0 || previous[stop] < 0 }

  private func joined(_ a: Int, _ b: Int) -> Chain? {
    let (left, right) = (chains[a], chains[b])
    let kind = flat.kinds[Int(left.kind)]
    let dimensions = flat.dimensions
    for (dimension, capacity) in flat.problem.vehicleTypes[Int(left.kind)].capacity.enumerated() {
      let sum =
        Int(chainLoads[a * dimensions + dimension]) + Int(chainLoads[b * dimensions + dimension])
      if sum > Int(capacity) { return nil }
    }
    let (last, first) = (Int(left.last), Int(right.first))
    let metres = travel.distance(last, first)
    let seconds = seconds(last, first, metres, kind)
    var joined = left
    joined.last = right.last
    joined.distance += right.distance + metres
    joined.service += right.service
    joined.travelSeconds += right.travelSeconds + seconds
    joined.time = left.time.joined(seconds, right.time)
    return fits(joined, kind) ? joined : nil
  }

  private func fits(_ chain: Chain, _ kind: FlatProblem.Kind) -> Bool {
    let depot = Int(kind.depot)
    let (first, last) = (Int(chain.first), Int(chain.last))
    let out = travel.distance(depot, first)
    let back = kind.open ? 0 : travel.distance(last, depot)
    let tolerance = FlatProblem.tolerance
    guard chain.distance + out + back <= kind.maximumDistance + tolerance else { return false }
    guard flat.hasWindows || kind.maximumDuration < .infinity else { return true }
    let hours = TimeSegment(service: 0, window: kind.opening...max(kind.opening, kind.closing))
    var day = hours.joined(seconds(depot, first, out, kind), chain.time)
    if !kind.open { day = day.joined(seconds(last, depot, back, kind), hours) }
    return day.lateness <= tolerance && day.duration <= kind.economicDuration + tolerance
  }

  private func seconds(_ from: Int, _ to: Int, _ metres: Double, _ kind: FlatProblem.Kind)
    -> Double
  {
    travel.hasDurations ? travel.duration(from, to) : metres * kind.secondsPerMetre
  }

  private mutating func reverse(_ chain: Int) {
    var here = chains[chain].first
    while here >= 0 {
      let after = next[Int(here)]
      next[Int(here)] = previous[Int(here)]
      previous[Int(here)] = after
      here = after
    }
    (chains[chain].first, chains[chain].last) = (chains[chain].last, chains[chain].first)
  }
}
