import Optimization

/// Finds the ng-routes of least reduced cost within the capacity: labels grow from the depot up to
/// half the load and are joined with those that grow backwards (Righini & Salani, Discrete
/// Optimization 2006; ng-memory of Baldacci, Mingozzi & Roberti 2011).
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

  init(_ relaxation: TripRelaxation, sets: NeighbourSets) {
    self.relaxation = relaxation
    self.sets = sets
    forward = LabelPool(nodes: relaxation.stopCount)
    backward = LabelPool(nodes: relaxation.stopCount)
  }

  /// - Parameters:
  ///   - matrix: reduced arc costs, (stops + 1)², place 0 the depot
  ///   - base: what every trip costs besides its arcs
  ///   - isExact: false lets a label dominate whatever it remembers: quick, and misses trips
  ///   - threshold: trips of this reduced cost or more are not wanted
  ///   - labelLimit: where it takes more, pricing is given up
  func price(
    class index: Int, arcs matrix: [Double], base: Double, isExact: Bool, threshold: Double,
    labelLimit: Int, deadline: Deadline
  ) -> Answer {
    let tripClass = relaxation.classes[index]
    let capacity = tripClass.capacity
    // Above 0 nobody asks how much: the bound takes min(0, least).
    let limit = (isExact ? 0 : threshold) - base
    let arcs = PricedArcs(matrix, load: relaxation.load, capacity: capacity)
    guard grow(forward, arcs, capacity, limit: limit, isExact: isExact, labelLimit, deadline) else {
      return Answer(least: -.infinity, trips: [], isExact: false)
    }
    var other = forward
    if !tripClass.isSymmetric {
      other = backward
      guard
        grow(
          backward, arcs.reversed(), capacity, limit: limit, isExact: isExact, labelLimit, deadline)
      else {
        return Answer(least: -.infinity, trips: [], isExact: false)
      }
    }
    var answer = join(
      forward, other, arcs: arcs, base: base, capacity: capacity, threshold: threshold)
    answer.isExact = isExact
    return answer
  }

  /// Labels in order of load, bucket by bucket. False when time or labels run out.
  ///
  /// - Parameter limit: labels that cannot end below this are dropped
  private func grow(
    _ pool: LabelPool, _ arcs: PricedArcs, _ capacity: Int32, limit: Double, isExact: Bool,
    _ labelLimit: Int, _ deadline: Deadline
  ) -> Bool {
    let count = relaxation.stopCount
    let bucketWidth = max(relaxation.load.min() ?? 1, capacity / 4000, 1)
    let buckets = Int(capacity / bucketWidth) + 1
    let completion = CompletionBounds(
      arcs, load: relaxation.load, capacity: capacity, bucketWidth: bucketWidth)
    pool.reset(buckets: buckets, compared: isExact ? .max : 0)
    var kept: [Int32] = []
    return relaxation.load.withUnsafeBufferPointer { load in
      sets.position.withUnsafeBufferPointer { position in
        sets.carried.withUnsafeBufferPointer { carried in
          func extend(_ label: Int32, to: Int, cost: Double, load: Int32, memory: UInt8) {
            guard load <= capacity,
              cost + completion.cost(from: to, left: capacity - load) < limit
            else { return }
            pool.add(
              node: to, cost: cost, load: load,
              memory: memory | (1 << UInt8(position[to * count + to])), parent: label,
              bucket: Int(load / bucketWidth))
          }
          for stop in 0..<count {
            extend(-1, to: stop, cost: arcs.out[stop], load: load[stop], memory: 0)
          }
          for bucket in 0..<buckets {
            if deadline.isOver { return false }
            // Where loads are finer than buckets, an extension can land in the same one.
            repeat {
              kept.removeAll(keepingCapacity: true)
              pool.accept(bucket: bucket, into: &kept)
              for label in kept {
                if pool.count > labelLimit { return false }
                let here = pool[label]
                guard 2 * Int(here.load) <= Int(capacity) else { continue }
                let from = Int(here.node)
                arcs.leaving(from).withUnsafeBufferPointer { leaving in
                  for arc in leaving {
                    let to = Int(arc.stop)
                    let bit = position[from * count + to]
                    if bit >= 0, here.memory & (1 << UInt8(bit)) != 0 { continue }
                    extend(
                      label, to: to, cost: here.cost + arc.cost, load: here.load + load[to],
                      memory: carried[(from * count + to) * 256 + Int(here.memory)])
                  }
                }
              }
            } while !kept.isEmpty
          }
          return true
        }
      }
    }
  }

  /// The least trip, and for every stop the best trips of which it ends the first half.
  private func join(
    _ pool: LabelPool, _ other: LabelPool, arcs: PricedArcs, base: Double, capacity: Int32,
    threshold: Double
  ) -> Answer {
    let count = relaxation.stopCount
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
      for (next, arc) in arcs.leaving(last).lazy.map({ (Int($0.stop), $0.cost) }) {
        let ends = other.accepted(at: next)
        guard let cheapest = ends.first?.cost else { continue }
        let table = (last * count + next) * 256
        for start in pool.accepted(at: last) {
          // `least` has to be right even where nothing is below the threshold.
          let limit = max(best.limit, least)
          if start.cost + arc + cheapest >= limit { break }
          guard 2 * Int(start.load) <= Int(capacity) else { continue }
          let known = sets.carried[table + Int(start.memory)]
          for end in ends {
            let sum = start.cost + arc + end.cost
            if sum >= limit { break }
            guard start.load + end.load <= capacity, known & end.memory == 0 else { continue }
            least = min(least, sum)
            best.offer(sum, start.label, end.label)
            break
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
