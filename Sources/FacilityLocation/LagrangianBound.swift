/// The Lagrangian relaxation of "every client is served": with a price λᵢ per client, each site is
/// worth ρⱼ = openingⱼ + Σᵢ min(0, cᵢⱼ − λᵢ), and Σᵢ min(λᵢ, capᵢ) plus the p smallest (all negative)
/// ρⱼ is a lower bound on every solution (Cornuéjols, Fisher & Nemhauser 1977).
///
/// Whatever the prices, and so whatever the arithmetic they came from, the bound is valid; each
/// evaluation costs the row entries cheaper than their client's price.
final class LagrangianBound {
  let model: MedianModel
  /// Worth of each site at the last prices evaluated.
  let worth: OwnedBuffer<Double>
  /// The clients of each site where every link is free; nil elsewhere.
  let columns: MedianColumns?
  /// What has been proven of each site.
  private(set) var decisions: [SiteDecision]
  private var order: [Int32] = []
  /// Sites the last evaluation opened.
  private(set) var chosen: [Int32] = []
  /// Worth of the dearest free site chosen and of the cheapest not chosen.
  private(set) var lastChosen = -Double.infinity
  private(set) var firstLeft = Double.infinity

  init(_ model: MedianModel) {
    self.model = model
    worth = OwnedBuffer(repeating: 0, count: model.siteCount)
    columns = model.isCovering ? MedianColumns(model) : nil
    decisions = [SiteDecision](repeating: .undecided, count: model.siteCount)
    for site in model.forced { decisions[site] = .open }
  }

  /// The bound at `prices`, one per client and none above its cap.
  func evaluate(_ prices: borrowing OwnedBuffer<Double>) -> Double {
    if let columns { return evaluateCovering(prices, columns) }
    let (rowStart, rowSite, rowCost) = (
      model.rowStart.base, model.rowSite.base, model.rowCost.base
    )
    let worth = worth.base
    model.openingCosts.withUnsafeBufferPointer { costs in
      for site in 0..<model.siteCount { worth[site] = costs[site] }
    }
    var total = model.offset
    for client in 0..<model.clientCount {
      let price = prices[client]
      total += price
      let end = rowStart[client + 1]
      var position = rowStart[client]
      while position < end {
        let cost = rowCost[position]
        if cost >= price { break }
        worth[Int(rowSite[position])] += cost - price
        position += 1
      }
    }
    return total + choose()
  }

  /// The same where every link is free: a site is worth the prices of its clients, which are read
  /// site by site, in four sums that do not wait for each other.
  private func evaluateCovering(
    _ prices: borrowing OwnedBuffer<Double>, _ columns: MedianColumns
  ) -> Double {
    let (start, client, prices) = (columns.start.base, columns.client.base, prices.base)
    for site in 0..<model.siteCount where decisions[site] != .closed {
      var sums = SIMD4<Double>.zero
      var position = start[site]
      let end = start[site + 1]
      while position + 4 <= end {
        sums += SIMD4(
          prices[Int(client[position])], prices[Int(client[position + 1])],
          prices[Int(client[position + 2])], prices[Int(client[position + 3])])
        position += 4
      }
      while position < end {
        sums[0] += prices[Int(client[position])]
        position += 1
      }
      worth[site] = model.openingCosts[site] - sums.sum()
    }
    var total = model.offset
    for client in 0..<model.clientCount { total += prices[client] }
    return total + choose()
  }

  /// Opens the sites the relaxation would; their worth.
  private func choose() -> Double {
    chosen.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
    var total = 0.0
    for site in 0..<model.siteCount {
      switch decisions[site] {
      case .open:
        chosen.append(Int32(site))
        total += worth[site]
      case .undecided: order.append(Int32(site))
      case .closed: break
      }
    }
    lastChosen = -.infinity
    firstLeft = .infinity
    let worth = worth.base
    guard let p = model.p else {
      for site in order where worth[Int(site)] < 0 {
        chosen.append(site)
        total += worth[Int(site)]
      }
      return total
    }
    let free = p - chosen.count
    if free < 0 || order.count < free { return .infinity }
    let isBefore = { (one: Int32, other: Int32) in
      worth[Int(one)] < worth[Int(other)]
        || (worth[Int(one)] == worth[Int(other)] && one < other)
    }
    partitionSmallest(free, of: &order, by: isBefore)
    for (rank, site) in order.enumerated() {
      let value = worth[Int(site)]
      if rank < free {
        chosen.append(site)
        total += value
        lastChosen = max(lastChosen, value)
      } else {
        firstLeft = min(firstLeft, value)
      }
    }
    return total
  }

  /// The bound once a free site is closed (if chosen) or opened (if not) against the relaxation.
  @inline(__always)
  func boundAgainst(_ site: Int, isChosen: Bool, bound: Double) -> Double {
    if model.p == nil { return bound + abs(worth[site]) }
    return isChosen ? bound - worth[site] + firstLeft : bound - lastChosen + worth[site]
  }

  /// Decides every site whose other state cannot lead below `objective`, by the last evaluation's
  /// worths; how many.
  func decide(bound: Double, objective: Double) -> Int {
    var isChosen = [Bool](repeating: false, count: model.siteCount)
    for site in chosen { isChosen[Int(site)] = true }
    var decided = 0
    for site in 0..<model.siteCount where decisions[site] == .undecided {
      let other = boundAgainst(site, isChosen: isChosen[site], bound: bound)
      if model.isClosed(objective: objective, bound: other) {
        decisions[site] = isChosen[site] ? .open : .closed
        decided += 1
      }
    }
    return decided
  }
}

/// Moves the `count` first elements by `isBefore` to the front, in no order (quickselect).
func partitionSmallest<Element>(
  _ count: Int, of elements: inout [Element], by isBefore: (Element, Element) -> Bool
) {
  var (low, high) = (0, elements.count - 1)
  while low < high {
    let middle = (low + high) / 2
    if isBefore(elements[middle], elements[low]) { elements.swapAt(middle, low) }
    if isBefore(elements[high], elements[low]) { elements.swapAt(high, low) }
    if isBefore(elements[high], elements[middle]) { elements.swapAt(high, middle) }
    let pivot = elements[middle]
    var (left, right) = (low, high)
    while left <= right {
      while isBefore(elements[left], pivot) { left += 1 }
      while isBefore(pivot, elements[right]) { right -= 1 }
      if left <= right {
        elements.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    if count <= right {
      high = right
    } else if count > left {
      low = left
    } else {
      return
    }
  }
}
