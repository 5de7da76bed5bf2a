import Optimization

/// Finds the ng-routes of least reduced cost within the capacity and in time: labels grow from the depot
/// up to half of the load, or of the time where that matters, and are joined with those that grow
/// backwards (Righini & Salani, Discrete Optimization 2006; ng-memory of Baldacci, Mingozzi & Roberti
/// 2011).
///
/// Work: one unit per call. Labels are kept between calls to spare allocation.
final class TripPricing {
  struct Answer {
    /// Least reduced cost over every ng-route where it is below 0; proven only when `isExact`.
    var least: Double
    /// Stops of each trip of negative reduced cost.
    var trips: [[Int32]]
    /// False when labels were dropped by the heuristic rule, or the labelling was cut short.
    var isExact: Bool
  }

  private let relaxation: TripRelaxation
  var sets: NeighbourSets
  private let forward: LabelPool
  private let backward: LabelPool
  /// Where the halves of each class's trips meet, as a share of the capacity or the time: trips that look
  /// otherwise backwards have it where both ways take as many labels (Tilk, Rothenbächer, Gschwind &
  /// Irnich, Eur. J. Oper. Res. 261, 2017).
  private var meeting: [Double]

  init(_ relaxation: TripRelaxation, sets: NeighbourSets) {
    self.relaxation = relaxation
    self.sets = sets
    meeting = relaxation.classes.map { _ in 0.5 }
    forward = LabelPool(nodes: relaxation.stopCount)
    backward = LabelPool(nodes: relaxation.stopCount)
  }

  /// - Parameters:
  ///   - matrix: reduced arc costs, (stops + 1)², place 0 the depot
  ///   - base: what every trip costs besides its arcs
  ///   - cuts: what it pays for visits that subset-row cuts count
  ///   - isExact: false lets a label dominate whatever it remembers: quick, and misses trips
  ///   - known: what a known trip costs, 0 at most: exact pricing leaves out what costs no less
  ///   - threshold: trips of this reduced cost or more are not wanted
  ///   - labelLimit: where it takes more, pricing is given up
  func price(
    class index: Int, arcs matrix: [Double], base: Double, cuts: CutVisits, isExact: Bool,
    known: Double = 0, threshold: Double,
    labelLimit: Int, deadline: Deadline
  ) -> Answer {
    let tripClass = relaxation.classes[index]
    let arcs = PricedArcs(
      matrix, load: relaxation.load, capacity: tripClass.capacity, time: tripClass.time)
    // Above what is known nobody asks how much.
    let limit = (isExact ? known : threshold) - base
    let whole = tripClass.time?.clock.horizon ?? tripClass.capacity
    let half = Int32(meeting[index] * Double(whole))
    func grow(_ pool: LabelPool, _ arcs: PricedArcs, _ time: TripTime.Clock?, half: Int32) -> Bool {
      let labels = Labelling(
        arcs: arcs, load: relaxation.load, capacity: tripClass.capacity, time: time, sets: sets,
        cuts: cuts, half: half, limit: limit, isExact: isExact, labelLimit: labelLimit,
        deadline: deadline)
      return time == nil
        ? labels.grow(pool, Timeless.self) : labels.grow(pool, Timed.self)
    }
    guard grow(forward, arcs, tripClass.time?.clock, half: half) else {
      return Answer(least: -.infinity, trips: [], isExact: false)
    }
    var other = forward
    if !tripClass.isSymmetric {
      other = backward
      guard grow(backward, arcs.reversed(), tripClass.time?.clock.reversed(), half: whole - half)
      else {
        return Answer(least: -.infinity, trips: [], isExact: false)
      }
      balance(index)
    }
    var answer = join(
      forward, other, arcs: arcs, base: base, cuts: cuts, half: half, tripClass: tripClass,
      threshold: threshold)
    answer.least = min(known, answer.least)
    answer.isExact = isExact
    return answer
  }

  /// Has the way that took many more labels than the other go less far the next time.
  private func balance(_ index: Int) {
    if 4 * forward.count > 5 * backward.count { meeting[index] -= 0.02 }
    if 5 * forward.count < 4 * backward.count { meeting[index] += 0.02 }
    meeting[index] = min(0.8, max(0.2, meeting[index]))
  }

  /// The least trip, and for every stop the best trips of which it ends the first half.
  private func join(
    _ pool: LabelPool, _ other: LabelPool, arcs: PricedArcs, base: Double,
    cuts: CutVisits, half: Int32, tripClass: TripRelaxation.Class, threshold: Double
  ) -> Answer {
    let count = relaxation.stopCount
    let (capacity, horizon) = (tripClass.capacity, tripClass.time?.clock.horizon ?? 0)
    let isTimed = tripClass.time != nil
    var least = Double.infinity
    var trips: [[Int32]] = []
    for last in 0..<count {
      var best = BestPairs(below: threshold - base)
      for entry in pool.accepted(at: last) {
        // The whole trip is one label, driven either way.
        let sum = entry.cost + arcs.back[last]
        least = min(least, sum)
        best.offer(sum, entry.label, -1)
      }
      if other !== pool {
        for entry in other.accepted(at: last) {
          let sum = entry.cost + arcs.out[last]
          least = min(least, sum)
          best.offer(sum, -1, entry.label)
        }
      }
      for arc in arcs.leaving(last) {
        let next = Int(arc.stop)
        let ends = other.accepted(at: next)
        guard let cheapest = ends.first?.cost else { continue }
        let table = (last * count + next) * 256
        for start in pool.accepted(at: last) {
          // `least` has to be right even where nothing is below the threshold.
          let limit = max(best.limit, least)
          if start.cost + arc.cost + cheapest >= limit { break }
          guard (isTimed ? start.time : start.load) <= half else { continue }
          let known = sets.carried[table + Int(start.memory)]
          for end in ends {
            let sum = start.cost + arc.cost + end.cost
            if sum >= limit { break }
            guard start.load + end.load <= capacity, start.time + arc.time + end.time <= horizon,
              known & end.memory == 0
            else { continue }
            let twice = pool[start.label].parity & other[end.label].parity
            let whole = sum + cuts.price(of: twice)
            least = min(least, whole)
            best.offer(whole, start.label, end.label)
            if twice == 0 { break }
          }
        }
      }
      for pair in best.pairs {
        trips.append(pool.path(pair.start) + other.path(pair.end).reversed())
      }
    }
    return Answer(least: least + base, trips: trips, isExact: false)
  }
}

/// The few cheapest pairs of halves met so far, cheapest first.
private struct BestPairs {
  private(set) var pairs: [(cost: Double, start: Int32, end: Int32)] = []
  /// A pair has to cost less than this to be kept.
  private(set) var limit: Double
  private let mostPairs = 3

  init(below limit: Double) { self.limit = limit }

  mutating func offer(_ cost: Double, _ start: Int32, _ end: Int32) {
    guard cost < limit else { return }
    let place = pairs.firstIndex { $0.cost > cost } ?? pairs.count
    pairs.insert((cost, start, end), at: place)
    if pairs.count > mostPairs { pairs.removeLast() }
    if pairs.count == mostPairs { limit = min(limit, pairs[mostPairs - 1].cost) }
  }
}
