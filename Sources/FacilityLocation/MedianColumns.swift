/// A median model's entries by site, ascending by (cost, client).
final class MedianColumns {
  let start: OwnedBuffer<Int>
  let client: OwnedBuffer<Int32>
  let cost: OwnedBuffer<Double>

  init(_ model: MedianModel) {
    let (sites, count) = (model.siteCount, model.rowStart[model.clientCount])
    start = OwnedBuffer(repeating: 0, count: sites + 1)
    client = OwnedBuffer(repeating: 0, count: count)
    cost = OwnedBuffer(repeating: 0, count: count)
    for position in 0..<count { start[Int(model.rowSite[position]) + 1] += 1 }
    for site in 0..<sites { start[site + 1] += start[site] }
    var next = start.array
    var entries = [(cost: Double, client: Int32)](repeating: (0, 0), count: count)
    for index in 0..<model.clientCount {
      for position in model.row(index) {
        let site = Int(model.rowSite[position])
        entries[next[site]] = (model.rowCost[position], Int32(index))
        next[site] += 1
      }
    }
    for site in 0..<sites {
      entries[start[site]..<start[site + 1]].sort {
        $0.cost < $1.cost || ($0.cost == $1.cost && $0.client < $1.client)
      }
    }
    for (position, entry) in entries.enumerated() {
      client[position] = entry.client
      cost[position] = entry.cost
    }
  }

  @inline(__always)
  subscript(site: Int) -> Range<Int> { start[site]..<start[site + 1] }
}
