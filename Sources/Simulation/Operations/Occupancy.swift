/// How many cells of each pickup point are taken, followed in time: the day's peak and its mean.
struct Occupancy {
  /// Of one day.
  struct Day {
    /// Most cells taken for any length of time.
    var peak: Int32
    /// Cells taken times the seconds they are, from midnight to midnight.
    var cellSeconds: Double
  }

  /// Cells taken or reserved now, by site.
  private(set) var taken: [Int32]
  private var peak: [Int32]
  private var cellSeconds: [Double]
  /// When the number last changed, in seconds since the first midnight.
  private var since: [Double]

  init(sites: Int) {
    taken = Array(repeating: 0, count: sites)
    peak = taken
    cellSeconds = Array(repeating: 0, count: sites)
    since = cellSeconds
  }

  mutating func change(at site: Int, by cells: Int32, time: Double) {
    pass(at: site, until: time)
    taken[site] += cells
  }

  /// The day that ends at `midnight`; the next begins with as many cells taken.
  mutating func closeDay(at site: Int, midnight: Double) -> Day {
    pass(at: site, until: midnight)
    let day = Day(peak: peak[site], cellSeconds: cellSeconds[site])
    peak[site] = 0
    cellSeconds[site] = 0
    return day
  }

  /// What is reserved and given back at one moment was never taken.
  private mutating func pass(at site: Int, until time: Double) {
    guard time > since[site] else { return }
    cellSeconds[site] += Double(taken[site]) * (time - since[site])
    peak[site] = max(peak[site], taken[site])
    since[site] = time
  }
}
