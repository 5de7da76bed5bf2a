import Optimization

/// How the labels of one direction grow from the depot up to half of a trip.
///
/// What is half is told by the load, or where trips are limited in time (`TripTime`) by the time, as
/// are the buckets in the order of which labels grow.
struct Labelling {
  let arcs: PricedArcs
  let load: [Int32]
  let capacity: Int32
  let time: TripTime.Clock?
  let sets: NeighbourSets
  let cuts: CutVisits
  /// Load or time up to which labels grow.
  let half: Int32
  /// Labels that cannot end below this are dropped.
  let limit: Double
  /// False lets a label dominate whatever it remembers.
  let isExact: Bool
  let labelLimit: Int
  let deadline: Deadline

  /// More buckets than this, and going through them takes longer than what is in them.
  private static var mostLoads: Int32 { 4000 }
  private static var mostTimes: Int32 { 1000 }

  /// What an extension reads of the stop it leads to.
  private struct ReachedStop {
    var load: Int32
    var earliest: Int32
    var latest: Int32
    var counted: CutSet
    var remembered: CutSet
  }

  /// Labels bucket by bucket. False when time or labels run out.
  func grow<W: TimeRule>(_ pool: LabelPool, _: W.Type) -> Bool {
    let count = load.count
    let horizon = time?.horizon ?? 0
    let loadWidth = max(load.min() ?? 1, capacity / Self.mostLoads, 1)
    let width = W.windows ? max(1, horizon / Self.mostTimes) : loadWidth
    let whole = W.windows ? horizon : capacity
    let buckets = Int(whole / width) + 1
    // One of the two is enough, and time tells more where it matters.
    let byLoad =
      W.windows
      ? .none : CompletionBounds.byLoad(arcs, load: load, capacity: capacity, width: loadWidth)
    let byTime = time.map { CompletionBounds.byTime(arcs, $0) } ?? .none
    pool.reset(
      buckets: buckets, compared: isExact ? .max : 0, comparesLoad: isExact || !W.windows,
      cuts: cuts)
    var kept: [Int32] = []
    let stops = (0..<count).map {
      ReachedStop(
        load: load[$0], earliest: time?.earliest[$0] ?? 0, latest: time?.latest[$0] ?? 0,
        counted: cuts.counted[$0], remembered: cuts.remembered[$0])
    }
    return stops.withUnsafeBufferPointer { stops in
      sets.position.withUnsafeBufferPointer { position in
        sets.carried.withUnsafeBufferPointer { carried in
          func extend(
            _ label: Int32, to: Int, cost: Double, load: Int32, time: Int32, memory: UInt8,
            parity: CutSet
          ) {
            guard load <= capacity, cost + byLoad.cost(from: to, left: capacity - load) < limit
            else { return }
            if W.windows, cost + byTime.cost(from: to, at: time) >= limit { return }
            pool.add(
              node: to, cost: cost, load: load, time: time,
              memory: memory | (1 << UInt8(position[to * count + to])), parity: parity,
              parent: label,
              bucket: Int((W.windows ? time : load) / width))
          }
          for stop in 0..<count where arcs.out[stop] < .infinity {
            extend(
              -1, to: stop, cost: arcs.out[stop], load: stops[stop].load,
              time: stops[stop].earliest,
              memory: 0, parity: stops[stop].counted)
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
                guard (W.windows ? here.time : here.load) <= half else { continue }
                let from = Int(here.node)
                arcs.leaving(from).withUnsafeBufferPointer { leaving in
                  for arc in leaving {
                    let to = Int(arc.stop)
                    let bit = position[from * count + to]
                    if bit >= 0, here.memory & (1 << UInt8(bit)) != 0 { continue }
                    var time: Int32 = 0
                    if W.windows {
                      time = max(here.time + arc.time, stops[to].earliest)
                      if time > stops[to].latest { continue }
                    }
                    let parity = here.parity & stops[to].remembered
                    let twice = parity & stops[to].counted
                    let paid = twice == 0 ? 0 : cuts.price(of: twice)
                    extend(
                      label, to: to, cost: here.cost + arc.cost + paid,
                      load: here.load + stops[to].load,
                      time: time, memory: carried[(from * count + to) * 256 + Int(here.memory)],
                      parity: parity ^ stops[to].counted)
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
}
