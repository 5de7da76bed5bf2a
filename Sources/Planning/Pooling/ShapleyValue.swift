import Geography

/// The Shapley value (1953) of a cooperative game: what each player is charged when a joint cost is
/// divided by the mean of what the player adds, over all orders in which players can come together.
///
/// It divides up the whole cost, charges players who add alike alike, and one that adds nothing
/// nothing; and no other division does so for every game, and adds up over games.
public struct ShapleyValue: Sendable, Hashable {
  /// By player and component of the cost.
  public var shares: [[Double]]
  /// Standard error of each share; 0 where all orders were counted.
  public var standardErrors: [[Double]]

  /// Up to this many players every coalition is asked for.
  public static let mostExactPlayers = 8

  /// - Parameters:
  ///   - players: numbered from 0; a coalition is the set of bits of its players
  ///   - orders: how many are drawn where there are too many players to count all; every drawn order
  ///     goes with its reverse, which keeps the error down
  ///   - cost: of a coalition, one number a component, all of the same length; the empty one's is
  ///     never asked for and 0. It is asked for once for each coalition.
  public init(
    players: Int, orders: Int = 32, stream: RandomStream,
    cost: (_ coalition: UInt64) throws -> [Double]
  ) rethrows {
    precondition(1...63 ~= players, "the Shapley value is for 1 to 63 players, not \(players)")
    let everybody = (UInt64(1) << UInt64(players)) - 1
    let components = try cost(everybody).count
    var costs: [UInt64: [Double]] = [0: Array(repeating: 0, count: components)]
    func known(_ coalition: UInt64) throws -> [Double] {
      if let cost = costs[coalition] { return cost }
      let new = try cost(coalition)
      costs[coalition] = new
      return new
    }
    if players <= Self.mostExactPlayers {
      shares = Array(repeating: Array(repeating: 0, count: components), count: players)
      standardErrors = shares
      for coalition in 1...everybody {
        let weight = Self.weight(size: coalition.nonzeroBitCount, of: players)
        let with = try known(coalition)
        for player in 0..<players where coalition & (1 << UInt64(player)) != 0 {
          let without = try known(coalition & ~(1 << UInt64(player)))
          for index in 0..<components {
            shares[player][index] += weight * (with[index] - without[index])
          }
        }
      }
      return
    }
    var stream = stream
    var samples: [[[Double]]] = []
    for _ in 0..<max(2, orders) {
      var order = Array(0..<players)
      order.shuffle(using: &stream)
      let (there, back) = (
        try Self.added(in: order, components, known),
        try Self.added(in: order.reversed(), components, known)
      )
      samples.append(zip(there, back).map { zip($0, $1).map { ($0 + $1) / 2 } })
    }
    let count = Double(samples.count)
    func each(_ value: ([Double]) -> Double) -> [[Double]] {
      (0..<players).map { player in
        (0..<components).map { component in value(samples.map { $0[player][component] }) }
      }
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / count }
    shares = each(mean)
    standardErrors = each { values in
      let middle = mean(values)
      let squares = values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
      return (squares / (count - 1) / count).squareRoot()
    }
  }

  /// Share of the orders in which a player completes a given coalition of this size.
  private static func weight(size: Int, of players: Int) -> Double {
    // (size − 1)! (players − size)! / players! = 1 / (players · C(players − 1, size − 1)).
    var choices = 1.0
    for step in 0..<size - 1 { choices *= Double(players - 1 - step) / Double(step + 1) }
    return 1 / (Double(players) * choices)
  }

  /// What each player adds when they come in this order.
  private static func added(
    in order: [Int], _ components: Int, _ cost: (UInt64) throws -> [Double]
  ) rethrows -> [[Double]] {
    var added = [[Double]](repeating: [], count: order.count)
    var (coalition, before) = (UInt64(0), Array(repeating: 0.0, count: components))
    for player in order {
      coalition |= 1 << UInt64(player)
      let after = try cost(coalition)
      added[player] = zip(after, before).map { $0 - $1 }
      before = after
    }
    return added
  }
}
