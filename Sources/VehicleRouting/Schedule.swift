import Foundation

/// How a search spends its iterations: rounds of equal length over which the temperature falls. Where
/// offspring of what the annealing has found are bred (see `HybridGeneticSearch`), they have the second
/// half of the rounds.
///
/// The length of a round is a prime of a sparse ladder, so that the work done, rounds × length,
/// names the schedule it was done under: given back as a work limit it leads to the same rounds at
/// the same temperatures, however the first run was stopped.
struct Schedule: Equatable {
  /// Rounds that a work limit is divided into, where there is work for so many.
  static let usual = 100
  /// Rounds at most: those behind the usual ones breed, or repeat the last part of the cooling.
  static let most = 1000

  /// Iterations of a round.
  let length: Int
  /// Rounds that a work limit allows.
  let rounds: Int
  /// Whether rounds behind the cooling breed.
  let breeds: Bool

  /// Rounds from the hottest to the coldest: fewer where all the work there is makes fewer of the
  /// shortest length, which is kept for that case.
  var cooling: Int {
    let whole = length == Self.ladder[0] ? max(1, min(rounds, Self.usual)) : Self.usual
    return breeds ? (whole + 1) / 2 : whole
  }

  /// Rounds of annealing, and of breeding behind them.
  var annealing: Range<Int> { 0..<(breeds ? min(cooling, rounds) : rounds) }
  var breeding: Range<Int> { annealing.upperBound..<rounds }

  /// The schedule that a work limit names: the one it was reported by, or else the longest of the
  /// usual rounds that fits.
  init(work: Int, breeds: Bool = false) {
    self.breeds = breeds
    if let length = Self.ladder.first(where: { work % $0 == 0 && work / $0 <= Self.most }),
      work > 0
    {
      (self.length, rounds) = (length, work / length)
    } else {
      let length = Self.length(total: work)
      (self.length, rounds) = (length, work > 0 ? min(Self.usual, max(1, work / length)) : 0)
    }
  }

  /// The schedule whose usual rounds take about `total` iterations, to be ended by time.
  init(total: Double, breeds: Bool = false) {
    self.breeds = breeds
    length = max(Self.ladder[1], Self.length(total: Int(min(total, 1e15))))
    rounds = Self.most
  }

  /// Share of the cooling that is over when a round starts: 0 … 1.
  func cooled(before round: Int) -> Double {
    let last = cooling * 3 / 10
    let position = round <= cooling ? round : cooling - last + (round - cooling) % (last + 1)
    return Double(position) / Double(cooling)
  }

  /// Whether missing stops are put in at the expense of others in a round: in every other one, once
  /// a tenth of the cooling is over. In those between, trips get short again. Measured: loads that
  /// hardly fit the fleet are packed by short trips alone; windows that hardly fit it are not.
  func insists(in round: Int) -> Bool { 10 * round >= cooling && round % 2 == 1 }

  /// Whether the trips met so far may be put together after a round: every tenth of the cooling, once
  /// it has gone half of its way.
  func recombines(after round: Int) -> Bool {
    let tenth = max(1, cooling / 10)
    let done = round + 1
    return 2 * done > cooling && (cooling - done) % tenth == 0
  }

  private static func length(total: Int) -> Int {
    ladder.last { $0 <= total / usual } ?? ladder[0]
  }

  /// Primes from 1009 on, each about 2 % above the one before. All are larger than `most`, so no
  /// two schedules share a count of work.
  private static let ladder: [Int] = {
    var ladder: [Int] = []
    var next = 1009
    while next < 10_000_000_000 {
      while !isPrime(next) { next += 1 }
      ladder.append(next)
      next += max(1, next / 50)
    }
    return ladder
  }()

  private static func isPrime(_ number: Int) -> Bool {
    var divisor = 2
    while divisor * divisor <= number {
      if number % divisor == 0 { return false }
      divisor += 1
    }
    return number > 1
  }
}
