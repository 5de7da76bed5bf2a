/// The arcs that trips may take, at their reduced costs, in sparse rows: by the stop they leave and by
/// the one they reach.
struct PricedArcs {
  struct Arc {
    /// The stop at the other end.
    var stop: Int32
    /// Ticks that it takes (see `TripTime`).
    var time: Int32
    var cost: Double
  }

  /// From the depot to each stop, and back.
  let out: [Double]
  let back: [Double]
  private let leaving: [Arc]
  private let leavingStart: [Int]
  private let reaching: [Arc]
  private let reachingStart: [Int]

  /// - Parameters:
  ///   - matrix: (stops + 1)² costs, place 0 the depot; infinite where no trip goes
  ///   - load: of each stop; two that exceed `capacity` together are not joined
  ///   - time: what arcs take, where it matters
  init(_ matrix: [Double], load: [Int32], capacity: Int32, time: TripTime?) {
    let (count, width) = (load.count, load.count + 1)
    func rows(_ place: (Int, Int) -> Int) -> ([Arc], [Int]) {
      var (arcs, start) = ([Arc](), [0])
      for here in 0..<count {
        for there in 0..<count where there != here && load[here] + load[there] <= capacity {
          let index = place(here + 1, there + 1)
          guard matrix[index] < .infinity else { continue }
          arcs.append(
            Arc(stop: Int32(there), time: time?.arc[index] ?? 0, cost: matrix[index]))
        }
        start.append(arcs.count)
      }
      return (arcs, start)
    }
    (leaving, leavingStart) = rows { $0 * width + $1 }
    (reaching, reachingStart) = rows { $1 * width + $0 }
    out = (1..<width).map { matrix[$0] }
    back = (1..<width).map { matrix[$0 * width] }
  }

  private init(reversing arcs: PricedArcs) {
    (out, back) = (arcs.back, arcs.out)
    (leaving, leavingStart) = (arcs.reaching, arcs.reachingStart)
    (reaching, reachingStart) = (arcs.leaving, arcs.leavingStart)
  }

  /// The same driven the other way.
  func reversed() -> PricedArcs { PricedArcs(reversing: self) }

  func leaving(_ stop: Int) -> ArraySlice<Arc> {
    leaving[leavingStart[stop]..<leavingStart[stop + 1]]
  }

  func reaching(_ stop: Int) -> ArraySlice<Arc> {
    reaching[reachingStart[stop]..<reachingStart[stop + 1]]
  }
}
