import Geography
import Testing

@testable import FacilityLocation

@Suite struct TransportationTests {
  private func instance(seed: Int) -> LevelledInstance {
    var random = RandomStream(seed: 3, name: "transportation tests", seed)
    let (n, m) = (6, 4)
    let demand = (0..<n).map { _ in Double(1 + random.index(below: 6)) }
    return LevelledInstance(
      LevelledInstance.Description(
        rows: (0..<n).map { i in
          (0..<m).filter { _ in random.index(below: 4) > 0 }
            .map { ($0, demand[i] * Double(random.index(below: 20))) }
        }, demand: demand, outsideCost: demand.map { $0 * 25 },
        levels: (0..<m).map { _ in [(3, 1), (8, 2), (15, 3)] },
        mustOpen: [Bool](repeating: false, count: m)))
  }

  private func reference(_ instance: LevelledInstance, _ flows: Transportation) -> Double? {
    ReferenceTransportation.cost(
      demand: instance.demand.array.map { Int($0) },
      capacity: flows.capacity.array.map { Int($0) },
      cost: (0..<instance.clientCount).map { client in
        var row = [Double?](repeating: nil, count: instance.siteCount)
        for entry in instance.row(client) {
          row[Int(instance.entrySite[entry])] = flows.unitCost[entry]
        }
        return row
      }, outside: flows.outsideUnitCost.array)
  }

  @Test("stays optimal while sites open, close and change their size", arguments: 0..<20)
  func changes(seed: Int) throws {
    let instance = instance(seed: seed)
    let flows = Transportation(instance)
    var random = RandomStream(seed: 5, name: "transportation changes", seed)
    for _ in 0..<40 {
      let site = random.index(below: instance.siteCount)
      let pick = random.index(below: 4)
      let level = pick == 0 ? -1 : Int32(instance.levels(site).lowerBound + pick - 1)
      let (mark, cost) = (flows.mark, flows.serviceCost)
      flows.set(site, to: level)
      #expect(isClose(flows.serviceCost, try #require(reference(instance, flows))))
      if random.index(below: 3) == 0 {
        flows.rollBack(to: mark)
        #expect(isClose(flows.serviceCost, cost))
        #expect(isClose(flows.serviceCost, try #require(reference(instance, flows))))
      }
    }
  }

  @Test("gives a change up only where it ends above the limit", arguments: 0..<10)
  func limit(seed: Int) {
    let instance = instance(seed: seed)
    let flows = Transportation(instance)
    for site in 0..<instance.siteCount { flows.set(site, to: Int32(3 * site + 1)) }
    for site in 0..<instance.siteCount {
      let mark = flows.mark
      flows.set(site, to: -1)
      let after = flows.serviceCost
      flows.rollBack(to: mark)
      #expect(flows.set(site, to: -1, limit: after + 1e-6))
      flows.rollBack(to: mark)
      let before = flows.serviceCost
      if after > before + 1e-6 {
        let isFinished = flows.set(site, to: -1, limit: before)
        #expect(!isFinished || flows.serviceCost > before)
        flows.rollBack(to: mark)
      }
    }
  }
}

@Suite struct KnapsackSearchTests {
  @Test("takes the most profit of every choice", arguments: 0..<30)
  func bruteForce(seed: Int) {
    var random = RandomStream(seed: 9, name: "knapsack tests", seed)
    let count = 1 + random.index(below: 10)
    let profit = (0..<count).map { _ in 1 + 20 * random.uniform() }
    let weight = (0..<count).map { _ in Double(random.index(below: 9)) }
    let room = Double(random.index(below: 30))
    var best = 0.0
    forEachChoice(profit.map { _ in 2 }) { choice in
      let load = choice.indices.reduce(0) { $0 + Double(choice[$1]) * weight[$1] }
      let value = choice.indices.reduce(0) { $0 + Double(choice[$1]) * profit[$1] }
      if load <= room { best = max(best, value) }
    }
    let search = KnapsackSearch(capacity: count)
    for index in 0..<count {
      search.add(index: index, profit: profit[index], weight: weight[index])
    }
    var (load, gained) = (0.0, 0.0)
    let value = search.solve(room: room) {
      load += weight[$0]
      gained += profit[$0]
    }
    #expect(isClose(value, best) && isClose(gained, best) && load <= room)
  }

  @Test("a search cut short still bounds the profit from above")
  func cutShort() {
    let search = KnapsackSearch(capacity: 40, nodeLimit: 3)
    for index in 0..<40 { search.add(index: index, profit: 10 + Double(index % 7), weight: 10) }
    #expect(search.solve(room: 95) { _ in } >= 9 * 16 * 0.5)
  }
}
