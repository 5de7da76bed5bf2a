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
    for index in 0..<model.clientCount {
      for position in model.row(index) {
        let site = Int(model.rowSite[position])
        client[next[site]] = Int32(index)
        cost[next[site]] = model.rowCost[position]
        next[site] += 1
      }
    }
    // Where every link is free, the clients' order is all there is.
    if !model.isCovering { sortByCost() }
  }

  private func sortByCost() {
    for site in 0..<(start.count - 1) {
      let entries = self[site].map { (cost: cost[$0], client: client[$0]) }.sorted {
        $0.cost < $1.cost || ($0.cost == $1.cost && $0.client < $1.client)
      }
      for (position, entry) in zip(self[site], entries) {
        client[position] = entry.client
        cost[position] = entry.cost
      }
    }
  }

  @inline(__always)
  subscript(site: Int) -> Range<Int> { start[site]..<start[site + 1] }
}
