/// Capacity cuts by the places on the smaller side of their borders, to see quickly what crosses them.
struct CutBorders {
  private var places: [Int32] = []
  private var start = [0]

  init(_ cuts: [CapacityCut]) {
    for cut in cuts {
      places += cut.smallerSide
      start.append(places.count)
    }
  }

  private func side(_ cut: Int) -> ArraySlice<Int32> { places[start[cut]..<start[cut + 1]] }

  /// Arc costs less the prices of the stops they serve and the borders they cross, half on either side.
  /// - Parameter cost: (stops + 1)² of them, place 0 the depot
  func reduced(_ cost: [Double], stop: [Double], cut prices: [Double]) -> [Double] {
    let width = stop.count + 1
    var reduced = cost
    // An arc crosses a border as often as it has ends in the side, but not where both are.
    var half = [0] + stop.map { $0 / 2 }
    for (cut, price) in prices.enumerated() where price > 0 {
      let side = side(cut)
      for one in side.lazy.map(Int.init) {
        half[one] += price / 2
        for other in side { reduced[one * width + Int(other)] += price }
      }
    }
    for from in 0..<width {
      for to in 0..<width { reduced[from * width + to] -= half[from] + half[to] }
    }
    return reduced
  }

  /// How much of the flow crosses each border, half of it either way.
  /// - Parameters:
  ///   - flow: between each two places, (stops + 1)², symmetric
  ///   - degree: of each place
  func crossing(_ flow: [Double], degree: [Double]) -> [Double] {
    let width = degree.count
    return (0..<(start.count - 1)).map { cut in
      let side = side(cut)
      var sum = 0.0
      for one in side.lazy.map(Int.init) {
        sum += degree[one]
        for other in side { sum -= flow[one * width + Int(other)] }
      }
      return sum
    }
  }
}
