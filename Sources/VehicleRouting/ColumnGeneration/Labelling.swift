import Optimization

/// How the labels of one direction grow from the depot up to half of a trip.
///
/// What is half is told by the load, or where trips are limited in time (`TripTime`) by the time, as
/// are the buckets in the order of which labels grow.
struct Labelling {
  let arcs: PricedArcs
  let load: [Int32]
  let capacity: Int32
  let time: TripTime?
  let sets: NeighbourSets
  /// Labels that cannot end below this are dropped.
  let limit: Double
  /// False lets a label dominate whatever it remembers.
  let isExact: Bool
  let labelLimit: Int
  let deadline: Deadline

  /// More buckets than this, and going through them takes longer than what is in them.
  private static var mostLoads: Int32 { 4000 }
  private static var mostTimes: Int32 { 1000 }

  /// Labels bucket by bucket. False when time or labels run out.
  func grow<W: TimeRule>(_ pool: LabelPool, _: W.Type) -> Bool {
    let count = load.count
    let horizon = time?.horizon ?? 0
    let loadWidth = max(load.min() ?? 1, capacity / Self.mostLoads, 1)
    let width = W.windows ? max(1, horizon / Self.mostTimes) : loadWidth
    let whole = W.windows ? horizon : capacity
    let buckets = Int(whole / width) + 1
    let byLoad = CompletionBounds.byLoad(arcs, load: load, capacity: capacity, width: loadWidth)
    let byTime = time.map { CompletionBounds.byTime(arcs, $0) } ?? byLoad
    pool.reset(buckets: buckets, compared: isExact ? .max : 0)
    var kept: [Int32] = []
    let (earliest, latest) = (time?.earliest ?? [0], time?.latest ?? [0])
    return withBuffers(load, sets.position, sets.carried, earliest, latest) {
      load, position, carried, earliest, latest in
      func extend(
        _ label: Int32, to: Int, cost: Double, load: Int32, time: Int32, memory: UInt8
      ) {
        guard load <= capacity, cost + byLoad.cost(from: to, left: capacity - load) < limit
        else { return }
        if W.windows, cost + byTime.cost(from: to, at: time) >= limit { return }
        pool.add(
          node: to, cost: cost, load: load, time: time,
          memory: memory | (1 << UInt8(position[to * count + to])), parent: label,
          bucket: Int((W.windows ? time : load) / width))
      }
      for stop in 0..<count where arcs.out[stop] < .infinity {
        extend(
          -1, to: stop, cost: arcs.out[stop], load: load[stop],
          time: W.windows ? earliest[stop] : 0, memory: 0)
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
            guard 2 * Int(W.windows ? here.time : here.load) <= Int(whole) else { continue }
            let from = Int(here.node)
            arcs.leaving(from).withUnsafeBufferPointer { leaving in
              for arc in leaving {
                let to = Int(arc.stop)
                let bit = position[from * count + to]
                if bit >= 0, here.memory & (1 << UInt8(bit)) != 0 { continue }
                var time: Int32 = 0
                if W.windows {
                  time = max(here.time + arc.time, earliest[to])
                  if time > latest[to] { continue }
                }
                extend(
                  label, to: to, cost: here.cost + arc.cost, load: here.load + load[to],
                  time: time, memory: carried[(from * count + to) * 256 + Int(here.memory)])
              }
            }
          }
        } while !kept.isEmpty
      }
      return true
    }
  }
}

/// Five arrays as buffers.
private func withBuffers<A, B, C, D, E, Result>(
  _ a: [A], _ b: [B], _ c: [C], _ d: [D], _ e: [E],
  _ body: (
    UnsafeBufferPointer<A>, UnsafeBufferPointer<B>, UnsafeBufferPointer<C>, UnsafeBufferPointer<D>,
    UnsafeBufferPointer<E>
  ) -> Result
) -> Result {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      c.withUnsafeBufferPointer { c in
        d.withUnsafeBufferPointer { d in
          e.withUnsafeBufferPointer { e in body(a, b, c, d, e) }
        }
      }
    }
  }
}
