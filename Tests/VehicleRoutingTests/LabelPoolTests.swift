import Testing

@testable import VehicleRouting

@Suite("Label pool")
struct LabelPoolTests {
  private struct Offer {
    var node: Int
    var cost: Double
    var load: Int32
    var time: Int32
    var memory: UInt8
    var parity: CutSet
  }

  @Test(
    "what is kept is what no other label dominates, bucket after bucket",
    arguments: [UInt8(0), 3, .max])
  func dominance(compared: UInt8) {
    var random = SearchRandom(seed: 11)
    let pool = LabelPool(nodes: 3)
    let row = SubsetRowCut(stops: [0, 1, 2], trips: [])
    let visits = CutVisits([row, row, row], duals: [-1, -3, -9], stopCount: 3)
    /// What the one may have to pay that the other does not; nothing where memories are not compared.
    func paid(_ one: CutSet, _ other: CutSet) -> Double {
      compared == 0 ? 0 : visits.price(of: one & ~other)
    }
    for _ in 0..<5 {
      let buckets = 6
      pool.reset(buckets: buckets, compared: compared, comparesLoad: true, cuts: visits)
      var offers: [Offer] = []
      for bucket in 0..<buckets {
        for _ in 0..<60 {
          let offer = Offer(
            node: Int(random.next() % 3), cost: Double(random.next() % 40),
            load: Int32(bucket * 10) + Int32(random.next() % 10), time: Int32(random.next() % 3),
            memory: UInt8(truncatingIfNeeded: random.next()), parity: CutSet(random.next() % 8))
          offers.append(offer)
          pool.add(
            node: offer.node, cost: offer.cost, load: offer.load, time: offer.time,
            memory: offer.memory, parity: offer.parity, parent: -1, bucket: bucket)
        }
        var kept: [Int32] = []
        pool.accept(bucket: bucket, into: &kept)
      }
      for node in 0..<3 {
        let kept = pool.accepted(at: node)
        #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.cost <= $1.cost })
        // Every label offered is there or dominated by one that is.
        for offer in offers where offer.node == node {
          #expect(
            kept.contains {
              $0.cost + paid(pool[$0.label].parity, offer.parity) <= offer.cost
                && $0.load <= offer.load && $0.time <= offer.time
                && $0.memory & ~offer.memory & compared == 0
            })
        }
        // A label is not dominated by another of a bucket before.
        for (index, one) in kept.enumerated() {
          let dominates = kept.enumerated().contains { other, two in
            other != index && two.load / 10 < one.load / 10
              && two.cost + paid(pool[two.label].parity, pool[one.label].parity) <= one.cost
              && two.time <= one.time && two.memory & ~one.memory & compared == 0
          }
          #expect(!dominates)
        }
      }
    }
  }

  @Test("a label's path leads from the depot to it")
  func path() {
    let pool = LabelPool(nodes: 4)
    pool.reset(
      buckets: 3, compared: .max, comparesLoad: true, cuts: CutVisits([], duals: [], stopCount: 4))
    pool.add(node: 2, cost: 1, load: 1, time: 0, memory: 1, parity: 0, parent: -1, bucket: 0)
    pool.add(node: 3, cost: 2, load: 2, time: 0, memory: 1, parity: 0, parent: 0, bucket: 1)
    #expect(pool.path(1) == [2, 3])
    #expect(pool.path(-1).isEmpty)
  }
}
